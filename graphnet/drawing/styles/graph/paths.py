"""Which wires are the way through a frame, and which run beside."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

STRAIGHT = 1000
"""How strongly the way through is pulled straight; other wires pull with 1 or 2."""


class Paths:
    """How far every node is from where data comes in, and from where it ends."""

    def __init__(self, nodes: Sequence[str], wires: Iterable[tuple[str, str]]):
        self._sources: dict[str, list[str]] = defaultdict(list)
        self._takers: dict[str, list[str]] = defaultdict(list)
        for source, target in wires:
            self._sources[target].append(source)
            self._takers[source].append(target)
        self.depth = _steps(nodes, self._sources)
        """Steps of the longest way from where data comes in."""
        self.height = _steps(nodes[::-1], self._takers)
        """Steps of the longest way to an end."""

    def weight(self, source: str, target: str) -> int:
        """How strongly a wire is to be short and straight.

        Chains are, and the one longest way through forks and joins; where several are equally long, none is, and
        the join stands in their middle. A branch that is shorter than its neighbours stays near its fork.
        """
        sources, takers = self._sources[target], self._takers[source]
        longest_in = [each for each in sources if self.depth[each] + 1 == self.depth[target]]
        longest_out = [each for each in takers if self.height[each] + 1 == self.height[source]]
        is_chain = len(sources) == len(takers) == 1
        if is_chain or (longest_in == [source] and longest_out == [target]):
            return STRAIGHT
        return 2 if source in longest_in else 1


def _steps(nodes: Sequence[str], before: Mapping[str, Sequence[str]]) -> dict[str, int]:
    """The steps of the longest way to every node, when each stands behind those before it."""
    steps: dict[str, int] = {}
    for node in nodes:
        steps[node] = max((steps.get(each, 0) + 1 for each in before.get(node, ())), default=0)
    return steps
