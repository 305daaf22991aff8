"""With which learning rate a network learns fastest, found by a short trial: `fit --find-lr`.

The range test of Smith, Cyclical Learning Rates for Training Neural Networks (2017): the rate rises from step to step
by the same factor, from where nothing is learned to where all is lost.
"""

from __future__ import annotations

import math
import os
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from rich.console import Console

from graphnet.files import replacing
from graphnet.network import Network
from graphnet.quiet import quiet_tensorflow
from graphnet.training.preparing import prepare
from graphnet.training.progress import reading

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
        """The mean of the losses up to each."""
        mean = Smoothing(momentum(self.rates))
        return [mean(loss) for loss in self.losses]

    @property
    def suggestion(self) -> float | None:
        """A tenth of the rate at which the loss was least, to two digits; None where nothing was learned.

        Howard and Gugger, Fastai (2020): there the loss still falls clearly, and divergence is an order of magnitude
        away.
        """
        smoothed = self.smoothed
        least = min(smoothed, default=math.inf)
        if not smoothed or least >= LEARNED * smoothed[0]:
            return None
        return rounded(self.rates[smoothed.index(least)] / 10)


def find_learning_rate(
    network: Network | str,
    data: str = "digits",
    *,
    plot: str | os.PathLike[str] | None = None,
    settings: Mapping[str, str] | None = None,
    ops: str | os.PathLike[str] | None = None,
    backend: str | None = None,
    device: str | None = None,
    strict_data: bool = False,
    progress: bool = True,
    **options: Any,
) -> RateTrial:
    """A trial of learning rates for what `fit` would do with the same arguments; nothing that is learned is kept.

    `plot` is a file, such as lr.png, for a picture of it.
    """
    console = Console(stderr=True, quiet=not progress)
    lesson, record = prepare(
        network,
        data,
        options,
        settings=settings or {},
        ops=ops,
        backend=backend,
        device=device,
        strict_data=strict_data,
        console=console,
    )
    with quiet_tensorflow():
        from graphnet.training.learning.rate_steps import rate_steps

    with rate_steps(lesson, record) as step, reading(console, "trying learning rates") as told:
        trial = try_rates(step, rising(_steps(len(lesson.train.labels), record.options.batch_size or 1)), told)
    if plot is not None:
        from graphnet.training.reports.rate_curve import rate_curve

        with replacing(plot) as file:
            rate_curve(trial, f"{record.name} on {lesson.data.name}").savefig(file, format="png")
    return trial


def _steps(images: int, batch_size: int) -> int:
    """How many rates are tried: fewer than usual where that takes more than a pass over the pictures, but not too few.

    >>> _steps(60_000, 64), _steps(1_437, 64)
    (200, 100)
    """
    return min(STEPS, max(STEPS // 2, images // batch_size))


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
