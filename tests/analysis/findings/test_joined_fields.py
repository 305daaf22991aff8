"""GN301 and GN308: joins of branches that step differently, or look beside each other."""

import pytest
from told import told

import graphnet as gn
from graphnet import (
    Add,
    Concatenate,
    Conv1D,
    Conv2D,
    Conv2DTranspose,
    Cropping2D,
    GlobalAveragePooling2D,
    Identity,
    Input,
    MaxPooling2D,
    Multiply,
    Reshape,
    UpSampling2D,
    branches,
)

CONV = Conv2D(8, 3, padding="same")


def strided(padding="same"):
    return Conv2D(8, 3, strides=2, padding=padding)


def test_a_branch_that_is_strided_beside_one_that_is_cropped():
    (finding,) = told("GN301", Input(32, 32, 3) >> (strided() | CONV >> Cropping2D(8)))
    assert (finding.severity, finding.node) == ("warning", "concat1")
    assert finding.message == "a step along the height is, in cells of the input, 2 in conv1 but 1 in crop1"
    assert not told("GN301", Input(32, 32, 3) >> (strided() | CONV >> MaxPooling2D(2)))


@pytest.mark.parametrize("up", [UpSampling2D(2) >> Conv2D(8, 3, padding="same"), Conv2DTranspose(8, 2, strides=2)])
def test_skips_round_a_down_and_an_up_sampling_have_one_stride(up):
    x = Input(32, 32, 8)
    assert not told("GN301", x | (x >> MaxPooling2D(2) >> CONV >> up))
    assert not told("GN308", x | (x >> MaxPooling2D(2) >> CONV >> up))


def test_what_does_not_move_agrees_with_everything():
    x = Input(32, 32, 8) >> CONV
    gated = Multiply()(x, x >> GlobalAveragePooling2D(keepdims=True))
    assert not told("GN301", Add()(gated >> CONV, x))
    assert not told("GN308", Add()(gated >> CONV, x))


def test_other_inputs_are_not_compared():
    coarse, fine = Input(16, 16, 8), Input(32, 32, 8) >> MaxPooling2D(2)
    assert not told("GN301", Add()(coarse, fine))


def test_an_odd_zero_behind_moves_a_branch_by_half_a_step():
    def net(padding):
        return Input(32, 32, 8) >> CONV >> branches(strided(padding), Conv2D(8, 1, strides=2), merge=Add())

    (finding,) = told("GN308", net("same"))
    assert (finding.severity, finding.node) == ("note", "add1")
    assert finding.message == "conv2 looks 1 further on than conv3, in cells of the input, at steps of 2"
    assert finding.mends == ("padding=1 in conv2",)
    assert not told("GN308", net(1))


def test_a_branch_of_another_input_with_fewer_axes_has_no_mend():
    image, signal = Input(4, 12, 8), Input(48, 2)
    looking = image >> Conv2D(8, 3, strides=(1, 2), padding="same"), image >> Conv2D(8, 1, strides=(1, 2))
    (finding,) = told(
        "GN308", Concatenate()(*looking, signal >> Conv1D(4, 3, strides=2, padding="same") >> Reshape((4, 6, 4)))
    )
    assert finding.node == "concat1"


def test_odd_extents_are_padded_alike_on_both_sides():
    assert not told("GN308", Input(33, 33, 8) >> (strided() + Conv2D(8, 1, strides=2)))
    assert not told("GN308", Input(33, 33, 8) >> (CONV + Identity()))


def test_a_crop_of_one_side_is_off():
    x = Input(32, 32, 8)
    (finding,) = told("GN308", Concatenate()(x >> Conv2D(8, 5), x >> Cropping2D(((0, 4), (0, 4)))))
    assert "looks 2 further on than crop1" in finding.message
    assert not told("GN308", Concatenate()(x >> Conv2D(8, 5), x >> Cropping2D(2)))


def test_small_shifts_are_not_told():
    """Half a cell of the input, where a step is eight."""
    x = Input(64, 64, 8)
    shifted = x >> Conv2D(8, 2, padding="same") >> 3 * Conv2D(8, 3, strides=2, padding=1)
    assert not told("GN308", Add()(shifted, x >> 3 * Conv2D(8, 3, strides=2, padding=1)))


def test_xceptions_pooling_and_its_projection_disagree_where_the_extent_is_even():
    """147 → 74 → 37: of the three extents that are halved in the entry flow one is even."""
    findings = told("GN308", gn.load("xception"))
    assert [finding.node for finding in findings] == ["shrinking2.add1"]
    assert findings[0].mends == ("padding=1 in shrinking2.pool1",)
