"""A computation as a compiler stores it: arrays, which take memory, and expressions, which take none."""

from __future__ import annotations

from collections.abc import Iterable
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
    """Values in an order in which they can be computed.

    An array is computed once and stored. An expression stands for cheap arithmetic: whatever reads it computes it
    anew from the arrays that it leads to, which is why these have to stay until then.
    """

    def __init__(self) -> None:
        self.arrays: dict[Value, Array] = {}
        self.reads: list[tuple[Value, ...]] = []
        self.levels: list[int] = []
        """How many arrays must be computed, one after the other, before a value is there."""

    def __len__(self) -> int:
        return len(self.reads)

    def array(
        self,
        reads: Iterable[Value],
        part: str,
        node: str,
        *,
        fixed: int = 0,
        each: int = 0,
        elementwise: bool = False,
    ) -> Value:
        """A new array, computed from other values."""
        value = self._value(reads, 1)
        self.arrays[value] = Array(fixed, each, part, node, elementwise)
        return value

    def expression(self, *reads: Value) -> Value:
        """A new expression of other values."""
        return self._value(reads, 0)

    def _value(self, reads: Iterable[Value], steps: int) -> Value:
        operands = tuple(reads)
        levels, level = self.levels, 0
        for operand in operands:  # faster than max() of so few
            if levels[operand] > level:
                level = levels[operand]
        self.reads.append(operands)
        levels.append(level + steps)
        return len(levels) - 1
