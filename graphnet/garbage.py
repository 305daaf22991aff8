"""Garbage collection, paused."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def uncollected() -> Iterator[None]:
    """Without garbage collection: a network, and what is known of it, is many objects and no garbage.

    Looking for some takes half of the time that making them does. Also a decorator: `@uncollected()`.
    """
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if enabled:
            gc.enable()
