"""Which wires are the way through a network, and which run beside it."""

from __future__ import annotations

from collections import defaultdict

from graphnet.network import Network

STRAIGHT = 1000
"""More than the 128 with which dot pulls the sides of a cluster together."""


class Paths:
    """How far every node is from where data comes in, and from where it ends."""

    def __init__(self, network: Network):
        self.network = network
        self.depth: dict[str, int] = {}
        """Steps of the longest way from an input."""
        self.height: dict[str, int] = dict.fromkeys(network, 0)
        """Steps of the longest way to an end."""
        self.takers: dict[str, list[str]] = defaultdict(list)
        """The calls that take a result, once for every wire."""
        for call in network.calls:
            self.depth[call.name] = max((self.depth[source] + 1 for source in call.inputs), default=0)
            for source in call.inputs:
                self.takers[source].append(call.name)
        for name in reversed(list(network)):
            self.height[name] = max((self.height[taker] + 1 for taker in self.takers[name]), default=0)

    def weight(self, source: str, target: str) -> int:
        """How strongly a wire is to be short and straight.

        Chains are, and the one longest way through forks and joins; where several are equally long, none is, and
        the join stands in their middle. A branch that is shorter than its neighbours stays near its fork.
        """
        sources, takers = self.network.inputs(target), self.takers[source]
        longest_in = [each for each in sources if self.depth[each] + 1 == self.depth[target]]
        longest_out = [each for each in takers if self.height[each] + 1 == self.height[source]]
        is_chain = len(sources) == len(takers) == 1
        if is_chain or (longest_in == [source] and longest_out == [target]):
            return STRAIGHT
        return 2 if source in longest_in else 1

    def skips(self, source: str, target: str) -> bool:
        """Whether a wire leaves a fork and passes nodes by."""
        return len(self.takers[source]) > 1 and self.depth[target] > self.depth[source] + 1

    @property
    def crowding(self) -> float:
        """How many wires run beside a node, on average."""
        spans = (
            self.depth[name] - self.depth[source] - 1 for name in self.network for source in self.network.inputs(name)
        )
        return sum(spans) / len(self.network)
