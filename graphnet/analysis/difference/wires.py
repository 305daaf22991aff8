"""Walks along the wires of a network."""

from __future__ import annotations

from collections.abc import Container, Mapping, Sequence

from graphnet.network import Network

Wires = Mapping[str, tuple[str, ...]]
"""Where wires lead from each node; every node comes after those that its wires lead to."""


def origins(network: Network) -> Wires:
    """What each node takes."""
    return {name: inputs for name, _, inputs, *_ in network.calls}


def users(network: Network) -> Wires:
    """What takes each node's result."""
    found: dict[str, list[str]] = {name: [] for name in reversed(list(network))}
    for name, _, inputs, *_ in network.calls:
        for origin in inputs:
            found[origin].append(name)
    return {name: tuple(takers) for name, takers in found.items()}


def output_places(network: Network) -> dict[str, list[str]]:
    """As which outputs nodes leave a network: the keys, or the positions."""
    outputs = network.outputs
    places: dict[str, list[str]] = {}
    for key, name in outputs.items() if isinstance(outputs, Mapping) else enumerate(outputs):
        places.setdefault(name, []).append(str(key))
    return places


def reading_order(network: Network) -> list[str]:
    """Every node after all that it takes, branch by branch: an order that depends on the wires alone.

    Branches are read in the order in which they are joined; where that makes no difference, the longest goes first.
    Nodes that lead to no output come last.
    """
    takes: dict[str, Sequence[str]] = {}
    length: dict[str, int] = {}
    for name, op, inputs, *_ in network.calls:
        length[name] = 1 + max([length[origin] for origin in inputs], default=0)
        takes[name] = sorted(inputs, key=length.__getitem__, reverse=True) if op.symmetric else inputs
    order: dict[str, None] = {}
    for end in (*network.output_names, *network):
        waiting = [end]
        while waiting:
            name = waiting[-1]
            unread = [origin for origin in takes[name] if origin not in order] if name not in order else []
            if unread:
                waiting.extend(reversed(unread))
            else:
                order[name] = None
                waiting.pop()
    return list(order)


MOST = 8
"""How many nodes are kept in mind of those that a way meets."""


def nearest(wires: Wires, marked: Container[str]) -> dict[str, frozenset[str]]:
    """The marked nodes that the ways from each node first meet, itself left out; of many, a few."""
    met: dict[str, frozenset[str]] = {}
    seen: dict[str, frozenset[str]] = {}  # from a node with itself
    place: dict[str, int] = {}
    for position, (name, ends) in enumerate(wires.items()):
        place[name] = position
        if len(ends) == 1:
            found = seen[ends[0]]
        else:
            found = frozenset[str]().union(*[seen[end] for end in ends])
            if len(found) > MOST:
                found = frozenset(sorted(found, key=place.__getitem__)[-MOST:])
        met[name] = found
        seen[name] = frozenset((name,)) if name in marked else found
    return met
