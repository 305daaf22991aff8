"""What it costs to take a node of one network for a node of another."""

from __future__ import annotations

from collections.abc import Sequence

from graphnet.analysis.difference.aligning import SKIP, Cost
from graphnet.analysis.difference.sides import Side

CHANGED = SKIP // 2
"""What it costs that an argument is another, in units of a node that goes."""

OTHER_CLASS = SKIP // 4
"""What it costs on top of that to be another op of the same kind."""

RENAMED = (0, 1, SKIP // 8)
"""What the same name costs, one with other numbers, and any other: next to nothing for other numbers, since `conv7`
becomes `conv8` where a convolution was put in before it."""

RENAMED_AND_CHANGED = (0, SKIP // 4, SKIP // 2)
"""What another name costs where the op is another too: then little is left that speaks for its being the same node."""


def likeness(a: Side, names_a: Sequence[str], b: Side, names_b: Sequence[str]) -> Cost:
    """What it costs to pair nodes of two lists, by their positions."""
    looks_a, looks_b = a.looks(names_a), b.looks(names_b)

    def cost(row: int, column: int) -> int | None:
        name_a, stem_a, value_a, class_a, kind_a = looks_a[row]
        name_b, stem_b, value_b, class_b, kind_b = looks_b[column]
        renamed = 0 if name_a == name_b else 1 if stem_a == stem_b else 2
        if value_a == value_b:
            return RENAMED[renamed]
        if class_a is class_b:
            return CHANGED + RENAMED_AND_CHANGED[renamed]
        if kind_a == kind_b:
            return CHANGED + OTHER_CLASS + RENAMED_AND_CHANGED[renamed]
        return None

    return cost
