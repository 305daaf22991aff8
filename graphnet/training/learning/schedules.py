"""The learning rate as a function of the step."""

from __future__ import annotations

import math
from typing import Any

from keras import ops
from keras.optimizers.schedules import CosineDecay, ExponentialDecay, LearningRateSchedule, PiecewiseConstantDecay

from graphnet.training.options import Options
from graphnet.training.plateaus import plateau_rate


def schedule(options: Options, steps_per_epoch: int) -> float | LearningRateSchedule:
    """The learning rate of every step, counted from 0; `options` leave nothing open.

    It is a number where no step changes it: for `constant` without a warm-up, and for `plateau`, whose rate
    `plateaus.plateau_rate` tells before every epoch, here before the first.
    """
    assert options.epochs is not None
    assert options.learning_rate is not None
    highest, steps = options.learning_rate, options.epochs * steps_per_epoch
    warmup = round(options.warmup * steps_per_epoch)
    if options.schedule == "plateau":
        return plateau_rate(options, ())
    if options.schedule == "one-cycle":
        return OneCycle(highest, steps)
    if options.schedule == "cosine":
        if warmup:
            return CosineDecay(highest / (warmup + 1), steps - warmup, warmup_target=highest, warmup_steps=warmup)
        return CosineDecay(highest, steps)
    after = highest
    if options.schedule == "step":
        after = _in_steps(highest, options.drop, options.drop_every, steps, steps_per_epoch)
    return Warmup(after, warmup) if warmup else after


def _in_steps(
    highest: float, drop: float, drop_every: float | None, steps: int, steps_per_epoch: int
) -> LearningRateSchedule:
    if drop_every is not None:
        return ExponentialDecay(highest, max(round(drop_every * steps_per_epoch), 1), drop, staircase=True)
    boundaries = [steps // 2 - 1, steps * 3 // 4 - 1]  # Keras gives the rate before a boundary at the boundary too
    return PiecewiseConstantDecay(boundaries, [highest, highest * drop, highest * drop**2])


class OneCycle(LearningRateSchedule):
    """A rise along half a cosine from 1/25 of the highest rate, then a fall along another to 1/10,000 of it.

    The rate is highest after 30 % of the steps (Smith & Topin, 2018, with the cosines of fastai).
    """

    RISE = 0.3
    FIRST = 1 / 25
    LAST = 1e-4

    def __init__(self, highest: float, steps: int):
        self.highest = highest
        self.steps = steps

    def __call__(self, step: Any) -> Any:
        part = ops.cast(step, "float32") / max(self.steps - 1, 1)
        rising = _half_a_cosine(self.FIRST, 1.0, part / self.RISE)
        falling = _half_a_cosine(1.0, self.LAST, (part - self.RISE) / (1 - self.RISE))
        return self.highest * ops.where(part < self.RISE, rising, falling)


def _half_a_cosine(start: float, end: float, part: Any) -> Any:
    """From `start` to `end`, as `part` goes from 0 to 1."""
    return end + (start - end) * (1 + ops.cos(math.pi * ops.clip(part, 0.0, 1.0))) / 2


class Warmup(LearningRateSchedule):
    """A rate, or another schedule, multiplied by a factor that rises from 0 to 1 in a number of steps."""

    def __init__(self, rate: float | LearningRateSchedule, steps: int):
        self.rate = rate
        self.steps = steps

    def __call__(self, step: Any) -> Any:
        rate = self.rate if isinstance(self.rate, float) else self.rate(step)
        return rate * ops.minimum((ops.cast(step, "float32") + 1) / (self.steps + 1), 1.0)
