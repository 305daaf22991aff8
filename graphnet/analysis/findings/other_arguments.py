"""Other arguments with which an op's window does better, as mends."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import replace
from typing import Any

from graphnet.analysis.findings.subject import Sliding
from graphnet.errors import GraphnetError
from graphnet.ops import Op
from graphnet.shapes import Window
from graphnet.source import nowhere


def other_arguments(sliding: Sliding, good: Callable[[Window], bool]) -> Iterator[str]:
    """What to write instead, of all that an op can take instead, where its window is good then."""
    for arguments in sliding.call.op.alternatives(sliding.volume):
        window = _window(sliding.call.op, arguments)
        if window is not None and good(window):
            yield ", ".join(f"{name}={_python(value)}" for name, value in arguments.items())


def _window(op: Op, arguments: dict[str, Any]) -> Window | None:
    """The window of an op with other arguments, if it can be made."""
    with nowhere(), suppress(GraphnetError, TypeError):
        return replace(op, **arguments).window
    return None


def _python(value: Any) -> str:
    return f'"{value}"' if isinstance(value, str) else repr(value)
