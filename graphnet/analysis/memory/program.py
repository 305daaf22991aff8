"""A computation as a compiler stores it: arrays, which take memory, and expressions, which take none."""

from __future__ import annotations

from typing import NamedTuple

ACTIVATIONS, GRADIENTS, WORKSPACE = "activations", "gradients", "workspace"
"""What an array counts as: what the backward pass will ask for, what it hands on, and what serves for a moment."""

Value = int
"""An array or an expression of a program: how many were written before it."""


class Array(NamedTuple):
    """What is known of an array beside what it reads."""

    fixed: int
    """Bytes that do not depend on the batch."""
    each: int
    """Bytes for every image of a batch."""
    part: str
    """What it counts as."""
    node: str
    """The call it is computed for."""
    elementwise: bool
    """It may take the place of an array of its size that is read for the last time."""


class Program:
    """Values in an order in which they can be computed: each reads values that were written before it.

    An array is computed once and stored. An expression stands for cheap arithmetic: whatever reads it computes it
    anew from the arrays that it leads to, which is why these have to stay until then.
    """

    def __init__(self) -> None:
        self.reads: list[tuple[Value, ...]] = []
        self.arrays: dict[Value, Array] = {}

    def __len__(self) -> int:
        return len(self.reads)

    def array(self, reads: tuple[Value, ...], array: Array) -> Value:
        """A new array, computed from other values."""
        value = len(self.reads)
        self.reads.append(reads)
        self.arrays[value] = array
        return value

    def expression(self, *reads: Value) -> Value:
        """A new expression of other values."""
        self.reads.append(reads)
        return len(self.reads) - 1

    def store(self, expression: Value, array: Array) -> None:
        """Make an array of an expression, for all that read it, before and after."""
        self.arrays[expression] = array

    def levels(self) -> list[int]:
        """How many arrays have to be computed, one after another, until a value is there."""
        levels: list[int] = []
        arrays = self.arrays
        for value, reads in enumerate(self.reads):
            level = 0
            for operand in reads:  # faster than max() of so few
                if levels[operand] > level:
                    level = levels[operand]
            levels.append(level + 1 if value in arrays else level)
        return levels
