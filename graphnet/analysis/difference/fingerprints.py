"""What a node is, whatever it is called: its op, all that it is made from, and all that is made from it."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from typing import NamedTuple

from graphnet.analysis.difference.wires import output_places
from graphnet.analysis.numbering import Numbering
from graphnet.network import Network
from graphnet.ops import Op


class Fingerprints(NamedTuple):
    """By the names of nodes; equal numbers are equal things, in the one network as in the other."""

    value: dict[str, int]
    """The op with its arguments."""
    ancestry: dict[str, int]
    """The op and the ancestries of what it takes, in order where that matters: all that its volume depends on."""
    descent: dict[str, int]
    """The op, the descents of what takes it, with the slot where that matters, and as which outputs it leaves."""


class Fingerprinting:
    """The numberings that networks must have in common to be held against one another."""

    def __init__(self) -> None:
        self._values, self._ancestries, self._descents = Numbering(), Numbering(), Numbering()

    def __call__(self, network: Network) -> Fingerprints:
        value = self._value(network)
        return Fingerprints(value, self._ancestry(network, value), self._descent(network, value))

    def _value(self, network: Network) -> dict[str, int]:
        numbers: dict[int, int] = {}  # by identity, since comparing ops by value takes longer
        for _, op, *_ in network.calls:
            if id(op) not in numbers:
                numbers[id(op)] = self._values(_hashable(op))
        return {call.name: numbers[id(call.op)] for call in network.calls}

    def _ancestry(self, network: Network, value: Mapping[str, int]) -> dict[str, int]:
        found: dict[str, int] = {}
        for name, op, inputs, *_ in network.calls:
            taken = [found[origin] for origin in inputs]
            found[name] = self._ancestries((value[name], *(sorted(taken) if op.symmetric else taken)))
        return found

    def _descent(self, network: Network, value: Mapping[str, int]) -> dict[str, int]:
        found: dict[str, int] = {}
        taken: dict[str, list[tuple[int, int]]] = {name: [] for name in network}
        leaves_as = output_places(network)
        for name, op, inputs, *_ in reversed(list(network.calls)):
            users = tuple(sorted(taken[name]))
            number = found[name] = self._descents((value[name], users, tuple(leaves_as.get(name, ()))))
            for slot, origin in enumerate(inputs):
                taken[origin].append((number, 0 if op.symmetric else slot))
        return found


def _hashable(op: Op) -> Hashable:
    """The op, or what it is written as where an op of one's own holds a list."""
    try:
        hash(op)
    except TypeError:
        return repr(op)
    return op
