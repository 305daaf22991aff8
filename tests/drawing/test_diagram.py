"""The DOT text, read back by Graphviz's own parser and held against the network."""

from collections import Counter
from dataclasses import dataclass
from xml.etree import ElementTree

import pygraphviz
import pytest
from op_cases import Case, every_case

from graphnet import (
    BatchNormalization,
    Concatenate,
    Conv2D,
    Dense,
    Dropout,
    Flatten,
    GlobalAveragePooling2D,
    Identity,
    Input,
    MaxPooling2D,
    Network,
    Op,
    ReLU,
    ShapeError,
    Softmax,
    block,
    blueprint,
    shared,
)
from graphnet.drawing import diagram
from graphnet.drawing.layout import lay_out
from graphnet.drawing.paths import STRAIGHT
from graphnet.errors import ArgumentError
from graphnet.network import Call
from graphnet.ops import InputLayer
from graphnet.shapes import volume_text
from graphnet.volumes import known_volumes


@block
def bottleneck(filters, project=False):
    body = Conv2D(filters, 1) >> BatchNormalization() >> ReLU() >> Conv2D(4 * filters, 1) >> BatchNormalization()
    return (body + (Conv2D(4 * filters, 1) if project else Identity())) >> ReLU()


@blueprint
def residual_stage():
    return Input(8, 8, 3) >> (bottleneck(4, project=True) >> 2 * bottleneck(4)).named("stage1")


@blueprint
def inception():
    def conv(filters, size=1):
        return Conv2D(filters, size, padding="same") >> ReLU()

    x = Input(28, 28, 192)
    return x >> (conv(64) | conv(96) >> conv(128, 3) | conv(16) >> conv(32, 5)).named("module")


@blueprint
def twins():
    tower = shared((Conv2D(4, 3) >> ReLU() >> GlobalAveragePooling2D()).named("tower"))
    left, right = Input(9, 9, 3, name="left"), Input(9, 9, 3, name="right")
    both = (left >> tower | right >> tower) >> Dropout(0.5)
    return {"same": both >> Dense(1), "sort": both >> Dense(10) >> Softmax()}


@blueprint
def squared():
    x = Input(4, 4, 2) >> Conv2D(2, 3).named("stem")
    return x, x + x


NETWORKS = [residual_stage(), inception(), twins(), squared()]
every_network = pytest.mark.parametrize("network", NETWORKS, ids=lambda network: network.name)


def parsed(network: Network, rankdir="TB") -> pygraphviz.AGraph:
    return pygraphviz.AGraph(string=diagram(network, rankdir).source)


def is_output(name: str) -> bool:
    return " " in name


@every_network
@pytest.mark.parametrize("rankdir", ["TB", "LR"])
def test_every_node_and_wire_is_drawn_once(network, rankdir):
    graph = parsed(network, rankdir)
    assert sorted(node for node in graph.nodes() if not is_output(node)) == sorted(network)
    wires = Counter((source, target) for source, target in graph.edges() if not is_output(target))
    assert wires == Counter((source, target) for source, target, _ in network.graph.edges)
    ends = Counter(source for source, target in graph.edges() if is_output(target))
    assert ends == Counter(network.output_names)
    assert graph.graph_attr["rankdir"] == rankdir


def clusters(graph, path=()):
    """The scopes that clusters are nested in, and the nodes in each but not in those within."""
    inner = {}
    within = set()
    for child in graph.subgraphs():
        inner |= clusters(child, (*path, child.name.removeprefix("cluster_")))
        within |= set(child.nodes())
    return inner | {path: set(graph.nodes()) - within}


@every_network
def test_clusters_are_the_scopes(network):
    drawn = clusters(parsed(network))
    assert {path[-1] for path in drawn if path} == set(network.scopes())
    for path, nodes in drawn.items():
        assert list(path) == sorted(path, key=len)
        innermost = path[-1] if path else ""
        assert {node for node in nodes if not is_output(node)} == {
            name for name in network if name.rpartition(".")[0] == innermost
        }


