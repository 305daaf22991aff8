"""What a figure shows of a network: its volumes in order, every wire, every node, whatever it is called."""

from collections import Counter
from dataclasses import dataclass
from xml.etree import ElementTree

import pytest
from random_networks import Author
from volumes_read import bodies, flat, layers

import graphnet as gn
from graphnet import (
    BatchNormalization,
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
    Softmax,
    blueprint,
    branches,
)
from graphnet.drawing.scene.shapes import Ellipse, Layer, Polygon, Rectangle, Text
from graphnet.drawing.scene.svg import svg
from graphnet.drawing.styles.volumes import scene
from graphnet.drawing.subject import Subject
from graphnet.drawing.themes import DARK, LIGHT
from graphnet.network import gather

SVG = "{http://www.w3.org/2000/svg}"

HOSTILE = ["<script>alert(1)</script>", "\"quotes\" & 'quotes'", "line\nbreak", "nul\x00", "long " * 500]


@dataclass(frozen=True, repr=False)
class Odd(Op):
    """An op of one's own, with a text among its arguments."""

    text: str


@pytest.mark.parametrize("name", ["lenet5", "alexnet", "zfnet", "vgg16", "convnetjs_cifar10"])
def test_blocks_are_the_volumes_of_all_layers_in_their_order(name):
    network = gn.load(name)
    quiet = ("activation", "normalization", "regularization")
    told = [row.shape for row in gn.analyze(network) if row.op.kind not in quiet]
    assert [block.volume for block in bodies(scene(Subject(network)))] == told


@pytest.mark.parametrize("name", sorted(blueprint.name for blueprint in gn.blueprints()))
def test_every_drawn_box_has_one_layer_of_its_name(name):
    subject = Subject(gn.load(name))
    picture = scene(subject)
    ids = Counter(shape.id for shape in picture.shapes if isinstance(shape, Layer) and shape.id)
    assert set(ids.values()) == {1}
    assert {f"node-{box.key}" for box in subject.outline.boxes} <= set(ids)
    ElementTree.fromstring(svg(picture, LIGHT))


def wires_drawn(picture):
    """Pairs of calls that a wire leads from and to, with how many."""
    titles = [wire.title.partition(": ")[0] for wire in layers(picture, "wire")]
    return Counter(tuple(title.split(" → ")) for title in titles)


def wires_of(network, picture):
    """The wires there are between what is drawn as a thing of its own, past all that merely stands on a wire or
    beneath a block; outputs are left out."""
    things = {
        layer.id.removeprefix("node-")
        for layer in layers(picture, "node")
        if any(isinstance(shape, Polygon | Ellipse | Rectangle) for shape in layer.shapes)
    }

    def thing(name):
        while name not in things:
            (name,) = network.inputs(name)
        return name

    return Counter(
        (thing(source), call.name) for call in network.calls if call.name in things for source in call.inputs
    )


@pytest.mark.parametrize("name", sorted(blueprint.name for blueprint in gn.blueprints()))
def test_every_wire_of_a_network_is_drawn_once_and_no_other(name):
    network = gn.load(name)
    picture = scene(Subject(network, fold="none"))
    drawn = {pair: count for pair, count in wires_drawn(picture).items() if not pair[1].startswith("output")}
    assert drawn == wires_of(network, picture)


@pytest.mark.parametrize("seed", range(80))
def test_every_wire_of_a_random_network_is_drawn(seed):
    network = Author(seed).network()
    picture = scene(Subject(network, fold="none"))
    drawn = {pair for pair in wires_drawn(picture) if not pair[1].startswith("output")}
    assert drawn == set(wires_of(network, picture))


@pytest.mark.parametrize("name", sorted(blueprint.name for blueprint in gn.blueprints()))
def test_whatever_is_folded_only_inputs_take_nothing(name):
    subject = Subject(gn.load(name))
    picture = scene(subject)
    reached = {target for _, target in wires_drawn(picture)}
    inputs = set(subject.network.input_names)
    assert {block.layer.id.removeprefix("node-") for block in bodies(picture)} - reached == inputs


def test_what_leaves_volumes_alone_is_told_beneath_the_block_before_it():
    @blueprint
    def noted():
        return Input(8, 8, 3) >> Conv2D(4, 3) >> MaxPooling2D(2) >> Dropout(0.25) >> Flatten() >> Dense(2) >> Softmax()

    picture = scene(Subject(noted()))
    assert [block.volume for block in bodies(picture)] == [(8, 8, 3), (6, 6, 4), (3, 3, 4), (36,), (2,)]
    (note,) = [layer for layer in layers(picture, "node") if layer.id == "node-dropout1"]
    (text,) = note.shapes
    pool = next(block for block in bodies(picture) if block.volume == (3, 3, 4))
    assert text.text == "Dropout 0.25"
    assert pool.front.left - 30 < text.x < pool.whole.right + 30
    assert text.y > pool.whole.bottom


