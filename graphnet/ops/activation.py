"""Activation functions: fixed functions that make a network more than linear."""

from __future__ import annotations

from dataclasses import dataclass

from graphnet.errors import Misfit
from graphnet.ops.arguments import axis, flag, number, whole
from graphnet.ops.op import Op, axis_index, needs_features
from graphnet.shapes import Volume, volume_text


@dataclass(frozen=True, repr=False)
class Activation(Op):
    """A function of each number by itself."""

    kind = "activation"
    elementwise = True


@dataclass(frozen=True, repr=False)
class ReLU(Activation):
    """max(0, x), optionally capped (ReLU6 is `ReLU(6)`), leaky below the threshold, and shifted."""

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
class LeakyReLU(Activation):
    """max(αx, x): a small slope where ReLU has none (Maas et al., 2013)."""

    negative_slope: float = 0.3

    short = "leaky_relu"

    def __post_init__(self) -> None:
        self._set(negative_slope=number(self, "negative_slope", self.negative_slope, 0))


@dataclass(frozen=True, repr=False)
class ELU(Activation):
    """x where it is above 0, α(eˣ − 1) elsewhere (Clevert et al., 2015)."""

    alpha: float = 1.0

    short = "elu"

    def __post_init__(self) -> None:
        self._set(alpha=number(self, "alpha", self.alpha))


@dataclass(frozen=True, repr=False)
class Sigmoid(Activation):
    """σ(x) = 1/(1 + e⁻ˣ)."""

    short = "sigmoid"


@dataclass(frozen=True, repr=False)
class HardSigmoid(Activation):
    """A sigmoid of straight lines: x/6 + 1/2, within 0 and 1."""

    short = "hard_sigmoid"


@dataclass(frozen=True, repr=False)
class Tanh(Activation):
    """(e²ˣ − 1)/(e²ˣ + 1)."""

    short = "tanh"


@dataclass(frozen=True, repr=False)
class SiLU(Activation):
    """x·σ(x), also called swish (Ramachandran et al., 2017)."""

    short = "silu"


@dataclass(frozen=True, repr=False)
class HardSwish(Activation):
    """x times the hard sigmoid of x (MobileNetV3, Howard et al., 2019); Keras calls it hard SiLU."""

    short = "hard_swish"


@dataclass(frozen=True, repr=False)
class GELU(Activation):
    """x times the normal distribution's Φ(x) (Hendrycks & Gimpel, 2016), or a tanh close to it."""

    approximate: bool = False

    short = "gelu"

    def __post_init__(self) -> None:
        self._set(approximate=flag(self, "approximate", self.approximate))


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


@dataclass(frozen=True, repr=False)
class Maxout(Op):
    """The largest of every few consecutive channels (Goodfellow et al., 2013).

    `Dense(2 * n) >> Maxout()` is max(w₁ᵀx + b₁, w₂ᵀx + b₂) for each of n units.
    """

    pieces: int = 2

    short = "maxout"
    kind = "activation"

    def __post_init__(self) -> None:
        self._set(pieces=whole(self, "pieces", self.pieces))

    def output_shape(self, *inputs: Volume) -> Volume:
        (volume,) = inputs
        features = needs_features(self, volume)
        if features % self.pieces:
            raise Misfit(f"{features} channels of {volume_text(volume)} do not divide into groups of {self.pieces}")
        return (*volume[:-1], features // self.pieces)
