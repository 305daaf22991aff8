"""Parts of a network that are built alike, held against what networkx finds isomorphic."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations

import networkx as nx
import pytest

import graphnet as gn
from graphnet.drawing.outline import Group, Item, Repeat
from graphnet.drawing.page import page
from graphnet.drawing.page.structures import Structures
from graphnet.drawing.subject import Subject


def groups(items: tuple[Item, ...]) -> Iterator[Group]:
    """All groups, those in every copy too."""
    for item in items:
        copies = item.copies if isinstance(item, Repeat) else (item,)
        for group in copies:
            if isinstance(group, Group):
                yield group
                yield from groups(group.items)


def without_widths(network: gn.Network, group: Group) -> nx.MultiDiGraph[str]:
    """The calls of a group and the wires between them, convolutions and dense layers told by all but their widths."""
    graph = nx.MultiDiGraph(network.graph.subgraph([call.name for call in group.calls]))
    for _, data in graph.nodes(data=True):
        arguments = data["op"].arguments()
        data["told"] = type(data["op"]), [(key, arguments[key]) for key in arguments if key not in ("filters", "units")]
    return graph


@pytest.mark.parametrize("name", ["googlenet", "resnet50", "inception_v3"])
def test_alike_is_isomorphic(name):
    network = gn.load(name)
    structures = Structures(network)
    found = list(groups(Subject(network).outline.items))
    graphs = {group: without_widths(network, group) for group in found}
    alike = 0
    for one, other in combinations(found, 2):
        same = nx.is_isomorphic(graphs[one], graphs[other], node_match=lambda a, b: a["told"] == b["told"])
        assert (structures.of(one.calls) == structures.of(other.calls)) == same, (one.key, other.key)
        alike += same
    assert alike > 5


@pytest.mark.browser
def test_a_frame_lists_those_that_are_built_alike_and_leads_there(browser):
    browser.open(page(Subject(gn.load("googlenet"))))
    modules = [f"inception_{name}" for name in ("3a", "3b", "4a", "4b", "4c", "4d", "4e", "5a", "5b")]
    browser.click(f"{browser.item('inception_3a')} > use")
    assert [button.text for button in browser.all("#facts .alike button")] == modules[1:]
    browser.all("#facts .alike button")[3].click()
    assert browser.text("#facts h2") == "inception_4c"
    assert [button.text for button in browser.all("#facts .alike button")] == [m for m in modules if m != modules[4]]


@pytest.mark.browser
def test_copies_are_listed_as_their_repeat(browser):
    browser.open(page(Subject(gn.load("resnet50"))))
    browser.click(f"{browser.item('stage1')} .tab")
    browser.js("page.panes[0].select(page.panes[0].items.find(item => item.scope === 'stage1.bottleneck2'))")
    listed = [button.text for button in browser.all("#facts .alike button")]
    assert listed == [f"stage{stage}.bottleneck1–{n} ×{n}" for stage, n in [(2, 4), (3, 6), (4, 3)]]
    browser.all("#facts .alike button")[1].click()
    assert browser.text("#facts h2") == "bottleneck1–6 ×6"
