"""What folds, and what does not: the stacks of the papers, found by structure alone."""

import pytest
from outline_judge import drawn_parts, renamed

import graphnet as gn
from graphnet import (
    Add,
    BatchNormalization,
    Concatenate,
    Conv2D,
    Dense,
    DepthwiseConv2D,
    Dropout,
    Flatten,
    GlobalAveragePooling2D,
    Identity,
    Input,
    MaxPooling2D,
    Multiply,
    Network,
    ReLU,
    Sigmoid,
    ZeroPadding2D,
    shared,
)
from graphnet.drawing.outline import Box, Group, Outline, Repeat, outline
from graphnet.network import Call, gather
from graphnet.volumes import volumes

PAPERS = {
    "resnet50": [3, 4, 6, 3],  # He et al. 2016, table 1
    "resnet101": [3, 4, 23, 3],
    "resnet152": [3, 8, 36, 3],
    "resnet110": [18, 18, 18],  # section 4.2
    "densenet121": [6, 12, 24, 16],  # Huang et al. 2017, table 1
    "densenet169": [6, 12, 32, 32],
    "densenet201": [6, 12, 48, 32],
    "inception_v4": [4, 7, 3],  # Szegedy et al. 2017, figure 9
    "inception_resnet_v1": [5, 10, 5],  # figure 15
    "inception_resnet_v2": [10, 20, 9],  # and a tenth without activation
    "xception": [8],  # Chollet 2017, figure 5
    "mobilenet_v2": [2, 3, 4, 3, 3],  # Sandler et al. 2018, table 2, where n > 1
    "squeezenet": [2, 2],  # Iandola et al. 2016, table 1: fire2-3, fire6-7
    "vgg16": [2, 2, 3, 3, 3, 2],  # Simonyan and Zisserman 2015, table 1, column D
}


def outlined(network: Network, **options) -> Outline:
    return outline(network, volumes(network).shapes, **options)


def counts(found: Outline, smallest: int = 1) -> list[int]:
    """How many copies there are in the repeats that are drawn and have so many boxes or more."""
    repeats = [part for item in found.items for part in drawn_parts(item) if isinstance(part, Repeat)]
    return [len(repeat.copies) for repeat in repeats if len(boxes(repeat.shown)) >= smallest]


def boxes(item: Box | Group) -> list[Box]:
    return [part for part in drawn_parts(item) if isinstance(part, Box)]


def only_repeat(found: Outline) -> Repeat:
    (repeat,) = [part for item in found.items for part in drawn_parts(item) if isinstance(part, Repeat)]
    return repeat


@pytest.mark.parametrize("name", PAPERS)
@pytest.mark.parametrize("form", ["scoped", "flat", "shuffled"])
def test_stacks_are_those_of_the_paper(name, form):
    network = gn.load(name)
    if form != "scoped":
        network = renamed(network, seed=7 if form == "shuffled" else None)
    smallest = 1 if name == "vgg16" else 2  # single layers repeat within the cells of Inception too
    assert counts(outlined(network), smallest) == PAPERS[name]


def test_stages_of_resnet_say_how_their_first_blocks_differ():
    stages = [part for item in outlined(gn.load("resnet50")).items for part in drawn_parts(item)]
    told = [repeat.differences for repeat in stages if isinstance(repeat, Repeat)]
    assert told == [("projection",), *[("strides 2", "projection")] * 3]


def test_what_is_drawn_is_bounded_by_the_depth_of_the_table_and_not_of_the_network():
    assert len(outlined(gn.load("resnet152")).boxes) == len(outlined(gn.load("resnet50")).boxes)
    assert len(outlined(renamed(gn.load("resnet152"))).boxes) == len(outlined(renamed(gn.load("resnet50"))).boxes)


def residual(filters: int = 8, **arguments):
    body = Conv2D(filters, 3, padding="same", **arguments) >> ReLU() >> Conv2D(filters, 3, padding="same")
    return (body + Identity()) >> ReLU()


@pytest.mark.parametrize(
    "other",
    [
        {"use_bias": False},
        {"groups": 2},
        {"dilation_rate": 2},
    ],
    ids=str,
)
def test_copies_have_the_same_arguments(other):
    both = Input(8, 8, 8) >> residual() >> residual() >> residual(**other) >> residual(**other)
    assert counts(outlined(gather(both))) == [2, 2]


def test_copies_may_differ_in_how_training_starts():
    blocks = residual() >> residual(kernel_initializer="zeros") >> residual(kernel_regularizer="l2")
    assert counts(outlined(gather(Input(8, 8, 8) >> blocks))) == [3]


def test_dropout_may_grow_along_a_stack_and_the_first_rate_is_told():
    blocks = [(Conv2D(8, 3, padding="same") >> Dropout(rate) >> ReLU()) + Identity() for rate in (0.1, 0.2, 0.3)]
    repeat = only_repeat(outlined(gather(Input(8, 8, 8) >> blocks[0] >> blocks[1] >> blocks[2])))
    assert len(repeat.copies) == 3
    assert repeat.differences == ("rate 0.1",)


