"""Pictures -> what a network is fed with."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from graphnet.training.data.dataset import Pictures
from graphnet.training.data.reading import Examples

LOOKED_AT = 10_000
"""The pictures that a normalization is found on, at most."""
_AT_ONCE = 256

LEAST_DEVIATION = 1 / 255
"""A channel that hardly varies is not blown up beyond one level of 255."""


@dataclass(frozen=True)
class Normalization:
    """Each channel in [0, 1], less its mean, in units of its standard deviation; found on training pictures alone."""

    mean: tuple[float, ...]
    deviation: tuple[float, ...]

    def __call__(self, pictures: Pictures) -> NDArray[np.float32]:
        scale = 1 / (255 * np.array(self.deviation))
        offset = -np.array(self.mean) / np.array(self.deviation)
        inputs: NDArray[np.float32] = np.multiply(pictures, scale.astype(np.float32), dtype=np.float32)
        inputs += offset.astype(np.float32)
        return inputs


def normalization_of(examples: Examples) -> Normalization:
    """The mean and the deviation of each channel, over at most 10,000 of the pictures evenly spread."""
    images = len(examples.labels)
    rows = np.linspace(0, images - 1, min(images, LOOKED_AT)).round().astype(np.int64)
    counts = sum(
        _counts(examples.images.take(rows[start : start + _AT_ONCE])) for start in range(0, len(rows), _AT_ONCE)
    )
    moments = [_moments(of_channel) for of_channel in np.asarray(counts)]
    return Normalization(tuple(mean for mean, _ in moments), tuple(deviation for _, deviation in moments))


def _counts(pictures: Pictures) -> NDArray[np.int64]:
    """How often each channel has each level: (channels, 256)."""
    channels = pictures.shape[-1]
    return np.stack([np.bincount(pictures[..., channel].ravel(), minlength=256) for channel in range(channels)])


def _moments(counts: NDArray[np.int64]) -> tuple[float, float]:
    """The mean and the standard deviation of levels in [0, 1] that occur so often."""
    levels = np.arange(256) / 255
    mean = np.average(levels, weights=counts)
    deviation = np.sqrt(np.average((levels - mean) ** 2, weights=counts))
    return float(mean), max(float(deviation), LEAST_DEVIATION)
