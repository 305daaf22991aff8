"""What is another between two networks, as a value."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from graphnet.analysis.difference.changes import Change, Was, changes
from graphnet.analysis.difference.lines import verdict
from graphnet.analysis.difference.matching import match
from graphnet.analysis.difference.renamings import Renaming
from graphnet.analysis.difference.reports import report
from graphnet.analysis.facts import Facts, Row, facts_at
from graphnet.analysis.formats import DifferenceFormat
from graphnet.analysis.memory import Forecast, memory
from graphnet.errors import GraphnetError
from graphnet.garbage import uncollected
from graphnet.network import Network, Outputs, check_is_network
from graphnet.volumes import volumes


class Total(NamedTuple):
    """A figure of the one network and of the other; None is not known."""

    before: int | None
    after: int | None

    @property
    def difference(self) -> int | None:
        return None if self.before is None or self.after is None else self.after - self.before


class End(NamedTuple):
    """What enters or leaves: the node in the one network and in the other; None where there is no such end."""

    name: str
    before: Row | None
    after: Row | None


@dataclass(frozen=True, eq=False, repr=False)
class Difference:
    """What is another between two networks; it is false where nothing is, and `str` tells it."""

    before: Facts
    after: Facts
    matching: Mapping[str, str]
    """Which node of the second network each node of the first is, where it is any."""
    changed: tuple[Change, ...]
    """Nodes with other arguments, another op, other inputs, or weights shared with others."""
    resized: tuple[Change, ...]
    """Nodes that are the same but for the volume they make."""

    @property
    def added(self) -> tuple[Row, ...]:
        """The nodes that only the second network has."""
        kept = frozenset(self.matching.values())
        return tuple(row for row in self.after if row.name not in kept)

    @property
    def removed(self) -> tuple[Row, ...]:
        """The nodes that only the first network has."""
        return tuple(row for row in self.before if row.name not in self.matching)

    @property
    def renamed(self) -> tuple[Renaming, ...]:
        """The nodes that bear another name."""
        return tuple(Renaming(name, partner) for name, partner in self.matching.items() if name != partner)

    @property
    def network_renamed(self) -> Renaming | None:
        """The name of the network itself, where it is another."""
        before, after = self.before.network.name, self.after.network.name
        return None if before == after else Renaming(before, after)

    @property
    def rerouted(self) -> dict[str, Was]:
        """`inputs` and `outputs`, where data enters in another order, or where others leave, or by other keys."""
        before, after = self.before.network, self.after.network
        kept = frozenset(self.matching.values())
        entering = [self.matching[name] for name in before.input_names if name in self.matching]
        found = {}
        if entering != [name for name in after.input_names if name in kept]:
            found["inputs"] = Was(before.input_names, after.input_names)
        if self._translated(before.outputs) != _plain(after.outputs):
            found["outputs"] = Was(_plain(before.outputs), _plain(after.outputs))
        return found

    def _translated(self, outputs: Outputs) -> Outputs:
        if isinstance(outputs, Mapping):
            return {key: self.matching.get(name, "") for key, name in outputs.items()}
        return tuple(self.matching.get(name, "") for name in outputs)

    @property
    def exact_fit(self) -> Was | None:
        """Whether strides that do not fit are errors, where that is another."""
        before, after = self.before.network.exact_fit, self.after.network.exact_fit
        return None if before == after else Was(before, after)

    @property
    def parameters(self) -> dict[str, Was]:
        """The parameters of both blueprints that have other values; they alone make no difference."""
        before, after = self.before.network.parameters, self.after.network.parameters
        both = {name: Was(before[name], after[name]) for name in before if name in after}
        return {name: was for name, was in both.items() if was.before != was.after}

    @property
    def totals(self) -> dict[str, Total]:
        """Nodes, parameters, and per image MACs and activations, of both networks."""
        figures = ("params", "trainable_params", "macs", "activations")
        return {
            "nodes": Total(len(self.before), len(self.after)),
            **{name: Total(getattr(self.before, name), getattr(self.after, name)) for name in figures},
        }

    @cached_property
    def memory(self) -> Was:
        """`graphnet.memory` of both, a training step of 8 images; None where volumes are not known."""
        return Was(_forecast(self.before), _forecast(self.after))

    @property
    def inputs(self) -> tuple[End, ...]:
        """What enters, by name."""
        before = {name: name for name in self.before.network.input_names}
        return self._ends(before, {name: name for name in self.after.network.input_names})

    @property
    def outputs(self) -> tuple[End, ...]:
        """What leaves, by key or by position."""
        return self._ends(_by_key(self.before.network.outputs), _by_key(self.after.network.outputs))

    def _ends(self, before: Mapping[str, str], after: Mapping[str, str]) -> tuple[End, ...]:
        """Ends of one node, or else of one key, are the same."""
        by_node = {name: key for key, name in reversed(list(after.items()))}
        partners = {key: by_node.get(self.matching.get(name, "")) for key, name in before.items()}
        taken = set(partners.values())
        partners |= {key: key for key in before if partners[key] is None and key in after and key not in taken}
        taken = set(partners.values())
        kept = [
            End(key, self.before[before[key]], None if partner is None else self.after[after[partner]])
            for key, partner in partners.items()
        ]
        return (*kept, *(End(key, None, self.after[name]) for key, name in after.items() if key not in taken))

    @property
    def structural(self) -> bool:
        """Whether more than names differs."""
        return bool(
            len(self.matching) < max(len(self.before), len(self.after))
            or self.changed
            or self.resized
            or self.rerouted
            or self.exact_fit
        )

    @property
    def names_only(self) -> bool:
        """Whether names differ and nothing else does."""
        return bool(self) and not self.structural

    def __bool__(self) -> bool:
        return bool(self.structural or self.renamed or self.network_renamed)

    def __str__(self) -> str:
        return self.report()

    def __repr__(self) -> str:
        return f"<difference of {self.before.network.name} and {self.after.network.name}: {self.verdict}>"

    @property
    def verdict(self) -> str:
        """The difference in one sentence."""
        return verdict(self)

    def report(self, format: DifferenceFormat = "text") -> str:
        """The difference as text, markdown for a code review, or JSON for programs."""
        return report(self, format)


@uncollected()
def diff(before: Network, after: Network) -> Difference:
    """What is another in the network `after`, seen from the network `before`: nodes, names and totals.

    Volumes need not fit: where one is not known, nor are the figures that depend on it.
    """
    for network in (before, after):
        check_is_network(network)
    matching = match(before, after)
    first, second = (facts_at(network, volumes(network).shapes) for network in (before, after))
    found = list(changes(first, second, matching))
    return Difference(
        first,
        second,
        matching,
        tuple(change for change in found if change.edited),
        tuple(change for change in found if not change.edited),
    )


def _forecast(facts: Facts) -> Forecast | None:
    if any(row.shape is None for row in facts):
        return None
    try:
        return memory(facts.network)
    except GraphnetError:
        return None


def _plain(outputs: Outputs) -> Outputs:
    return dict(outputs) if isinstance(outputs, Mapping) else outputs


def _by_key(outputs: Outputs) -> Mapping[str, str]:
    return outputs if isinstance(outputs, Mapping) else {str(place): name for place, name in enumerate(outputs)}
