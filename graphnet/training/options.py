"""How a network is trained: what a user may choose, refused here where it makes no sense."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields
from numbers import Integral, Real
from typing import Any

from graphnet.errors import ArgumentError, brief, near_matches

OPTIMIZERS = ("sgd", "adam", "adamw", "adadelta", "rmsprop")
SCHEDULES = ("constant", "step", "cosine", "one-cycle", "plateau")
CLASS_WEIGHTS = ("none", "balanced")
PRECISIONS = ("float32", "mixed_bfloat16", "mixed_float16")

WITH_MOMENTUM = ("sgd", "rmsprop")
"""The optimizers that momentum is an option of."""


@dataclass(frozen=True)
class Options:
    """The options of a fit, in Keras's words. What is None is decided by the network and the data (`defaults.py`).

    Raises `ArgumentError`, which names the option.

    >>> Options(epochs=3, warmup=5)
    Traceback (most recent call last):
    graphnet.errors.ArgumentError: warmup takes 5 epochs, and there are only 3
        mend: a shorter warmup, or more epochs
    """

    epochs: int | None = None
    """Passes over the training pictures."""
    batch_size: int | None = None
    optimizer: str | None = None
    """sgd (with momentum, Nesterov's unless nesterov is False), adam, adamw, adadelta or rmsprop."""
    learning_rate: float | None = None
    """The highest of the schedule."""
    momentum: float | None = None
    """Of sgd and rmsprop."""
    nesterov: bool = True
    schedule: str | None = None
    """constant, step, cosine, one-cycle or plateau."""
    warmup: float = 0.0
    """Epochs in which the rate rises from 0; one-cycle has a rise of its own."""
    drop_every: float | None = None
    """Epochs after which `step` multiplies the rate by `drop`; or None, at 1/2 and 3/4 of the epochs."""
    drop: float = 0.1
    """What `step` and `plateau` multiply the rate by."""
    plateau_patience: int = 5
    """Epochs without a lower held-out loss, after which `plateau` drops the rate."""
    weight_decay: float | None = None
    """Decoupled from the gradient; of kernels alone, not of biases and normalization."""
    label_smoothing: float = 0.0
    clip_norm: float | None = None
    """The greatest norm of all gradients together."""
    patience: int | None = None
    """Epochs without a lower held-out loss, after which training ends early, with the weights of the best epoch."""
    average: float | None = None
    """The momentum of an exponential moving average of the weights, as 0.999, which is measured and kept instead."""
    class_weights: str = "none"
    """none, or balanced: each class counts alike, however few pictures it has."""
    auxiliary: float = 0.3
    """What the losses of auxiliary outputs are multiplied by (GoogLeNet's 0.3)."""
    augment: str | None = None
    """What `Augmentation.from_text` reads."""
    held_out: float = 0.2
    """The part of the training pictures that is held out, where the data has no part of its own for that."""
    precision: str | None = None
    """float32, mixed_bfloat16 or mixed_float16."""
    xla: bool | None = None
    """Whether a step is compiled by XLA; JAX always does."""
    seed: int = 0
    """Of the split, the first weights, the order of the pictures, their augmentation and dropout."""

    def __post_init__(self) -> None:
        for option, value in vars(self).items():
            if value is not None or option not in _OPEN:
                object.__setattr__(self, option, _CHECKS[option](option, value))
        self._refuse_contradictions()

    def _refuse_contradictions(self) -> None:
        """Raise `ArgumentError` for options that do not go together."""
        if self.momentum is not None and self.optimizer not in (None, *WITH_MOMENTUM):
            raise ArgumentError(
                f"momentum is an option of {' and '.join(WITH_MOMENTUM)}, and the optimizer is {self.optimizer}\n"
                "    mend: leave momentum out, or optimizer sgd"
            )
        if self.warmup and self.schedule == "one-cycle":
            raise ArgumentError(
                "warmup is no option of the one-cycle schedule, which rises by itself\n"
                "    mend: leave warmup out, or schedule cosine"
            )
        if self.epochs is not None and self.warmup >= self.epochs:
            raise ArgumentError(
                f"warmup takes {self.warmup:g} epochs, and there are only {self.epochs}\n"
                "    mend: a shorter warmup, or more epochs"
            )


Check = Callable[[str, Any], Any]
"""An option and its value -> the value in one form. Raises `ArgumentError`."""


def _whole(least: int, most: float = math.inf) -> Check:
    bounds = f"≥ {least}" if math.isinf(most) else f"from {least} to {most}"

    def check(option: str, value: Any) -> int:
        number = int(value) if isinstance(value, Integral) and not isinstance(value, bool) else None
        if number is None or not least <= number <= most:
            raise ArgumentError(f"{option} must be a whole number {bounds}, got {brief(value)}")
        return number

    return check


def _number(fits: Callable[[float], bool], bounds: str) -> Check:
    def check(option: str, value: Any) -> float:
        number = _finite(value)
        if number is None or not fits(number):
            raise ArgumentError(f"{option} must be a finite number {bounds}, got {brief(value)}")
        return number

    return check


def _finite(value: Any) -> float | None:
    """A real number as a float; None for what is none or has no end."""
    if not isinstance(value, Real) or isinstance(value, bool):
        return None
    try:
        number = float(value)
    except OverflowError:
        return None
    return number if math.isfinite(number) else None


def _choice(*words: str) -> Check:
    def check(option: str, value: Any) -> str:
        if value not in words:
            near = near_matches(value, words) if isinstance(value, str) else ""
            raise ArgumentError(f"{option} must be one of {', '.join(words)}, got {brief(value)}{near}")
        return str(value)

    return check


def _flag(option: str, value: Any) -> bool:
    if not isinstance(value, bool):
        raise ArgumentError(f"{option} must be true or false, got {brief(value)}")
    return value


def _text(option: str, value: Any) -> str:
    if not isinstance(value, str):
        raise ArgumentError(f"{option} must be text, got {brief(value)}")
    return value


_POSITIVE = _number(lambda number: number > 0, "> 0")
_NOT_NEGATIVE = _number(lambda number: number >= 0, "≥ 0")
_PART = _number(lambda number: 0 < number < 1, "> 0 and < 1")
_PART_OR_NONE = _number(lambda number: 0 <= number < 1, "≥ 0 and < 1")

_CHECKS: Mapping[str, Check] = {
    "epochs": _whole(1),
    "batch_size": _whole(1),
    "optimizer": _choice(*OPTIMIZERS),
    "learning_rate": _POSITIVE,
    "momentum": _PART_OR_NONE,
    "nesterov": _flag,
    "schedule": _choice(*SCHEDULES),
    "warmup": _NOT_NEGATIVE,
    "drop_every": _POSITIVE,
    "drop": _PART,
    "plateau_patience": _whole(1),
    "weight_decay": _PART_OR_NONE,
    "label_smoothing": _PART_OR_NONE,
    "clip_norm": _POSITIVE,
    "patience": _whole(1),
    "average": _PART,
    "class_weights": _choice(*CLASS_WEIGHTS),
    "auxiliary": _NOT_NEGATIVE,
    "augment": _text,
    "held_out": _PART,
    "precision": _choice(*PRECISIONS),
    "xla": _flag,
    "seed": _whole(0, 2**32 - 1),  # NumPy's legacy generators, which Keras seeds too, take no larger ones
}

_OPEN = frozenset(field.name for field in fields(Options) if field.default is None)
"""The options that may be left to be decided."""
