"""Ranges: the two numbers between which all numbers of a volume lie, whatever the weights."""

from __future__ import annotations

from collections.abc import Callable
from math import inf, isinf

Range = tuple[float, float]
"""The least and the greatest."""

ANYTHING: Range = (-inf, inf)
SHARES: Range = (0.0, 1.0)


def hull(*ranges: Range) -> Range:
    """What holds all of some ranges.

    >>> hull((0, 1), (-2, 0.5))
    (-2, 1)
    """
    lows, highs = zip(*ranges, strict=True)
    return min(lows), max(highs)


def with_zero(arriving: Range) -> Range:
    """A range, and 0 beside it.

    >>> with_zero((1, 2)), with_zero((-1, 2))
    ((0, 2), (-1, 2))
    """
    low, high = arriving
    return min(low, 0), max(high, 0)


def image(function: Callable[[float], float], arriving: Range, *turns: float) -> Range:
    """What a function makes of a range, if between its turns it only rises or only falls.

    >>> image(abs, (-2, 1), 0)
    (0, 2)
    """
    low, high = arriving
    values = [function(point) for point in (low, high, *[turn for turn in turns if low < turn < high])]
    return min(values), max(values)


def times(number: float, factor: float) -> float:
    """A product in which 0 times anything is 0.

    >>> times(float("inf"), 0), times(2, 3)
    (0, 6)
    """
    return 0 if not number or not factor else number * factor


def products(first: Range, second: Range) -> Range:
    """What products of a number of each range lie between.

    >>> products((-1, 2), (0, 3))
    (-3, 6)
    """
    corners = [times(one, other) for one in first for other in second]
    return min(corners), max(corners)


def range_text(numbers: Range) -> str:
    """A range in words.

    >>> range_text((0, 1)), range_text((0.5, float("inf")))
    ('between 0 and 1', 'never below 0.5')
    """
    low, high = numbers
    if isinf(high):
        return "anything" if isinf(low) else f"never below {low:.3g}"
    return f"never above {high:.3g}" if isinf(low) else f"between {low:.3g} and {high:.3g}"
