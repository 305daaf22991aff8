"""What matching must know of the nodes of one network."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable, Container, Hashable, Sequence
from functools import cached_property
from typing import NamedTuple

from graphnet.analysis.difference.fingerprints import Fingerprinting
from graphnet.analysis.difference.wires import nearest, origins, reading_order, users
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
        self.value, self.ancestry, self.descent = fingerprinting(network)
        self.order = reading_order(network)
        self.place = {name: position for position, name in enumerate(self.order)}

    @cached_property
    def nature(self) -> dict[str, Hashable]:
        """What each node comes from and leads to, and as which inputs it is taken even where that does not matter."""
        slots: dict[str, list[int]] = {name: [] for name in self.network}
        for _, _, inputs, *_ in self.network.calls:
            for slot, origin in enumerate(inputs):
                slots[origin].append(slot)
        return {name: (self.ancestry[name], self.descent[name], tuple(slots[name])) for name in self.network}

    @cached_property
    def leaving(self) -> dict[str, int]:
        """What each output is, and as which outputs it leaves."""
        return {name: self.descent[name] for name in self.network.output_names}

    @cached_property
    def kind(self) -> dict[str, str]:
        """The family of each node's op."""
        return {name: op.kind for name, op, *_ in self.network.calls}

    def looks(self, names: Sequence[str]) -> list[Look]:
        """What some nodes look like."""
        ops = [self.network.op(name) for name in names]
        return [
            Look(name, stem(name), self.value[name], type(op), op.kind) for name, op in zip(names, ops, strict=True)
        ]

    def upstream(self, marked: Container[str]) -> dict[str, frozenset[str]]:
        """The marked nodes that each node takes, directly or through others."""
        return nearest(origins(self.network), marked)

    def downstream(self, marked: Container[str]) -> dict[str, frozenset[str]]:
        """The marked nodes that take each node's result, directly or through others."""
        return nearest(users(self.network), marked)


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
    for here, item in enumerate(items):
        length = bisect_left(ends, key(item))
        ends[length : length + 1] = [key(item)]
        last[length : length + 1] = [here]
        before.append(last[length - 1] if length else None)
    chosen = []
    position: int | None = last[-1] if last else None
    while position is not None:
        chosen.append(items[position])
        position = before[position]
    return chosen[::-1]
