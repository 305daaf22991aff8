"""Activation functions: fixed functions that make a network more than linear."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from math import exp, inf, tanh

from graphnet.errors import Misfit
from graphnet.ops.arguments import axis, flag, number, whole
from graphnet.ops.footprint import Footprints, across
from graphnet.ops.formulas import (
    ENTERING,
    LEAVING,
    Cases,
    Equation,
    Formula,
    Indexed,
    Number,
    Power,
    Quantity,
    Statement,
    X,
    Y,
    apply,
    extents_of,
    gathered,
)
from graphnet.ops.op import Op, axis_index, needs_features
from graphnet.ops.passes import CLAMP, COSTLY_FACTOR, COSTLY_FUNCTION, FUSED_FUNCTION, Passes
from graphnet.ops.ranges import SHARES, Range, image, times, with_zero
from graphnet.shapes import Volume, volume_text


@dataclass(frozen=True, repr=False)
class Activation(Op):
    """A function of each number by itself."""

    kind = "activation"
    elementwise = True
    passes = FUSED_FUNCTION

    def function(self) -> Formula | None:
        """What becomes of a number x."""
        return None

    def definition(self, *inputs: Volume) -> list[Statement]:
        function = self.function()
        return [] if function is None else [Equation(Y, function)]


E = Quantity("e")
HARD_SIGMOID = apply("min", apply("max", X / 6 + Number(1) / 2, 0), 1)


@dataclass(frozen=True, repr=False)
class ReLU(Activation):
    """max(0, x), optionally capped (ReLU6 is `ReLU(6)`), leaky below the threshold, and shifted."""

    max_value: float | None = None
    negative_slope: float = 0.0
    threshold: float = 0.0

    short = "relu"
    passes = CLAMP

    def __post_init__(self) -> None:
        self._set(
            max_value=None if self.max_value is None else number(self, "max_value", self.max_value, 0),
            negative_slope=number(self, "negative_slope", self.negative_slope, 0),
            threshold=number(self, "threshold", self.threshold, 0),
        )

    def function(self) -> Formula:
        capped = X if self.max_value is None else apply("min", X, self.max_value)
        if not self.negative_slope and not self.threshold:
            return apply("max", 0, capped)
        below = X - self.threshold if self.threshold else X
        return Cases(capped, X, Number(self.threshold), Number(self.negative_slope) * below)

    def bounds(self, *arriving: Range) -> Range:
        (numbers,) = arriving
        low, _ = numbers
        leaving = image(self._value, numbers, self.threshold)
        return with_zero(leaving) if low < self.threshold else leaving

    def _value(self, x: float) -> float:
        cap = inf if self.max_value is None else self.max_value
        return min(x, cap) if x >= self.threshold else times(x - self.threshold, self.negative_slope)

    def spares(self, arriving: Range) -> bool:
        """Between the threshold and the cap."""
        low, high = arriving
        return low >= self.threshold and (self.max_value is None or high <= self.max_value)


@dataclass(frozen=True, repr=False)
class LeakyReLU(Activation):
    """max(αx, x): a small slope where ReLU has none (Maas et al., 2013)."""

    negative_slope: float = 0.3

    short = "leaky_relu"

    def __post_init__(self) -> None:
        self._set(negative_slope=number(self, "negative_slope", self.negative_slope, 0))

    def function(self) -> Formula:
        return Cases(X, X, Number(0), Number(self.negative_slope) * X)

    def bounds(self, *arriving: Range) -> Range:
        (numbers,) = arriving
        return image(lambda x: x if x >= 0 else times(x, self.negative_slope), numbers, 0)

    def spares(self, arriving: Range) -> bool:
        low, _ = arriving
        return low >= 0


@dataclass(frozen=True, repr=False)
class ELU(Activation):
    """x where it is above 0, α(eˣ − 1) elsewhere (Clevert et al., 2015)."""

    alpha: float = 1.0

    short = "elu"
    passes = COSTLY_FACTOR

    def __post_init__(self) -> None:
        self._set(alpha=number(self, "alpha", self.alpha))

    def function(self) -> Formula:
        below = Power(E, X) - 1
        return Cases(X, X, Number(0), below if self.alpha == 1 else Number(self.alpha) * below)

    def bounds(self, *arriving: Range) -> Range:
        (numbers,) = arriving
        return image(lambda x: x if x >= 0 else self.alpha * (exp(x) - 1), numbers, 0)

    def spares(self, arriving: Range) -> bool:
        low, _ = arriving
        return low >= 0


@dataclass(frozen=True, repr=False)
class Sigmoid(Activation):
    """σ(x) = 1/(1 + e⁻ˣ)."""

    short = "sigmoid"
    passes = COSTLY_FUNCTION
    probabilities = True
    vanishing = True

    def function(self) -> Formula:
        return Number(1) / (Number(1) + Power(E, -X))

    def bounds(self, *arriving: Range) -> Range:
        (numbers,) = arriving
        return image(lambda x: (1 + tanh(x / 2)) / 2, numbers)


@dataclass(frozen=True, repr=False)
class HardSigmoid(Activation):
    """A sigmoid of straight lines: x/6 + 1/2, within 0 and 1."""

    short = "hard_sigmoid"
    probabilities = True
    vanishing = True

    def function(self) -> Formula:
        return HARD_SIGMOID

    def bounds(self, *arriving: Range) -> Range:
        (numbers,) = arriving
        return image(lambda x: min(max(x / 6 + 1 / 2, 0), 1), numbers)


@dataclass(frozen=True, repr=False)
class Tanh(Activation):
    """(e²ˣ − 1)/(e²ˣ + 1)."""

    short = "tanh"
    passes = COSTLY_FUNCTION

    def function(self) -> Formula:
        return (Power(E, 2 * X) - 1) / (Power(E, 2 * X) + 1)

    def bounds(self, *arriving: Range) -> Range:
        (numbers,) = arriving
        return image(tanh, numbers)


class SelfGated(Activation):
    """A number times how much of it passes, between 0 and 1."""

    def bounds(self, *arriving: Range) -> Range:
        (numbers,) = arriving
        return with_zero(numbers)


@dataclass(frozen=True, repr=False)
class SiLU(SelfGated):
    """x·σ(x), also called swish (Ramachandran et al., 2017)."""

    short = "silu"
    passes = COSTLY_FACTOR

    def function(self) -> Formula:
        return X / (Number(1) + Power(E, -X))


@dataclass(frozen=True, repr=False)
class HardSwish(SelfGated):
    """x times the hard sigmoid of x (MobileNetV3, Howard et al., 2019); Keras calls it hard SiLU."""

    short = "hard_swish"

    def function(self) -> Formula:
        return X * HARD_SIGMOID


@dataclass(frozen=True, repr=False)
class GELU(SelfGated):
    """x times the normal distribution's Φ(x) (Hendrycks & Gimpel, 2016), or a tanh close to it."""

    approximate: bool = False

    short = "gelu"
    passes = COSTLY_FACTOR._replace(costly=2)  # an exponential, and what the error function makes of it

    def __post_init__(self) -> None:
        self._set(approximate=flag(self, "approximate", self.approximate))

    def function(self) -> Formula:
        if not self.approximate:
            return X * apply("Φ", X)
        bent = apply("sqrt", Number(2) / Quantity("π")) * (X + Number(0.044715) * Power(X, Number(3)))
        return X / 2 * (Number(1) + apply("tanh", bent))


