"""The data sets there are: named images with labels, split into those to train on and those held out."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from hashlib import sha256
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from graphnet.errors import ArgumentError, NotFoundError, near_matches
from graphnet.shapes import Volume
from graphnet.training.images import Pixels, resized, with_channels

Labels = NDArray[np.int64]

HELD_OUT = 0.2
"""The part of a data set that is not trained on, unless told otherwise."""


class Examples(NamedTuple):
    """Images, float32 in [0, 1] of (images, height, width, channels), and the class number of each."""

    images: Pixels
    labels: Labels


class Split(NamedTuple):
    """Examples to train on, and others to measure with."""

    train: Examples
    held_out: Examples

    @property
    def fingerprint(self) -> str:
        """Tells whether two splits hold out the same images in the same order, by their labels."""
        return sha256(self.held_out.labels.astype("<i8").tobytes()).hexdigest()


@dataclass(frozen=True)
class DataSet:
    """What is known of a data set before it is read, and how to read it."""

    name: str
    shape: tuple[int, int, int]
    """The volume of its images: (height, width, channels)."""
    classes: tuple[str, ...]
    read: Callable[[], Examples]

    def shape_for(self, wanted: Volume) -> tuple[int, int, int]:
        """The volume for a network that wants (height, width, channels): what it leaves open is the data's own."""
        height, width, channels = (
            own if extent is None else extent for extent, own in zip(wanted, self.shape, strict=True)
        )
        return height, width, channels


def _read_digits() -> Examples:
    """8×8 handwritten digits, as in scikit-learn's wheel."""
    from sklearn.datasets import load_digits  # scikit-learn takes a second to import

    digits = load_digits()
    return Examples((digits.images[..., np.newaxis] / 16).astype(np.float32), digits.target.astype(np.int64))


DATA_SETS = {data_set.name: data_set for data_set in (DataSet("digits", (8, 8, 1), tuple("0123456789"), _read_digits),)}


def find(name: str) -> DataSet:
    """The data set of a name."""
    if name not in DATA_SETS:
        there = near_matches(str(name), DATA_SETS) or f"; there is {', '.join(DATA_SETS)}"
        raise NotFoundError(f"there is no data set {name!r}{there}")
    return DATA_SETS[name]


def load(name: str, shape: tuple[int, int, int], seed: int, held_out: float = HELD_OUT) -> Split:
    """A data set with its images resized to a volume, split so that each class is held out in the same part.

    Raises `ArgumentError` for a part that cannot be held out.
    """
    from sklearn.model_selection import train_test_split

    images, labels = find(name).read()
    height, width, channels = shape
    fitted = np.stack([resized(image, height, width) for image in images])
    try:
        parts = train_test_split(np.arange(len(labels)), test_size=held_out, stratify=labels, random_state=seed)
    except ValueError as error:
        raise ArgumentError(f"{name}: a part of {held_out:g} cannot be held out: {error}") from None
    train, kept = (Examples(with_channels(fitted[rows], channels), labels[rows]) for rows in parts)
    return Split(train, kept)
