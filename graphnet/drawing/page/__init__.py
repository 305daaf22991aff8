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
from graphnet.quantities import FLOAT32_BYTES, count_text, memory_text

__all__ = ["diff_page", "page"]


def page(subject: Subject, rankdir: str | None = None) -> str:
    """A network as an HTML page: its drawing to move over, fold, search and colour, and the arithmetic of every node.

    It loads nothing from anywhere. Without a `rankdir`, data flows down or to the right, whichever a window has more
    room for. Raises `ArgumentError` for an unknown one, and `NotFoundError` where a layout takes Graphviz, and there
    is none.
    """
    direction = None if rankdir is None else checked_direction(rankdir)
    measure = subject.measure
    colouring = next((key for key, kind in KINDS.items() if measure is not None and measure.kind is kind), None)
    panes = [pane(subject)]
    return document(subject.network.name, _totals(subject), panes, direction=direction, colouring=colouring)


def diff_page(difference: Difference) -> str:
    """Two networks side by side on one page: what came, went and changed, in colour and in a list that leads to it.

    Raises as `page` does.
    """
    networks = (difference.before.network, difference.after.network)
    panes = [
        pane(Subject(network, marks=marked), marked)
        for network, marked in zip(networks, marks(difference), strict=True)
    ]
    return document(title(difference), [], panes, comparison=comparison(difference))


def _totals(subject: Subject) -> list[str]:
    """What is said of a whole network under its name."""
    facts = subject.facts
    told = {"parameters": facts.params, "MACs": facts.macs}
    counts = [f"{'?' if count is None else count_text(count)} {name}" for name, count in told.items()]
    memory = [] if facts.activations is None else [f"{memory_text(FLOAT32_BYTES * facts.activations)} of activations"]
    return [f"{len(facts):,} nodes", *counts, *memory]
