"""Run folders: always new, and worked on by one process at a time."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from itertools import count
from pathlib import Path
from shlex import quote

from filelock import FileLock, Timeout

from graphnet.errors import ArgumentError, FileError, GraphnetError

RUNS = Path("runs")
"""Where runs go unless told otherwise."""

_LOCK = ".lock"
_LONGEST = 60
"""Characters of a folder's name, each of which may take four of the 255 bytes that a name may have."""


@contextmanager
def begun(directory: Path | None, title: str) -> Iterator[Path]:
    """A new folder to put a run's first files into; when the block fails, nothing is left of it.

    The folder is the one asked for, which must not be there or be empty, or else the first of runs/title,
    runs/title-2, … that is free. Raises `ArgumentError` where something is already there, `FileError` where none can be
    made.
    """
    try:
        made = directory is None or not directory.exists()
        home = _first_free(RUNS / re.sub(r"[^\w.-]", "_", title)[:_LONGEST]) if directory is None else _empty(directory)
    except FileExistsError as error:
        raise ArgumentError(f"{directory or RUNS} cannot be a folder: {error.filename} is a file") from None
    except OSError as error:
        if isinstance(error, GraphnetError):
            raise
        raise _refusal(directory or RUNS, error) from None
    try:
        yield home
    except BaseException:
        for file in home.iterdir():
            file.unlink()
        if made:
            home.rmdir()
        raise


@contextmanager
def locked(directory: Path) -> Iterator[None]:
    """Keep other processes from a run; the system lets go of it when this one dies. Raises `ArgumentError` if one is
    at work."""
    lock = FileLock(directory / _LOCK)
    try:
        lock.acquire(timeout=1, poll_interval=0.05)  # somebody may only look
    except Timeout:
        raise ArgumentError(
            f"{directory}: another process is at work on this run\n    mend: wait for it, or begin a run of its own"
        ) from None
    except OSError as error:
        raise _refusal(directory, error) from None
    try:
        yield
    finally:
        lock.release()


def at_work(directory: Path) -> bool:
    """Whether some process is at work on a run."""
    if not (directory / _LOCK).exists():
        return False
    try:
        with FileLock(directory / _LOCK, timeout=0):
            return False
    except Timeout:
        return True
    except OSError:
        return False


def _first_free(first: Path) -> Path:
    """The first of name, name-2, name-3, … that nobody has, made now so that nobody else takes it."""
    first.parent.mkdir(parents=True, exist_ok=True)
    for number in count(1):
        candidate = first if number == 1 else first.with_name(f"{first.name}-{number}")
        with suppress(FileExistsError):
            candidate.mkdir()
            break
    return candidate


def _empty(directory: Path) -> Path:
    """The folder asked for, made if it is not there."""
    if directory.exists() and not (directory.is_dir() and not any(directory.iterdir())):
        raise ArgumentError(
            f"{directory} is already there, and nothing is ever overwritten\n"
            f"    mend: give a new folder; or graphnet fit --resume {quote(str(directory))}, to go on with a stopped run"
        )
    directory.mkdir(parents=True, exist_ok=True)
    return directory


def _refusal(directory: Path, error: OSError) -> FileError:
    return FileError(f"{directory} cannot be written: {error.strerror or error}")
