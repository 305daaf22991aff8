"""How the parts of a valley stand to one another. Points."""

from __future__ import annotations

from typing import NamedTuple

from graphnet.drawing.styles.volumes.leaves import GAP, Extent

ASIDE = 5.0
"""How far from what it leaves a wire goes down, and up before what it comes to."""

FALL = 14.0
"""From what is on a level to what is beneath it."""

INDENT = 80.0
"""How far what is beneath stands in on either side, at most,"""

TURN = 20.0
"""unless a wire would have to turn aside by less than this."""


class Slopes(NamedTuple):
    """Where the parts of a valley stand, in points from its left end and below the axis of what is level."""

    before: float
    """The left end of what is before,"""
    below: float
    """of what is beneath,"""
    after: float
    """and of what is behind."""
    down: float
    """Where a wire goes down,"""
    up: float
    """and where one has come up again."""
    turn: float
    """How low wires may turn aside on their way."""
    depth: float
    """Of the axis beneath."""


def slopes(before: Extent, across: Extent, after: Extent, below: Extent, first: float, last: float) -> Slopes:
    """Where the parts of a valley stand: what is beneath right below the wires, unless that is far aside.

    `first` and `last` are how far from its ends the leaves are that wires come down to, and rise from.

    >>> arm, wire, below = Extent(130, 50, 60), Extent(40, 12, 2), Extent(300, 40, 50)
    >>> slopes(arm, wire, arm, below, first=20, last=60)[:5]  # it stands in by 80 on the left, and by 75 on the right
    (0.0, 80.0, 325.0, 135.0, 320.0)
    """
    left, right = _indentation(before.width + ASIDE - first), _indentation(after.width + ASIDE - last)
    level = max(left + below.width + right, before.width + across.width + after.width + 2 * GAP)
    left += (level - left - below.width - right) / 2
    foot = max(before.below, across.below, after.below)
    begin = max(-left, 0.0)
    end = begin + level - after.width
    return Slopes(
        before=begin,
        below=begin + left,
        after=end,
        down=begin + before.width + ASIDE,
        up=end - ASIDE,
        turn=foot + FALL / 2,
        depth=foot + FALL + below.above,
    )


def _indentation(straight: float) -> float:
    """How far what is beneath stands in, where it would stand in so far right below a wire."""
    return straight if straight < INDENT + TURN else INDENT
