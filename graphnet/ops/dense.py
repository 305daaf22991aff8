"""The fully connected layer."""

from __future__ import annotations

from dataclasses import dataclass

from graphnet.errors import Misfit
from graphnet.ops.arguments import whole
from graphnet.ops.formulas import (
    LEAVING,
    Equation,
    Formula,
    Indexed,
    Number,
    Quantity,
    Statement,
    extents_of,
    gathered,
    indices,
    product,
)
from graphnet.ops.kernel_and_bias import KernelAndBias
from graphnet.ops.op import Weight, needs_features
from graphnet.ops.passes import Contraction
from graphnet.shapes import Volume, size, volume_text


@dataclass(frozen=True, repr=False)
class Dense(KernelAndBias):
    """y = xW + b over the last axis: every unit sees every feature."""

    units: int

    short = "dense"
    kind = "dense"
    linear = True
    weighted = True
    pointwise = True
    mixes_channels = True

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

    def contractions(self, output: Volume, *inputs: Volume) -> tuple[Contraction, ...]:
        (volume,) = inputs
        return (Contraction(output, "kernel", needs_features(self, volume) * self.units, slides=False),)

    def macs(self, output: Volume, *inputs: Volume) -> int | None:
        (volume,) = inputs
        outputs = size(output)
        return None if outputs is None else outputs * needs_features(self, volume)

    def activations(self, output: Volume) -> int | None:
        return size(output)

    def definition(self, *inputs: Volume) -> list[Statement]:
        """Z[k] = Σ W[j, k]·U[j] + b[k], at every place (NYU deck)."""
        (volume,) = inputs
        j, k, places = Quantity("j"), Quantity("k"), indices("i", len(volume) - 1)
        weighted = gathered("Σ", (j,), Indexed("W", (j, k)) * Indexed("U", (*places, j)))
        return [Equation(Indexed("Z", (*places, k)), self._biased(weighted, k))]

    def extent_formulas(self, output: Volume, *inputs: Volume) -> list[Statement]:
        units = Equation(Quantity("N_out"), Number(self.units), "one a neuron")
        return [units, "the other axes stay as they are"] if len(output) > 1 else [units]

    def weight_formulas(self, *inputs: Volume) -> dict[str, Formula]:
        (volume,) = inputs
        units = Quantity("N_out", self.units)
        return {"kernel": Quantity("N_in", volume[-1]) * units, **self._bias_formula(units)}

    def mac_formula(self, output: Volume, *inputs: Volume) -> Formula | None:
        (volume,) = inputs
        return product(*extents_of(output, LEAVING)[:-1], Quantity("N_in", volume[-1]), Quantity("N_out", self.units))
