"""Batches by their number: the same number gives the same batch, whatever was asked for before."""

from __future__ import annotations

import itertools
from collections.abc import Generator, Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from graphnet.training.data.dataset import Labels
from graphnet.training.data.machine import in_threads
from graphnet.training.data.reading import Examples
from graphnet.training.feeding.augmentation import Augmentation
from graphnet.training.feeding.normalization import Normalization

Inputs = NDArray[np.float32]
"""(images, height, width, channels), normalized."""

_ORDER, _AUGMENTATION = 0, 1
"""Which random numbers: those of a seed for one end are independent of those for the other."""


class Batch(NamedTuple):
    """What a network is fed with at a step."""

    inputs: Inputs
    labels: Labels


@dataclass(frozen=True)
class TrainingBatches:
    """Batches without end, all of one size; `batches[n]` is that of step n, counted from 0.

    The examples are gone through again and again, each time in another order, without a gap: where a batch reaches
    beyond a pass's end, it goes on with the next. Order and augmentation follow from (seed, n) alone, so a run goes on
    at any step as if it had never stopped.
    """

    examples: Examples
    size: int
    normalization: Normalization
    augmentation: Augmentation
    seed: int

    def __getitem__(self, step: int) -> Batch:
        rows = self.rows(step)
        pictures = self.augmentation(self.examples.images.take(rows), _random(self.seed, _AUGMENTATION, step))
        return Batch(self.normalization(pictures), self.examples.labels[rows])

    def rows(self, step: int) -> NDArray[np.int64]:
        """Which examples a batch is made of, in its order."""
        images = len(self.examples.labels)
        begin, end = step * self.size, (step + 1) * self.size
        passes = range(begin // images, (end - 1) // images + 1)
        orders = np.concatenate([_order(self.seed, number, images) for number in passes])
        return orders[begin - passes.start * images :][: self.size]


@lru_cache(maxsize=4)
def _order(seed: int, number: int, images: int) -> NDArray[np.int64]:
    """The order of a pass over so many pictures."""
    order = _random(seed, _ORDER, number).permutation(images)
    order.flags.writeable = False
    return order


def _random(seed: int, end: int, number: int) -> np.random.Generator:
    return np.random.default_rng(np.random.SeedSequence(seed, spawn_key=(end, number)))


def prefetched(
    batches: TrainingBatches, start: int, threads: int, ahead: int, stop: int | None = None
) -> Generator[Batch, None, None]:
    """Batches from a step on, made by some threads up to `ahead` batches before they are asked for; up to `stop`.

    What fails in a thread is raised here; closing the iterator ends the threads.
    """
    steps = itertools.count(start) if stop is None else range(start, stop)
    return in_threads(batches.__getitem__, steps, threads, ahead)


def in_order(examples: Examples, size: int, normalization: Normalization) -> Iterator[Inputs]:
    """The inputs of all examples, once, in their order; the last batch may be smaller.

    One is made ahead while another is looked at.
    """
    starts = range(0, len(examples.labels), size)
    return in_threads(
        lambda start: normalization(examples.images.take(slice(start, start + size))), starts, threads=1, ahead=1
    )
