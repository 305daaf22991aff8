"""Interactive pages of one network, or of two: each a single HTML file that loads nothing."""

from __future__ import annotations

from graphnet.analysis.difference import Difference
from graphnet.analysis.difference.lines import title
from graphnet.drawing.directions import checked_direction
from graphnet.drawing.measures import KINDS
from graphnet.drawing.page.comparison import comparison, marks
from graphnet.drawing.page.document import document
from graphnet.drawing.page.pane import pane
from graphnet.drawing.subject import Subject
from graphnet.drawing.themes import theme_named
from graphnet.quantities import FLOAT32_BYTES, count_text, memory_text

__all__ = ["diff_page", "page"]


def page(subject: Subject, rankdir: str | None = None, theme: str | None = None) -> str:
    """A network as an HTML page: its drawing to move over, fold, search and colour, and the arithmetic of every node.

    It loads nothing from anywhere. Without a `rankdir`, data flows down or to the right, whichever a window has more
    room for; without a `theme`, the page opens light or dark as its reader's machine is set. Raises `ArgumentError`
    for an unknown one of either, and `NotFoundError` where a layout takes Graphviz, and there is none.
    """
    direction = None if rankdir is None else checked_direction(rankdir)
    scheme = None if theme is None else theme_named(theme).name
    measure = subject.measure
    colouring = next((key for key, kind in KINDS.items() if measure is not None and measure.kind is kind), None)
    panes = [pane(subject)]
    return document(
        subject.network.name, _totals(subject), panes, direction=direction, colouring=colouring, scheme=scheme
    )


def diff_page(difference: Difference, names: tuple[str, str] | None = None) -> str:
    """Two networks side by side on one page: what came, went and changed, in colour and in a list that leads to it.

    `names` are what the two are called where their own names would not do. Raises as `page` does.
    """
    networks = (difference.before.network, difference.after.network)
    panes = [
        pane(Subject(network, marks=marked), marked)
        for network, marked in zip(networks, marks(difference), strict=True)
    ]
    told = names or (networks[0].name, networks[1].name)
    return document(_heading(difference, names), [], panes, comparison=comparison(difference, told))


def _heading(difference: Difference, names: tuple[str, str] | None) -> str:
    """Which two networks: as they are called, or by what tells them apart."""
    before, after = difference.before.network.name, difference.after.network.name
    if names is not None:
        return " → ".join(names)
    if before == after and not difference.parameters:
        return f"two networks called {before}"
    return title(difference)


def _totals(subject: Subject) -> list[str]:
    """What is said of a whole network under its name."""
    facts = subject.facts
    told = {"parameters": facts.params, "MACs": facts.macs}
    counts = [f"{'?' if count is None else count_text(count)} {name}" for name, count in told.items()]
    memory = [] if facts.activations is None else [f"{memory_text(FLOAT32_BYTES * facts.activations)} of activations"]
    return [f"{len(facts):,} nodes", *counts, *memory]
