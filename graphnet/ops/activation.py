"""Activation functions: fixed functions that make a network more than linear."""

from __future__ import annotations

from dataclasses import dataclass

from graphnet.ops.arguments import axis, number
from graphnet.ops.op import Op, axis_index
from graphnet.shapes import Volume


@dataclass(frozen=True, repr=False)
class Activation(Op):
    """A function of each number by itself."""

    kind = "activation"
    elementwise = True


@dataclass(frozen=True, repr=False)
class ReLU(Activation):
    """max(0, x), optionally capped, leaky below the threshold, and shifted."""

    max_value: float | None = None
    negative_slope: float = 0.0
    threshold: float = 0.0

    short = "relu"

    def __post_init__(self) -> None:
        self._set(
            max_value=None if self.max_value is None else number(self, "max_value", self.max_value, 0),
            negative_slope=number(self, "negative_slope", self.negative_slope, 0),
            threshold=number(self, "threshold", self.threshold, 0),
        )


@dataclass(frozen=True, repr=False)
class Sigmoid(Activation):
    """σ(x) = 1/(1 + e⁻ˣ)."""

    short = "sigmoid"


@dataclass(frozen=True, repr=False)
class Tanh(Activation):
    """(e²ˣ − 1)/(e²ˣ + 1)."""

    short = "tanh"


@dataclass(frozen=True, repr=False)
class Softmax(Op):
    """eˣ / Σ eˣ along an axis, counted with the batch as axis 0, as in Keras."""

    axis: int = -1

    short = "softmax"
    kind = "activation"

    def __post_init__(self) -> None:
        self._set(axis=axis(self, self.axis))

    def output_shape(self, *inputs: Volume) -> Volume:
        (volume,) = inputs
        axis_index(self, volume, self.axis)
        return volume
