"""GN302 and GN303: receptive fields much larger, and much smaller, than the input."""

import pytest
from told import told

import graphnet as gn
from graphnet import (
    AveragePooling2D,
    Conv2D,
    Dense,
    Flatten,
    GlobalAveragePooling2D,
    GlobalMaxPooling2D,
    Identity,
    Input,
    MaxPooling2D,
    Multiply,
    ReLU,
    Sigmoid,
    Softmax,
)

CONV = Conv2D(8, 3, padding="same") >> ReLU()
HEAD = Flatten() >> Dense(10) >> Softmax()


def test_vgg_on_cifar_has_six_convolutions_that_see_nothing_new():
    (finding,) = told("GN302", gn.load("vgg16", input_shape=(32, 32, 3)))
    assert (finding.severity, finding.node) == ("note", "block4.conv1")
    assert finding.message.startswith("what comes in has seen 44×44 cells, more than the 32×32 of the input: 6 of 13")
    assert "an input of about 164×164×3" in finding.mends
    assert not told("GN302", gn.load("vgg16", input_shape=(164, 164, 3)))
    assert not told("GN302", gn.load("vgg16"))


def test_the_share_of_unproductive_convolutions_counts():
    def net(cells):
        return Input(cells, cells, 3) >> 9 * CONV >> HEAD

    # before the convolutions 1, 3, 5, … 17 cells are seen
    (finding,) = told("GN302", net(10))
    assert finding.node == "conv6"
    assert "4 of 9" in finding.message
    assert not told("GN302", net(11))  # 13, 15 and 17 are more: a third


def test_the_narrowest_path_counts():
    assert told("GN302", Input(8, 8, 8) >> 9 * CONV >> HEAD)
    assert not told("GN302", Input(8, 8, 8) >> 9 * (CONV + Identity()) >> HEAD)
    assert not told("GN302", gn.load("resnet152"))


def test_convolutions_that_widen_nothing_are_not_counted():
    assert not told("GN302", Input(8, 8, 3) >> 4 * CONV >> 9 * (Conv2D(8, 1) >> ReLU()) >> HEAD)


def test_what_has_no_known_extents_is_not_told():
    assert not told("GN302", Input(None, None, 3) >> 20 * CONV)
    assert not told("GN303", Input(None, None, 3) >> CONV >> GlobalAveragePooling2D() >> Dense(10))


@pytest.mark.parametrize("pool", [GlobalAveragePooling2D(), GlobalMaxPooling2D(), AveragePooling2D(32) >> Flatten()])
def test_a_bag_of_small_patches(pool):
    (finding,) = told("GN303", Input(32, 32, 3) >> CONV >> CONV >> pool >> Dense(10) >> Softmax())
    assert (finding.severity, finding.node) == ("note", "pool1")
    assert "no more than 5×5 of the 32×32 cells of the input" in finding.message
    seeing_more = CONV >> MaxPooling2D(2) >> CONV >> CONV  # 12 of 32
    assert not told("GN303", Input(32, 32, 3) >> seeing_more >> GlobalAveragePooling2D() >> Dense(10) >> Softmax())


def test_a_dense_layer_on_what_was_flattened_sees_everything():
    assert not told("GN303", Input(64, 64, 3) >> CONV >> HEAD)


def test_what_is_squeezed_for_a_gate_is_no_head():
    x = Input(32, 32, 8) >> CONV
    gate = x >> GlobalAveragePooling2D(keepdims=True) >> Dense(8) >> Sigmoid()
    assert not told("GN303", Multiply()(x, gate) >> CONV >> GlobalAveragePooling2D() >> Dense(10))


def test_labels_for_places_that_see_little_around_them():
    (finding,) = told("GN303", Input(64, 64, 3) >> 3 * CONV >> Conv2D(4, 1) >> Softmax())
    assert finding.message.startswith("labels places of which each sees no more than 7×7 of the 64×64")
    assert not told("GN303", Input(56, 56, 3) >> 3 * CONV >> Conv2D(4, 1) >> Softmax())
    assert not told("GN303", Input(512, 512, 3) >> 3 * CONV >> Conv2D(3, 1))  # pictures of pictures, as denoisers
