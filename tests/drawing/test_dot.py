"""The DOT text, read back by Graphviz's own parser and held against the outline."""

from collections import Counter
from dataclasses import dataclass
from xml.etree import ElementTree

import networkx as nx
import pygraphviz
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from op_cases import Case, every_case
from random_networks import Author

import graphnet as gn
from graphnet import Conv2D, Input, MaxPooling2D, Network, Op, ReLU, blueprint
from graphnet.drawing import Subject
from graphnet.drawing.dot import dot
from graphnet.drawing.outline import Group, Item
from graphnet.drawing.styles.graph.graphviz import lay_out
from graphnet.errors import ArgumentError
from graphnet.network import Call, gather
from graphnet.ops import InputLayer


def text(network: Network, rankdir="TB", **options) -> str:
    return dot(Subject(network, **options), rankdir)


def parsed(network: Network, rankdir="TB", **options) -> pygraphviz.AGraph:
    return pygraphviz.AGraph(string=text(network, rankdir, **options))


def ends(graph: pygraphviz.AGraph) -> list[str]:
    return [node for node in graph.nodes() if node.startswith("output ")]


@pytest.mark.parametrize("rankdir", ["TB", "LR"])
@pytest.mark.parametrize("name", ["googlenet", "resnet50", "unet"])
def test_unfolded_it_is_the_network(name, rankdir):
    network = gn.load(name)
    graph = parsed(network, rankdir, fold="none")
    drawn = nx.MultiDiGraph(graph.edges())
    drawn.remove_nodes_from(ends(graph))
    assert Counter(drawn.edges()) == Counter((source, target) for source, target, _ in network.graph.edges)
    assert Counter(source for source, target in graph.edges() if target in ends(graph)) == Counter(network.output_names)
    assert graph.graph_attr["rankdir"] == rankdir


@settings(max_examples=20, deadline=None)
@given(st.integers(0, 10**6))
def test_so_for_random_networks(seed):
    network = Author(seed).network()
    graph = parsed(network, fold="none")
    wires = {(source, target) for source, target, _ in network.graph.edges}
    assert {(source, target) for source, target in graph.edges() if target not in ends(graph)} == wires
    assert set(graph.nodes()) - set(ends(graph)) == set(network)


def clusters(graph, path=()) -> dict[tuple[str, ...], set[str]]:
    """The clusters by what they are nested in, and the nodes in each but not in those within."""
    inner: dict[tuple[str, ...], set[str]] = {}
    within: set[str] = set()
    for child in graph.subgraphs():
        inner |= clusters(child, (*path, child.name.removeprefix("cluster_")))
        within |= set(child.nodes())
    return inner | {path: set(graph.nodes()) - within}


def outlined(items: tuple[Item, ...], path=()) -> dict[tuple[str, ...], set[str]]:
    """The same of an outline."""
    found: dict[tuple[str, ...], set[str]] = {path: set()}
    for item in items:
        shown = getattr(item, "shown", item)
        if isinstance(shown, Group) and not shown.collapsed:
            found |= outlined(shown.items, (*path, shown.key))
        else:
            found[path].add(item.key)
    return found


@pytest.mark.parametrize("options", [{}, {"fold": "none"}, {"depth": 1}, {"focus": "stage2"}], ids=str)
def test_clusters_are_the_groups(options):
    network = gn.load("resnet50")
    expected = outlined(Subject(network, **options).outline.items)
    expected[()] = expected[()] - {"output"} | {"output 1"}
    assert clusters(parsed(network, **options)) == expected


def test_folded_wires_lead_into_frames_and_out_of_them():
    graph = parsed(gn.load("resnet50"))
    drawn = nx.MultiDiGraph(graph.edges())
    assert nx.is_weakly_connected(drawn)
    assert nx.is_directed_acyclic_graph(drawn)
    assert [node for node in drawn if not drawn.in_degree(node)] == ["input1"]
    assert [node for node in drawn if not drawn.out_degree(node)] == ["output 1"]


def test_volumes_stand_on_wires_once_for_each_source():
    graph = parsed(gn.load("resnet50"))
    labelled = [edge for edge in graph.edges() if edge.attr["label"]]
    assert set(Counter(source for source, _ in labelled).values()) == {1}
    assert [edge.attr["label"].strip() for edge in labelled if edge[0] == "input1"] == ["224×224×3"]


def said(network: Network, **options) -> dict[str, list[str]]:
    """What an SVG by Graphviz says in its nodes."""
    svg = ElementTree.fromstring(lay_out(text(network, **options), "svg"))
    return {
        node.findtext("{*}title"): [line.text for line in node.iterfind(".//{*}text")]
        for node in svg.iterfind(".//{*}g[@class='node']")
    }


