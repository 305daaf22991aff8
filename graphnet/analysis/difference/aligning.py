"""Two sequences lined up at least cost, as texts are, by a best-first search of the edit graph."""

from __future__ import annotations

from collections.abc import Callable
from heapq import heappop, heappush

Cost = Callable[[int, int], int | None]
"""The cost of taking an entry of the one for an entry of the other; None where that is out of the question."""

SKIP = 1 << 20
"""The cost of leaving out an entry. Others are fractions of it; the smallest break ties."""

EAGERNESS = (0, SKIP // 4, SKIP)
"""What it is worth to get past an entry, in one attempt after another.

At 0 the search is A* and finds the cheapest way (Hart, Nilsson & Raphael, A formal basis for the heuristic
determination of minimum cost paths, 1968); a more eager one looks back less far.
"""


def align(rows: int, columns: int, cost: Cost, effort: int) -> list[tuple[int, int]]:
    """Which of so many rows is which of so many columns, in order.

    An attempt looks at no more places of the edit graph than `effort` for each row and each column.
    """
    budget = effort * (rows + columns)
    searches = (_Search(rows, columns, cost, eagerness, budget) for eagerness in EAGERNESS)
    for search in searches:
        if search.arrives():
            break
    return search.pairs()


def without_coincidences(
    pairs: list[tuple[int, int]], rows: int, columns: int, telling: Callable[[int, int], bool]
) -> list[tuple[int, int]]:
    """Pairs, but for runs that tell nothing and are shorter than what is left out before and after them.

    Texts are lined up in the same way: a letter here and there is no likeness (Fraser, diff-match-patch).

    >>> without_coincidences([(0, 0), (5, 9), (6, 10)], 12, 12, lambda row, column: row == 0)
    [(0, 0)]
    """
    runs: list[list[tuple[int, int]]] = []
    for row, column in pairs:
        if runs and runs[-1][-1] == (row - 1, column - 1):
            runs[-1].append((row, column))
        else:
            runs.append([(row, column)])
    ends = [(-1, -1), *(end for run in runs for end in (run[0], run[-1])), (rows, columns)]
    gaps = [max(there[0] - here[0], there[1] - here[1]) - 1 for here, there in zip(ends[::2], ends[1::2], strict=True)]
    kept = [
        pair
        for run, before, after in zip(runs, gaps, gaps[1:], strict=False)
        if len(run) > min(before, after) or any(telling(*pair) for pair in run)
        for pair in run
    ]
    return kept if len(kept) == len(pairs) else without_coincidences(kept, rows, columns, telling)


class _Search:
    """One attempt, from the start of both sequences towards their end.

    A place of the edit graph is so many rows and so many columns that were got past, in one number.
    """

    def __init__(self, rows: int, columns: int, cost: Cost, eagerness: int, budget: int):
        self._rows, self._columns, self._cost, self._eagerness = rows, columns, cost, eagerness
        self._budget = budget
        self._across, self._down, self._along = columns + 2, columns + 1, 1  # steps: pair, leave out a row, a column
        self._came_by: dict[int, int] = {}
        self._furthest = 0

    def arrives(self) -> bool:
        """Whether the end is reached before too many places were looked at."""
        cost, rows, columns, came_by = self._cost, self._rows, self._columns, self._came_by
        waiting = [(0, 0, 0, 0, 0)]  # estimate, entries got past (negative), place, the step that leads there, spent
        ahead = 0
        while len(came_by) < self._budget:
            _, passed, place, step, spent = heappop(waiting)
            if place in came_by:
                continue
            came_by[place] = step
            if passed < ahead:
                ahead, self._furthest = passed, place
            row, column = divmod(place, columns + 1)
            if row == rows and column == columns:
                return True
            price = cost(row, column) if row < rows and column < columns else None
            if price is not None:
                heappush(waiting, self._entry(row + 1, column + 1, self._across, spent + price))
            if price == 0:
                continue  # nothing is cheaper
            if row < rows:
                heappush(waiting, self._entry(row + 1, column, self._down, spent + SKIP))
            if column < columns:
                heappush(waiting, self._entry(row, column + 1, self._along, spent + SKIP))
        return False

    def _entry(self, row: int, column: int, step: int, spent: int) -> tuple[int, int, int, int, int]:
        passed = row + column
        to_come = SKIP * abs(self._rows - row - self._columns + column)
        return spent + to_come - self._eagerness * passed, -passed, row * (self._columns + 1) + column, step, spent

    def pairs(self) -> list[tuple[int, int]]:
        """What the way to the furthest place took for one another."""
        place, found = self._furthest, []
        while place:
            step = self._came_by[place]
            place -= step
            if step == self._across:
                found.append(divmod(place, self._columns + 1))
        return found[::-1]
