"""Where in a blueprint something was written."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from pathlib import Path
from types import FrameType
from typing import NamedTuple

_STANDARD_LIBRARY = Path(os.__file__).parent
_PACKAGE = Path(__file__).parent
_ZOO = _PACKAGE / "zoo"


class Source(NamedTuple):
    """A file and a line in it (1-based)."""

    file: str
    line: int

    def __str__(self) -> str:
        """The place as an editor would open it, relative to the working folder where that is shorter."""
        if self.file.startswith("<"):
            return f"{self.file}:{self.line}"
        try:
            relative = os.path.relpath(self.file)
        except ValueError:  # another drive
            relative = self.file
        return f"{min(relative, self.file, key=len)}:{self.line}"


_machinery: dict[str, bool] = {}


def _is_machinery(frame: FrameType) -> bool:
    """Whether a frame belongs to graphnet itself, not to a blueprint it carries, or to what Python brings along."""
    file = frame.f_code.co_filename
    known = _machinery.get(file)
    if known is None:
        path = Path(file)
        ours = _PACKAGE in path.parents and _ZOO not in path.parents
        pythons = _STANDARD_LIBRARY in path.parents and "site-packages" not in path.parts
        known = _machinery[file] = ours or pythons
    # A dataclass's own __init__ is compiled from a string.
    return known or (file == "<string>" and frame.f_code.co_name == "__init__")


_nowhere: ContextVar[bool] = ContextVar("graphnet_nowhere", default=False)


@contextmanager
def nowhere() -> Iterator[None]:
    """While ops are made from a file that is data: no line of Python is their place."""
    token = _nowhere.set(True)
    try:
        yield
    finally:
        _nowhere.reset(token)


def here(depth: int = 1) -> Source | None:
    """The innermost line outside graphnet that led to this call."""
    if _nowhere.get():
        return None
    frame: FrameType | None = sys._getframe(depth)
    while frame is not None and _is_machinery(frame):
        frame = frame.f_back
    return None if frame is None else Source(frame.f_code.co_filename, frame.f_lineno)


def placed(message: str) -> str:
    """A message that begins with the blueprint's line being run.

    >>> placed("nothing fits").endswith("nothing fits")
    True
    """
    source = here(2)
    return f"{source}  {message}" if source else message
