"""What a part of a network is, whatever it is called: a number that only its equals have."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Hashable, Iterable, Mapping, Sequence
from itertools import pairwise
from typing import NamedTuple

from graphnet.analysis.numbering import Numbering
from graphnet.network import Call, Network
from graphnet.ops import Op
from graphnet.shapes import Volume

OUTSIDE = ""
"""What takes the results that leave a network."""

UNTOLD = re.compile(r".*_(initializer|regularizer|constraint)|seed|momentum|epsilon|recorded")
"""Arguments in which copies may differ, and nothing is said of it: how training starts and behaves."""

GRADUAL = "rate"
"""Arguments that often grow from copy to copy, as dropout does with stochastic depth (Huang et al., 2016)."""


class Signature(NamedTuple):
    """A sub-graph told apart from all others by its structure."""

    number: int
    """Equal for sub-graphs that are the same, call for call, and never for others."""
    entries: tuple[str, ...]
    """The calls outside whose results it takes."""
    nodes: dict[str, int]
    """By its calls: numbers that are all different, and the same for the same calls of its equals."""


class Canon:
    """The numberings by which the parts of one network are held against one another."""

    def __init__(self, network: Network, shapes: Mapping[str, Volume | None], marks: Mapping[str, Hashable]):
        """Equals make volumes of the same extents, though maybe of other channels, and bear equal marks."""
        self._shapes = shapes
        self._marks = marks
        self._place = {name: place for place, name in enumerate(network)}
        self._number = Numbering()
        self._values: dict[int, int] = {}  # by the identity of ops: equal ones of a network are the same
        tied = {name for call in network.calls if call.weights != call.name for name in (call.weights, call.name)}
        self._tied = tied
        # with the slots, where these make a difference
        self._takers: dict[str, list[tuple[str, int]]] = {name: [] for name in network}
        self._kept: dict[str, int] = {}
        for call in network.calls:
            for slot, source in enumerate(call.inputs):
                self._takers[source].append((call.name, 0 if call.op.symmetric else slot))
            kept = self._value(call.op), self._extents(call.name), call.name in tied, marks.get(call.name)
            self._kept[call.name] = self._number(kept)
        for name in network.output_names:
            self._takers[name].append((OUTSIDE, 0))

    def sorted(self, calls: Iterable[Call]) -> list[Call]:
        """Some calls in the order of the data."""
        return sorted(calls, key=lambda call: self._place[call.name])

    def alike(self, calls: Iterable[Call]) -> bool:
        """Whether some calls all bear the same mark, or none at all."""
        return len({self._marks.get(call.name) for call in calls}) <= 1

    def ties(self, calls: Iterable[Call]) -> list[bool]:
        """Which of some calls share their weights with others."""
        return [call.name in self._tied for call in calls]

    def leaving(self, calls: Sequence[Call]) -> set[Volume | None]:
        """The volumes that some calls give to others."""
        within = {call.name for call in calls}
        return {self._shapes[call.name] for call in calls if self._leaves(call.name, within)}

    def signature(self, calls: Iterable[Call]) -> Signature:
        """The signature of some calls."""
        calls = self.sorted(calls)
        entries, nodes = self._numbered(calls, self._kept)
        if len({*nodes.values()}) < len(nodes):
            entries, nodes = self._numbered(calls, self._by_takers(calls, nodes), apart=True)
        told = sorted((number, self._leaves(name, nodes)) for name, number in nodes.items())
        return Signature(self._number(tuple(told)), tuple(entries), nodes)

    def in_a_row(self, signatures: Sequence[Signature]) -> bool:
        """Whether each of some sub-graphs takes one result from outside, and gives its own to the next alone."""
        return all(len(signature.entries) == 1 for signature in signatures) and all(
            taker in earlier.nodes or taker in later.nodes
            for earlier, later in pairwise(signatures)
            for name in earlier.nodes
            for taker, _ in self._takers[name]
        )

    def _numbered(
        self, calls: Iterable[Call], own: Mapping[str, int], apart: bool = False
    ) -> tuple[dict[str, int], dict[str, int]]:
        """What calls take from outside, in order, and a number for each by its own and by how its inputs were made.

        Twins have the same, unless they are to be told apart, by nothing but their order.
        """
        entries: dict[str, int] = {}
        owners: dict[str, int] = {}
        nodes: dict[str, int] = {}
        met: dict[tuple[int | None, ...], int] = defaultdict(int)
        for name, op, inputs, weights, _ in calls:
            taken = [
                nodes[source] if source in nodes else -1 - entries.setdefault(source, len(entries)) for source in inputs
            ]
            made = (own[name], owners.get(weights), *(sorted(taken) if op.symmetric else taken))
            met[made] += apart
            nodes[name] = self._number((met[made], made))
            owners.setdefault(weights, nodes[name])
        return entries, nodes

    def _by_takers(self, calls: Sequence[Call], nodes: Mapping[str, int]) -> dict[str, int]:
        """A number for each call that tells it from those twins whose results are taken by something else."""
        numbers: dict[str, int] = {}
        for name, *_ in reversed(calls):
            takers = sorted((numbers[taker], slot) for taker, slot in self._takers[name] if taker in numbers)
            numbers[name] = self._number((nodes[name], self._leaves(name, nodes), *takers))
        return numbers

    def _leaves(self, name: str, within: Collection[str]) -> bool:
        """Whether a result is taken by anything outside."""
        return any(taker not in within for taker, _ in self._takers[name])

    def _extents(self, name: str) -> Volume | None:
        shape = self._shapes[name]
        return None if shape is None else shape[:-1]

    def _value(self, op: Op) -> int:
        number = self._values.get(id(op))
        if number is None:
            told = ((name, value) for name, value in op.arguments().items() if not _may_differ(name))
            number = self._values[id(op)] = self._number((type(op), *((name, repr(value)) for name, value in told)))
        return number


def _may_differ(argument: str) -> bool:
    return bool(UNTOLD.fullmatch(argument) or argument == GRADUAL)
