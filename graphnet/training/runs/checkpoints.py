"""Checkpoints: all that a training is at a step, in one file that is there whole or not at all."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from graphnet.errors import DocumentError, FileError, NotFoundError
from graphnet.files import replacing
from graphnet.training.runs.commands import command
from graphnet.training.runs.history import Epoch

KEPT = 2
"""How many checkpoints stay: the newest, and one to fall back on."""

_NAME = re.compile(r"step-(\d+)\.npz")

Arrays = Sequence[NDArray[Any]]


@dataclass(frozen=True)
class Position:
    """How far a training has come."""

    step: int
    """How many are done."""
    seconds: float
    """Spent on the steps of the epoch that is not over."""
    history: tuple[Epoch, ...]


def save(folder: Path, position: Position, arrays: Arrays) -> Path:
    """Write a checkpoint durably, and let go of all but the last ones. Raises `FileError`."""
    path = folder / f"step-{position.step:09}.npz"
    told = np.array(json.dumps(asdict(position)))
    _write(path, _numbered(arrays) | {"position": told})
    for old in [*_newest_first(folder)[KEPT:], *folder.glob(".step-*")]:  # and what a kill left half written
        old.unlink(missing_ok=True)
    return path


def newest(
    folder: Path, damaged: Callable[[DocumentError], None] = lambda error: None
) -> Iterator[tuple[Position, list[NDArray[Any]]]]:
    """The checkpoints that can be read, newest first: whoever cannot use one takes the next.

    `damaged` is told of those that cannot.
    """
    for path in _newest_first(folder):
        try:
            found = _read(path)
        except DocumentError as error:
            damaged(error)
        else:
            yield found


def save_best(folder: Path, arrays: Arrays) -> None:
    """Keep the weights of the best epoch so far."""
    _write(folder / "best.npz", _numbered(arrays))


def best(folder: Path) -> list[NDArray[Any]]:
    """The weights of the best epoch. Raises `NotFoundError` or `DocumentError`."""
    path = folder / "best.npz"
    if not path.exists():
        again = command("fit --config", folder.parent / "recipe.toml")
        raise NotFoundError(f"{path} is not there: the weights of the best epoch are lost\n    mend: {again}")
    with _held_whole(path):
        return _arrays(_opened(path))


def _newest_first(folder: Path) -> list[Path]:
    numbered = [(int(found[1]), path) for path in folder.glob("step-*.npz") if (found := _NAME.fullmatch(path.name))]
    return [path for _, path in sorted(numbered, reverse=True)]


def _write(path: Path, named: Mapping[str, NDArray[Any]]) -> None:
    try:
        path.parent.mkdir(exist_ok=True)
    except OSError as error:
        raise FileError(f"{path.parent} cannot be written: {error.strerror}") from None
    with replacing(path, durable=True) as file:
        np.savez(file, allow_pickle=False, **named)


def _numbered(arrays: Arrays) -> dict[str, NDArray[Any]]:
    return {str(number): array for number, array in enumerate(arrays)}


def _read(path: Path) -> tuple[Position, list[NDArray[Any]]]:
    with _held_whole(path):
        found = _opened(path)
        plain = json.loads(str(found.pop("position")))
        history = tuple(Epoch(int(row[0]), *map(float, row[1:])) for row in plain["history"])
        return Position(int(plain["step"]), float(plain["seconds"]), history), _arrays(found)


@contextmanager
def _held_whole(path: Path) -> Iterator[None]:
    """Raise `DocumentError` for whatever goes wrong while a file is read."""
    try:
        yield
    except Exception as error:  # zipfile and NumPy have more than a dozen for damaged files
        raise DocumentError(f"{path} is damaged: {error}") from None


def _opened(path: Path) -> dict[str, NDArray[Any]]:
    """Everything in a file, held against its checksums."""
    with path.open("rb") as file, np.load(file, allow_pickle=False) as archive:
        return {name: archive[name] for name in archive.files}


def _arrays(found: dict[str, NDArray[Any]]) -> list[NDArray[Any]]:
    return [found[str(number)] for number in range(len(found))]
