"""Which calls share a box."""

import pytest

from graphnet import (
    Add,
    AveragePooling2D,
    BatchNormalization,
    Conv2D,
    Dense,
    Dropout,
    Flatten,
    Fragment,
    Identity,
    Input,
    MaxPooling2D,
    ReLU,
    Softmax,
    ZeroPadding2D,
    branches,
)
from graphnet.drawing.outline import outline
from graphnet.network import Network, gather
from graphnet.volumes import volumes

conv, bn, relu, drop = Conv2D(8, 3, padding="same"), BatchNormalization(), ReLU(), Dropout(0.5)
pad, pool = ZeroPadding2D(1), MaxPooling2D(2)


def boxes(network: Network) -> list[str]:
    """What is in each box but inputs, the call that it is about in capitals."""
    found = outline(network, volumes(network).shapes)
    return [
        " ".join(call.op.short.upper() if call is box.main else call.op.short for call in box.calls)
        for box in found.boxes
        for _ in found.counterparts(box)
        if box.main.inputs
    ]


@pytest.mark.parametrize(
    ("fragment", "expected"),
    [
        (conv >> bn >> relu, ["CONV bn relu"]),
        (conv >> bn >> relu >> drop, ["CONV bn relu dropout"]),
        (bn >> relu >> conv, ["bn relu CONV"]),
        (relu >> conv, ["relu CONV"]),
        (drop >> conv, ["dropout CONV"]),
        (bn >> conv, ["BN", "CONV"]),
        (conv >> bn >> relu >> pool >> bn >> relu >> conv, ["CONV bn relu", "POOL", "bn relu CONV"]),
        (pad >> conv >> relu, ["pad CONV relu"]),
        (pad >> pool, ["pad POOL"]),
        (relu >> pad >> conv, ["relu pad CONV"]),
        (relu >> pad >> pool, ["RELU", "pad POOL"]),
        (pad >> bn, ["PAD", "BN"]),
        (bn >> relu >> pool, ["BN relu", "POOL"]),
        (pool >> relu, ["POOL", "RELU"]),
        (Flatten() >> drop >> Dense(4) >> Softmax(), ["FLATTEN", "dropout DENSE softmax"]),
        ((conv >> bn) + Identity() >> relu, ["CONV bn", "ADD relu"]),
        ((conv >> bn) + Identity() >> bn >> relu >> conv, ["CONV bn", "ADD", "bn relu CONV"]),
        (relu >> relu >> relu, ["RELU", "RELU", "RELU"]),
        (conv >> relu >> bn >> relu >> conv, ["CONV relu bn", "relu CONV"]),
        (AveragePooling2D(2) >> conv, ["POOL", "CONV"]),
    ],
    ids=str,
)
def test_what_belongs_to_a_layer_is_drawn_with_it(fragment: Fragment, expected: list[str]):
    assert boxes(gather(Input(8, 8, 8) >> fragment)) == expected


def test_a_result_that_is_used_twice_ends_its_box():
    shared_relu = Input(8, 8, 8) >> bn >> relu
    assert boxes(gather((shared_relu >> conv) + (shared_relu >> conv))) == ["BN relu", "CONV", "CONV", "ADD"]
    before = Input(8, 8, 8) >> conv
    assert boxes(gather((before >> relu) + before)) == ["CONV", "RELU", "ADD"]


def test_an_output_ends_its_box():
    logits = Input(8) >> Dense(4)
    assert boxes(gather([logits >> Softmax(), logits])) == ["DENSE", "SOFTMAX"]


def test_what_is_joined_with_itself_is_no_chain():
    x = Input(8, 8, 8) >> relu
    assert boxes(gather(Add()(x, x) >> relu)) == ["RELU", "ADD relu"]


def test_a_box_does_not_reach_over_the_border_of_a_scope():
    network = gather(Input(8, 8, 8) >> conv.named("conv") >> (relu >> conv >> bn).named("block") >> relu)
    assert boxes(network) == ["CONV", "relu CONV bn", "RELU"]


def test_a_scope_of_one_box_is_that_box():
    network = gather(Input(8, 8, 8) >> (conv >> bn >> relu).named("stem") >> pool)
    found = outline(network, volumes(network).shapes)
    stem = found.boxes[1]
    assert (stem.scope, stem.key) == ("stem", "stem.conv1")
    assert found.items[1] is stem


def test_without_folding_every_call_is_a_box():
    network = gather(Input(8, 8, 8) >> pad >> conv >> bn >> relu >> branches(conv, conv, merge=Add()) >> relu)
    found = outline(network, volumes(network).shapes, fold="none").boxes
    assert [box.calls for box in found] == [(call,) for call in network.calls]
    assert [box.main for box in found] == list(network.calls)
