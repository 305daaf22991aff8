"""Normalization layers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from graphnet.errors import Misfit
from graphnet.ops.arguments import Recipe, axis, flag, number, refuse, whole
from graphnet.ops.op import Op, Weight, axis_index
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


class PerChannel(Normalization):
    """What normalizes along one axis, and whose Keras layer is held to the first volume it meets."""

    axis: int

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

    def weight_shapes(self, *inputs: Volume) -> dict[str, Weight]:
        (volume,) = inputs
        shape = self._features(volume, self.axis)
        kept = {"moving_mean": Weight(shape, False), "moving_variance": Weight(shape, False)}
        return self._trained(shape) | kept


@dataclass(frozen=True, repr=False)
class LayerNormalization(Normalization):
    """Each image by itself, over one axis or several (Ba et al., 2016)."""

    axis: Any = -1
    epsilon: float = 1e-3

    short = "ln"

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

    def weight_shapes(self, *inputs: Volume) -> dict[str, Weight]:
        (volume,) = inputs
        return self._trained(self._features(volume, *self._axes())) if self.scale or self.center else {}


@dataclass(frozen=True, repr=False)
class GroupNormalization(PerChannel):
    """Each image by itself, over all places of a group of channels (Wu & He, 2018); −1 is a group a channel."""

    groups: int = 32
    axis: int = -1
    epsilon: float = 1e-3

    short = "gn"

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

    def weight_shapes(self, *inputs: Volume) -> dict[str, Weight]:
        (volume,) = inputs
        return self._trained(self._features(volume, self.axis))


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
    kind = "normalization"
    normalizes = True

    def __post_init__(self) -> None:
        self._set(
            size=whole(self, "size", self.size),
            alpha=number(self, "alpha", self.alpha, 0),
            beta=number(self, "beta", self.beta, 0),
            k=number(self, "k", self.k, 0),
        )
        if self.size % 2 == 0:
            raise refuse(self, "size", "odd, as many channels on either side", self.size)


@dataclass(frozen=True, repr=False)
class Rescaling(Op):
    """x · scale + offset: the residuals of Inception-ResNet, or pixels brought to another range."""

    scale: float
    offset: float = 0.0

    short = "rescale"
    kind = "normalization"
    linear = True
    elementwise = True

    def __post_init__(self) -> None:
        self._set(scale=number(self, "scale", self.scale), offset=number(self, "offset", self.offset))
