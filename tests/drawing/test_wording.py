"""What is said of the parts of an outline."""

from collections import Counter

import pytest

import graphnet as gn
from graphnet import (
    Add,
    BatchNormalization,
    Conv2D,
    Dense,
    GlobalAveragePooling2D,
    Identity,
    Input,
    KerasLayer,
    LayerNormalization,
    ReLU,
    Softmax,
    Subsampling2D,
    blueprint,
    shared,
)
from graphnet.drawing.outline import Box, Repeat
from graphnet.drawing.subject import Subject
from graphnet.drawing.wording import (
    Sources,
    borrowed,
    box_text,
    common_label,
    first_text,
    given_name,
    in_focus,
    name_of,
    snake_case,
    summary,
    times_text,
)
from graphnet.network import gather


@blueprint
def preactivated():
    x = Input(8, 8, 3) >> Conv2D(4, 3).named("first")
    return x >> BatchNormalization() >> ReLU() >> Conv2D(4, 3, padding=1) >> LayerNormalization() >> ReLU(6) >> Dense(2)


def boxes_of(network, **how) -> dict[str, Box]:
    return {box.key: box for box in Subject(network, **how).outline.boxes}


def test_boxes_are_told_in_the_order_of_the_data():
    subject = Subject(preactivated())
    assert [box_text(subject, box) for box in subject.outline.boxes] == [
        "Input",
        "Conv 3×3, 4 · BN · ReLU",
        "Conv 3×3, 4, pad 1 · LN · ReLU6",
        "Dense 2",
    ]


def test_counted_calls_have_no_name_of_their_own():
    subject = Subject(preactivated())
    assert [given_name(subject, box) for box in subject.outline.boxes] == ["", "first", "", ""]
    assert [name_of(box) for box in subject.outline.boxes] == ["input1", "first", "conv1", "dense1"]


@pytest.mark.parametrize(
    "op, name, given",
    [
        (Conv2D(4, 3), "conv2d", ""),
        (Conv2D(4, 3), "conv2d_213", ""),
        (Conv2D(4, 3), "conv7", ""),
        (Conv2D(4, 3), "block1_conv1", "block1_conv1"),
        (Conv2D(4, 3), "conv_last", "conv_last"),
        (ReLU(), "re_lu_8", ""),
        (ReLU(), "activation_94", ""),
        (GlobalAveragePooling2D(), "global_average_pooling2d_3", ""),
        (Subsampling2D(1), "max_pooling2d_9", ""),
        (KerasLayer("Rescaling", scale=2.0), "rescaling_1", ""),
        (KerasLayer("Rescaling", scale=2.0), "rescaling_of_colours", "rescaling_of_colours"),
    ],
    ids=str,
)
def test_names_that_keras_counted_nobody_gave(op, name, given):
    subject = Subject(gather(Input(8, 8, 3) >> op.named(name)), fold="none")
    (box,) = (box for box in subject.outline.boxes if box.key == name)
    assert given_name(subject, box) == given


@pytest.mark.long
def test_classes_are_written_as_keras_writes_them():
    from keras import layers
    from keras.src.utils.naming import to_snake_case

    classes = [name for name in dir(layers) if name[0].isupper()]
    assert len(classes) > 100
    assert [snake_case(name) for name in classes] == [to_snake_case(name) for name in classes]


@blueprint
def flat():
    x = Input(8, 8, 3) >> Conv2D(4, 3, padding="same").named("stem_conv")
    for number in (1, 2, 3):
        y = x >> Conv2D(8, 1).named(f"block{number}_expand") >> ReLU() >> Conv2D(4, 1).named(f"block{number}_project")
        x = Add()(x, y)
    return x


def test_what_copies_do_not_share_is_no_name_of_them_all():
    subject = Subject(flat())
    assert [given_name(subject, box) for box in subject.outline.boxes] == ["", "stem_conv", "", "", ""]
    each = Subject(flat(), fold="none")
    assert "block2_expand" in {given_name(each, box) for box in each.outline.boxes}


