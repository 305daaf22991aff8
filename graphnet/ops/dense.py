"""The fully connected layer."""

from __future__ import annotations

from dataclasses import dataclass

from graphnet.errors import Misfit
from graphnet.ops.arguments import whole
from graphnet.ops.kernel_and_bias import KernelAndBias
from graphnet.ops.op import Weight, needs_features
from graphnet.shapes import Volume, size, volume_text


@dataclass(frozen=True, repr=False)
class Dense(KernelAndBias):
    """y = xW + b over the last axis: every unit sees every feature."""

    units: int

    short = "dense"
    kind = "dense"
    linear = True

    def __post_init__(self) -> None:
        self._set(units=whole(self, "units", self.units))
        super().__post_init__()

    def output_shape(self, *inputs: Volume) -> Volume:
        (volume,) = inputs
        if not volume:
            raise Misfit(f"Dense takes a volume of one axis or more, got {volume_text(volume)}")
        needs_features(self, volume)
        return (*volume[:-1], self.units)

    def weight_shapes(self, *inputs: Volume) -> dict[str, Weight]:
        """N_in · N_out weights and N_out biases."""
        (volume,) = inputs
        return {"kernel": Weight((needs_features(self, volume), self.units)), **self._bias(self.units)}

    def macs(self, output: Volume, *inputs: Volume) -> int | None:
        (volume,) = inputs
        outputs = size(output)
        return None if outputs is None else outputs * needs_features(self, volume)

    def activations(self, output: Volume) -> int | None:
        return size(output)
