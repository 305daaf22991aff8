"""How far things reach to one side, height by height, so that others can be put close beside them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from heapq import heappop, heappush
from itertools import pairwise
from typing import NamedTuple


class Stretch(NamedTuple):
    """From a top to a foot, something reaches so far."""

    top: float
    foot: float
    reach: float

    def moved(self, down: float, out: float) -> Stretch:
        return Stretch(self.top + down, self.foot + down, self.reach + out)


Contour = tuple[Stretch, ...]
"""Stretches from the top down, of which none overlap."""


def contour(stretches: Iterable[Stretch]) -> Contour:
    """How far the farthest of some stretches reach.

    >>> contour([Stretch(0, 3, 1), Stretch(2, 5, 4)])
    (Stretch(top=0, foot=2, reach=1), Stretch(top=2, foot=5, reach=4))
    >>> contour([Stretch(0, 3, 1), Stretch(2, 5, 1)])
    (Stretch(top=0, foot=5, reach=1),)
    """
    waiting = sorted(stretches, reverse=True)
    heights = sorted({height for stretch in waiting for height in stretch[:2]})
    reaching: list[tuple[float, float]] = []
    found: list[Stretch] = []
    for top, foot in pairwise(heights):
        while waiting and waiting[-1].top <= top:
            stretch = waiting.pop()
            heappush(reaching, (-stretch.reach, stretch.foot))
        while reaching and reaching[0][1] <= top:
            heappop(reaching)
        if reaching and found and found[-1][1:] == (top, -reaching[0][0]):
            found[-1] = found[-1]._replace(foot=foot)
        elif reaching:
            found.append(Stretch(top, foot, -reaching[0][0]))
    return tuple(found)


def apart(left: Sequence[Stretch], right: Sequence[Stretch]) -> float:
    """How far two middles must be apart, of which one reaches to the right as `left` says, the other to the left.

    >>> apart([Stretch(0, 9, 5)], [Stretch(0, 4, 3), Stretch(9, 10, 70)])
    8
    """
    farthest, one, other = 0.0, 0, 0
    while one < len(left) and other < len(right):
        first, second = left[one], right[other]
        if first.top < second.foot and second.top < first.foot:
            farthest = max(farthest, first.reach + second.reach)
        if first.foot <= second.foot:
            one += 1
        else:
            other += 1
    return farthest
