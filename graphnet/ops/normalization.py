"""Normalization layers."""

from __future__ import annotations

from dataclasses import dataclass

from graphnet.errors import Misfit
from graphnet.ops.arguments import Recipe, axis, flag, number
from graphnet.ops.op import Op, Weight, axis_index
from graphnet.shapes import Volume, volume_text


@dataclass(frozen=True, repr=False)
class BatchNormalization(Op):
    """Each channel brought to mean 0 and variance 1 over the batch, then scaled and shifted (Ioffe & Szegedy, 2015).

    Four numbers a channel: γ and β are trained, the moving mean and variance are kept.
    """

    axis: int = -1
    momentum: float = 0.99
    epsilon: float = 1e-3
    center: bool = True
    scale: bool = True
    beta_initializer: Recipe = "zeros"
    gamma_initializer: Recipe = "ones"
    moving_mean_initializer: Recipe = "zeros"
    moving_variance_initializer: Recipe = "ones"
    beta_regularizer: Recipe = None
    gamma_regularizer: Recipe = None

    short = "bn"
    kind = "normalization"
    normalizes = True

    def __post_init__(self) -> None:
        self._set(
            axis=axis(self, self.axis),
            momentum=number(self, "momentum", self.momentum, 0),
            epsilon=number(self, "epsilon", self.epsilon, 0),
            center=flag(self, "center", self.center),
            scale=flag(self, "scale", self.scale),
            **self._recipes(),
        )

    def _features(self, volume: Volume) -> int:
        features = volume[axis_index(self, volume, self.axis)]
        if features is None:
            raise Misfit(f"BatchNormalization needs a known extent on axis {self.axis}, got {volume_text(volume)}")
        return features

    def output_shape(self, *inputs: Volume) -> Volume:
        (volume,) = inputs
        self._features(volume)
        return volume

    def weight_shapes(self, *inputs: Volume) -> dict[str, Weight]:
        (volume,) = inputs
        shape = (self._features(volume),)
        weights = {}
        if self.scale:
            weights["gamma"] = Weight(shape)
        if self.center:
            weights["beta"] = Weight(shape)
        return weights | {"moving_mean": Weight(shape, False), "moving_variance": Weight(shape, False)}
