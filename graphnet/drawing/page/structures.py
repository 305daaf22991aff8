"""What parts of a network have in common that do the same in other widths: ops, kernel sizes and wires."""

from __future__ import annotations

import re
from collections.abc import Hashable, Iterable

from graphnet.analysis.numbering import Numbering
from graphnet.drawing.outline.canonical import GRADUAL, UNTOLD
from graphnet.network import Call, Network
from graphnet.ops import Op

WIDTHS = re.compile("filters|units")
"""Arguments that say how many features there are, not what is done."""


class Structures:
    """Numbers that parts of one network share when they are built alike, however many filters and units they have."""

    def __init__(self, network: Network):
        self._place = {name: place for place, name in enumerate(network)}
        self._number = Numbering()

    def of(self, calls: Iterable[Call]) -> int:
        """The number of some calls.

        It is made of the ops without their widths, and of which takes the results of which, whatever their order.
        """
        nodes: dict[str, int] = {}
        entries: dict[str, int] = {}
        for call in sorted(calls, key=lambda call: self._place[call.name]):
            taken = [
                nodes[source] if source in nodes else -1 - entries.setdefault(source, len(entries))
                for source in call.inputs
            ]
            nodes[call.name] = self._number((_told(call.op), *(sorted(taken) if call.op.symmetric else taken)))
        return self._number(tuple(sorted(nodes.values())))


def _told(op: Op) -> Hashable:
    """What an op does, and how, but for what may differ."""
    told = ((name, repr(value)) for name, value in op.arguments().items())
    return type(op), *((name, value) for name, value in told if not _may_differ(name))


def _may_differ(argument: str) -> bool:
    return argument == GRADUAL or any(names.fullmatch(argument) for names in (WIDTHS, UNTOLD))
