"""What is another about nodes that are there in both networks."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, fields
from typing import Any, NamedTuple

from graphnet.analysis.difference.matching import Matching
from graphnet.analysis.difference.wires import nearest, origins
from graphnet.analysis.facts import Facts, Row
from graphnet.network import Call, Network
from graphnet.ops import Op
from graphnet.ops.op import compact


class Was(NamedTuple):
    """Something in the one network, and in the other."""

    before: Any
    after: Any


@dataclass(frozen=True)
class Change:
    """A node that is there in both networks, and what is another about it."""

    before: Row
    after: Row
    arguments: Mapping[str, Was] = field(default_factory=dict)
    """The arguments of its op, where it is an op of the same class."""
    inputs: Was | None = None
    """The nodes it takes, where these are others; one that was put in between makes no such difference."""
    weights: Was | None = None
    """The node whose weights it uses, where it shares them with others than before."""

    @property
    def op(self) -> Was | None:
        """Its op, where that is of another class."""
        same = type(self.before.op) is type(self.after.op)
        return None if same else Was(self.before.op, self.after.op)

    @property
    def volume(self) -> Was | None:
        """The volume it makes, where that is another."""
        same = self.before.shape == self.after.shape
        return None if same else Was(self.before.shape, self.after.shape)

    @property
    def edited(self) -> bool:
        """Whether more is another than its volume, which follows from what is before it."""
        return bool(self.op or self.arguments or self.inputs or self.weights)


def changes(before: Facts, after: Facts, matching: Matching) -> Iterator[Change]:
    """Every matched node that is not quite the same, in the order of `before`."""
    wiring = _Wiring(before.network, after.network, matching)
    sharing = _Sharing(before.network, after.network, matching)
    for name, partner in matching.items():
        mine, theirs = before.network[name], after.network[partner]
        change = Change(
            before[name],
            after[partner],
            {} if mine.op is theirs.op else other_arguments(mine.op, theirs.op),
            None if wiring.same(mine, theirs) else Was(mine.inputs, theirs.inputs),
            None if sharing.same(mine, theirs) else Was(mine.weights, theirs.weights),
        )
        if change.edited or change.volume:
            yield change


def other_arguments(before: Op, after: Op) -> dict[str, Was]:
    """The arguments in which two ops of one class differ, as a person would write them.

    >>> from graphnet import Conv2D
    >>> other_arguments(Conv2D(64, 3), Conv2D(96, 3, strides=2))
    {'filters': Was(before=64, after=96), 'strides': Was(before=1, after=2)}
    """
    if type(before) is not type(after) or before == after:
        return {}
    mine, theirs = before.arguments(), after.arguments()
    remarks = {known.name for known in fields(before) if not known.compare}
    both = {name: Was(_argument(before, mine, name), _argument(after, theirs, name)) for name in {**mine, **theirs}}
    return {name: was for name, was in both.items() if was.before != was.after and name not in remarks}


def _argument(op: Op, given: Mapping[str, Any], name: str) -> Any:
    return given[name] if name in given else compact(op.default(name))


class _Wiring:
    """Whether matched nodes take the same, whatever comes or goes in between."""

    def __init__(self, before: Network, after: Network, matching: Matching):
        self._matching, self._matched = matching, frozenset(matching.values())
        changed = len(matching) < max(len(before), len(after))
        self._back = nearest(origins(before), matching) if changed else {}
        self._forth = nearest(origins(after), self._matched) if changed else {}

    def same(self, mine: Call, theirs: Call) -> bool:
        if len(mine.inputs) != len(theirs.inputs):
            return False
        return all(map(self._same_wire, mine.inputs, theirs.inputs))

    def _same_wire(self, mine: str, theirs: str) -> bool:
        if mine in self._matching and theirs in self._matched:
            return self._matching[mine] == theirs
        from_mine = (mine,) if mine in self._matching else self._back[mine]
        from_theirs = (theirs,) if theirs in self._matched else self._forth[theirs]
        return any(self._matching[origin] in from_theirs for origin in from_mine)


class _Sharing:
    """Whether matched nodes share their weights with the same others."""

    def __init__(self, before: Network, after: Network, matching: Matching):
        self._matching = matching
        matched = frozenset(matching.values())
        self._mine = _groups(before, matching)
        self._theirs = _groups(after, dict.fromkeys(matched, ""))
        self._known: dict[tuple[str, str], bool] = {}

    def same(self, mine: Call, theirs: Call) -> bool:
        if self._matching.get(mine.weights) == theirs.weights:
            return True
        owners = (mine.weights, theirs.weights)
        if owners not in self._known:
            partners = {self._matching[name] for name in self._mine[mine.weights]}
            self._known[owners] = partners == set(self._theirs[theirs.weights])
        return self._known[owners]


def _groups(network: Network, matched: Mapping[str, str]) -> dict[str, list[str]]:
    """By the owner of the weights, the matched nodes that use them."""
    groups: dict[str, list[str]] = {}
    for call in network.calls:
        if call.name in matched:
            groups.setdefault(call.weights, []).append(call.name)
    return groups
