"""Normalization layers."""

from __future__ import annotations

from dataclasses import dataclass
from math import inf
from typing import Any

from graphnet.errors import Misfit
from graphnet.ops.arguments import Recipe, axis, flag, number, refuse, whole
from graphnet.ops.footprint import Footprints, across
from graphnet.ops.formulas import (
    ENTERING,
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
    product,
)
from graphnet.ops.op import Op, Weight, axis_index
from graphnet.ops.passes import FUSED, Passes
from graphnet.ops.ranges import Range, image, times
from graphnet.shapes import Volume, volume_text


@dataclass(frozen=True, repr=False, kw_only=True)
class Normalization(Op):
    """Numbers brought to mean 0 and variance 1, then scaled by γ and shifted by β, which are trained."""

    center: bool = True
    scale: bool = True
    beta_initializer: Recipe = "zeros"
    gamma_initializer: Recipe = "ones"
    beta_regularizer: Recipe = None
    gamma_regularizer: Recipe = None
    beta_constraint: Recipe = None
    gamma_constraint: Recipe = None

    kind = "normalization"
    normalizes = True

    def __post_init__(self) -> None:
        super().__post_init__()
        self._set(center=flag(self, "center", self.center), scale=flag(self, "scale", self.scale))

    def _features(self, volume: Volume, *axes: int) -> tuple[int, ...]:
        """The extents along some axes, for which there are weights."""
        features = tuple(volume[axis_index(self, volume, axis)] for axis in axes)
        if None in features:
            raise Misfit(f"{type(self).__name__} needs known extents on axis {', '.join(map(str, axes))}, "
                         f"got {volume_text(volume)}")  # fmt: skip
        return features  # type: ignore[return-value]

    def _trained(self, shape: tuple[int, ...]) -> dict[str, Weight]:
        weights = {}
        if self.scale:
            weights["gamma"] = Weight(shape)
        if self.center:
            weights["beta"] = Weight(shape)
        return weights

    def _normalized(self, epsilon: float, statistics: str) -> list[Statement]:
        """y = γ·(x − μ)/√(σ² + ε) + β, and of what μ and σ² are the mean and the variance."""
        spread = apply("sqrt", Power(Quantity("σ"), Number(2)) + epsilon)
        normalized = (X - Quantity("μ")) / spread
        scaled = Quantity("γ") * normalized if self.scale else normalized
        return [Equation(Y, scaled + Quantity("β") if self.center else scaled), f"μ and σ² are {statistics}"]


class PerChannel(Normalization):
    """What normalizes along one axis, and whose Keras layer is held to the first volume it meets."""

    axis: int

    def weight_formulas(self, *inputs: Volume) -> dict[str, Formula]:
        """C numbers each, for C channels."""
        (volume,) = inputs
        channels = Quantity("C", volume[axis_index(self, volume, self.axis)])
        return dict.fromkeys(self.weight_shapes(volume), channels)

    def common(self, *inputs: Volume) -> Any:
        """The number of axes, and the channels even without weights."""
        (volume,) = inputs
        return len(volume), self._features(volume, self.axis)


@dataclass(frozen=True, repr=False)
class BatchNormalization(PerChannel):
    """Each channel over all places of the batch (Ioffe & Szegedy, 2015).

    Four numbers a channel: γ and β are trained, the moving mean and variance are kept.
    """

    axis: int = -1
    momentum: float = 0.99
    epsilon: float = 1e-3
    moving_mean_initializer: Recipe = "zeros"
    moving_variance_initializer: Recipe = "ones"

    short = "bn"
    passes = Passes(fused=True, gradient_fused=True, keeps=("input",), statistics="batch")
    linear_after_training = True
    pointwise = True  # out of training, where mean and variance are weights

    def __post_init__(self) -> None:
        super().__post_init__()
        self._set(
            axis=axis(self, self.axis),
            momentum=number(self, "momentum", self.momentum, 0),
            epsilon=number(self, "epsilon", self.epsilon, 0),
        )

    def output_shape(self, *inputs: Volume) -> Volume:
        (volume,) = inputs
        self._features(volume, self.axis)
        return volume

    def centers_channels(self, volume: Volume) -> bool:
        return axis_index(self, volume, self.axis) == len(volume) - 1

    def weight_shapes(self, *inputs: Volume) -> dict[str, Weight]:
        (volume,) = inputs
        shape = self._features(volume, self.axis)
        kept = {"moving_mean": Weight(shape, False), "moving_variance": Weight(shape, False)}
        return self._trained(shape) | kept

    def definition(self, *inputs: Volume) -> list[Statement]:
        when = "in training over all places of the batch, afterwards the moving ones that training kept"
        return self._normalized(self.epsilon, f"a channel's mean and variance: {when}")


