"""The limits that a network is held to, and the step whose memory is meant."""

from __future__ import annotations

from typing import NamedTuple

from graphnet.analysis.memory import DTYPE, OPTIMIZER


class Limits(NamedTuple):
    """The most that is allowed; None is any number. Memory in bytes, MACs per image, receptive field in cells."""

    params: int | None = None
    macs: int | None = None
    memory: int | None = None
    receptive_field: int | None = None


class Step(NamedTuple):
    """A training step or a prediction."""

    batch: int = 1
    training: bool = True
    optimizer: str = OPTIMIZER
    dtype: str = DTYPE
