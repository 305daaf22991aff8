"""How much room blocks, signs and tags take. Points."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

from graphnet.drawing.scene.typesetting import text_width
from graphnet.drawing.styles.volumes.captions import LEADING, SMALL
from graphnet.drawing.styles.volumes.parts import Block, Leaf, Sign

GAP = 8.0
"""From one to the next, for an arrow to be seen in."""

SIGN = 15.0
"""Across the circle of a sign."""

TAG = 13.0
"""The height of a tag."""

EDGE_TEXT = SMALL + 2.5
"""The room to the left of a block for what stands along its edge."""

NUMBERS = LEADING * SMALL + 2
"""The room beneath a block for its channels."""


class Span(NamedTuple):
    """A stretch from left to right."""

    left: float
    right: float


class Extent(NamedTuple):
    """The room that a part takes, above and below its axis."""

    width: float
    above: float
    below: float


def offsets(leaves: Sequence[Leaf]) -> list[float]:
    """Where the fronts of a run begin, that of the first being at 0."""
    places = [0.0]
    for before, after in pairwise(leaves):
        ends, begins = leaf_span(before), leaf_span(after)
        places.append(places[-1] + max(ends.right - begins.left + 2, across(before) + GAP))
    return places


def leaf_span(leaf: Leaf) -> Span:
    """From where to where a leaf and its numbers reach, its front beginning at 0."""
    width = across(leaf)
    if not isinstance(leaf, Block):
        return Span(0, width)
    half, middle = text_width(leaf.channels, SMALL) / 2, front(leaf) / 2
    return Span(min(-EDGE_TEXT if leaf.spatial else 0, middle - half), max(width, middle + half))


def front(leaf: Leaf) -> float:
    """How wide the front of a leaf is."""
    return leaf.solid.run if isinstance(leaf, Block) else across(leaf)


def across(leaf: Leaf) -> float:
    """How wide a leaf is."""
    match leaf:
        case Block():
            return leaf.solid.across
        case Sign():
            return SIGN
        case _:
            return text_width(leaf.text, SMALL) + 10


def rise(leaf: Leaf) -> float:
    """How far a leaf rises above its axis."""
    match leaf:
        case Block():
            return leaf.solid.tall / 2
        case Sign():
            return SIGN / 2
        case _:
            return TAG / 2


def foot_of(leaf: Leaf) -> float:
    """How far a leaf and its numbers reach below its axis."""
    return rise(leaf) + (NUMBERS if isinstance(leaf, Block) else 2)
