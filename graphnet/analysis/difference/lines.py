"""A difference in lines: what came, what went, what changed, and what it comes to."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from graphnet.analysis.difference.changes import Change, Was
from graphnet.analysis.difference.folding import Group, folded, names_text
from graphnet.analysis.difference.renamings import patterns
from graphnet.analysis.facts import Facts
from graphnet.analysis.receptive_field import field_text
from graphnet.ops.arguments import python_text
from graphnet.quantities import memory_text, number_text
from graphnet.shapes import volume_text

if TYPE_CHECKING:
    from graphnet.analysis.difference.difference import Difference, End, Total

ADDED, REMOVED, CHANGED, RENAMED = "+", "−", "~", "="


class SignedLine(NamedTuple):
    """What happened to one or several nodes."""

    sign: str
    nodes: str
    what: str
    members: tuple[str, ...] = ()
    """The nodes by name, each: those of the first network where they went, else of the second."""


class Figure(NamedTuple):
    """A row of the table: a figure of the one network and of the other, and by how much it grew."""

    name: str
    before: str
    after: str
    grown: str


def title(difference: Difference) -> str:
    """Which networks, and which of their blueprints' parameters are others.

    `resnet → resnet (depth 50 → 101)`
    """
    names = f"{difference.before.network.name} → {difference.after.network.name}"
    given = ", ".join(f"{name} {_was(was)}" for name, was in difference.parameters.items())
    return f"{names} ({given})" if given else names


def verdict(difference: Difference) -> str:
    """The difference in one sentence."""
    if not difference:
        return "no difference"
    renamed = f"{_nodes(len(difference.renamed))} renamed" if difference.renamed else ""
    if difference.names_only:
        return f"names only: {renamed or 'the network is renamed'}"
    counts = {
        "added": len(difference.added),
        "removed": len(difference.removed),
        "changed": len(difference.changed),
        "of another volume": len(difference.resized),
        "renamed": len(difference.renamed),
    }
    told = [f"{_nodes(count)} {what}" for what, count in counts.items() if count]
    told += [f"other {ends}" for ends in difference.rerouted]
    told += ["another exact_fit"] if difference.exact_fit else []
    return ", ".join(told)


def _nodes(count: int) -> str:
    """A number of nodes.

    >>> _nodes(1), _nodes(1200)
    ('1 node', '1,200 nodes')
    """
    return f"{count:,} node{'s' * (count != 1)}"


def lines(difference: Difference) -> list[SignedLine]:
    """What happened to nodes, those alike gathered: removed, added, changed, of another volume, renamed."""
    before, after = difference.before, difference.after
    return [
        *(_coming_or_going(REMOVED, before, group) for group in folded(before, difference.removed)),
        *(_coming_or_going(ADDED, after, group) for group in folded(after, difference.added)),
        *_changed(difference.changed, difference.matching),
        *_as_a_whole(difference),
        *_resized(difference.resized),
        *_renamed(difference),
    ]


def _coming_or_going(sign: str, facts: Facts, group: Group) -> SignedLine:
    first, copies, nodes = group.rows[0], len(group.names), len(group.rows)
    if nodes == 1:
        owner = facts.network[first.name].weights
        told = [repr(first.op), volume_text(first.shape)]
        told += [f"takes {names_text(first.inputs)}"] if first.inputs else []
        told += [f"weights of {owner}"] if owner != first.name else []
    elif nodes == copies:
        told = [f"{copies:,} × {first.op!r}"]
    else:
        told = [f"{copies:,} × {_nodes(nodes // copies)}" if copies > 1 else _nodes(nodes)]
    told += [f"{number_text(group.params)} parameters"] if group.params != 0 else []
    return SignedLine(sign, names_text(group.names), ", ".join(told), tuple(row.name for row in group.rows))


def _changed(changed: Iterable[Change], matching: Mapping[str, str]) -> Iterable[SignedLine]:
    """Nodes in which the same is another are told together."""
    alike: dict[str, list[Change]] = {}
    for change in changed:
        alike.setdefault(", ".join(_edits(change, matching)), []).append(change)
    for what, group in alike.items():
        volume = f", {_volumes(group[0])}" if len(group) == 1 and group[0].volume else ""
        yield SignedLine(CHANGED, names_text([_name(change) for change in group]), what + volume, _members(group))


def _members(changes: Iterable[Change]) -> tuple[str, ...]:
    return tuple(change.after.name for change in changes)


def _name(change: Change) -> str:
    before, after = change.before.name, change.after.name
    return before if before == after else f"{before} → {after}"


def _edits(change: Change, matching: Mapping[str, str]) -> Iterable[str]:
    """What is another about a node, apart from its volume."""
    if change.op:
        yield _was(change.op)
    if change.arguments:
        arguments = ", ".join(f"{name} {_was(was)}" for name, was in change.arguments.items())
        yield f"{repr(change.after.op).partition('(')[0]}: {arguments}"
    if change.inputs:
        yield _rewired([matching.get(name, name) for name in change.inputs.before], change.inputs.after)
    if change.weights:
        owners = zip(change.weights, (change.before.name, change.after.name), strict=True)
        yield "weights " + " → ".join("of its own" if owner == name else f"of {owner}" for owner, name in owners)


def _rewired(before: Sequence[str], after: Sequence[str]) -> str:
    """What a node takes now, and no longer, or in another order."""
    came = [name for name in after if name not in before]
    gone = [name for name in before if name not in after]
    if came and gone:
        return f"takes {names_text(came)} instead of {names_text(gone)}"
    if came:
        return f"takes {names_text(came)} as well"
    if gone:
        return f"no longer takes {names_text(gone)}"
    return "takes the same in another order"


def _as_a_whole(difference: Difference) -> Iterable[SignedLine]:
    for ends, was in difference.rerouted.items():
        yield SignedLine(CHANGED, ends, " → ".join(map(_ends, was)))
    if difference.exact_fit:
        yield SignedLine(CHANGED, "exact_fit", _was(difference.exact_fit))


def _ends(names: Any) -> str:
    if isinstance(names, Mapping):
        return ", ".join(f"{key}: {name}" for key, name in names.items())
    return ", ".join(names)


def _resized(resized: Sequence[Change]) -> Iterable[SignedLine]:
    if resized:
        ends = dict.fromkeys(f"{_name(change)} {_volumes(change)}" for change in (resized[0], resized[-1]))
        what = f"the same but for the volume: {' … '.join(ends)}"
        yield SignedLine(CHANGED, _nodes(len(resized)), what, _members(resized))


def _renamed(difference: Difference) -> Iterable[SignedLine]:
    if difference.names_only and difference.network_renamed:
        yield SignedLine(RENAMED, " → ".join(difference.network_renamed), "the network")
    for before, after, nodes in patterns(difference.renamed):
        yield SignedLine(RENAMED, f"{before} → {after}", f"{_nodes(nodes)} renamed" if nodes > 1 else "renamed")


def figures(difference: Difference) -> list[Figure]:
    """The totals, and the ends where their volumes or receptive fields are others."""
    names = {
        "nodes": "nodes",
        "params": "parameters",
        "trainable_params": "trainable",
        "macs": "MACs",
        "activations": "activations",
    }
    return [
        *(_figure(names[name], total) for name, total in difference.totals.items()),
        _memory(difference.memory),
        *_ends_figures("input", difference.inputs),
        *_ends_figures("output", difference.outputs),
    ]


def _figure(name: str, total: Total) -> Figure:
    return Figure(name, number_text(total.before), number_text(total.after), _grown(total))


def _grown(total: Total) -> str:
    grown = total.difference
    if grown is None:
        return "unknown"
    if grown == 0:
        return "the same"
    share = f" ({_signed(100 * grown / total.before, '.1f')} %)" if total.before else ""
    return _signed(grown, ",") + share


def _signed(number: float, format: str) -> str:
    return f"{number:+{format}}".replace("-", "−")


def _memory(was: Was) -> Figure:
    """What a training step takes, from the least to the most it may be."""
    before, after = (
        "unknown" if forecast is None else f"{memory_text(forecast.low)} to {memory_text(forecast.high)}"
        for forecast in was
    )
    return Figure("memory, training at batch 8", before, after, "")


def _ends_figures(kind: str, ends: Sequence[End]) -> Iterable[Figure]:
    """The volumes of what enters or leaves and the receptive fields of what leaves, where they are others."""
    for end in ends:
        name = kind if len(ends) == 1 else f"{kind} {end.name}"
        before, after = ("none" if row is None else volume_text(row.shape) for row in (end.before, end.after))
        if before != after:
            yield Figure(name, before, after, "")
        if end.before and end.after:
            before, after = (field_text(row.receptive_field) for row in (end.before, end.after))
            if before != after:
                yield Figure(name.replace(kind, "receptive field"), before, after, "")


def _was(was: Was) -> str:
    return f"{python_text(was.before)} → {python_text(was.after)}"


def _volumes(change: Change) -> str:
    return f"{volume_text(change.before.shape)} → {volume_text(change.after.shape)}"