def test_scopes_are_nested_and_bear_their_own_names():
    graph = parsed(residual_stage())
    (stage,) = graph.subgraphs()
    assert stage.name == "cluster_stage1"
    assert [inner.graph_attr["label"] for inner in stage.subgraphs()] == ["bottleneck1", "bottleneck2", "bottleneck3"]
    tints = {inner.graph_attr["fillcolor"] for inner in stage.subgraphs()}
    assert len(tints) == 1
    assert stage.graph_attr["fillcolor"] not in tints


@every_network
def test_wires_carry_the_volumes_that_change(network):
    shapes = known_volumes(network)
    graph = parsed(network)
    for edge in graph.edges():
        source, target = edge
        unchanged = all(shapes[origin] == shapes[source] for origin in network.inputs(source))
        if network.inputs(source) and unchanged and not is_output(target):
            assert not edge.attr["label"]
        else:
            assert edge.attr["label"].strip() == volume_text(shapes[source])
        if not is_output(target):
            assert volume_text(shapes[source]) in edge.attr["edgetooltip"]


def texts(network: Network) -> dict[str, list[str]]:
    """What an SVG says in its nodes, by id, and under the picture after ''."""
    svg = ElementTree.fromstring(lay_out(diagram(network).source, "svg"))
    found = {"": [text.text for text in svg.findall("./{*}g/{*}text")]}
    for group in svg.iterfind(".//{*}g[@class='node']"):
        found[group.get("id")] = [text.text for text in group.iterfind(".//{*}text")]
    return found


@every_network
def test_the_legend_lists_the_kinds_that_occur(network):
    name, *kinds = texts(network)[""]
    assert name == network.name
    assert sorted(kinds) == sorted({call.op.kind for call in network.calls})


def test_shared_weights_are_noted_where_they_are_used_again():
    said = texts(twins())
    assert said["node-tower.conv1"] == ["Conv 3×3, 4", "conv1"]
    assert said["node-tower_2.conv1"] == ["Conv 3×3, 4", "weights of tower.conv1"]
    assert said["node-tower_2.relu1"] == ["ReLU"]


def test_names_are_shown_where_they_were_given():
    said = texts(twins()) | texts(squared())
    assert said["node-left"] == ["Input", "left"]
    assert said["node-dense1"] == ["Dense 1"]
    assert said["node-stem"] == ["Conv 3×3, 2", "stem"]


def test_outputs_bear_their_keys():
    assert [node for node in parsed(twins()).nodes() if is_output(node)] == ["output same", "output sort"]
    assert [node for node in parsed(squared()).nodes() if is_output(node)] == ["output 1", "output 2"]


def test_nodes_tell_where_they_were_written():
    network = twins()
    graph = parsed(network)
    for call in network.calls:
        name, op, place = graph.get_node(call.name).attr["tooltip"].split("\n")
        assert (name, op) == (call.name, repr(call.op).replace('"', "&quot;"))
        assert place.endswith(f"test_diagram.py:{call.source.line}")


def positions(network: Network) -> dict[str, tuple[float, float]]:
    graph = parsed(network)
    graph.layout(prog="dot")
    return {node: tuple(map(float, graph.get_node(node).attr["pos"].split(","))) for node in graph.nodes()}


def test_the_way_through_a_residual_stage_is_straight():
    network = residual_stage()
    across = {x for name, (x, _) in positions(network).items() if name != "stage1.bottleneck1.conv3"}
    assert max(across) - min(across) < 1


def test_branches_begin_side_by_side_and_in_order():
    at = positions(inception())
    heads = [at[f"module.conv{number}"] for number in (1, 2, 4)]
    assert len({y for _, y in heads}) == 1
    assert heads == sorted(heads)


def test_skips_run_beside_what_they_skip():
    graph = parsed(residual_stage())
    skip = graph.get_edge("stage1.bottleneck1.relu2", "stage1.bottleneck2.add1")
    assert (skip.attr["tailport"], skip.attr["headport"]) == ("e", "e")
    assert int(skip.attr["weight"]) < STRAIGHT
    assert int(graph.get_edge("stage1.bottleneck2.conv1", "stage1.bottleneck2.bn1").attr["weight"]) == STRAIGHT


@blueprint
def crowd(layers: int = 14):
    made = [Input(8, 8, 4) >> Conv2D(4, 1), Input(8, 8, 4)]
    for _ in range(layers):
        made.append(Concatenate()(*made) >> Conv2D(3, 1))
    return made[-1]


