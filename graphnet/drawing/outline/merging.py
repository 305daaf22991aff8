"""Which calls share a box: a layer, and what belongs to it on either side."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from enum import Enum, auto
from functools import singledispatch

from graphnet.drawing.outline.items import Box
from graphnet.network import Call, Network
from graphnet.ops import Op
from graphnet.ops.borders import ZeroPadding


class Part(Enum):
    """What an op is in a box."""

    HOST = auto()
    """What a box is about: a layer with weights, a join."""
    COMPANION = auto()
    """What belongs to a host: a normalization, an activation, a dropout."""
    BORDER = auto()
    """What belongs to the window behind it."""
    ALONE = auto()
    """What stands in a box of its own."""


@singledispatch
def part(op: Op) -> Part:
    """What an op is in a box."""
    if op.kind in ("normalization", "activation", "regularization"):
        return Part.COMPANION
    return Part.HOST if op.weighted or op.joins else Part.ALONE


@part.register
def part_zero_padding(op: ZeroPadding) -> Part:
    return Part.BORDER


def single_boxes(network: Network) -> list[Box]:
    """A box for every call."""
    return [Box((call,), call) for call in network.calls]


def merged_boxes(network: Network) -> list[Box]:
    """Boxes of calls in one scope, each of which takes the result of the one before and is all that takes it."""
    return [box for chain in _chains(network) for box in _boxes(chain)]


def _chains(network: Network) -> list[list[Call]]:
    """The longest rows of calls in one scope with nothing beside them, in the order of their first calls."""
    takers = Counter(source for call in network.calls for source in call.inputs)
    takers.update(network.output_names)
    chains: list[list[Call]] = []
    ending: dict[str, list[Call]] = {}
    for call in network.calls:
        before = call.inputs[0] if len(call.inputs) == 1 else ""
        if takers[before] == 1 and _scope(before) == _scope(call.name):
            chain = ending.pop(before)
        else:
            chain = []
            chains.append(chain)
        chain.append(call)
        ending[call.name] = chain
    return chains


def _scope(name: str) -> str:
    return name.rpartition(".")[0]


def _boxes(chain: Sequence[Call]) -> Iterator[Box]:
    """A chain cut up: a host takes what accompanies it behind, and what was left without one before it; of each kind
    only one on either side."""
    start = 0
    while start < len(chain):
        main = _main(chain, start)
        end = main + 1
        while end < len(chain) and _accompanies(chain[end].op, [call.op for call in chain[main:end]]):
            end += 1
        yield Box(tuple(chain[start:end]), chain[main])
        start = end


def _accompanies(op: Op, box: Sequence[Op]) -> bool:
    """Whether an op is drawn with what a box is about and what is behind that; behind a join only an activation is."""
    main, *_ = box
    if part(op) is not Part.COMPANION or op.kind in {other.kind for other in box}:
        return False
    return part(main) is Part.COMPANION or main.weighted or (main.joins and op.kind == "activation")


def _main(chain: Sequence[Call], start: int) -> int:
    """The place of the call that the box beginning at `start` is about."""
    place, kinds = start, set()
    while place < len(chain) and part(chain[place].op) in (Part.COMPANION, Part.BORDER):
        if chain[place].op.kind in kinds:
            return start
        kinds.add(chain[place].op.kind)
        place += 1
    if place == start or place == len(chain):
        return start
    host, before = chain[place].op, [call.op for call in chain[start:place]]
    bordered = all(part(op) is Part.BORDER for op in before) and host.window is not None
    activated = host.weighted and before[-1].kind != "normalization"  # a normalization alone belongs to what it ends
    return place if bordered or activated else start
