"""Walks along the wires of a network."""

from __future__ import annotations

from collections.abc import Container, Iterable, Mapping
from typing import NamedTuple

from graphnet.network import Network


class Taker(NamedTuple):
    """A node that takes another's result, and as which of its inputs."""

    name: str
    slot: int


def takers(network: Network) -> dict[str, list[Taker]]:
    """Which nodes take each node's result."""
    found: dict[str, list[Taker]] = {name: [] for name in network}
    for name, _, inputs, *_ in network.calls:
        for slot, origin in enumerate(inputs):
            found[origin].append(Taker(name, slot))
    return found


def output_places(network: Network) -> dict[str, list[str]]:
    """As which outputs nodes leave a network: the keys, or the positions."""
    outputs = network.outputs
    places: dict[str, list[str]] = {}
    for key, name in outputs.items() if isinstance(outputs, Mapping) else enumerate(outputs):
        places.setdefault(name, []).append(str(key))
    return places


def reading_order(network: Network) -> list[str]:
    """Every node after all that it takes, branch by branch: an order that depends on the wires alone.

    Nodes that lead to no output come last.
    """
    order: dict[str, None] = {}
    for end in (*network.output_names, *network):
        path = [(end, iter(network.inputs(end)))] if end not in order else []
        while path:
            name, origins = path[-1]
            origin = next((origin for origin in origins if origin not in order), None)
            if origin is None:
                order[name] = None
                path.pop()
            else:
                path.append((origin, iter(network.inputs(origin))))
    return list(order)


MOST = 8
"""How many nodes are kept in mind of those that a node descends from."""


def nearest(
    order: Iterable[str], origins: Mapping[str, Iterable[str]], marked: Container[str]
) -> dict[str, frozenset[str]]:
    """The marked nodes that each node is, or first meets on its way back; of many, the latest few.

    `order` has every node after its `origins`.
    """
    found: dict[str, frozenset[str]] = {}
    place: dict[str, int] = {}
    for position, name in enumerate(order):
        place[name] = position
        if name in marked:
            found[name] = frozenset((name,))
            continue
        met = frozenset[str]().union(*[found[origin] for origin in origins[name]])
        found[name] = met if len(met) <= MOST else frozenset(sorted(met, key=place.__getitem__)[-MOST:])
    return found