def test_in_a_crowd_of_wires_volumes_stand_in_the_boxes():
    graph = parsed(crowd())
    assert not any(edge.attr["label"] for edge in graph.edges())
    said = texts(crowd())
    assert said["node-concat1"] == ["Concat", "8×8×8"]
    assert said["node-input1"] == ["Input", "8×8×4"]
    assert "node-conv1" in said
    few = parsed(crowd(layers=4))
    assert any(edge.attr["label"] for edge in few.edges())


@dataclass(frozen=True, repr=False)
class Told(Op):
    """An op that says whatever it is told."""

    words: str
    short = "told"
    kind = "<i>odd</i> & \\N"

    def __repr__(self) -> str:
        return f"Told({self.words})"


def telling(words: str) -> Network:
    calls = [Call("input1", InputLayer((3,)), (), "input1"), Call("told1", Told(words), ("input1",), "told1")]
    return Network(calls, ("told1",))


@pytest.mark.parametrize(
    "hostile",
    [
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
    ],
)
def test_hostile_text_is_shown_as_it_stands(hostile):
    network = telling(hostile)
    said = texts(network)
    assert said[""] == ["network", "input", Told.kind]
    assert said["node-told1"] == [f"Told {hostile}"]
    svg = ElementTree.fromstring(lay_out(diagram(network).source, "svg"))
    tooltips = {link.get("{http://www.w3.org/1999/xlink}title") for link in svg.iterfind(".//{*}a")}
    assert f"told1\nTold({hostile})" in tooltips
    plain = telling("plain")
    tags = Counter(element.tag for element in svg.iter())
    assert tags == Counter(
        element.tag for element in ElementTree.fromstring(lay_out(diagram(plain).source, "svg")).iter()
    )


@pytest.mark.parametrize(
    "hostile, shown", [("two\nlines", r"two\nlines"), ("\0\x1b", r"\x00\x1b"), ("\ud800", r"\ud800")]
)
def test_what_cannot_be_printed_is_written_out(hostile, shown):
    assert texts(telling(hostile))["node-told1"] == [f"Told {shown}"]


def test_long_arguments_do_not_burst_their_box():
    network = telling("x" * 900)
    (title,) = texts(network)["node-told1"]
    assert len(title) < 60
    assert "x" * 900 in diagram(network).source  # in the tooltip


@every_case
def test_every_op_can_be_drawn(row: Case):
    inputs = [Call(f"from{slot}", InputLayer(volume), (), f"from{slot}") for slot, volume in enumerate(row.inputs)]
    call = Call("tested", row.op, tuple(made.name for made in inputs), "tested")
    assert "tested" in parsed(Network([*inputs, call], ("tested",))).nodes()


def test_a_node_may_have_a_name_that_means_something_to_dot():
    names = ("node", "graph", "edge", "digraph", "subgraph", "strict", "123", "1a", "cluster_x", "a-b")
    calls = [Call("input1", InputLayer((3,)), (), "input1")]
    calls += [Call(name, ReLU(), (calls[-1].name,), name) for name in names]
    assert set(names) < set(parsed(Network(calls, (names[-1],))).nodes())


def test_the_same_network_gives_the_same_text():
    assert diagram(residual_stage()).source == diagram(residual_stage()).source


def test_the_text_of_a_small_network():
    @blueprint
    def small():
        return Input(4, 4, 1) >> Conv2D(2, 3) >> MaxPooling2D(2) >> Flatten()

    lines = diagram(small()).source.splitlines()
    assert lines[0] == "digraph small {"
    assert '\tinput1 -> conv1 [label=" 4×4×1" edgetooltip="input1 → conv1: 4×4×1" weight=1000]' in lines


def test_a_broken_network_is_not_drawn():
    @blueprint
    def broken():
        return Input(4, 4, 1) >> Conv2D(2, 9)

    with pytest.raises(ShapeError, match="conv1"):
        diagram(broken())


def test_an_unknown_direction_is_refused():
    with pytest.raises(ArgumentError, match="TB"):
        diagram(squared(), "BT")
