"""Hundreds of random networks against Keras, and every disagreement there ever was; `tools/fuzz` tries thousands."""

from dataclasses import fields
from random import Random

import pytest
from keras_oracle import compare, compare_arguments, smallest, try_seed
from random_arguments import ALL_ARGUMENTS, draw_of
from random_networks import Author, Refusal

from graphnet import (
    Add,
    BatchNormalization,
    Concatenate,
    Conv2D,
    Conv2DTranspose,
    Cropping1D,
    Dense,
    DepthwiseConv1D,
    DepthwiseConv2D,
    Dropout,
    FixedConv1D,
    Flatten,
    GroupNormalization,
    Input,
    LayerNormalization,
    LocallyConnected1D,
    LocalResponseNormalization,
    MaxPooling2D,
    ReLU,
    SeparableConv2D,
    Softmax,
    UpSampling1D,
    Weight,
    ZeroPadding1D,
    shared,
)
from graphnet.errors import ArgumentError, Misfit
from graphnet.network import gather
from graphnet.ops import CATALOGUE

pytestmark = pytest.mark.filterwarnings("ignore")  # a warning is no refusal

SEEDS = range(400)
A_TIME = 50


@pytest.mark.parametrize("op", CATALOGUE.values(), ids=CATALOGUE)
def test_every_argument_has_a_generator(op):
    missing = [field.name for field in fields(op) if not draw_of(op, field.name)]
    assert op.__name__ in ALL_ARGUMENTS or not missing


def test_every_op_comes_up():
    assert {type(call.op) for seed in SEEDS for call in Author(seed).network().calls} == set(CATALOGUE.values())


def test_a_seed_always_writes_the_same_network():
    assert [Author(7).network() for _ in range(2)] == [Author(7).network()] * 2
    assert Author(7).network() != Author(8).network()


@pytest.mark.parametrize("first", SEEDS[::A_TIME])
def test_graphnet_and_keras_agree(first):
    for seed in range(first, first + A_TIME):
        network, comparison = try_seed(seed)
        for difference in comparison.differences:
            in_network = difference.node in network
            pytest.fail(f"seed {seed}\n{smallest(network, difference, seed) if in_network else difference}")


def both(op, *volumes):
    """A shared op, applied to several volumes one by one."""
    tied = shared(op)
    return tuple(Input(*volume) >> tied for volume in volumes)


FOUND = [
    # the extents that are not joined are those of the first input, known or not
    lambda: Concatenate()(Input(None, 6, 8), Input(8, None, 8)),
    lambda: Concatenate()(Input(11, None, 8), Input(11, 2, 4)) >> Flatten() >> Dense(3),
    # depthwise, Keras takes strides and dilation together
    lambda: Input(9, 9, 3) >> DepthwiseConv2D(3, strides=2, dilation_rate=2),
    lambda: Input(None, 3) >> DepthwiseConv1D(2, strides=2, dilation_rate=3),
    lambda: Input(9, 9, 3) >> SeparableConv2D(4, 3, strides=(2, 3), dilation_rate=(1, 2)),
    # two numbers for one axis are (before, after)
    lambda: Input(5, 2) >> ZeroPadding1D((2, 0)),
    lambda: Input(5, 2) >> Cropping1D((0, 1)),
    # a picture that turns out smaller than the filter
    lambda: Input(None, 2) >> UpSampling1D(2) >> FixedConv1D("gaussian"),
    lambda: Input(None, 2) >> DepthwiseConv1D(2),
    # normalisation over channels that are not known
    lambda: Input(None, 1, 7, None) >> LocalResponseNormalization(),
    lambda: Input(7, None, 4) >> LayerNormalization(axis=2, center=False, scale=False),
    lambda: Input(None, 5, 1) >> LayerNormalization(axis=-3, center=False, scale=False),
    # shared layers that Keras holds to the axes, or the channels, of their first input
    lambda: both(BatchNormalization(), (4,), (5, 4)),
    lambda: both(GroupNormalization(groups=1, center=False, scale=False), (4, 2), (4, 1)),
    lambda: both(GroupNormalization(groups=1, center=False, scale=False), (7,), (12, 12, 12)),
    lambda: both(LocallyConnected1D(4, 3), (5, 4), (6, 4)),
    lambda: both(LayerNormalization(axis=(-3, -2)), (6, 5, 4), (3, 5, 6, 4)),
]
"""Every disagreement that was found, as small as it could be made."""


