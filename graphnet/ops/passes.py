"""What a forward and a backward pass store and read: the traits that a forecast of memory hangs on."""

from __future__ import annotations

from typing import Literal, NamedTuple

from graphnet.shapes import Volume

Kept = Literal["input", "output"]


class Passes(NamedTuple):
    """How an op behaves in memory under a compiler that fuses cheap arithmetic into whatever reads it."""

    fused: bool = False
    """Nothing of its output is stored: each reader computes it anew from what is stored before it."""

    gradient_fused: bool = False
    """The same of the gradient that it hands to its inputs."""

    keeps: tuple[Kept, ...] = ("input", "output")
    """What its backward pass reads again."""

    indexed: bool = False
    """Its gradient goes back to the place each number was taken from, which has to be remembered."""

    costly: int = 0
    """Values on the way to its output that are not computed anew, but stored and read again by its backward pass:
    exponentials, powers, sums over neighbours."""

    clamps: bool = False
    """It is the larger of its input and a constant. Taken into a sum it is never stored: its input is, and the
    constant, as many times as there are numbers."""

    statistics: Literal["batch", "image"] | None = None
    """What it takes a mean and a variance of: the batch (in training alone), or each image."""


STORED = Passes()
"""Its output is stored, and its backward pass reads all it can: what holds of an op that says nothing."""

FUSED = Passes(fused=True, gradient_fused=True, keeps=())
"""Arithmetic whose derivative is constant: sums, scalings, padding, the same numbers in another shape."""

FUSED_FUNCTION = Passes(fused=True, gradient_fused=True, keeps=("input",))
"""Arithmetic whose derivative depends on where it is taken: products, maxima, activations of straight lines."""

CLAMP = FUSED_FUNCTION._replace(clamps=True)
"""The same, cut off at a constant."""

COSTLY_FUNCTION = Passes(gradient_fused=True, keeps=(), costly=1)
"""A function with an exponential in it whose derivative follows from its value: tanh, the sigmoid."""

COSTLY_FACTOR = Passes(fused=True, gradient_fused=True, keeps=("input",), costly=1)
"""Arithmetic with such a function of the same number: x times its sigmoid."""


class Contraction(NamedTuple):
    """Sums of products of a volume and a kernel: the steps no compiler fuses away."""

    leaving: Volume
    kernel: str
    """The name of its weight."""
    whole: int
    """Numbers in a kernel that sees all channels, whose gradient is computed on the way to that of a grouped one."""
    slides: bool = True
    """It is a convolution, whose gradients are convolutions over other axes."""
