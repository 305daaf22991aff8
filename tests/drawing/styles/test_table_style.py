"""The papers' tables, and the pictures of them."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations
from typing import NamedTuple
from xml.etree import ElementTree

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import graphnet as gn
from graphnet import (
    AveragePooling2D,
    Conv2D,
    Conv2DTranspose,
    Dense,
    GlobalAveragePooling2D,
    Input,
    MaxPooling2D,
    Op,
    ReLU,
    UpSampling2D,
    blueprint,
    shared,
)
from graphnet.drawing.measures import SHADES
from graphnet.drawing.scene.shapes import Layer, Polyline, Rectangle, Scene, Shape, Text
from graphnet.drawing.scene.svg import svg
from graphnet.drawing.scene.typesetting import text_width
from graphnet.drawing.styles import table
from graphnet.drawing.styles.table import Block, Branches, Stack, rows, scene
from graphnet.drawing.styles.table.contents import phrase
from graphnet.drawing.subject import Subject
from graphnet.drawing.themes import DARK, LIGHT

NAMES = ("lenet5", "vgg16", "googlenet", "resnet152", "densenet201", "inception_v4", "mobilenet_v2", "unet", "fcn8s")
every_name = pytest.mark.parametrize("name", NAMES)


def layers(content) -> Iterator[table.Layer]:
    match content:
        case table.Layer():
            yield content
        case Stack(parts) | Branches(parts):
            for part in parts:
                yield from layers(part)
        case Block(inner):
            yield from layers(inner)


def texts(content) -> list[str]:
    return [layer.text for layer in layers(content)]


def row_of(name: str, stage: str) -> table.Row:
    (row,) = (row for row in rows(Subject(gn.load(name))) if row.stage == stage)
    return row


@pytest.mark.parametrize(
    "name, copies", [("resnet50", (3, 4, 6, 3)), ("resnet101", (3, 4, 23, 3)), ("resnet152", (3, 8, 36, 3))]
)
def test_residual_networks_are_as_table_1_of_he_et_al(name, copies):
    volumes = ((56, 56, 256), (28, 28, 512), (14, 14, 1024), (7, 7, 2048))
    for number, (times, filters, volume) in enumerate(zip(copies, (64, 128, 256, 512), volumes, strict=True), start=1):
        row = row_of(name, f"stage{number}")
        assert isinstance(row.content, Block)
        assert row.content.times == f"× {times}"
        assert texts(row.content) == [
            f"1×1 conv, {filters}", f"3×3 conv, {filters}", f"1×1 conv, {4 * filters}", "add"
        ]  # fmt: skip
        assert row.volume == volume
    assert row_of(name, "stage2").content.note == "bottleneck · first: strides 2, projection"
    assert texts(row_of(name, "stem").content) == ["7×7 conv, 64, stride 2"]


@pytest.mark.parametrize("name, copies", [("densenet121", (6, 12, 24, 16)), ("densenet201", (6, 12, 48, 32))])
def test_dense_networks_are_as_table_1_of_huang_et_al(name, copies):
    for number, times in enumerate(copies, start=1):
        content = row_of(name, f"block{number}").content
        assert content.times == f"× {times}"
        assert texts(content) == ["1×1 conv, 128", "3×3 conv, 32", "concat"]
    assert texts(row_of(name, "transition1").content) == ["1×1 conv, 128", "2×2 average pool, stride 2"]


def test_vgg16_is_as_table_1_of_simonyan_and_zisserman():
    table = rows(Subject(gn.load("vgg16")))
    blocks = [row.content for row in table if row.stage.startswith("block")]
    assert [(texts(content)[0], content.parts[0].times) for content in blocks] == [
        (f"3×3 conv, {filters}", f"× {times}") for filters, times in ((64, 2), (128, 2), (256, 3), (512, 3), (512, 3))
    ]
    assert [text for row in table[-2:] for text in texts(row.content)] == ["dense 4096", "dense 1000"]


def test_googlenet_is_as_table_1_of_szegedy_et_al():
    figures = {
        "3a": (64, 96, 128, 16, 32, 32), "3b": (128, 128, 192, 32, 96, 64),
        "4a": (192, 96, 208, 16, 48, 64), "4b": (160, 112, 224, 24, 64, 64), "4c": (128, 128, 256, 24, 64, 64),
        "4d": (112, 144, 288, 32, 64, 64), "4e": (256, 160, 320, 32, 128, 128),
        "5a": (256, 160, 320, 32, 128, 128), "5b": (384, 192, 384, 48, 128, 128),
    }  # fmt: skip
    for name, (n1, r3, n3, r5, n5, proj) in figures.items():
        branches, _ = row_of("googlenet", f"inception_{name}").content.parts
        assert [texts(column) for column in branches.columns] == [
            [f"1×1 conv, {n1}"],
            [f"1×1 conv, {r3}", f"3×3 conv, {n3}"],
            [f"1×1 conv, {r5}", f"5×5 conv, {n5}"],
            ["3×3 max pool", f"1×1 conv, {proj}"],
        ]
    assert row_of("googlenet", "aux1").notes == ("from inception_4a", "output aux1")


@pytest.mark.parametrize(
    "op, text",
    [
        (Conv2D(64, 7, strides=2), "7×7 conv, 64, stride 2"),
        (Conv2D(8, (7, 1), strides=(2, 1)), "7×1 conv, 8, stride 2×1"),
        (Conv2D(8, 3, dilation_rate=2), "3×3 conv, 8, dilation 2"),
        (gn.Conv1D(64, 15), "conv 15, 64"),
        (gn.MaxPooling1D(2), "max pool 2, stride 2"),
        (MaxPooling2D(3, strides=1), "3×3 max pool"),
        (AveragePooling2D(2), "2×2 average pool, stride 2"),
        (Conv2DTranspose(64, 2, strides=2), "2×2 conv transpose, 64, ×2"),
        (UpSampling2D(2), "upsample ×2"),
        (Dense(4096), "dense 4096"),
        (ReLU(), "ReLU"),
    ],
    ids=str,
)
def test_phrases_are_those_of_tables(op: Op, text: str):
    assert phrase(op) == text


@every_name
@pytest.mark.parametrize("fold", ["auto", "none"])
def test_every_box_and_every_count_is_in_one_row(name, fold):
    subject = Subject(gn.load(name), fold=fold)
    table = rows(subject)
    told = [layer.item for row in table for layer in layers(row.content)]
    assert len(told) == len(set(told))
    assert set(told) == set(subject.outline.boxes)
    assert sorted(call.name for row in table for call in row.calls) == sorted(subject.network)
    facts = gn.analyze(subject.network)
    assert sum(row.params for row in table) == facts.params
    assert sum(row.macs for row in table) == facts.macs
    assert all(row.volume == facts[row.calls[-1].name].shape for row in table)


def test_long_branches_are_rows_that_say_what_they_take():
    table = {row.stage: row for row in rows(Subject(gn.load("unet"), fold="none"))}
    assert table["concat1"].notes == ("from crop4, deconv1",)
    assert table["pool1"].notes == ("from relu2",)
    assert len(table) == len(gn.load("unet"))


def test_short_branches_stand_side_by_side_in_one_row():
    @blueprint
    def forked():
        x = Input(8, 8, 3) >> Conv2D(4, 1)
        return (x >> Conv2D(4, 1) >> ReLU() | x >> Conv2D(2, 1) >> Conv2D(4, 3, padding="same")) >> Dense(2)

    table = rows(Subject(forked()))
    assert [row.stage for row in table] == ["input1", "conv1", "concat1", "dense1"]
    assert all(row.notes == () for row in table)
    branches, joined = table[2].content.parts
    assert [texts(column) for column in branches.columns] == [["1×1 conv, 4"], ["1×1 conv, 2", "3×3 conv, 4"]]
    assert joined.text == "concat"


def test_what_follows_every_convolution_is_said_once():
    def written(name):
        return [text.text for text in all_texts(scene(Subject(gn.load(name))).shapes)]

    assert "Every convolution is followed by BN · ReLU." in written("inception_v4")
    assert not any("BN" in text for text in written("inception_v4") if not text.startswith("Every"))
    assert "Every convolution is followed by tanh." in written("lenet5")
    assert "tanh" in written("lenet5")  # beside its dense layer
    assert not any(text.startswith("Every") for text in written("unet"))  # its last has a softmax


class Extent(NamedTuple):
    left: float
    top: float
    right: float
    bottom: float

    def meets(self, other: "Extent") -> bool:
        across = min(self.right, other.right) - max(self.left, other.left)
        return across > 0.01 and min(self.bottom, other.bottom) - max(self.top, other.top) > 0.01


def shapes_in(shapes: tuple[Shape, ...], kind: type) -> Iterator:
    for shape in shapes:
        if isinstance(shape, Layer):
            yield from shapes_in(shape.shapes, kind)
        elif isinstance(shape, kind):
            yield shape


def all_texts(shapes: tuple[Shape, ...]) -> list[Text]:
    return list(shapes_in(shapes, Text))


def extent(text: Text) -> Extent:
    """Where the letters of a line are: capitals rise to 0.72 of the size, and small ones reach 0.21 below."""
    width = text_width(text.text, text.size, text.bold)
    left = text.x - {"start": 0.0, "middle": width / 2, "end": width}[text.anchor]
    return Extent(left, text.y - 0.72 * text.size, left + width, text.y + 0.21 * text.size)


def drawn(name: str, **how) -> Scene:
    return scene(Subject(gn.load(name), **how))


@every_name
@pytest.mark.parametrize("color_by", [None, "memory"])
def test_nothing_lies_on_anything_else(name, color_by):
    check_extents(drawn(name, color_by=color_by))


@pytest.mark.long
@pytest.mark.parametrize("seed", range(200))
def test_in_tables_of_random_networks_nothing_lies_on_anything_else(seed):
    from random_networks import Author  # which loads Keras

    check_extents(scene(Subject(Author(seed).network())))


def check_extents(picture: Scene):
    extents = [extent(text) for text in all_texts(picture.shapes) if text.text]
    assert not [pair for pair in combinations(extents, 2) if pair[0].meets(pair[1])]
    whole = Extent(0, 0, picture.width, picture.height)
    for left, top, right, bottom in extents:
        assert whole.left < left < right < whole.right
        assert whole.top < top < bottom < whole.bottom
    for line in shapes_in(picture.shapes, Polyline):
        (x1, y1), *_, (x2, y2) = line.points
        upright = Extent(min(x1, x2) - 0.1, min(y1, y2) - 0.1, max(x1, x2) + 0.1, max(y1, y2) + 0.1)
        assert len(line.points) > 2 or not any(upright.meets(each) for each in extents)


def brackets(picture: Scene) -> Iterator[tuple[Extent, Extent]]:
    """Left and right, as they are drawn one after the other."""
    bent = [line.points for line in shapes_in(picture.shapes, Polyline) if len(line.points) == 4]
    sides = [
        Extent(min(x for x, _ in points), points[0][1], max(x for x, _ in points), points[-1][1]) for points in bent
    ]
    return zip(sides[::2], sides[1::2], strict=True)


def test_brackets_hold_their_layers():
    picture = drawn("resnet50")
    pairs = list(brackets(picture))
    assert len(pairs) == 4
    for left, right in pairs:
        inside = Extent(left.left, left.top, right.right, right.bottom)
        held = [text for text in all_texts(picture.shapes) if inside.meets(extent(text))]
        assert len([text for text in held if "conv" in text.text]) == 3
        for text in held:
            at = extent(text)
            assert left.right < at.left < at.right < right.left
            assert left.top < at.top < at.bottom < left.bottom


def test_figures_are_flush_right():
    picture = drawn("resnet50")
    counts = [text for text in all_texts(picture.shapes) if re.fullmatch(r"[\d.]+[KMG]", text.text)]
    assert len(counts) == 14
    assert len({round(extent(text).right, 3) for text in counts}) == 2


@every_name
def test_every_id_is_there_once(name):
    ids: list[str] = []

    def collect(shapes):
        for shape in shapes:
            if isinstance(shape, Layer):
                ids.extend([shape.id] if shape.id else [])
                collect(shape.shapes)

    subject = Subject(gn.load(name))
    collect(scene(subject).shapes)
    assert len(ids) == len(set(ids))
    assert {f"node-{box.key}" for box in subject.outline.boxes} <= set(ids)


def test_a_measure_shades_the_lines():
    picture = drawn("vgg16", color_by="params")
    (darkest,) = (
        shape for shape in shapes_in(picture.shapes, Rectangle) if shape.paint.fill == SHADES[-1] and shape.radius
    )
    (line,) = (text for text in all_texts(picture.shapes) if text.text == "dense 4096")
    assert darkest.x < line.x < darkest.x + darkest.width
    assert darkest.y < line.y < darkest.y + darkest.height
    assert line.color == "#FFFFFF"


def test_what_is_beside_the_focus_is_dimmed():
    picture = drawn("resnet50", focus="stage2.bottleneck1")
    colours = {text.text: text.color for text in all_texts(picture.shapes)}
    assert {colours[text] for text in ("stage2", "1×1 conv, 128, stride 2", "1.23M", "total")} == {"ink"}
    assert {colours[text] for text in ("stage1", "dense 1000", "15M", "× 3", "3 conv · add")} == {"quiet"}
    strokes = [line.paint.stroke for line in shapes_in(picture.shapes, Polyline) if len(line.points) == 4]
    assert strokes == ["ink", "ink", "frame", "frame"]
    swatches = {shape.paint.fill for shape in shapes_in(picture.shapes, Rectangle)}
    assert swatches == {"ground", "convolution", "join"}


def test_what_comes_before_a_layer_is_said_before_what_comes_after():
    (first, *_), *_ = (
        list(layers(row.content)) for row in rows(Subject(gn.load("densenet121"))) if row.stage == "block1"
    )
    assert first.text == "1×1 conv, 128"
    assert first.aside == "after BN · ReLU, then BN · ReLU"


def test_what_is_collapsed_is_summed_up():
    table = {row.stage: row.content for row in rows(Subject(gn.load("resnet50"), depth=1))}
    assert texts(table["stage1"]) == ["10 conv · 3 add"]


def test_every_input_has_a_row():
    @blueprint
    def twins():
        tower = shared((Conv2D(4, 3) >> ReLU() >> GlobalAveragePooling2D()).named("tower"))
        left, right, facts = Input(9, 9, 3, name="left"), Input(7, 7, 3, name="right"), Input(5, name="facts")
        return (left >> tower | right >> tower | facts) >> Dense(1)

    table = {row.stage: row for row in rows(Subject(twins()))}
    assert [table[name].volume for name in ("left", "right", "facts")] == [(9, 9, 3), (7, 7, 3), (5,)]
    assert table["concat1"].notes == ("from tower, tower_2",)
    assert table["concat2"].notes == ("from concat1, facts",)


def test_the_legend_may_be_left_out():
    full, bare = (scene(Subject(gn.load("lenet5")), legend=wanted) for wanted in (True, False))
    assert {"lenet5", "pooling"} <= {text.text for text in all_texts(full.shapes)}
    assert not {"lenet5", "pooling"} & {text.text for text in all_texts(bare.shapes)}
    assert bare.height < full.height
    scale = {text.text for text in all_texts(scene(Subject(gn.load("lenet5"), color_by="params"), legend=False).shapes)}
    assert {"0", "parameters"} <= scale
    assert "lenet5" not in scale


def test_what_is_wrong_is_told_in_red():
    @blueprint
    def broken():
        return Input(4, 4, 1) >> Conv2D(2, 9) >> MaxPooling2D(2)

    subject = Subject(broken())
    written = [text for text in all_texts(scene(subject).shapes) if text.color == "fault"]
    assert written[0].text == "9×9 conv, 2"
    assert " ".join(text.text for text in written[1:]) == f"✗ conv1: {subject.problems[0].message}"
    assert [row.params for row in rows(subject)] == [0, None, None]


@dataclass(frozen=True, repr=False)
class Told(Op):
    """An op with any text in it."""

    text: str


@settings(deadline=None)
@given(st.text(max_size=60) | st.sampled_from(["<b>", '"&amp;"', "]]>", "</text><script>alert(1)</script>", "x" * 900]))
def test_any_text_is_shown_within_the_picture(text):
    @blueprint
    def telling():
        return Input(4, 4, 1) >> Told(text)

    picture = scene(Subject(telling()))
    assert all(extent(line).right < picture.width for line in all_texts(picture.shapes))
    assert picture.width < 1200
    for theme in (LIGHT, DARK):
        root = ElementTree.fromstring(svg(picture, theme))
        assert not list(root.iter("{*}script"))
