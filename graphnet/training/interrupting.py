"""Ctrl-C and the signals by which a cluster ends a program: asked for politely first."""

from __future__ import annotations

import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

SIGNALS = [getattr(signal, name) for name in ("SIGINT", "SIGTERM", "SIGHUP") if hasattr(signal, name)]
"""SIGHUP comes when a terminal is closed; Windows has none."""


@contextmanager
def politely() -> Iterator[Callable[[], bool]]:
    """Within the block the first SIGINT, SIGTERM or SIGHUP only makes the function that is given answer True; the
    second one raises `KeyboardInterrupt`.

    Elsewhere than in the main thread signals are left to whoever takes them.
    """
    asked = False

    def ask(number: int, frame: Any) -> None:
        nonlocal asked
        if asked:
            raise KeyboardInterrupt
        asked = True

    if threading.current_thread() is not threading.main_thread():
        yield lambda: False
        return
    before = {number: signal.signal(number, ask) for number in SIGNALS}
    try:
        yield lambda: asked
    finally:
        for number, handler in before.items():
            signal.signal(number, handler or signal.SIG_DFL)  # None where C set it
