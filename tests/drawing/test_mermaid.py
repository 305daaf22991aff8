"""Mermaid text, read back line by line and held against the network."""

import re
from collections import Counter
from dataclasses import dataclass
from typing import NamedTuple

import pytest
from hypothesis import given
from hypothesis import strategies as st

import graphnet as gn
from graphnet import (
    Conv2D,
    Dense,
    Dropout,
    Flatten,
    GlobalAveragePooling2D,
    Identity,
    Input,
    MaxPooling2D,
    Op,
    ReLU,
    Softmax,
    block,
    blueprint,
    shared,
)
from graphnet.drawing.measures import SHADES
from graphnet.drawing.mermaid import LONGEST, mermaid
from graphnet.drawing.outline import Box
from graphnet.drawing.quoting import shortened, visible
from graphnet.drawing.subject import Subject
from graphnet.drawing.titles import title
from graphnet.errors import ArgumentError
from graphnet.shapes import volume_text

SHAPES = {'(["': '"])', '[["': '"]]', '(("': '"))', '["': '"]'}
LABEL = r"(?:[^#<>\"`]|#\d+;|<br/>)*"
NODE = re.compile(
    rf'(?P<id>n\d+)(?P<open>\(\["|\[\["|\(\("|\[")(?P<label>{LABEL})(?P<close>"[\])]+)(:::(?P<style>\w+))?'
)
WIRE = re.compile(rf'(?P<source>n\d+) -->(?:\|"(?P<label>{LABEL})"\|)? (?P<target>n\d+)')
FRAME = re.compile(rf'subgraph (?P<id>g\d+)\["(?P<label>{LABEL})"\]')
STYLE = re.compile(r"style (?P<id>n\d+) fill:(?P<fill>#\w{6}),stroke:#\w{6},color:#\w{6}")
CLASS = re.compile(r"class g\d+ (?P<name>frame)")
DEFINITION = re.compile(
    r"classDef (?P<name>\w+) fill:(#\w{6}|none),stroke:#\w{6}(,color:#\w{6})?(,stroke-dasharray:\d \d)?"
)


class Chart(NamedTuple):
    """A flowchart, read back."""

    nodes: dict[str, list[str]]
    """The lines of labels."""
    styles: dict[str, str]
    """The classes of nodes, or the fills that they have of their own."""
    wires: list[tuple[str, str, str]]
    """Source, target, label."""
    frames: list[str]
    head: list[str]


def plain(text: str) -> str:
    return re.sub(r"#(\d+);", lambda found: chr(int(found[1])), text)


def read(text: str) -> Chart:
    """A chart whose every line is one of those there are, with all that it names."""
    head, _, body = text.partition("\nflowchart ")
    chart = Chart({}, {}, [], [], [*head.splitlines(), body.splitlines()[0]])
    depth, defined, used = 0, set(), set()
    for line in body.splitlines()[1:]:
        line = line.strip()
        if line == "end":
            depth -= 1
            assert depth >= 0
        elif found := FRAME.fullmatch(line):
            depth += 1
            chart.frames.append(plain(found["label"]))
        elif found := NODE.fullmatch(line):
            assert SHAPES[found["open"]] == found["close"]
            assert found["id"] not in chart.nodes
            chart.nodes[found["id"]] = [plain(part) for part in found["label"].split("<br/>")]
            if found["style"]:
                used.add(found["style"])
                chart.styles[found["id"]] = found["style"]
        elif found := WIRE.fullmatch(line):
            chart.wires.append((found["source"], found["target"], plain(found["label"] or "")))
        elif found := STYLE.fullmatch(line):
            chart.styles[found["id"]] = found["fill"]
        elif found := CLASS.fullmatch(line):
            used.add(found["name"])
        else:
            found = DEFINITION.fullmatch(line)
            assert found, line
            defined.add(found["name"])
    assert depth == 0
    assert used == defined
    assert {end for source, target, _ in chart.wires for end in (source, target)} <= chart.nodes.keys()
    assert chart.nodes.keys() == chart.styles.keys()
    return chart


