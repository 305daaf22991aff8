"""What matching must know of the nodes of one network."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable, Container, Sequence
from typing import NamedTuple

from graphnet.analysis.difference.fingerprints import Fingerprinting
from graphnet.analysis.difference.wires import nearest, reading_order, takers
from graphnet.network import Network
from graphnet.ops import Op


class Look(NamedTuple):
    """What tells how alike two nodes are."""

    name: str
    stem: str
    value: int
    op: type[Op]
    kind: str


class Side:
    """One of two networks, with its fingerprints and its reading order."""

    def __init__(self, network: Network, fingerprinting: Fingerprinting):
        self.network = network
        self._takers = takers(network)
        self.value, self.ancestry, self.descent = fingerprinting(network, self._takers)
        self.nature = {name: (self.ancestry[name], self.descent[name]) for name in network}
        self.classes = {call.name: type(call.op) for call in network.calls}
        self.kind = {call.name: call.op.kind for call in network.calls}
        self.order = reading_order(network)
        self.place = {name: position for position, name in enumerate(self.order)}

    def looks(self, names: Sequence[str]) -> list[Look]:
        """What some nodes look like."""
        return [
            Look(name, stem(name), self.value[name], self.classes[name], self.kind[name]) for name in names
        ]

    def upstream(self, marked: Container[str]) -> dict[str, frozenset[str]]:
        """The marked nodes that each node's inputs are, or first meet on their way back."""
        inputs = {call.name: call.inputs for call in self.network.calls}
        return _beyond(inputs, nearest(inputs, inputs, marked))

    def downstream(self, marked: Container[str]) -> dict[str, frozenset[str]]:
        """The marked nodes that take each node's result, directly or through others."""
        users = {name: tuple(taker.name for taker in self._takers[name]) for name in reversed(list(self.network))}
        return _beyond(users, nearest(users, users, marked))


def _beyond(
    origins: dict[str, tuple[str, ...]], found: dict[str, frozenset[str]]
) -> dict[str, frozenset[str]]:
    return {name: frozenset[str]().union(*[found[origin] for origin in of]) for name, of in origins.items()}


def stem(name: str) -> str:
    """A name without its numbers: what stays when nodes are counted anew.

    >>> stem("stage3.bottleneck7.conv2"), stem("conv2d_4")
    ('stage.bottleneck.conv', 'convd')
    """
    return re.sub(r"_?\d+", "", name)


def rising(items: Sequence[str], key: Callable[[str], int]) -> list[str]:
    """The most items, in their order, whose keys rise (the longest increasing subsequence, Schensted 1961).

    >>> rising("31254", key=int)
    ['1', '2', '4']
    """
    ends: list[int] = []  # the least key that a subsequence of each length can end with
    last: list[int] = []  # and the item that it belongs to
    before: list[int | None] = []
    for position, item in enumerate(items):
        length = bisect_left(ends, key(item))
        ends[length : length + 1] = [key(item)]
        last[length : length + 1] = [position]
        before.append(last[length - 1] if length else None)
    chosen = []
    position = last[-1] if last else None
    while position is not None:
        chosen.append(items[position])
        position = before[position]
    return chosen[::-1]
