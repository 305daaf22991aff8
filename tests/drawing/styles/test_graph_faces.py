"""What boxes look like and say."""

from dataclasses import dataclass

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
    Input,
    Network,
    Op,
    ReLU,
    Softmax,
    ZeroPadding2D,
    block,
    blueprint,
    shared,
)
from graphnet.drawing import Subject
from graphnet.drawing.outline import Box, Item, Repeat
from graphnet.drawing.scene.shapes import Ellipse, Rectangle, Shape, Text
from graphnet.drawing.scene.typesetting import text_width
from graphnet.drawing.styles.graph.faces import face
from graphnet.network import Call, gather
from graphnet.ops import InputLayer


def items(subject: Subject) -> dict[str, Item]:
    found: dict[str, Item] = {}
    waiting = list(subject.outline.items)
    while waiting:
        item = waiting.pop()
        found[item.key] = item
        waiting += getattr(getattr(item, "shown", item), "items", ())
    return found


def said(network: Network, key: str, **options) -> list[str]:
    subject = Subject(network, **options)
    return [shape.text for shape in face(subject, items(subject)[key]).shapes if isinstance(shape, Text)]


def shapes(network: Network, key: str, **options) -> tuple[Shape, ...]:
    subject = Subject(network, **options)
    return face(subject, items(subject)[key]).shapes


@block
def unit(filters):
    return BatchNormalization() >> ReLU() >> Conv2D(filters, 3, padding="same") >> Dropout(0.5)


@blueprint
def layered():
    x = Input(8, 8, 3) >> ZeroPadding2D(1) >> Conv2D(4, 3).named("first") >> BatchNormalization() >> ReLU(6)
    y = x >> unit(4)
    return ((x + y) >> ReLU()) + y >> Flatten() >> Dense(5) >> Softmax()


@blueprint
def stacked():
    return Input(8, 8, 4) >> 3 * (Conv2D(4, 3, padding="same") >> ReLU())


@blueprint
def twins():
    tower = shared((Conv2D(4, 3) >> ReLU() >> GlobalAveragePooling2D()).named("tower"))
    left, right = Input(9, 9, 3, name="left"), Input(9, 9, 3, name="right")
    return {"same": (left >> tower | right >> tower) >> Dense(1)}


@blueprint
def tied(copies: int = 3):
    return Input(8, 8, 4) >> copies * shared(Conv2D(4, 3, padding="same"))


def test_a_box_says_what_is_done_in_the_order_of_the_data():
    assert said(layered(), "first") == ["zero padding 1", "Conv 3×3, 4", "first · batch norm · ReLU6"]
    assert said(layered(), "unit1.conv1")[:2] == ["batch norm · ReLU", "Conv 3×3, 4"]
    assert said(layered(), "dense1") == ["Dense 5", "softmax"]
    assert said(layered(), "dense1", fold="none") == ["Dense 5"]


def test_joins_are_signs():
    circle, sign = shapes(layered(), "add2")
    assert isinstance(circle, Ellipse)
    assert sign.text == "+"
    assert said(layered(), "add1") == ["+", "ReLU"]
    assert not any(isinstance(shape, Ellipse) for shape in shapes(layered(), "add1"))


def test_a_repeated_box_says_how_often():
    (repeat,) = (item.key for item in Subject(stacked()).outline.items if isinstance(item, Repeat))
    assert said(stacked(), repeat) == ["Conv 3×3, 4", "ReLU", "×3"]
    behind, box, *_ = shapes(stacked(), repeat)
    assert (behind.width, behind.height) == (box.width, box.height)
    assert behind.x > box.x
    assert behind.y > box.y


def test_weights_that_are_shared_are_told():
    assert said(twins(), "tower_2.conv1") == ["Conv 3×3, 4", "weights of tower.conv1 · ReLU"]
    assert said(twins(), "tower.conv1") == ["Conv 3×3, 4", "conv1 · ReLU"]
    (repeat,) = (item.key for item in Subject(tied()).outline.items if isinstance(item, Repeat))
    assert said(tied(), repeat) == ["Conv 3×3, 4", "shared weights", "×3"]


def test_ends_bear_their_keys():
    assert said(twins(), "output same") == ["Output", "same"]
    assert said(twins(), "left") == ["Input", "left"]
    assert said(layered(), "output") == ["Output"]


def test_a_collapsed_group_tells_what_is_within():
    assert said(layered(), "unit1", depth=1, fold="none") == ["unit1", "conv", "164 params"]
    outer, inner, *_ = shapes(layered(), "unit1", depth=1, fold="none")
    assert outer.x < inner.x < inner.x + inner.width < outer.x + outer.width


def test_a_measure_colours_boxes_and_is_told():
    network = layered()
    plain, coloured = (shapes(network, "dense1", color_by=measure)[0].paint for measure in (None, "params"))
    assert plain.fill == "dense"
    assert coloured.fill.startswith("#")
    assert said(network, "dense1", color_by="params")[-1] == "1.28K params"
    assert said(network, "add2", color_by="params") == ["+"]


@pytest.mark.parametrize("size, volume", [(1, "8×8×4"), (9, "?")])
def test_where_wires_cannot_the_box_says_its_volume(size, volume):
    subject = Subject(gather(Input(8, 8, 3) >> Conv2D(4, size)))
    drawn = face(subject, items(subject)["conv1"], volume=True)
    assert volume in [shape.text for shape in drawn.shapes if isinstance(shape, Text)]


@dataclass(frozen=True, repr=False)
class Told(Op):
    """An op that says whatever it is told."""

    words: str
    short = "told"
    kind = "odd"


@pytest.mark.parametrize("words", ["x" * 100_000, "a word " * 5_000, "two\nlines\0\x1b", "畳み込み" * 100, "<b>&amp;"])
def test_what_is_written_stays_in_its_box(words):
    calls = [Call("input1", InputLayer((3,)), (), "input1"), Call("told1", Told(words), ("input1",), "told1")]
    subject = Subject(Network(calls, ("told1",)))
    drawn = face(subject, items(subject)["told1"])
    assert drawn.size.width < 300
    for shape in drawn.shapes:
        if isinstance(shape, Text):
            assert shape.text.isprintable()
            assert text_width(shape.text, shape.size, shape.bold) <= drawn.size.width


@every_case
def test_every_op_has_a_face_that_holds_what_it_says(row: Case):
    inputs = [Call(f"from{slot}", InputLayer(volume), (), f"from{slot}") for slot, volume in enumerate(row.inputs)]
    call = Call("tested", row.op, tuple(made.name for made in inputs), "tested")
    subject = Subject(Network([*inputs, call], ("tested",)))
    box = items(subject)["tested"]
    assert isinstance(box, Box)
    (width, height), drawn = face(subject, box)
    for shape in drawn:
        if isinstance(shape, Text):
            half = text_width(shape.text, shape.size, shape.bold) / (2 if shape.anchor == "middle" else 1)
            assert 0 < shape.y < height
            assert half <= width / (2 if shape.anchor == "middle" else 1)


def test_concatenation_is_a_box():
    x = Input(8, 8, 3)
    network = gather(Concatenate()(x >> Conv2D(4, 1), x))
    assert said(network, "concat1") == ["Concat"]
    assert isinstance(shapes(network, "concat1")[0], Rectangle)
