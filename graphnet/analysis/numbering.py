"""Numbers in place of things, by which these are quickly held against one another."""

from __future__ import annotations

from collections.abc import Hashable


class Numbering:
    """Numbers for things: the same for equal ones, and no two things share one.

    >>> numbers = Numbering()
    >>> numbers("conv"), numbers("relu"), numbers("conv")
    (0, 1, 0)
    """

    def __init__(self) -> None:
        self._numbers: dict[Hashable, int] = {}

    def __call__(self, thing: Hashable) -> int:
        return self._numbers.setdefault(thing, len(self._numbers))
