"""What is known of a data set: its pictures, their classes, and the parts it comes in."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, NamedTuple, Protocol

import numpy as np
from numpy.typing import NDArray

from graphnet.drawing.quoting import visible
from graphnet.errors import GraphnetError
from graphnet.shapes import Volume

Picture = NDArray[np.uint8]
"""(height, width, channels) with 1 channel (grey) or 3 (RGB)."""
Pictures = NDArray[np.uint8]
"""(images, height, width, channels)."""
Labels = NDArray[np.int64]

PartName = Literal["train", "validation", "test"]


class Source(Protocol):
    """Pictures that are read when they are asked for, each by its number; their sizes may differ."""

    def __len__(self) -> int: ...

    def __getitem__(self, index: int) -> Picture:
        """One picture. Raises `UnreadableError`, which names it."""
        ...

    def name(self, index: int) -> str:
        """What a person calls the picture: its path within the data, or its number."""
        ...

    @property
    def fingerprint(self) -> str:
        """Tells other pictures from these, without reading them all: by the sizes of files, or the bytes of arrays."""
        ...


class Unreadable(NamedTuple):
    """A picture that is left out, and why."""

    name: str
    reason: str


class UnreadableError(GraphnetError):
    """A picture that cannot be read, by its name and in plain words."""

    def __init__(self, name: str, reason: str):
        self.name = name
        self.reason = reason
        super().__init__(f"{visible(name)}: {visible(reason)}")


class Part(NamedTuple):
    """Pictures that belong together, and the class number of each."""

    source: Source
    labels: Labels


@dataclass(frozen=True)
class DataSet:
    """What was found under a name or a path, before every picture is read."""

    name: str
    """As it names runs: `digits`, or the name of a folder."""
    reference: str
    """What the user wrote, with which it is found again."""
    kind: str
    """What it was taken for: `IDX files`, `a folder per class`, …"""
    shape: tuple[int, int, int]
    """(height, width, channels) of its pictures, or of most of them."""
    classes: tuple[str, ...]
    parts: Mapping[PartName, Part]
    """At least `train`, or `test` alone for data that can only be measured on."""
    mirrored: bool = True
    """Whether a picture's mirror image is of the same class, as with photographs and unlike writing."""
    unreadable: Sequence[Unreadable] = ()
    """What was already seen to be no picture."""
    remarks: Sequence[str] = ()
    """What a person should know before training: a class without pictures, a folder passed over."""

    def shape_for(self, wanted: Volume) -> tuple[int, int, int]:
        """The volume for a network that wants (height, width, channels): what it leaves open is the data's own."""
        height, width, channels = (
            own if extent is None else extent for extent, own in zip(wanted, self.shape, strict=True)
        )
        return height, width, channels
