"""Axes that Keras's models count from the front, though they are the last: the channels."""

from __future__ import annotations

from typing import Any

from graphnet.network import Network
from graphnet.ops import Op
from graphnet.volumes import volumes


def with_channels_last(network: Network) -> Network:
    """The same network with `axis=-1` where an op says the same by the number of its volume's last axis."""
    shapes = volumes(network).shapes
    others: dict[str, Op] = {}
    for call in network.calls:
        axis: Any = getattr(call.op, "axis", None)
        volume = shapes[call.inputs[0]] if call.inputs else None
        if volume is not None and axis == len(volume):  # the batch is axis 0
            others[call.name] = call.op.with_arguments(axis=-1) or call.op
    return network.with_ops(others) if others else network