def chart_of(network, **how) -> Chart:
    return read(mermaid(Subject(network, **how)))


@block
def bottleneck(filters):
    body = Conv2D(filters, 1) >> ReLU() >> Conv2D(4 * filters, 1)
    return (body + Identity()) >> ReLU()


@blueprint
def residual_stage():
    return Input(8, 8, 16) >> (3 * bottleneck(4)).named("stage1") >> Flatten() >> Dense(3)


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


NETWORKS = [residual_stage(), inception(), twins(), squared(), *map(gn.load, ("googlenet", "resnet50", "unet"))]
every_network = pytest.mark.parametrize("network", NETWORKS, ids=lambda network: network.name)


@every_network
@pytest.mark.parametrize("fold", ["auto", "none"])
@pytest.mark.parametrize("color_by", [None, "params"])
def test_every_box_is_drawn_once(network, fold, color_by):
    subject = Subject(network, fold=fold, color_by=color_by)
    chart = read(mermaid(subject, "LR"))
    outputs = len(network.output_names)
    assert len(chart.nodes) == len(subject.outline.boxes) + outputs
    assert sum(lines[0].startswith("Output") for lines in chart.nodes.values()) == outputs
    assert chart.head[-1] == "LR"


@every_network
def test_the_wires_are_those_of_the_graph(network):
    check_wires(network)


@pytest.mark.long
@pytest.mark.parametrize("seed", range(200))
def test_random_networks_keep_their_wires(seed):
    from random_networks import Author  # which loads Keras

    network = Author(seed).network()
    check_wires(network)
    chart_of(network)


def check_wires(network):
    subject = Subject(network, fold="none")
    chart = read(mermaid(subject))
    calls = iter(subject.outline.boxes)
    names = {
        node: lines[0] if lines[0].startswith("Output") else next(calls).key for node, lines in chart.nodes.items()
    }
    for node, name in names.items():
        if name in network and chart.nodes[node] not in (["+"], ["×"]):
            assert visible(title(network[name].op)) in " ".join(chart.nodes[node])
    wires = Counter()
    for source, target, label in chart.wires:
        if names[target] in network:
            times = re.search(r"\(×(\d+)\)", label)
            wires[names[source], names[target]] += int(times[1]) if times else 1
    assert wires == Counter((source, target) for source, target, _ in network.graph.edges)
    ends = [names[source] for source, target, _ in chart.wires if names[target] not in network]
    assert sorted(ends) == sorted(network.output_names)


@pytest.mark.parametrize(
    "network",
    [residual_stage(), inception(), twins(), *map(gn.load, ("vgg16", "densenet121", "inception_v4"))],
    ids=lambda network: network.name,
)
def test_folded_wires_are_those_between_boxes(network):
    """The graph with every call in the place of the box that stands for it, but for what passes from copy to copy."""
    subject = Subject(network)
    boxes = subject.outline.boxes
    place = {
        call.name: index for index, box in enumerate(boxes) for copy in subject.outline.counterparts(box)
        for call in copy.calls
    }  # fmt: skip
    assert place.keys() == set(network)  # no first copy that differs
    chart = read(mermaid(subject))
    drawn = [node for node, lines in chart.nodes.items() if not lines[0].startswith("Output")]
    ends = {(place[source], place[target]) for source, target, _ in network.graph.edges}
    numbers = {node: index for index, node in enumerate(drawn)}
    wires = [(numbers[source], numbers[target]) for source, target, _ in chart.wires if target in numbers]
    forward = {(source, target) for source, target in ends if source < target}
    assert sorted(wires) == sorted(forward)


def test_volumes_stand_where_they_change():
    network = gn.load("lenet5")
    chart = chart_of(network, fold="none")
    shapes = [volume_text(shape) for shape in Subject(network).shapes.values()]
    changed = [shape for before, shape in zip(["", *shapes], shapes, strict=False) if shape != before]
    assert [label for _, _, label in chart.wires if label] == changed