def test_copies_leave_volumes_of_the_same_extents():
    unpadded = Input(32, 32, 3) >> 4 * Conv2D(8, 3)
    assert counts(outlined(gather(unpadded))) == []
    assert counts(outlined(gather(Input(32, 32, 3) >> 4 * Conv2D(8, 3, padding="same")))) == [4]


def test_copies_may_take_volumes_of_other_channels():
    repeat = only_repeat(outlined(gather(Input(7, 7, 512) >> Flatten() >> 2 * (Dense(4096) >> ReLU()))))
    assert len(repeat.copies) == 2


def test_inputs_and_outputs_do_not_fold():
    first, second = Input(8, 8, 3), Input(8, 8, 3)
    assert counts(outlined(gather([first >> Conv2D(8, 1), second >> Conv2D(8, 1)]))) == []


def test_a_result_that_is_used_elsewhere_too_is_not_folded_away():
    image = Input(8, 8, 8)
    first = image >> Sigmoid()
    second = first >> Sigmoid()
    assert counts(outlined(gather(Add()(second, first) >> ReLU()))) == []
    assert counts(outlined(gather([second, first]))) == []


def test_copies_are_told_apart_from_those_with_other_wires():
    def cell(x, crossed):
        left, right = x >> Conv2D(8, 1), x >> Conv2D(8, 1)
        ends = (left >> Sigmoid(), left >> ReLU(), (left if crossed else right) >> MaxPooling2D(1))
        return Multiply()(*ends, right)

    x = Input(8, 8, 8)
    for crossed in (False, False, True, True):
        x = cell(x, crossed)
    assert counts(outlined(gather(x))) == [2, 2]


def test_joins_that_are_not_symmetric_fold_with_the_same_order_alone():
    x = Input(8, 8, 8)
    for turned in (False, False, True, True):
        both = (x >> Conv2D(4, 1), x >> MaxPooling2D(1) >> Conv2D(4, 3, padding="same"))
        x = Concatenate()(*(reversed(both) if turned else both))
    assert counts(outlined(gather(x))) == [2, 2]
    y = Input(8, 8, 8)
    for turned in (False, False, True, True):
        both = (y >> Conv2D(8, 1), y >> MaxPooling2D(1))
        y = Add()(*(reversed(both) if turned else both))
    assert counts(outlined(gather(y))) == [4]


def written(*lines: str) -> Network:
    """A network of convolutions and sums, one a line: its name, what it takes, and whose weights it uses."""
    calls = [Call("image", Input(8, 8, 8).op, (), "image")]
    for line in lines:
        name, _, rest = line.partition(" <- ")
        taken, _, owner = rest.partition(" of ")
        inputs = tuple(taken.split())
        calls.append(Call(name, Add() if len(inputs) > 1 else Conv2D(8, 1), inputs, owner or name))
    return Network(calls, (calls[-1].name,))


def test_copies_with_two_results_each_do_not_fold():
    streams = ["left <- image", "right <- image"]
    for number in range(3):
        before = f"pair{number - 1}." if number else ""
        streams += [f"pair{number}.left <- {before}left", f"pair{number}.right <- {before}right"]
    assert counts(outlined(written(*streams, "sum <- pair2.left pair2.right"))) == []


def test_a_copy_of_which_more_leaves_is_not_folded():
    cells = ["cell0.a <- image", "cell0.b <- cell0.a cell0.a", "cell1.a <- cell0.b", "cell1.b <- cell1.a cell1.a"]
    assert counts(outlined(written(*cells, "last <- cell1.b"))) == [2]
    assert counts(outlined(written(*cells, "sum <- cell1.a cell1.b"))) == []


def test_copies_share_weights_within_them_alike():
    ends = ["cell{0}.c <- cell{0}.a", "cell{0}.d <- cell{0}.b", "cell{0}.e <- cell{0}.c cell{0}.d"]
    within = ["cell{0}.a <- {1}", "cell{0}.b <- {1} of cell{0}.a", *ends]
    without = ["cell{0}.a <- {1} of t1", "cell{0}.b <- {1} of t2", *ends]
    cells = [within, within, without, without]
    lines = ["t1 <- image", "t2 <- t1"]
    for number, cell in enumerate(cells):
        before = f"cell{number - 1}.e" if number else "t2"
        lines += [line.format(number, before) for line in cell]
    assert counts(outlined(written(*lines)), smallest=2) == [2, 2]


def test_copies_end_in_what_brings_their_branches_together():
    x = Input(8, 8, 8) >> Conv2D(8, 1)
    for last in (False, False, True):
        x = Add()(x >> Conv2D(8, 3, padding="same"), x >> MaxPooling2D(1))
        x = x if last else x >> ReLU()
    repeat, *rest = outlined(gather(x)).items[2:]
    assert isinstance(repeat, Repeat)
    assert [type(step).__name__ for step in repeat.shown.segments] == ["Parallel", "Box"]
    assert rest


