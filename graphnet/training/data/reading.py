"""Chosen pictures as a network wants them: kept in memory where they fit, or else read anew."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import NamedTuple, Protocol

import numpy as np
from numpy.typing import NDArray

from graphnet.drawing.quoting import visible
from graphnet.errors import DocumentError
from graphnet.training.data import machine
from graphnet.training.data.dataset import DataSet, Labels, Pictures, Source, Unreadable, UnreadableError
from graphnet.training.data.decoding import unwarned
from graphnet.training.data.resizing import fitted
from graphnet.training.data.sources import ArraySource
from graphnet.training.data.splitting import Chosen, Rows

_CHUNK = 64
"""Pictures that a thread reads in a row."""


class Store(Protocol):
    """Pictures of one size: uint8 of (height, width, channels) each."""

    def __len__(self) -> int: ...

    def take(self, rows: NDArray[np.int64] | slice) -> Pictures:
        """Some of the pictures. It may be called from several threads at once."""
        ...

    def name(self, row: int) -> str:
        """What a person calls a picture."""
        ...


class Examples(NamedTuple):
    """Pictures that could be read, the class number of each, and what had to be left out."""

    images: Store
    labels: Labels
    unreadable: Sequence[Unreadable]


@dataclass(frozen=True, eq=False)
class Anew:
    """Pictures that are read, and brought to their size, whenever they are asked for."""

    source: Source
    rows: Rows
    shape: tuple[int, int, int]

    def __len__(self) -> int:
        return len(self.rows)

    def take(self, rows: NDArray[np.int64] | slice) -> Pictures:
        """Some of the pictures. Raises `UnreadableError` for the first that cannot be read."""
        wanted = self.rows[rows]
        if isinstance(self.source, ArraySource):
            return fitted(self.source.images[wanted], self.shape)
        pictures = np.empty((len(wanted), *self.shape), np.uint8)
        for place, row in enumerate(wanted.tolist()):
            pictures[place] = fitted(self.source[row][np.newaxis], self.shape)[0]
        return pictures

    def name(self, row: int) -> str:
        return self.source.name(int(self.rows[row]))


@dataclass(frozen=True, eq=False)
class Kept:
    """Pictures in memory."""

    pictures: Pictures
    origin: Anew

    def __len__(self) -> int:
        return len(self.pictures)

    def take(self, rows: NDArray[np.int64] | slice) -> Pictures:
        return self.pictures[rows]

    def name(self, row: int) -> str:
        return self.origin.name(row)


def read(
    data: DataSet,
    chosen: Chosen,
    shape: tuple[int, int, int],
    progress: Callable[[int, int], None] | None = None,
    strict: bool = False,
) -> Examples:
    """Chosen pictures, each decoded once here to see whether it can be, resized (bicubic, averaged where it shrinks).

    They stay in memory where they take no more than a quarter of it. `progress` is told how many of how many are read.
    Raises `DocumentError` where nothing can be read; where `strict`, for anything that cannot.
    """
    source = data.parts[chosen.part].source
    anew = Anew(source, chosen.rows, shape)
    if isinstance(source, ArraySource) and source.shape == shape:
        pictures, unreadable = None, {}
    else:
        fits = len(anew) * math.prod(shape) <= machine.memory() // 4
        pictures = np.empty((len(anew), *shape), np.uint8) if fits else None
        with unwarned():
            unreadable = _read_all(anew, pictures, progress)
    left_out = tuple(unreadable.values())
    if strict:
        refuse((*data.unreadable, *left_out), data.name)
    readable = np.delete(np.arange(len(anew)), list(unreadable))
    if left_out and not len(readable):
        raise DocumentError(
            f"{visible(data.name)}: none of the {len(left_out):,} pictures of its {chosen.part} part can be read; "
            f"{visible(left_out[0].name)}: {visible(left_out[0].reason)}"
        )
    if left_out:
        anew = Anew(source, chosen.rows[readable], shape)
        pictures = None if pictures is None else pictures[readable]
    return Examples(anew if pictures is None else Kept(pictures, anew), chosen.labels[readable], left_out)


def _read_all(
    anew: Anew, pictures: Pictures | None, progress: Callable[[int, int], None] | None
) -> dict[int, Unreadable]:
    """Every picture read once, and kept in `pictures` if there is that; what cannot be read, by its row."""
    total = len(anew)

    def work(chunk: slice) -> dict[int, Unreadable]:
        try:
            taken = anew.take(chunk)
        except UnreadableError as error:
            if chunk.stop - chunk.start == 1:
                return {chunk.start: Unreadable(anew.name(chunk.start), error.reason)}
            singly = [work(slice(row, row + 1)) for row in range(chunk.start, chunk.stop)]
            return {row: found for of_row in singly for row, found in of_row.items()}
        if pictures is not None:
            pictures[chunk] = taken
        return {}

    chunks = (slice(start, min(start + _CHUNK, total)) for start in range(0, total, _CHUNK))
    unreadable: dict[int, Unreadable] = {}
    for number, of_chunk in enumerate(machine.in_threads(work, chunks), start=1):
        unreadable |= of_chunk
        if progress is not None:
            progress(min(number * _CHUNK, total), total)
    return unreadable


def refuse(unreadable: Sequence[Unreadable], name: str) -> None:
    """Pass only where everything can be read. Raises `DocumentError`, which lists the first ten that cannot."""
    if not unreadable:
        return
    listed = [f"    {visible(picture.name)}: {visible(picture.reason)}" for picture in unreadable[:10]]
    more = [f"    and {len(unreadable) - 10:,} more"] if len(unreadable) > 10 else []
    count = f"{len(unreadable):,} pictures" if len(unreadable) > 1 else "a picture"
    raise DocumentError(
        "\n".join(
            [
                f"{visible(name)}: {count} cannot be read",
                *listed,
                *more,
                "    mend: replace or remove them, or leave them out with a warning: without --strict-data",
            ]
        )
    )