@pytest.mark.parametrize("extent", [1, 9])
@pytest.mark.parametrize("write", FOUND, ids=range(len(FOUND)))
def test_what_was_found_is_mended(write, extent):
    data_seed = next(seed for seed in range(1000) if Random(seed).randint(1, 12) == extent)
    assert compare(gather(write()), data_seed).differences == []


IMAGE = (8, 8, 4)


@pytest.mark.parametrize(
    ("op", "arguments", "verdict"),
    [
        (Conv2D, {"filters": 4, "kernel_size": 3, "strides": 2, "dilation_rate": 2}, "refused by both"),
        (Conv2D, {"filters": 4, "kernel_size": 3, "groups": 3}, "refused by both"),
        (
            Conv2DTranspose,
            {"filters": 1, "kernel_size": (3, 2), "padding": "same", "output_padding": 0},
            "refused by both",
        ),
        (Dropout, {"rate": 1.5}, "refused by both"),
        (Dropout, {"rate": 1}, "refused by graphnet, rate of 1"),
        (Dropout, {"rate": 0.5, "seed": -1}, "refused by graphnet, negative seed"),
        (BatchNormalization, {"epsilon": -1.0}, "refused by graphnet, negative momentum or epsilon"),
    ],
)
def test_refused_arguments_are_tried_on_keras(op, arguments, verdict):
    with pytest.raises(ArgumentError) as caught:
        op(**arguments)
    comparison = compare_arguments(Refusal(op, arguments, (IMAGE,), caught.value))
    assert comparison.counts == {f"arguments: {verdict}": 1}
    assert not comparison.differences


def test_arguments_that_only_graphnet_refuses_are_told():
    made_up = Refusal(Conv2D, {"filters": 4, "kernel_size": 3}, (IMAGE,), ArgumentError("no"))
    (difference,) = compare_arguments(made_up).differences
    told = "Conv2D(filters=4, kernel_size=3) of (8, 8, 4): arguments: refused by graphnet alone"
    assert str(difference) == f"{told}: graphnet no (ArgumentError: no), Keras yes"


def refuses(op, *inputs):
    raise Misfit("never")


@pytest.mark.parametrize(
    ("owner", "method", "wrong", "told"),
    [
        (
            MaxPooling2D,
            "output_shape",
            lambda op, *inputs: inputs[0],
            """
x1 = Input(6, 6, 4)
x2 = MaxPooling2D(2)(x1)
# pool1: calls: volume: graphnet (6, 6, 4), Keras (3, 3, 4)""",
        ),
        (
            Dense,
            "weight_shapes",
            lambda op, *inputs: {"kernel": Weight((4, 3), trainable=False)},
            """
x1 = Input(3, 3, 4)
x2 = Dense(3)(x1)
# dense1: parameters and trainable parameters: graphnet (12, 0), Keras (15, 15)""",
        ),
        (
            Add,
            "output_shape",
            refuses,
            """
x1 = Input(3, 3, 4)
x2 = Input(3, 3, 4)
x3 = Add()(x1, x2)
# add1: calls: refused by graphnet alone: graphnet no (never), Keras yes""",
        ),
    ],
)
def test_a_mistake_is_found_and_made_small(monkeypatch, owner, method, wrong, told):
    pools = (MaxPooling2D(2) >> ReLU()) + MaxPooling2D(2)
    network = gather(Input(8, 8, 3) >> Conv2D(4, 3) >> pools >> shared(Dense(3, use_bias=True)).named("last"))
    assert not compare(network, 0).differences
    monkeypatch.setattr(owner, method, wrong)
    first, *_ = compare(network, 0).differences
    assert smallest(network, first, 0) == told.strip().replace("dense1", "last")


def test_softmax_along_no_axis_is_refused_by_keras_when_data_arrives():
    comparison = compare(gather(Input(8, 8, 3) >> Softmax(axis=4)))
    assert comparison.counts["calls: refused by graphnet, by Keras when data arrives"] == 1