def texts(picture):
    return [shape.text for shape in flat(picture.shapes) if isinstance(shape, Text)]


def test_what_comes_before_a_convolution_is_told_apart_from_what_follows():
    @blueprint
    def preactivated():
        x = Input(8, 8, 3) >> Conv2D(4, 3) >> MaxPooling2D(2)
        return x >> BatchNormalization() >> ReLU() >> Conv2D(4, 1) >> BatchNormalization() >> Flatten() >> Dense(2)

    told = texts(scene(Subject(preactivated())))
    assert told[told.index("Conv 1×1, 4") :][:3] == ["Conv 1×1, 4", "after BN · ReLU", "then BN"]


def test_what_is_told_ahead_of_the_first_block_of_a_branch_stands_beneath_its_title():
    @blueprint
    def dropping():
        x = Input(8, 8, 3) >> Conv2D(4, 3)
        return (x >> Dropout(0.5) >> MaxPooling2D(2)) + (x >> MaxPooling2D(2))

    (layer,) = (layer for layer in layers(scene(Subject(dropping())), "node") if layer.id == "node-dropout1")
    (text,) = layer.shapes
    assert text.text == "after dropout 0.5"


@pytest.mark.parametrize("name", sorted(blueprint.name for blueprint in gn.blueprints()))
def test_the_legend_tells_the_colours_that_are_seen_and_no_other(name):
    picture = scene(Subject(gn.load(name)))
    (legend,) = layers(picture, "legend")
    told = {shape.paint.fill for shape in legend.shapes if isinstance(shape, Rectangle)}
    fronts = [
        next((s for s in layer.shapes if isinstance(s, Polygon | Ellipse)), None) for layer in layers(picture, "node")
    ]
    assert told == {shape.paint.fill for shape in fronts if shape} - {"group"}


def test_a_long_name_is_left_out_and_a_short_one_told():
    @blueprint
    def named():
        x = Input(8, 8, 3) >> Conv2D(4, 3).named("stem")
        return x >> MaxPooling2D(2).named("a_name_of_which_only_a_part_could_be_read") >> Flatten()

    told = texts(scene(Subject(named())))
    assert "stem" in told
    assert not any(text.startswith("a_name") for text in told)


def test_repeats_are_told_beneath_a_bracket():
    picture = scene(Subject(gn.load("resnet152")))
    told = " ".join(shape.text for shape in flat(picture.shapes) if isinstance(shape, Text))
    for times in (3, 8, 36):
        assert f"× {times}" in told or f"×{times}" in told
    assert "projection" in told
    assert len(layers(picture, "group")) == 8  # four stages, and in each the bottlenecks


def test_repeats_of_groups_that_are_blocks_need_no_bracket():
    picture = scene(Subject(gn.load("resnet50"), depth=2))
    assert [layer.id for layer in layers(picture, "group")] == [f"scope-stage{number}" for number in (1, 2, 3, 4)]
    told = texts(picture)
    assert told[told.index("bottleneck × 6") :][1:4] == ["3 conv · add", "first: strides 2,", "projection"]


def test_few_equal_layers_are_drawn_each_and_many_once():
    @blueprint
    def row(count):
        return Input(8, 8, 4) >> count * (Conv2D(4, 3, padding="same") >> ReLU()) >> Flatten()

    few, many = (scene(Subject(row(count))) for count in (4, 9))
    assert len(bodies(few)) == 6
    assert len(bodies(many)) == 3


def test_auxiliary_outputs_are_spurs_and_the_main_line_goes_on():
    picture = scene(Subject(gn.load("googlenet")))
    ends = {layer.title.splitlines()[0] for layer in layers(picture, "node") if layer.id.startswith("end-")}
    assert ends == {"output main", "output aux1", "output aux2"}
    reached = Counter(target for _, target in wires_drawn(picture) if target.startswith("output"))
    assert reached == {"output main": 1, "output aux1": 1, "output aux2": 1}


def test_colours_are_those_of_the_measure():
    subject = Subject(gn.load("vgg16"), color_by="params")
    fills = {block.layer.id: block.layer.shapes[0].paint.fill for block in bodies(scene(subject))}
    for box in subject.outline.boxes:
        if f"node-{box.key}" in fills:
            assert fills[f"node-{box.key}"] == subject.measure.shade(subject.measure.of(box))[0]


def test_a_measure_is_told_with_its_unit_where_there_is_any():
    told = {
        name: texts(scene(Subject(gn.load("lenet5"), color_by=name), legend=False))
        for name in ("macs", "params", "memory", "receptive-field")
    }
    assert [text for text in told["macs"] if text.endswith(" MACs")] == [
        *("118K MACs", "240K MACs", "48K MACs", "10.1K MACs", "840 MACs"),
    ]
    assert "48.1K params" in told["params"]
    assert "18.4 KiB" in told["memory"]
    assert {"RF 1", "RF 32"} <= set(told["receptive-field"])
    for name in ("macs", "params"):
        assert told[name].count("0") == 1  # the beginning of the scale


