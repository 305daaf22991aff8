"""How the extents of a volume came to be, from the input on."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from graphnet.network import Network
from graphnet.shapes import Volume, volume_text

MOST_STEPS = 8
"""How many steps of a history are told."""


class Step(NamedTuple):
    """A node that changed the extents, and what it made of them."""

    node: str
    extents: Volume


def steps(network: Network, name: str, shapes: Mapping[str, Volume | None], channels: bool = False) -> list[Step]:
    """The nodes that made a volume's spatial extents what they are, the input first; with `channels` these too.

    Of a join the first branch with these extents tells enough.
    """
    found = []
    while True:
        inputs = network.inputs(name)
        volume = _counted(shapes[name], channels)
        assert volume is not None
        same = next((source for source in inputs if _counted(shapes[source], channels) == volume), None)
        if same is None:
            found.append(Step(name, volume))
        if not inputs:
            return found[::-1]
        name = same or inputs[0]


def _counted(volume: Volume | None, channels: bool) -> Volume | None:
    return volume if channels or volume is None else volume[:-1]


def histories(network: Network, node: str, shapes: Mapping[str, Volume | None]) -> tuple[str, ...]:
    """The histories of what arrives at a node, a line each; none where it is the input's own volume.

    A window meets spatial extents alone; what joins branches, or wants other axes, meets whole volumes.
    """
    op, arriving = network.op(node), dict.fromkeys(network.inputs(node))
    whole = op.window is None or any(len(shapes[name] or ()) - 1 != op.rank for name in arriving)
    told = [(name, steps(network, name, shapes, whole)) for name in arriving]
    if len(told) > 1:
        fork = max(_alike([found for _, found in told]) - 1, 0)
        told = [(name, found[fork:]) for name, found in told]
    return tuple(_text(name, found, op.joins) for name, found in told if op.joins or len(found) > 1)


def _alike(paths: list[list[Step]]) -> int:
    """With how many steps all paths begin."""
    return next(
        (place for place, some in enumerate(zip(*paths, strict=False)) if len(set(some)) > 1), min(map(len, paths))
    )


def history_text(found: Sequence[Step], most: int = MOST_STEPS) -> str:
    """A history with arrows between its steps; of too many the first is told, and the last.

    >>> history_text([Step("input", (32, 32)), Step("conv1", (28, 28)), Step("pool1", (14, 14))])
    '32×32 (input) → 28×28 (conv1) → 14×14 (pool1)'
    """
    texts = [f"{volume_text(step.extents)} ({step.node})" for step in found]
    if len(texts) > most:
        texts = [texts[0], "…", *texts[1 - most :]]
    return " → ".join(texts)


def _text(name: str, found: list[Step], joined: bool) -> str:
    if len(found) == 1:
        since = f" since {found[0].node}" * (found[0].node != name)
        return f"{name} is {volume_text(found[0].extents)}{since}"
    return f"{name if joined else 'it'} went {history_text(found)}"
