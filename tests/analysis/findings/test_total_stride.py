"""GN105: inputs that the strides do not divide, where that has a consequence."""

import pytest
from told import told

import graphnet as gn
from graphnet import (
    Concatenate,
    Conv2D,
    Conv2DTranspose,
    Cropping2D,
    Dense,
    Flatten,
    Input,
    MaxPooling2D,
    ReLU,
    UpSampling2D,
)

DOWN = Conv2D(8, 3, strides=2, padding="same") >> ReLU()
UP = Conv2DTranspose(8, 3, strides=2, padding="same") >> ReLU()


def autoencoder(*volume, up=UP):
    return Input(*volume) >> 3 * DOWN >> 3 * up


def test_what_was_rounded_does_not_come_back():
    (finding,) = told("GN105", autoencoder(100, 100, 3))
    assert (finding.severity, finding.node) == ("note", "input1")
    assert finding.message.startswith("height 100 does not divide by the total stride of 8: conv3 makes 13 of 25 cells")
    assert finding.mends == ("an input of 96×96×3", "an input of 104×104×3")
    for cells in (96, 104):
        assert not told("GN105", autoencoder(cells, cells, 3))


def test_one_axis_is_enough():
    (finding,) = told("GN105", autoencoder(96, 100, 3, up=UpSampling2D(2)))
    assert finding.message.startswith("width 100")
    assert finding.mends == ("an input of 96×96×3", "an input of 96×104×3")


def test_the_total_stride_is_that_of_the_deepest_grid_that_comes_back():
    x = Input(98, 98, 3) >> 2 * DOWN
    (finding,) = told("GN105", (x >> 2 * UP, x >> DOWN >> Flatten() >> Dense(10)))
    assert "total stride of 4" in finding.message


@pytest.mark.parametrize("head", [Flatten() >> Dense(10), Conv2D(8, 3), MaxPooling2D(2) >> Flatten()])
def test_a_classifier_does_not_mind(head):
    assert not told("GN105", Input(100, 100, 3) >> 3 * DOWN >> head)


def test_up_sampling_of_what_divides_is_silent():
    assert not told("GN105", Input(101, 101, 3) >> UpSampling2D(2) >> DOWN)
    assert not told("GN105", autoencoder(None, None, 3))


def test_a_skip_that_does_not_fit_is_explained():
    found = {finding.code for finding in gn.check(gn.load("unet", padding="same", input_shape=(100, 100, 1)))}
    assert {"GN001", "GN105"} <= found


def test_whoever_crops_what_comes_back_knows():
    x = Input(50, 50, 3) >> DOWN
    assert not told("GN105", x | (x >> DOWN >> UP >> Cropping2D(((0, 1), (0, 1)))))


def test_where_a_multiple_would_be_rounded_too_nothing_is_said():
    """Valid convolutions between the strides: 572 is right for U-Net, and no multiple of 16."""
    assert not told("GN105", gn.load("unet"))
    assert not told("GN105", gn.load("unet", input_shape=(570, 570, 1)))


def test_what_was_rounded_of_one_input_is_not_told_of_another_with_fewer_axes():
    signal, image = Input(10, 4), Input(33, 33, 3) >> DOWN
    (finding,) = told("GN105", Concatenate()(signal >> Flatten(), image >> UP >> Flatten()) >> Dense(3))
    assert finding.node == "input2"
    assert not told("GN105", Concatenate()(signal >> Flatten(), image >> Flatten()) >> Dense(3))