def test_a_group_of_which_nothing_else_is_drawn_has_all_that_is_in_it():
    network = gn.load("resnet50")
    subject = Subject(network, depth=1, color_by="macs")
    rows = {row.name: row.macs for row in gn.analyze(network)}
    inside = sum(macs for name, macs in rows.items() if name.startswith("stage3."))
    blocks = {block.layer.id: block.layer.shapes[0].paint.fill for block in bodies(scene(subject))}
    assert subject.measure.most == inside
    assert blocks["node-stage3"] == subject.measure.shade(inside)[0]
    assert blocks["node-stage3"] not in [blocks[f"node-stage{number}"] for number in (1, 2, 4)]
    told = texts(scene(subject))
    assert told[told.index("stage3") :][1:3] == ["19 conv · 6 add", "1.39G MACs"]


def test_what_is_beside_the_focus_is_quiet():
    picture = scene(Subject(gn.load("resnet50"), focus="stage2"))
    fills = {block.layer.id: {shape.paint.fill for shape in block.layer.shapes[:1]} for block in bodies(picture)}
    bright = {name for name, colours in fills.items() if colours != {"ground"}}
    assert bright == {name for name in fills if name.startswith("node-stage2.")}
    assert len(bright) < len(fills)
    captions = {text.text: text.color for layer in layers(picture, "caption") for text in layer.shapes}
    assert captions["stage4"] == captions["Dense 1000"] == "quiet"
    assert captions["stage2"] == captions["Conv 3×3, 128"] == "ink"


FAULTY = {
    "window": lambda: Input(8, 8, 3) >> Conv2D(16, 3, padding="same") >> Conv2D(32, 9) >> Flatten() >> Dense(10),
    "axis": lambda: Input(8, 8, 3) >> Conv2D(16, 3) >> Softmax(axis=7) >> Flatten() >> Dense(10),
    "note": lambda: Input(8, 8, 3) >> MaxPooling2D(2) >> Softmax(axis=7) >> Flatten() >> Dense(10),
    "join": lambda: branches(Conv2D(8, 1), Conv2D(16, 5), MaxPooling2D(2))(Input(32, 32, 3)),
}


@pytest.mark.parametrize("make", FAULTY.values(), ids=FAULTY)
@pytest.mark.parametrize("focus", [False, True])
def test_what_is_wrong_is_told_in_full_in_red(make, focus):
    rest = (Conv2D(3, 3) >> ReLU()).named("scope") if focus else Identity()
    subject = Subject(gather(make() >> rest), focus="scope" if focus else None)
    (message,) = subject.faults.values()
    red = [shape for shape in flat(scene(subject).shapes) if isinstance(shape, Text) and shape.color == "fault"]
    lines = [text.text for text in red if not text.bold]
    assert " ".join(lines) == message
    assert len(lines) <= 3


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=lambda theme: theme.name)
def test_outputs_and_arguments_may_hold_anything(theme):
    x = Input(8, 8, 3) >> Conv2D(4, 3)
    network = gather([x >> Odd(text) >> Flatten() >> Dense(2) for text in HOSTILE])
    network = Network(network.calls, dict(zip(HOSTILE, network.output_names, strict=True)))
    picture = scene(Subject(network))
    root = ElementTree.fromstring(svg(picture, theme))
    assert not root.findall(f".//{SVG}script")
    told = [text.text for text in root.iter(f"{SVG}text")]
    assert any(text.startswith("output <script>") for text in told)
    assert max(map(len, told)) < 100
    assert all(text.isprintable() for text in told)


def test_long_chains_are_drawn():
    network = gather(Input(8, 8, 3) >> 3000 * (Conv2D(3, 3, padding="same") >> ReLU()))
    assert len(bodies(scene(Subject(network, fold="none")))) == 3001
    assert len(bodies(scene(Subject(network)))) == 2


def nested(depth):
    inner = Conv2D(4, 3, padding="same")
    for number in range(depth):
        inner = (inner >> Conv2D(4, 1)).named(f"scope{number}")
    return inner


def residual(depth):
    inner = Conv2D(4, 3, padding="same")
    for number in range(depth):
        inner = (Conv2D(4, 1) >> (inner + Identity())).named(f"scope{number}")
    return inner


def skipping(depth):
    inner = Conv2D(4, 3, padding="same")
    for _ in range(depth):
        inner = Conv2D(4, 1) >> (inner + Identity()) >> Conv2D(4, 1)
    return inner


@pytest.mark.parametrize("part", [nested(80), residual(60), skipping(60)], ids=["nested", "residual", "skipping"])
@pytest.mark.parametrize("fold", ["auto", "none"])
def test_deep_networks_are_drawn(part, fold):
    network = gather(Input(8, 8, 4) >> part >> GlobalAveragePooling2D())
    assert bodies(scene(Subject(network, fold=fold)))