@dataclass(frozen=True, repr=False)
class LayerNormalization(Normalization):
    """Each image by itself, over one axis or several (Ba et al., 2016)."""

    axis: Any = -1
    epsilon: float = 1e-3

    short = "ln"
    passes = Passes(fused=True, gradient_fused=True, keeps=("input",), statistics="image")

    def __post_init__(self) -> None:
        super().__post_init__()
        given = self.axis if isinstance(self.axis, (list, tuple)) else (self.axis,)
        axes = tuple(sorted(axis(self, entry) for entry in given))
        if not axes or len(set(axes)) < len(axes):
            raise refuse(self, "axis", "one axis, or several that differ", self.axis)
        self._set(axis=axes if len(axes) > 1 else axes[0], epsilon=number(self, "epsilon", self.epsilon, 0))

    def _axes(self) -> tuple[int, ...]:
        return self.axis if isinstance(self.axis, tuple) else (self.axis,)

    def output_shape(self, *inputs: Volume) -> Volume:
        (volume,) = inputs
        if len({axis_index(self, volume, axis) for axis in self._axes()}) < len(self._axes()):
            raise Misfit(f"{self!r} names an axis of {volume_text(volume)} twice")
        self.weight_shapes(volume)
        return volume

    def centers_channels(self, volume: Volume) -> bool:
        """Over all spatial axes and no other, which is instance normalization."""
        return {axis_index(self, volume, axis) for axis in self._axes()} == set(range(len(volume) - 1))

    def footprints(self, output: Volume, *inputs: Volume) -> Footprints:
        """Everything along its axes."""
        (volume,) = inputs
        return (across(volume, {axis_index(self, volume, axis) for axis in self._axes()}),)

    def weight_shapes(self, *inputs: Volume) -> dict[str, Weight]:
        (volume,) = inputs
        return self._trained(self._features(volume, *self._axes())) if self.scale or self.center else {}

    def definition(self, *inputs: Volume) -> list[Statement]:
        axes = ", ".join(map(str, self._axes()))
        return self._normalized(self.epsilon, f"the mean and the variance of one image along axis {axes}")

    def weight_formulas(self, *inputs: Volume) -> dict[str, Formula]:
        """A number for each place along the axes."""
        (volume,) = inputs
        along = product(*(extents_of(volume, ENTERING)[axis_index(self, volume, axis)] for axis in self._axes()))
        return dict.fromkeys(self.weight_shapes(volume), along)