def mobile(strides: int, filters: int):
    return (
        DepthwiseConv2D(3, padding="same", strides=strides)
        >> BatchNormalization()
        >> ReLU()
        >> Conv2D(filters, 1)
        >> BatchNormalization()
        >> ReLU()
    )


def test_what_is_left_over_of_a_run_is_part_of_a_first_copy_that_differs():
    repeat = only_repeat(outlined(gather(Input(32, 32, 16) >> mobile(2, 64) >> 5 * mobile(1, 64))))
    assert len(repeat.copies) == 6
    assert repeat.differences == ("strides 2",)
    assert [type(box.main.op) for box in boxes(repeat.shown)] == [DepthwiseConv2D, Conv2D]


def inverted(filters: int, strides: int = 1, padded: bool = False):
    window = DepthwiseConv2D(3, padding="valid" if padded else "same", strides=strides)
    border = ZeroPadding2D(((0, 1), (0, 1))) if padded else Identity()
    return Conv2D(48, 1) >> ReLU() >> border >> window >> ReLU() >> Conv2D(filters, 1)


def test_a_first_copy_may_lack_the_shortcut_and_bring_its_own_padding():
    x = Input(16, 16, 8) >> inverted(8, strides=2, padded=True) >> 2 * (inverted(8) + Identity())
    repeat = only_repeat(outlined(gather(x)))
    assert len(repeat.copies) == 3
    assert repeat.differences == ("strides 2", "no shortcut")


def test_a_first_copy_may_have_more_on_its_shortcut_only():
    body = Conv2D(8, 3, padding="same") >> ReLU() >> Conv2D(8, 3, padding="same")
    projected = (body + Conv2D(8, 1)) >> ReLU()
    longer = ((Conv2D(8, 5, padding="same") >> body) + Identity()) >> ReLU()
    plain = (body + Identity()) >> ReLU()
    repeat = only_repeat(outlined(gather(Input(8, 8, 3) >> projected >> 3 * plain)))
    assert (len(repeat.copies), repeat.differences) == (4, ("projection",))
    assert len(only_repeat(outlined(gather(Input(8, 8, 8) >> longer >> 3 * plain))).copies) == 3


def test_a_first_copy_is_not_told_by_several_values_of_one_argument():
    def narrowing(first: int, second: int):
        return (Conv2D(first, 1) >> ReLU() >> Conv2D(second, 3, padding="same") >> Conv2D(8, 1)) + Identity()

    plain = 2 * narrowing(4, 4)
    assert counts(outlined(gather(Input(8, 8, 8) >> narrowing(2, 2) >> plain)), 2) == [3]
    assert counts(outlined(gather(Input(8, 8, 8) >> narrowing(2, 3) >> plain)), 2) == [2]


def test_extra_boxes_of_a_first_copy_are_nobodys_counterparts():
    network = gn.load("resnet50")
    found = outlined(network)
    stood_for = {call.name for box in found.boxes for same in found.counterparts(box) for call in same.calls}
    projections = {name for name in network if name.endswith((".bottleneck1.conv4", ".bottleneck1.bn4"))}
    assert set(network) - stood_for == projections
    facts = gn.analyze(network)
    assert sum(facts[name].params for name in stood_for | projections) == facts.params


def test_a_fault_folds_neither_with_sound_copies_nor_with_another():
    network = gather(Input(8, 8, 8) >> 6 * residual())
    second, third = [name for name in network if isinstance(network.op(name), Conv2D)][2:5:2]
    found = outlined(network, marks={second: second, third: third})
    assert counts(found) == [3]
    drawn = {call.name for box in found.boxes for call in box.calls}
    assert {second, third} <= drawn


def test_copies_of_a_shared_fragment_share_their_weights():
    tied = shared(Conv2D(8, 3, padding="same"))
    assert only_repeat(outlined(gather(Input(8, 8, 8) >> 3 * (tied >> ReLU())))).shares_weights
    own = Input(8, 8, 8) >> 3 * (Conv2D(8, 3, padding="same") >> ReLU())
    assert not only_repeat(outlined(gather(own))).shares_weights
    normalized = Input(8, 8, 8) >> 3 * (tied >> BatchNormalization())
    assert not only_repeat(outlined(gather(normalized))).shares_weights
    assert not only_repeat(outlined(gather(Input(8, 8, 8) >> 3 * ReLU()))).shares_weights


def test_shared_copies_do_not_fold_with_copies_of_their_own():
    conv = Conv2D(8, 3, padding="same")
    x = Input(8, 8, 8) >> 2 * shared(conv) >> 2 * conv
    assert counts(outlined(gather(x))) == [2, 2]


def test_repeats_within_repeats():
    stage = (2 * Conv2D(8, 3, padding="same") >> Conv2D(8, 1)).named("stage")
    found = outlined(gather(Input(8, 8, 8) >> 3 * stage >> GlobalAveragePooling2D()))
    assert counts(found) == [3, 2]
    conv3, conv1 = found.boxes[1:3]
    assert [len(found.counterparts(box)) for box in (conv3, conv1)] == [6, 3]
