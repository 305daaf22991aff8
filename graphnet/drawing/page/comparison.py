"""What a page says of two networks side by side: what became of every node, the list of changes, and the totals."""

from __future__ import annotations

from typing import Any

from graphnet.analysis.difference import Difference
from graphnet.analysis.difference.lines import REMOVED, figures, lines, verdict
from graphnet.network import Network


def marks(difference: Difference) -> tuple[dict[str, str], dict[str, str]]:
    """What became of the nodes of the first network, and of those of the second, where anything did.

    They are added, removed, changed, or resized: the same but for their volume.
    """
    edited = {"changed": difference.changed, "resized": difference.resized}
    pairs = [(change, mark) for mark, changes in edited.items() for change in changes]
    before = {change.before.name: mark for change, mark in pairs}
    after = {change.after.name: mark for change, mark in pairs}
    before.update((row.name, "removed") for row in difference.removed)
    after.update((row.name, "added") for row in difference.added)
    return before, after


def comparison(difference: Difference, names: tuple[str, str]) -> dict[str, Any]:
    """The difference of two networks of such names as plain data; nodes are told by their places in their network."""
    before, after = (_places(facts.network) for facts in (difference.before, difference.after))
    return {
        "names": names,
        "verdict": verdict(difference),
        "figures": figures(difference),
        "matching": [[before[mine], after[theirs]] for mine, theirs in difference.matching.items()],
        "lines": [
            {
                "sign": line.sign,
                "nodes": line.nodes,
                "what": line.what,
                "pane": 0 if line.sign == REMOVED else 1,
                "members": [(before if line.sign == REMOVED else after)[name] for name in line.members],
            }
            for line in lines(difference)
        ],
    }


def _places(network: Network) -> dict[str, int]:
    return {name: place for place, name in enumerate(network)}
