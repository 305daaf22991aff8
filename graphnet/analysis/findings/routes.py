"""Where results go past ops that only pass them on."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cached_property

from graphnet.network import Call, Network
from graphnet.ops import Op
from graphnet.ops.answers import remembered

Passing = Callable[[Op], bool]
"""Whether an op only passes on what comes in, as far as a rule is concerned; asked of ops of one input."""


class Routes:
    """The ways of a network past some ops, each question answered for all nodes in one pass."""

    def __init__(self, network: Network, consumers: Mapping[str, Sequence[Call]], passing: Passing):
        self._network = network
        self._consumers = consumers
        passes = remembered(passing)
        self._passing = [call for call in network.calls if len(call.inputs) == 1 and passes(call.op)]

    def origin(self, name: str) -> Call:
        """The call whose result a node passes on, or else its own."""
        return self._origins.get(name) or self._network[name]

    @cached_property
    def _origins(self) -> dict[str, Call]:
        """The origin of every node that passes on."""
        origins: dict[str, Call] = {}
        for call in self._passing:
            (source,) = call.inputs
            origins[call.name] = origins.get(source) or self._network[source]
        return origins

    def following(self, call: Call) -> list[Call]:
        """The calls that a result first reaches.

        For all calls that do not pass on this takes one pass together, as no node passes on the results of two.
        """
        waiting, found = [call.name], dict[str, Call]()
        while waiting:
            for consumer in self._consumers[waiting.pop()]:
                if consumer.name in self._origins:
                    waiting.append(consumer.name)
                else:
                    found[consumer.name] = consumer
        return list(found.values())

    @cached_property
    def leaving(self) -> set[str]:
        """The nodes whose result leaves the network on any of its ways."""
        return leading_to(self._network.output_names, self._passing)


def leading_to(ends: Iterable[str], through: Sequence[Call]) -> set[str]:
    """The nodes whose result reaches one of some ends through some calls in topological order, and those ends."""
    leading = set(ends)
    for call in reversed(through):
        if call.name in leading:
            leading.update(call.inputs)
    return leading