def test_a_name_that_all_copies_bear_is_told():
    @blueprint
    def named():
        return Input(8, 8, 3) >> 3 * (Conv2D(3, 1).named("squeeze") >> ReLU() >> Conv2D(3, 3, padding=1)).named("fire")

    subject = Subject(named())
    assert [given_name(subject, box) for box in subject.outline.boxes] == ["", "squeeze", ""]


def test_what_has_no_weights_lends_none():
    @blueprint
    def tied():
        tower = shared((Conv2D(4, 3) >> GlobalAveragePooling2D()).named("tower"))
        return (Input(8, 8, 3) >> tower) + (Input(8, 8, 3) >> tower)

    subject = Subject(tied())
    names = {box.key: given_name(subject, box) for box in subject.outline.boxes}
    assert (names["tower.conv1"], names["tower.pool1"]) == ("conv1", "")


def test_a_group_is_summed_up():
    network = gn.load("googlenet")
    within = [call for call in network.calls if call.name.startswith("inception_4a.")]
    assert summary(within) == "6 conv · max pool · concat"
    assert summary(gn.load("inception_resnet_v2").calls).endswith(" · …")
    resizing = [call for call in network.calls if call.op.kind in ("activation", "regularization")]
    told = Counter(call.op.kind for call in resizing)
    assert summary(resizing).startswith(f"{told['activation'] - 3} ReLU · ")


def test_who_uses_the_weights_of_another_says_whose_and_that_one_its_name():
    @blueprint
    def tied():
        embed = shared(Conv2D(4, 3) >> ReLU())
        left, right = Input(8, 8, 3, name="left"), Input(8, 8, 3, name="right")
        return (left >> embed) + (right >> embed)

    subject = Subject(tied())
    boxes = boxes_of(tied())
    assert {key: borrowed(subject, box) for key, box in boxes.items()} == {
        "left": None, "right": None, "conv1": None, "conv2": "conv1", "add1": None
    }  # fmt: skip
    assert given_name(subject, boxes["conv1"]) == "conv1"


def test_copies_that_share_weights_do_not_each_say_so():
    @blueprint
    def tied():
        return Input(8, 8, 3) >> Conv2D(3, 1) >> 3 * shared((Conv2D(3, 3, padding="same") >> Softmax()).named("step"))

    subject = Subject(tied())
    (repeat,) = (item for item in subject.outline.items if isinstance(item, Repeat))
    assert times_text(repeat) == "× 3 (shared weights)"
    assert borrowed(subject, repeat.shown) is None


@pytest.mark.parametrize(
    "name, labels",
    [
        ("resnet50", ["bottleneck", "bottleneck", "bottleneck", "bottleneck"]),
        ("inception_v4", ["inception_a", "inception_b", "inception_c"]),
    ],
)
def test_copies_are_called_what_they_have_in_common(name, labels):
    def repeats(items):
        for item in items:
            if isinstance(item, Repeat) and not isinstance(item.shown, Box):
                yield common_label(item)
            elif not isinstance(item, Box | Repeat) and hasattr(item, "items"):
                yield from repeats(item.items)

    assert list(repeats(Subject(gn.load(name)).outline.items)) == labels


def test_how_the_first_copy_differs():
    (stage,) = (item for item in Subject(gn.load("resnet50")).outline.items if name_of(item) == "stage2")
    (repeat,) = stage.items
    assert first_text(repeat) == "first: strides 2, projection"


def test_sources_are_those_of_the_wires():
    @blueprint
    def crossing():
        x = Input(4, 4, 2)
        y = x >> Conv2D(2, 1).named("one")
        return (y + (x >> Conv2D(2, 1).named("other"))) >> Identity().named("end")

    outline = Subject(crossing(), fold="none").outline
    sources = Sources(outline)
    for box in outline.boxes:
        taken = [source.key for source in sources.of(box, None)]
        assert sorted(taken) == sorted(box.entry.inputs)


def test_focus_is_on_what_lies_in_its_scope():
    subject = Subject(gn.load("resnet50"), focus="stage2.bottleneck1")
    within = {call.name for call in subject.network.calls if in_focus(subject, call.name)}
    assert within == set(subject.network.scope("stage2.bottleneck1"))
    assert all(in_focus(Subject(preactivated()), call.name) for call in preactivated().calls)
