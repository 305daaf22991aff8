"""The arithmetic of a network, worked out as a lecturer would: with symbols, with its numbers, and what they make."""

from __future__ import annotations

from graphnet.analysis.explaining.latex import latex
from graphnet.analysis.explaining.markdown import markdown
from graphnet.analysis.explaining.node import node_page
from graphnet.analysis.explaining.page import Page
from graphnet.analysis.explaining.text import text
from graphnet.analysis.explaining.whole import network_page, scope_page
from graphnet.analysis.facts import facts_at
from graphnet.analysis.formats import EXPLANATION_FORMATS, ExplanationFormat, known_format
from graphnet.errors import ArgumentError, NotFoundError, ShapeError, brief, near_matches
from graphnet.network import Network, check_is_network
from graphnet.volumes import problems, volumes

__all__ = ["explain"]


def explain(
    network: Network, node: str | None = None, format: ExplanationFormat = "text", reference: str | None = None
) -> str:
    """How a node's volume, parameters, MACs, memory and receptive field come about; the totals of a scope or a network.

    "markdown" is GitHub's; "latex" is a fragment that wants amsmath. `reference` is what names the network on a command
    line, for the hint how to ask for a node. Of a network with volumes that do not fit, what is known is explained.
    Raises `NotFoundError` where there is no such node or scope, and `ShapeError` where nothing of it is known.
    """
    known_format(format, EXPLANATION_FORMATS)
    page = _page(network, node, reference)
    match format:
        case "markdown":
            return markdown(page)
        case "latex":
            return latex(page)
    return text(page)


def _page(network: Network, node: str | None, reference: str | None) -> Page:
    check_is_network(network)
    found = volumes(network)
    facts, silenced = facts_at(network, found.shapes), found.silenced(network)
    if node is None:
        return network_page(network, facts, silenced, problems(network, found), reference)
    if not isinstance(node, str):
        raise ArgumentError(f"a node is asked for by its name, got {brief(node)}")
    scopes = network.scopes()
    if node not in network and node not in scopes:
        raise NotFoundError(f"{network.name} has no node or scope {node!r}{near_matches(node, [*network, *scopes])}")
    asked = [node] if node in network else network.scope(node)
    if silenced.issuperset(asked):
        raise ShapeError(problems(network, found))
    return node_page(network, facts, node) if node in network else scope_page(network, facts, silenced, node)
