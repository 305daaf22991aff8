"""What a node is, whatever it is called: its op, all that it is made from, and all that is made from it."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from typing import NamedTuple

from graphnet.analysis.difference.wires import Taker, output_places
from graphnet.network import Network
from graphnet.ops import Op


class Fingerprints(NamedTuple):
    """By the names of nodes; equal numbers are equal things, in the one network as in the other."""

    value: dict[str, int]
    """The op with its arguments."""
    ancestry: dict[str, int]
    """The op and, slot by slot, the ancestries of what it takes: everything that its volume depends on."""
    descent: dict[str, int]
    """The op, the descents of what takes it, each with the slot, and as which outputs it leaves."""


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


class Fingerprinting:
    """The numberings that networks must have in common to be held against one another."""

    def __init__(self) -> None:
        self._values, self._ancestries, self._descents = Numbering(), Numbering(), Numbering()

    def __call__(self, network: Network, takers: Mapping[str, list[Taker]]) -> Fingerprints:
        value = self._value(network)
        ancestry: dict[str, int] = {}
        for name, _, inputs, *_ in network.calls:
            ancestry[name] = self._ancestries((value[name], *[ancestry[origin] for origin in inputs]))
        descent: dict[str, int] = {}
        leaves_as = output_places(network)
        for name in reversed(list(network)):
            taken = sorted([(descent[taker], slot) for taker, slot in takers[name]])
            descent[name] = self._descents((value[name], tuple(taken), tuple(leaves_as.get(name, ()))))
        return Fingerprints(value, ancestry, descent)

    def _value(self, network: Network) -> dict[str, int]:
        numbers: dict[int, int] = {}  # by identity, since comparing ops by value takes longer
        for _, op, *_ in network.calls:
            if id(op) not in numbers:
                numbers[id(op)] = self._values(_hashable(op))
        return {call.name: numbers[id(call.op)] for call in network.calls}


def _hashable(op: Op) -> Hashable:
    """The op, or what it is written as where an op of one's own holds a list."""
    try:
        hash(op)
    except TypeError:
        return repr(op)
    return op
