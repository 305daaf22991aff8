"""Every picture of a data set decoded once, and what is seen of it."""

from __future__ import annotations

import os
from collections.abc import Iterator
from functools import partial
from hashlib import blake2b
from typing import NamedTuple

import numpy as np

from graphnet.training.data import machine
from graphnet.training.data.dataset import DataSet, PartName, Source, Unreadable, UnreadableError
from graphnet.training.data.decoding import form
from graphnet.training.data.sources import FileSource

_CHUNK = 64
"""Pictures that a thread decodes in a row."""

_ENDINGS = {
    "JPEG": ("jpg", "jpeg", "jpe", "jfif"),
    "MPO": ("jpg", "jpeg", "jpe", "jfif", "mpo"),
    "PNG": ("png", "apng"),
    "WEBP": ("webp",),
    "TIFF": ("tif", "tiff"),
    "BMP": ("bmp", "dib"),
    "GIF": ("gif",),
    "PPM": ("ppm", "pgm", "pbm", "pnm", "pfm"),
}
"""How the names of files of a format end."""


class Seen(NamedTuple):
    """A picture that can be read."""

    name: str
    size: tuple[int, int]
    """(height, width)."""
    colors: str
    digest: bytes
    """The same for pictures that are the same, pixel for pixel."""
    format: str | None
    """Of its file, if it is in one."""

    @property
    def misnamed(self) -> bool:
        """Whether the name of its file ends as those of another format."""
        ending = os.path.splitext(self.name)[1].lower().removeprefix(".")
        return self.format is not None and ending not in _ENDINGS[self.format]


def seen(data: DataSet) -> Iterator[tuple[PartName, int, Seen | Unreadable]]:
    """Each picture with its part and its number there."""
    for part, (source, _) in data.parts.items():
        rows = range(len(source))
        chunks = (rows[start : start + _CHUNK] for start in range(0, len(rows), _CHUNK))
        chunks_seen = machine.in_threads(partial(_chunk_seen, source), chunks)
        for row, picture in enumerate(picture for chunk in chunks_seen for picture in chunk):
            yield part, row, picture


def _chunk_seen(source: Source, rows: range) -> list[Seen | Unreadable]:
    return [_picture_seen(source, row) for row in rows]


def _picture_seen(source: Source, row: int) -> Seen | Unreadable:
    name = source.name(row)
    try:
        picture = source[row]
        kind, colors = form(source.path(row)) if isinstance(source, FileSource) else (None, "")
    except UnreadableError as error:
        return Unreadable(name, error.reason)
    height, width, channels = picture.shape
    shape = f"{height} {width} {channels}".encode()
    digest = blake2b(np.ascontiguousarray(picture).data, digest_size=16, person=shape).digest()
    return Seen(name, (height, width), colors or ("RGB" if channels == 3 else "grey"), digest, kind)