@blueprint
def small():
    return Input(4, 4, 1) >> 2 * (Conv2D(2, 3, padding="same") >> ReLU()) >> MaxPooling2D(9)


def test_nodes_say_what_boxes_say():
    told = said(small())
    assert told["input1"] == ["Input"]
    assert told["output 1"] == ["Output"]
    (fault,) = (lines for name, lines in told.items() if name == "pool1")
    assert fault[0] == "Max pool 9×9, /9"
    assert "9×9" in fault[1]
    graph = parsed(small())
    assert graph.get_node("pool1").attr["penwidth"] == "2"


def test_a_measure_colours_nodes():
    plain, coloured = (parsed(gn.load("lenet5"), color_by=measure) for measure in (None, "params"))
    fills = [graph.get_node("conv3").attr["fillcolor"] for graph in (plain, coloured)]
    assert fills[0] != fills[1]


@dataclass(frozen=True, repr=False)
class Told(Op):
    """An op that says whatever it is told."""

    words: str
    short = "told"
    kind = "<i>odd</i> & \\N"

    def __repr__(self) -> str:
        return f"Told({self.words})"


def telling(words: str, key: str = "key") -> Network:
    calls = [Call("input1", InputLayer((3,)), (), "input1"), Call("told1", Told(words), ("input1",), "told1")]
    return Network(calls, {key: "told1", "other": "told1"})


HOSTILE = [
    "a \"quoted\" 'word'",
    "<b>bold</b>",
    "<TABLE>",
    "&amp; & &#65; &lt;",
    r"\N \G \E \T \H \L",
    "ends in \\",
    r"C:\new\table\\",
    "] } ; -> {",
    "-- /* no comment */ # //",
    "naïve 畳み込み ×",
    "%d %s {0}",
    "<" * 5 + ">" * 3,
]


@pytest.mark.parametrize("hostile", HOSTILE)
def test_hostile_text_is_shown_as_it_stands(hostile):
    network = telling(hostile, key=hostile)
    told = said(network)
    assert told["told1"] == [f"Told {hostile}"]
    assert told["output 1"] == ["Output", hostile]
    svg = ElementTree.fromstring(lay_out(text(network), "svg"))
    tooltips = "\n".join(link.get("{http://www.w3.org/1999/xlink}title") for link in svg.iterfind(".//{*}a"))
    assert f"told1: Told({hostile})" in tooltips
    tags = [
        Counter(each.tag for each in ElementTree.fromstring(lay_out(text(telling(words, words)), "svg")).iter())
        for words in (hostile, "plain")
    ]
    assert tags[0] == tags[1]


@pytest.mark.parametrize(
    "hostile, shown", [("two\nlines", r"two\nlines"), ("\0\x1b", r"\x00\x1b"), ("\ud800", r"\ud800")]
)
def test_what_cannot_be_printed_is_written_out(hostile, shown):
    assert said(telling(hostile))["told1"] == [f"Told {shown}"]


def test_long_arguments_do_not_burst_their_box():
    (title,) = said(telling("x" * 900))["told1"]
    assert len(title) < 60


@every_case
def test_every_op_can_be_drawn(row: Case):
    inputs = [Call(f"from{slot}", InputLayer(volume), (), f"from{slot}") for slot, volume in enumerate(row.inputs)]
    call = Call("tested", row.op, tuple(made.name for made in inputs), "tested")
    assert "tested" in parsed(Network([*inputs, call], ("tested",))).nodes()


def test_a_node_may_have_a_name_that_means_something_to_dot():
    names = ("node", "graph", "edge", "digraph", "subgraph", "strict", "123", "1a", "cluster_x", "a-b")
    calls = [Call("input1", InputLayer((3,)), (), "input1")]
    calls += [Call(name, ReLU(), (calls[-1].name,), name) for name in names]
    assert set(names) < set(parsed(Network(calls, (names[-1],)), fold="none").nodes())


def test_the_same_network_gives_the_same_text():
    assert text(gn.load("googlenet")) == text(gn.load("googlenet"))


def test_no_program_is_started(monkeypatch, tmp_path):
    monkeypatch.setenv("PATH", str(tmp_path))
    assert text(gather(Input(3) >> ReLU())).startswith("digraph")


def test_an_unknown_direction_is_refused():
    with pytest.raises(ArgumentError, match="TB"):
        text(small(), "BT")