@dataclass(frozen=True, repr=False)
class GroupNormalization(PerChannel):
    """Each image by itself, over all places of a group of channels (Wu & He, 2018); −1 is a group a channel."""

    groups: int = 32
    axis: int = -1
    epsilon: float = 1e-3

    short = "gn"
    passes = Passes(fused=True, gradient_fused=True, keeps=("input",), statistics="image")

    def __post_init__(self) -> None:
        super().__post_init__()
        self._set(
            groups=self.groups if self.groups == -1 else whole(self, "groups", self.groups),
            axis=axis(self, self.axis),
            epsilon=number(self, "epsilon", self.epsilon, 0),
        )

    def output_shape(self, *inputs: Volume) -> Volume:
        (volume,) = inputs
        (features,) = self._features(volume, self.axis)
        if self.groups != -1 and features % self.groups:
            raise Misfit(f"{features} channels of {volume_text(volume)} do not divide into {self.groups} groups")
        return volume

    def centers_channels(self, volume: Volume) -> bool:
        """Where each channel is a group of its own, which is instance normalization."""
        return axis_index(self, volume, self.axis) == len(volume) - 1 and self.groups in (-1, volume[-1])

    def footprints(self, output: Volume, *inputs: Volume) -> Footprints | None:
        """Everything along the other axes, and its group along its own; not known where that is part of an axis."""
        (volume,) = inputs
        along = axis_index(self, volume, self.axis)
        others = across(volume, set(range(len(volume))) - {along})
        group = 1 if self.groups == -1 else (volume[along] or 0) // self.groups
        if along == len(volume) - 1 or group == 1:
            return (others,)
        return (across(volume, range(len(volume))),) if group == volume[along] else None

    def weight_shapes(self, *inputs: Volume) -> dict[str, Weight]:
        (volume,) = inputs
        return self._trained(self._features(volume, self.axis))

    def definition(self, *inputs: Volume) -> list[Statement]:
        groups = "each channel" if self.groups == -1 else f"each of {self.groups} groups of channels"
        return self._normalized(self.epsilon, f"the mean and the variance of one image over all places of {groups}")


@dataclass(frozen=True, repr=False)
class LocalResponseNormalization(Op):
    """Each number divided by (k + α Σ a²)^β over `size` neighbouring channels (Krizhevsky et al., 2012, section 3.3).

    α is not divided by the size, as it is in Caffe and torch.
    """

    size: int = 5
    alpha: float = 1e-4
    beta: float = 0.75
    k: float = 2.0

    short = "lrn"
    passes = Passes(fused=True, gradient_fused=True, keeps=("input",), costly=2)  # the sums of squares, and their power
    kind = "normalization"
    normalizes = True
    pointwise = True

    def __post_init__(self) -> None:
        self._set(
            size=whole(self, "size", self.size),
            alpha=number(self, "alpha", self.alpha, 0),
            beta=number(self, "beta", self.beta, 0),
            k=number(self, "k", self.k, 0),
        )
        if self.size % 2 == 0:
            raise refuse(self, "size", "odd, as many channels on either side", self.size)

    def bounds(self, *arriving: Range) -> Range:
        """Of the same sign."""
        ((low, high),) = arriving
        return (0.0 if low >= 0 else -inf), (0.0 if high <= 0 else inf)

    def definition(self, *inputs: Volume) -> list[Statement]:
        i, j = Quantity("i"), Quantity("j")
        squares = gathered("Σ", (j,), Power(Indexed("x", (j,)), Number(2)))
        divisor = Power(Number(self.k) + Number(self.alpha) * squares, Number(self.beta))
        note = f"channels j from i − {self.size // 2} to i + {self.size // 2}, those that there are"
        return [Equation(Indexed("y", (i,)), Indexed("x", (i,)) / divisor, note)]


@dataclass(frozen=True, repr=False)
class Rescaling(Op):
    """x · scale + offset: the residuals of Inception-ResNet, or pixels brought to another range."""

    scale: float
    offset: float = 0.0

    short = "rescale"
    passes = FUSED
    kind = "normalization"
    linear = True
    elementwise = True

    def __post_init__(self) -> None:
        self._set(scale=number(self, "scale", self.scale), offset=number(self, "offset", self.offset))

    def bounds(self, *arriving: Range) -> Range:
        (numbers,) = arriving
        return image(lambda x: times(x, self.scale) + self.offset, numbers)

    def definition(self, *inputs: Volume) -> list[Statement]:
        scaled = Number(self.scale) * X
        return [Equation(Y, scaled + self.offset if self.offset else scaled)]
