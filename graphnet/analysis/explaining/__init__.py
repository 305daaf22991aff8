"""The arithmetic of a network, worked out as a lecturer would: with symbols, with its numbers, and what they make."""

from __future__ import annotations

from graphnet.analysis.explaining.latex import latex
from graphnet.analysis.explaining.markdown import markdown
from graphnet.analysis.explaining.node import node_page
from graphnet.analysis.explaining.page import Page
from graphnet.analysis.explaining.text import text
from graphnet.analysis.explaining.whole import network_page, scope_page
from graphnet.analysis.facts import analyze
from graphnet.analysis.formats import EXPLANATION_FORMATS, ExplanationFormat, known_format
from graphnet.errors import ArgumentError, NotFoundError, brief, near_matches
from graphnet.network import Network

__all__ = ["explain"]


def explain(network: Network, node: str | None = None, format: ExplanationFormat = "text") -> str:
    """How a node's volume, parameters, MACs, memory and receptive field come about; the totals of a scope or a network.

    "markdown" is GitHub's; "latex" is a fragment that wants amsmath. Raises `NotFoundError` where there is no such node
    or scope, and `ShapeError` where volumes do not fit.
    """
    known_format(format, EXPLANATION_FORMATS)
    page = _page(network, node)
    match format:
        case "markdown":
            return markdown(page)
        case "latex":
            return latex(page)
    return text(page)


def _page(network: Network, node: str | None) -> Page:
    facts = analyze(network)
    if node is None:
        return network_page(network, facts)
    if not isinstance(node, str):
        raise ArgumentError(f"a node is asked for by its name, got {brief(node)}")
    if node in network:
        return node_page(network, facts, node)
    scopes = network.scopes()
    if node in scopes:
        return scope_page(network, facts, node)
    raise NotFoundError(f"{network.name} has no node or scope {node!r}{near_matches(node, [*network, *scopes])}")
