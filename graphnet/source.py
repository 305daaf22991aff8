"""Where in a blueprint something was written."""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from pathlib import Path
from types import CodeType, FrameType
from typing import NamedTuple

_STANDARD_LIBRARY = Path(os.__file__).parent
_PACKAGE = Path(__file__).parent
_ZOO = _PACKAGE / "zoo"


class Line(NamedTuple):
    """A line that was being run, and the function it is in."""

    file: str
    line: int
    function: str

    def __str__(self) -> str:
        return f"{self.function} ({Source(self.file, self.line)})"


class Source(NamedTuple):
    """A file and a line in it (1-based)."""

    file: str
    line: int
    chain: tuple[Line, ...] = ()
    """Where a helper wrote it, every line from the blueprint's own function down to the innermost."""

    @property
    def innermost(self) -> Source:
        """The line where the op itself is written, in a helper or not."""
        return Source(*self.chain[-1][:2]) if self.chain else self

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


_blocks: set[tuple[str, str]] = set()
_COMPREHENSION = re.compile(r"<(list|dict|set)comp>|<genexpr>")
_NAMELESS = re.compile(r"(\.<locals>)?\.<\w+>$")


def part_of_blueprints(code: CodeType) -> None:
    """Count a function among those that write out an architecture, as blueprints do; all others are helpers."""
    _blocks.add((code.co_filename, code.co_qualname))


_nowhere: ContextVar[bool] = ContextVar("graphnet_nowhere", default=False)
_blueprint: ContextVar[CodeType | None] = ContextVar("graphnet_blueprint", default=None)


@contextmanager
def nowhere() -> Iterator[None]:
    """While ops are made from a file that is data: no line of Python is their place."""
    token = _nowhere.set(True)
    try:
        yield
    finally:
        _nowhere.reset(token)


@contextmanager
def blueprint_running(code: CodeType) -> Iterator[None]:
    """While a blueprint's function runs: its file is the one that a person would edit."""
    token = _blueprint.set(code)
    try:
        yield
    finally:
        _blueprint.reset(token)


def here(depth: int = 1) -> Source | None:
    """The innermost line outside graphnet that led to this call.

    While a blueprint runs, the innermost in its function or in a block of its file: a helper serves many lines, and
    the one that called it is the one to edit.
    """
    if _nowhere.get():
        return None
    frame: FrameType | None = sys._getframe(depth)
    while frame is not None and _is_machinery(frame):
        frame = frame.f_back
    if frame is None:
        return None
    blueprint = _blueprint.get()
    if blueprint is None or frame.f_code is blueprint:
        return Source(frame.f_code.co_filename, frame.f_lineno)
    return _in_blueprint(frame, blueprint)


def _in_blueprint(innermost: FrameType, blueprint: CodeType) -> Source:
    """The line in the blueprint's file, and the calls that led from its function to the innermost line."""
    frame: FrameType | None = innermost
    lines = []
    chosen = None
    while frame is not None:
        code = frame.f_code
        if not _is_machinery(frame):
            if not _COMPREHENSION.fullmatch(code.co_name):
                lines.append(Line(code.co_filename, frame.f_lineno, code.co_name))
            if chosen is None and _writes_out(code, blueprint):
                chosen = code.co_filename, frame.f_lineno
        if code is blueprint:
            break
        frame = frame.f_back
    if chosen is None:  # a thread, whose frames do not lead there
        return Source(innermost.f_code.co_filename, innermost.f_lineno)
    return Source(*chosen, tuple(reversed(lines)))


def _writes_out(code: CodeType, blueprint: CodeType) -> bool:
    """Whether a function, or a comprehension within it, is a blueprint's own or a block of its file."""
    if code.co_filename != blueprint.co_filename:
        return False
    within = _NAMELESS.sub("", code.co_qualname)
    return within == blueprint.co_qualname or (code.co_filename, within) in _blocks


def called_from(source: Source | None) -> str:
    """In words, the calls that led to a line that a helper wrote; nothing where there was no helper."""
    chain = source.chain if source else ()
    return f"written by {' → '.join(map(str, chain))}" if len(chain) > 1 else ""


def placed(message: str) -> str:
    """A message that begins with the blueprint's line being run.

    >>> placed("nothing fits").endswith("nothing fits")
    True
    """
    source = here(2)
    return f"{source}  {message}" if source else message
