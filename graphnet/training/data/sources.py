"""Where pictures come from: arrays in memory, or files that are decoded when they are asked for."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from hashlib import sha256
from typing import Protocol

import numpy as np

from graphnet.drawing.quoting import visible
from graphnet.errors import DocumentError
from graphnet.training.data.classes import readable
from graphnet.training.data.dataset import Picture, Pictures, Source
from graphnet.training.data.decoding import UnreadableError, decode, header

SAMPLE = 200
"""How many files are opened to learn the shape of most of them."""


class ShapedSource(Source, Protocol):
    """A source that tells the shape of its pictures, or of most of them."""

    @property
    def shape(self) -> tuple[int, int, int]: ...


@dataclass(frozen=True, eq=False)
class ArraySource:
    """Pictures of one size in memory."""

    images: Pictures

    def __len__(self) -> int:
        return len(self.images)

    def __getitem__(self, index: int) -> Picture:
        picture: Picture = self.images[index]
        return picture

    def name(self, index: int) -> str:
        return str(index)

    @property
    def shape(self) -> tuple[int, int, int]:
        _, height, width, channels = self.images.shape
        return height, width, channels

    @cached_property
    def fingerprint(self) -> str:
        digest = sha256(repr(self.images.shape).encode())
        digest.update(np.ascontiguousarray(self.images).data)
        return digest.hexdigest()


@dataclass(frozen=True, eq=False)
class FileSource:
    """Pictures in files: `paths` within the folder `root`, or from anywhere where they are absolute."""

    root: str
    paths: Sequence[str]

    def __len__(self) -> int:
        return len(self.paths)

    def __getitem__(self, index: int) -> Picture:
        return decode(self.path(index))

    def path(self, index: int) -> str:
        return os.path.join(self.root, self.paths[index])

    def name(self, index: int) -> str:
        return readable(self.paths[index])

    @cached_property
    def shape(self) -> tuple[int, int, int]:
        """The most frequent size in a sample; in colour where any of the sample is. Raises `DocumentError`."""
        sizes: Counter[tuple[int, int]] = Counter()
        most_channels, reason = 1, ""
        for index in np.unique(np.linspace(0, len(self) - 1, min(len(self), SAMPLE)).astype(int)):
            try:
                height, width, channels = header(self.path(index))
            except UnreadableError as error:
                reason = reason or str(error)
            else:
                sizes[height, width] += 1
                most_channels = max(most_channels, channels)
        if not sizes:
            raise DocumentError(f"{visible(self.root)}: none of the pictures looked at can be read; {reason}")
        (size, _), *_ = sizes.most_common(1)
        return *size, most_channels

    @cached_property
    def fingerprint(self) -> str:
        digest = sha256()
        for index, path in enumerate(self.paths):
            digest.update(os.fsencode(path) + b"\0%d\0" % _size(self.path(index)))
        return digest.hexdigest()


def _size(path: str) -> int:
    """A file's bytes; −1 where it has gone."""
    try:
        return os.stat(path).st_size
    except OSError:
        return -1