@dataclass(frozen=True, repr=False)
class Softmax(Op):
    """eˣ / Σ eˣ along an axis, counted with the batch as axis 0, as in Keras."""

    axis: int = -1

    short = "softmax"
    kind = "activation"
    probabilities = True
    passes = Passes(keeps=("output",))

    def __post_init__(self) -> None:
        self._set(axis=axis(self, self.axis))

    def output_shape(self, *inputs: Volume) -> Volume:
        (volume,) = inputs
        axis_index(self, volume, self.axis)
        return volume

    def shares_along(self, volume: Volume) -> int | None:
        return axis_index(self, volume, self.axis)

    def bounds(self, *arriving: Range) -> Range:
        return SHARES

    def definition(self, *inputs: Volume) -> list[Statement]:
        i, j = Quantity("i"), Quantity("j")
        below = gathered("Σ", (j,), Power(E, Indexed("x", (j,))))
        return [
            Equation(Indexed("y", (i,)), Power(E, Indexed("x", (i,))) / below, f"i and j run along axis {self.axis}"),
            "every y lies between 0 and 1, and they add up to 1: probabilities",
        ]

    def footprints(self, output: Volume, *inputs: Volume) -> Footprints:
        """Everything along its axis."""
        (volume,) = inputs
        return (across(volume, {axis_index(self, volume, self.axis)}),)


@dataclass(frozen=True, repr=False)
class Maxout(Op):
    """The largest of every few consecutive channels (Goodfellow et al., 2013).

    `Dense(2 * n) >> Maxout()` is max(w₁ᵀx + b₁, w₂ᵀx + b₂) for each of n units.
    """

    pieces: int = 2

    short = "maxout"
    kind = "activation"
    passes = Passes(gradient_fused=True)
    pointwise = True
    keeps_range = True

    def __post_init__(self) -> None:
        self._set(pieces=whole(self, "pieces", self.pieces))

    def output_shape(self, *inputs: Volume) -> Volume:
        (volume,) = inputs
        features = needs_features(self, volume)
        if features % self.pieces:
            raise Misfit(f"{features} channels of {volume_text(volume)} do not divide into groups of {self.pieces}")
        return (*volume[:-1], features // self.pieces)

    def definition(self, *inputs: Volume) -> list[Statement]:
        k, j = Quantity("k"), Quantity("j")
        largest = gathered("max", (j,), Indexed("x", (self.pieces * k + j,)))
        return [Equation(Indexed("y", (k,)), largest, f"j from 0 to {self.pieces - 1}")]

    def extent_formulas(self, output: Volume, *inputs: Volume) -> list[Statement]:
        (volume,) = inputs
        channels = extents_of(volume, ENTERING)[-1] / Quantity("p", self.pieces)
        return [Equation(extents_of(output, LEAVING)[-1], channels)]


ACTIVATIONS: dict[str, Callable[[], Op]] = {
    "elu": ELU,
    "gelu": GELU,
    "hard_sigmoid": HardSigmoid,
    "hard_silu": HardSwish,
    "hard_swish": HardSwish,
    "leaky_relu": partial(LeakyReLU, 0.2),
    "relu": ReLU,
    "relu6": partial(ReLU, 6),
    "sigmoid": Sigmoid,
    "silu": SiLU,
    "softmax": Softmax,
    "swish": SiLU,
    "tanh": Tanh,
}
"""Keras's activation functions by name, and what makes the op of ours that each is."""
