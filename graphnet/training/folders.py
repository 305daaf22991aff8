"""Run folders: always new, and never half of a run that looks like a whole one."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from itertools import count
from pathlib import Path

from graphnet.errors import ArgumentError, FileError, GraphnetError
from graphnet.training import record

RUNS = Path("runs")
"""Where runs go unless told otherwise."""


@contextmanager
def new_run(directory: Path | None, title: str) -> Iterator[Path]:
    """A folder to fill, `.partial` within that of the run; when the block ends well its files move up, run.json last.

    The run's folder is the one asked for, which must not be there or be empty, or else the first of runs/title,
    runs/title-2, … that is free. When the block fails nothing is left; when the process is killed, `.partial` is, and
    no run.json. Raises `ArgumentError` where something is already there, and touches nothing then.
    """
    with _telling(directory or RUNS):
        made = directory is None or not directory.exists()
        home = _first_free(RUNS / re.sub(r"[^\w.-]", "_", title)) if directory is None else _empty(directory)
    partial = home / ".partial"
    try:
        with _telling(home):
            partial.mkdir()
            yield partial
            for file in sorted(partial.iterdir(), key=lambda file: file.name == record.FILE):
                file.rename(home / file.name)
            partial.rmdir()
    except BaseException:
        shutil.rmtree(partial, ignore_errors=True)
        if made:
            with suppress(OSError):
                home.rmdir()
        raise


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
            f"{directory} is already there, and nothing is ever overwritten\n    mend: give a new folder"
        )
    directory.mkdir(parents=True, exist_ok=True)
    return directory


@contextmanager
def _telling(directory: Path) -> Iterator[None]:
    """What the system refuses becomes one message."""
    try:
        yield
    except OSError as error:
        if isinstance(error, GraphnetError):
            raise
        raise FileError(f"{directory} cannot be written: {error.strerror or error}") from error
