"""How many bytes a number takes under each of Keras's dtype policies."""

from __future__ import annotations

from typing import NamedTuple

from graphnet.errors import ArgumentError, brief, near_matches

DATA = 4
"""Keras's inputs are float32 under every policy."""

INDEX = 4
"""Places within an array are 32 bits wide."""

DRAWN = 8
"""A random number comes of two words of 32 bits, both of which are kept (Salmon et al., 2011: Threefry)."""


FULL = 4
"""What a device computes with that has no arithmetic for narrower numbers, as XLA on a CPU."""


class Precision(NamedTuple):
    """Bytes of a number in the weights and the optimizer's slots, and in what is computed with them."""

    weights: int
    compute: int

    @property
    def narrow(self) -> bool:
        """Whether it is narrower than what every device computes with."""
        return self.compute < FULL

    @property
    def twofold(self) -> Precision:
        """Where narrow numbers are computed with as full ones: every array may be there in both widths."""
        return self._replace(compute=self.compute + FULL)


POLICIES = {
    "float16": Precision(2, 2),
    "bfloat16": Precision(2, 2),
    "float32": Precision(4, 4),
    "float64": Precision(8, 8),
    "mixed_float16": Precision(4, 2),
    "mixed_bfloat16": Precision(4, 2),
}


def precision(dtype: object) -> Precision:
    """The widths under a policy.

    >>> precision("mixed_bfloat16")
    Precision(weights=4, compute=2)
    """
    if not isinstance(dtype, str) or dtype not in POLICIES:
        near = near_matches(str(dtype), POLICIES)
        raise ArgumentError(f"unknown dtype {brief(dtype)}: there are {', '.join(POLICIES)}{near}")
    return POLICIES[dtype]
