"""Pictures in memory to be fed with."""

from dataclasses import dataclass

import numpy as np
import pytest

from graphnet.training.data.reading import Examples


@dataclass
class InMemory:
    pictures: np.ndarray

    def __len__(self):
        return len(self.pictures)

    def take(self, rows):
        return self.pictures[rows]

    def name(self, row):
        return str(row)


@pytest.fixture(scope="session")
def examples_of():
    """Makes examples of pictures, each labelled with its number."""
    return lambda pictures: Examples(InMemory(pictures), np.arange(len(pictures)), ())


@pytest.fixture(scope="session")
def noise():
    """Makes so many pictures of random levels."""
    return lambda *shape, seed=0: np.random.default_rng(seed).integers(0, 256, shape, dtype=np.uint8)


@pytest.fixture(scope="session")
def smooth():
    """Makes pictures whose levels change slowly, so that sampling them anew loses little."""

    def make(images, height, width, channels):
        y, x = np.mgrid[:height, :width]
        waves = [
            128 + 60 * np.sin(x / width * (2 + number) + channel) * np.cos(y / height * 3 + number)
            for number in range(images)
            for channel in range(channels)
        ]
        pictures = np.stack(waves).reshape(images, channels, height, width)
        return np.rint(np.moveaxis(pictures, 1, -1)).astype(np.uint8)

    return make
