"""The range test of learning rates: a trial that tells how fast a network may learn.

Smith, Cyclical Learning Rates for Training Neural Networks (2017): the rate rises from step to step by the same factor,
from where nothing is learned to where all is lost.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

LOWEST, HIGHEST = 1e-6, 10.0
"""The rates that are tried."""
STEPS = 200
"""In which the rate rises from the lowest to the highest."""
SPAN = 1 / 3
"""The part of a factor of ten over which losses are smoothed; a longer one would see the end of learning too late."""
LOST = 4.0
"""How many times the least loss is taken for the end of learning."""
LEARNED = 0.98
"""The part of the first loss that the least must be below to have come of learning."""


@dataclass(frozen=True)
class RateTrial:
    """The loss at each rate that was tried, each measured before the step that it led to."""

    rates: tuple[float, ...]
    losses: tuple[float, ...]

    @property
    def smoothed(self) -> list[float]:
        """The losses smoothed from both ends, so that what happens at a rate is not seen at a higher one."""
        onward, back = Smoothing(momentum(self.rates)), Smoothing(momentum(self.rates))
        before = [onward(loss) for loss in self.losses]
        after = [back(loss) for loss in reversed(self.losses)]
        return [(one + other) / 2 for one, other in zip(before, reversed(after), strict=True)]

    @property
    def suggestion(self) -> float | None:
        """A third of the rate at which the loss was least, to two digits; None where nothing was learned.

        Smith (2017, 3.3) takes the highest rate of a schedule from where learning slows down or becomes ragged, which
        is a little before the least loss.
        """
        smoothed = self.smoothed
        least = min(smoothed, default=math.inf)
        if not smoothed or least >= LEARNED * smoothed[0]:
            return None
        return rounded(self.rates[smoothed.index(least)] / 3)


class Smoothing:
    """An exponential mean that is right from the first value on: Adam's correction of the bias towards 0.

    >>> mean = Smoothing(momentum=0.5)
    >>> mean(3.0), mean(0.0), mean(0.0)
    (3.0, 1.0, 0.42857142857142855)
    """

    def __init__(self, momentum: float):
        self.momentum = momentum
        self.sum = 0.0
        self.weight = 0.0

    def __call__(self, value: float) -> float:
        """The mean with one more value."""
        self.sum = self.momentum * self.sum + (1 - self.momentum) * value
        self.weight = self.momentum * self.weight + (1 - self.momentum)
        return self.sum / self.weight


def rising(steps: int) -> list[float]:
    """The rates to be tried, each a fixed factor above the one before.

    >>> [f"{rate:g}" for rate in rising(8)]
    ['1e-06', '1e-05', '0.0001', '0.001', '0.01', '0.1', '1', '10']
    """
    return [float(rate) for rate in np.geomspace(LOWEST, HIGHEST, steps)]


def momentum(rates: Sequence[float]) -> float:
    """That of an exponential mean over rates which looks back over `SPAN`.

    >>> round(momentum(rising(200)), 2), round(momentum(rising(100)), 2)
    (0.9, 0.81)
    """
    return 0.0 if len(rates) < 2 else math.exp(-math.log10(rates[1] / rates[0]) / SPAN)


def try_rates(
    step: Callable[[float], float], rates: Sequence[float], progress: Callable[[int, int], None] | None = None
) -> RateTrial:
    """One step of training at each rate, until the loss is lost; `step` takes a rate and tells the loss.

    `progress` is told how many of how many are done.
    """
    tried: list[float] = []
    losses: list[float] = []
    mean, least = Smoothing(momentum(rates)), math.inf
    for number, rate in enumerate(rates, start=1):
        loss = step(rate)
        if progress is not None:
            progress(number, len(rates))
        if not math.isfinite(loss):
            break
        tried.append(rate)
        losses.append(loss)
        smoothed = mean(loss)
        if smoothed > LOST * least:
            break
        least = min(least, smoothed)
    return RateTrial(tuple(tried), tuple(losses))


def rounded(rate: float) -> float:
    """A rate to two significant digits, as a person writes it.

    >>> rounded(0.0123456), rounded(1.0)
    (0.012, 1.0)
    """
    return float(f"{rate:.2g}")
