"""Sums that `+` made of less than was meant, tensors joined with themselves, and what is normalized twice."""

import pytest
from told import nodes, told

from graphnet import (
    Add,
    AveragePooling2D,
    BatchNormalization,
    Concatenate,
    Conv2D,
    Dense,
    DepthwiseConv2D,
    Dropout,
    Flatten,
    GroupNormalization,
    Identity,
    Input,
    LayerNormalization,
    MaxPooling2D,
    Multiply,
    ReLU,
    Rescaling,
    blueprint,
)

SLIP, ITSELF, TWICE = "GN306", "GN307", "GN209"


def conv(filters=8, size=3):
    return Conv2D(filters, size, padding="same")


@blueprint
def slipped():
    return Input(8, 8, 8) >> conv() >> ReLU() >> conv() + Identity() >> ReLU()


@blueprint
def meant():
    return Input(8, 8, 8) >> (conv() >> ReLU() >> conv()) + Identity() >> ReLU()


def test_a_plus_that_took_only_the_last_op():
    (finding,) = told(SLIP, slipped())
    assert (finding.node, finding.severity) == ("add1", "warning")
    assert "conv2 alone and its input" in finding.message
    assert "(… >> conv2) + …" in finding.mends[0]
    assert told(SLIP, meant()) == []


@pytest.mark.parametrize(
    "sum_",
    [
        pytest.param(conv() >> ReLU() >> conv() >> BatchNormalization() + Identity(), id="normalization alone"),
        pytest.param(conv() >> ReLU() + Identity(), id="activation alone"),
        pytest.param(conv() >> ReLU() >> Identity() + conv(), id="the other way round"),
        pytest.param(conv() >> ReLU() >> conv() + conv(8, 1), id="beside a projection"),
        pytest.param(Flatten() >> Dense(4) >> ReLU() >> Dense(4) + Identity(), id="dense"),
    ],
)
def test_other_slips(sum_):
    assert nodes(SLIP, Input(8, 8, 8) >> sum_ >> ReLU()) == ["add1"]


@pytest.mark.parametrize(
    "sum_",
    [
        pytest.param((conv() >> BatchNormalization()) + Identity(), id="a layer and its normalization"),
        pytest.param((conv() >> ReLU() >> conv()) + Conv2D(8, 1), id="resnet_v2's bare projection"),
        pytest.param((conv() >> BatchNormalization()) + (conv(8, 1) >> BatchNormalization()), id="RepVGG"),
        pytest.param(DepthwiseConv2D(3, padding="same") + Identity(), id="encoding of positions"),
        pytest.param(Dropout(0.1) + Identity(), id="noise"),
        pytest.param(
            Conv2D(8, 3, padding=6, dilation_rate=6) + Conv2D(8, 3, padding=12, dilation_rate=12), id="ASPP as a sum"
        ),
        pytest.param(
            MaxPooling2D(3, strides=1, padding="same") + AveragePooling2D(3, strides=1, padding="same"),
            id="mixed pooling",
        ),
        pytest.param(ReLU() + (Rescaling(-1) >> ReLU()), id="an absolute value"),
    ],
)
def test_sums_that_are_meant(sum_):
    assert nodes(SLIP, Input(8, 8, 8) >> conv() >> ReLU() >> sum_ >> conv()) == []


def test_a_join_with_itself():
    x = Input(8, 8, 4) >> conv()
    (finding,) = told(ITSELF, Concatenate()(x, x))
    assert (finding.node, finding.message) == ("concat1", "conv1 comes in 2 times")
    assert nodes(ITSELF, x + x) == ["add1"]
    assert nodes(ITSELF, Add()(x, x >> ReLU(), x)) == ["add1"]
    assert nodes(ITSELF, x + (x >> ReLU())) == []


def test_squares_and_grey_made_colour_are_meant():
    grey = Input(8, 8, 1)
    assert nodes(ITSELF, Concatenate()(grey, grey, grey) >> conv()) == []
    assert nodes(ITSELF, Multiply()(x := Input(4), x)) == []


@pytest.mark.parametrize(
    "second", [BatchNormalization(), GroupNormalization(-1), LayerNormalization(axis=(1, 2))], ids=repr
)
def test_normalized_twice(second):
    layers = Input(8, 8, 4) >> conv() >> BatchNormalization() >> Rescaling(0.5) >> second.named("second")
    (finding,) = told(TWICE, layers)
    assert (finding.node, finding.mends) == ("second", ("leave bn1 out",))


@pytest.mark.parametrize(
    "layers",
    [
        BatchNormalization() >> ReLU() >> BatchNormalization(),
        BatchNormalization() >> LayerNormalization(),
        LayerNormalization() >> BatchNormalization(),
        BatchNormalization(axis=1) >> BatchNormalization(),
    ],
    ids=repr,
)
def test_normalized_otherwise(layers):
    assert nodes(TWICE, Input(8, 8, 4) >> conv() >> layers) == []
