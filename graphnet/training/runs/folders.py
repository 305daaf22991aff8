"""Run folders: always new, and worked on by one process at a time."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from typing import NamedTuple

from filelock import FileLock, Timeout

from graphnet.errors import ArgumentError, FileError, GraphnetError
from graphnet.training.runs.commands import command
from graphnet.training.runs.record import FILE as RECORD

RUNS = Path("runs")
"""Where runs go unless told otherwise."""

_LOCK = ".lock"
_FILLING = ".new"
_LONGEST = 60
"""Characters of a folder's name, each of which may take four of the 255 bytes that a name may have."""


class Beginning(NamedTuple):
    """A run that is about to be one."""

    home: Path
    """Its folder, once all its first files are there."""
    filling: Path
    """The hidden folder that they are put into."""


@contextmanager
def begun(directory: Path | None, title: str) -> Iterator[Beginning]:
    """A run's folder, with all that is put into it in the block or not at all, even where the process is killed.

    The folder is the one asked for, which must not be there or be empty, or else the first of runs/title,
    runs/title-2, … that is free. What a killed process left hidden goes when its name is taken again. Raises
    `ArgumentError` where something is already there, `FileError` where none can be made.
    """
    with _refused(directory or RUNS):
        beginning, lock = _first_free(_named(title)) if directory is None else _asked_for(directory)
    try:
        yield beginning
        with _refused(beginning.home):
            _settle(beginning)
    except BaseException:
        shutil.rmtree(beginning.filling, ignore_errors=True)
        raise
    finally:
        lock.release()


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


def _named(title: str) -> Path:
    return RUNS / re.sub(r"[^\w.-]", "_", title)[:_LONGEST]


def _first_free(first: Path) -> tuple[Beginning, FileLock]:
    """The first of name, name-2, name-3, … that nobody has or is about to have."""
    first.parent.mkdir(parents=True, exist_ok=True)
    numbered = (first if number == 1 else first.with_name(f"{first.name}-{number}") for number in count(1))
    return next(claim for home in numbered if not home.exists() and (claim := _claimed(home)))


def _asked_for(home: Path) -> tuple[Beginning, FileLock]:
    if home.exists() and not (home.is_dir() and all(path.name == _FILLING for path in home.iterdir())):
        raise ArgumentError(
            f"{home} is already there, and nothing is ever overwritten\n"
            f"    mend: give a new folder; or {command('fit --resume', home)}, to go on with a stopped run"
        )
    claim = _claimed(home)
    if claim is None:
        raise ArgumentError(f"{home}: another process is about to begin a run there\n    mend: give a new folder")
    return claim


def _claimed(home: Path) -> tuple[Beginning, FileLock] | None:
    """A run that no other process begins at the same time, with what a killed one left thrown away; None where one is
    at it.

    A folder that is there already, and perhaps no other can be put in its place, is filled from within.
    """
    within = home.exists()
    filling = home / _FILLING if within else home.with_name(f".{home.name}{_FILLING}")
    filling.mkdir(parents=True, exist_ok=True)
    lock = FileLock(filling / _LOCK)
    try:
        lock.acquire(timeout=0)
    except Timeout:
        return None
    if not within and home.exists():  # another process has just ended what this one looked at
        lock.release()
        shutil.rmtree(filling, ignore_errors=True)
        return None
    for left in filling.iterdir():
        if left.name != _LOCK:
            left.unlink()
    return Beginning(home, filling), lock


def _settle(beginning: Beginning) -> None:
    """Make a run of it at one stroke: by a rename, or by that of the record after all others."""
    home, filling = beginning
    (filling / _LOCK).unlink(missing_ok=True)
    if filling.parent != home:
        filling.rename(home)
        return
    for file in sorted(filling.iterdir(), key=lambda file: file.name == RECORD):
        file.rename(home / file.name)
    filling.rmdir()


@contextmanager
def _refused(directory: Path) -> Iterator[None]:
    """What the system refuses in the block, told as one message."""
    try:
        yield
    except GraphnetError:
        raise
    except FileExistsError as error:
        raise ArgumentError(f"{directory} cannot be a folder: {error.filename} is a file") from None
    except OSError as error:
        raise _refusal(directory, error) from None


def _refusal(directory: Path, error: OSError) -> FileError:
    return FileError(f"{directory} cannot be written: {error.strerror or error}")
