"""What ops with a kernel, or with a bias, have in common."""

from __future__ import annotations

from dataclasses import dataclass

from graphnet.ops.arguments import Recipe, flag
from graphnet.ops.formulas import Formula, Indexed
from graphnet.ops.op import Op, Weight


@dataclass(frozen=True, repr=False, kw_only=True)
class Biased(Op):
    """A number added to every output channel."""

    use_bias: bool = True
    bias_initializer: Recipe = "zeros"
    bias_regularizer: Recipe = None
    bias_constraint: Recipe = None

    def __post_init__(self) -> None:
        super().__post_init__()
        self._set(use_bias=flag(self, "use_bias", self.use_bias))

    @property
    def bias_argument(self) -> str | None:
        return "use_bias" if self.use_bias else None

    def _bias(self, *shape: int) -> dict[str, Weight]:
        return {"bias": Weight(shape)} if self.use_bias else {}

    def _bias_formula(self, numbers: Formula) -> dict[str, Formula]:
        return {"bias": numbers} if self.use_bias else {}

    def _biased(self, weighted: Formula, *indices: Formula) -> Formula:
        return weighted + Indexed("b", indices) if self.use_bias else weighted


@dataclass(frozen=True, repr=False, kw_only=True)
class KernelAndBias(Biased):
    """One array of weights, and a bias."""

    kernel_initializer: Recipe = "glorot_uniform"
    kernel_regularizer: Recipe = None
    kernel_constraint: Recipe = None
