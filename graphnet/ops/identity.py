"""The op that does nothing."""

from __future__ import annotations

from dataclasses import dataclass

from graphnet.ops.op import Op
from graphnet.ops.passes import FUSED


@dataclass(frozen=True, repr=False)
class Identity(Op):
    """Nothing at all. In a blueprint it leaves no node unless it is named."""

    short = "identity"
    passes = FUSED
    kind = "other"
    linear = True
    keeps_range = True
    elementwise = True