def test_groups_say_what_they_are():
    chart = chart_of(gn.load("resnet50"))
    assert chart.frames[1] == "stage2 › bottleneck × 4 · first: strides 2, projection"
    assert chart_of(inception()).frames == ["module"]
    assert chart.head[1] == 'title: "resnet50"'


def test_repeated_layers_say_how_often():
    chart = chart_of(gn.load("vgg16"))
    assert [lines for lines in chart.nodes.values() if "× 2" in lines] == [
        ["Conv 3×3, 64", "ReLU", "× 2"],
        ["Conv 3×3, 128", "ReLU", "× 2"],
        ["Dense 4096", "ReLU", "× 2"],
    ]


def test_collapsed_groups_are_nodes():
    chart = chart_of(gn.load("resnet50"), depth=1)
    assert not chart.frames
    assert ["stage2", "13 conv · 4 add"] in chart.nodes.values()


def test_the_most_of_a_measure_has_the_darkest_fill():
    network = gn.load("vgg16")
    chart = chart_of(network, color_by="params")
    (darkest,) = (node for node, fill in chart.styles.items() if fill == SHADES[-1])
    assert "Dense 4096" in chart.nodes[darkest]
    assert chart.head[1] == 'title: "vgg16, by parameters: 120M where it is darkest"'


@pytest.mark.parametrize("color_by", [None, "macs"])
def test_what_is_beside_the_focus_is_dimmed(color_by):
    chart = chart_of(gn.load("resnet50"), focus="stage2.bottleneck3", color_by=color_by)
    bright = [lines for node, lines in chart.nodes.items() if chart.styles[node] != "dimmed"]
    assert [lines[0] for lines in bright] == ["Conv 1×1, 128", "Conv 3×3, 128", "Conv 1×1, 512", "Add"]
    assert not any("(×2)" in label for _, _, label in chart.wires)  # a stage takes what it takes, however often


def test_what_is_wrong_stands_in_its_node():
    @blueprint
    def broken():
        return Input(4, 4, 1) >> Conv2D(2, 9) >> MaxPooling2D(2)

    chart = chart_of(broken())
    (node,) = (node for node, style in chart.styles.items() if style == "fault")
    heading, message = chart.nodes[node]
    assert heading == "Conv 9×9, 2"
    assert message == f"✗ conv1: {Subject(broken()).problems[0].message}"
    assert chart.wires[-1][2] == ""  # nothing is known there


@dataclass(frozen=True, repr=False)
class Told(Op):
    """An op with any text in it."""

    text: str
    kind = 'end"]'


HOSTILE = [
    '"',
    "#quot;",
    "#35;",
    "<b>",
    "</script>",
    "`",
    "**b**",
    "1. a",
    "- a",
    "end",
    "\n",
    "%%",
    "-->",
    "]})",
    "|",
    "\0",
]


@given(st.lists(st.sampled_from(HOSTILE) | st.text(), max_size=4).map("".join))
def test_text_is_shown_as_it_stands(text):
    @blueprint
    def telling():
        return Input(4, 4, 1) >> Told(text)

    chart = chart_of(telling())
    (lines,) = (lines for lines in chart.nodes.values() if lines[0].startswith("Told"))
    assert lines == [shortened(visible(title(Told(text))), LONGEST)]


@given(st.text())
def test_nothing_that_mermaid_reads_is_left_in_a_label(text):
    @blueprint
    def telling():
        return Input(4, 4, 1) >> Told(text)

    (label,) = re.findall(r'n2\["(.*)"\]', mermaid(Subject(telling())))
    left = re.sub(r"#\d+;|: ", "", label)
    assert not re.search(r"""["'`#;<>&\[\]{}|\\*%$@:.~^=!?-]""", left)


def test_boxes_are_known_by_their_own_names():
    named = [box for box in Subject(squared()).outline.boxes if isinstance(box, Box) and box.key == "stem"]
    assert len(named) == 1
    assert ["stem", "Conv 3×3, 2"] in chart_of(squared()).nodes.values()


def test_an_unknown_direction_is_refused():
    with pytest.raises(ArgumentError, match="TB"):
        mermaid(Subject(squared()), "BT")
