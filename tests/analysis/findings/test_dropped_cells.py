"""GN101: strides that don't fit, and those that lose nothing."""

import pytest
from told import told

import graphnet as gn
from graphnet import (
    Add,
    AveragePooling2D,
    BatchNormalization,
    Conv2D,
    Dropout,
    Input,
    MaxPooling1D,
    MaxPooling2D,
    ReLU,
    Subsampling2D,
    ZeroPadding2D,
)


def test_the_decks_window_that_does_not_fit():
    (finding,) = told("GN101", Input(7, 7, 1) >> Conv2D(1, 3, strides=3))
    assert (finding.severity, finding.node) == ("note", "conv1")
    assert "height and width (7 − 3 + 0)/3 + 1 = 2.33, the last 1 of 7 never seen" in finding.message
    assert finding.source.file == __file__


def test_every_axis_is_told_for_itself():
    (finding,) = told("GN101", Input(9, 8, 1) >> MaxPooling2D(3))
    assert finding.message.startswith("doesn't fit: width (8 − 3 + 0)/3")
    (finding,) = told("GN101", Input(9, 4) >> MaxPooling1D(2))
    assert "length (9 − 2 + 0)/2 + 1 = 4.50" in finding.message


@pytest.mark.parametrize(
    "tail",
    [
        Conv2D(4, 3, strides=2),  # (9 − 3)/2 + 1 = 4
        Conv2D(4, 3, strides=2, padding="same"),
        Conv2D(4, 1, strides=2),  # a projection: every second cell, wherever the volume ends
        Conv2D(4, 2, strides=3),
        Subsampling2D(2),
        MaxPooling2D(2, ceil_mode=True),
        ZeroPadding2D(((0, 1), (0, 1))) >> Conv2D(4, 3, strides=2),
        ZeroPadding2D(((0, 1), (0, 1))) >> BatchNormalization() >> ReLU() >> Dropout(0.1) >> Conv2D(4, 3, strides=2),
        Conv2D(4, 4, strides=2, padding=((0, 2), (0, 2))),
        ZeroPadding2D(4) >> Conv2D(4, 1, strides=2) >> MaxPooling2D(3, strides=3),  # of 9 cells the last 2 are zeros
    ],
)
def test_where_no_data_is_lost_nothing_is_said(tail):
    assert not told("GN101", Input(9, 9, 3) >> tail)


def test_of_zeros_put_before_only_what_goes_beyond_them_is_lost():
    (finding,) = told("GN101", Input(13, 13, 3) >> ZeroPadding2D(((0, 1), (0, 1))) >> Conv2D(4, 4, strides=4))
    assert "the last 1 of 13 never seen" in finding.message


def test_zeros_of_one_branch_do_not_hide_the_data_of_another():
    x = Input(9, 9, 3)
    padded, grown = x >> ZeroPadding2D(((0, 1), (0, 1))), x >> Conv2D(3, 2, padding=1)
    assert not told("GN101", padded >> Conv2D(4, 3, strides=2))
    assert told("GN101", Add()(padded, grown) >> Conv2D(4, 3, strides=2))


def test_mends_fit():
    (finding,) = told("GN101", Input(224, 224, 3) >> Conv2D(96, 11, strides=4))
    assert finding.mends == ('padding="same"', "an input of 223×223×3")
    assert not told("GN101", Input(224, 224, 3) >> Conv2D(96, 11, strides=4, padding="same"))
    assert not told("GN101", Input(223, 223, 3) >> Conv2D(96, 11, strides=4))
    (finding,) = told("GN101", Input(9, 9, 3) >> AveragePooling2D(2))
    assert set(finding.mends) == {"ceil_mode=True", 'padding="same"', "an input of 10×10×3"}
    assert not told("GN101", Input(9, 9, 3) >> AveragePooling2D(2, ceil_mode=True))
    assert not told("GN101", Input(9, 9, 3) >> AveragePooling2D(2, padding="same"))
    assert not told("GN101", Input(10, 10, 3) >> AveragePooling2D(2))


def test_alexnet_takes_227_and_not_the_224_of_the_paper():
    first, *_ = told("GN101", gn.load("alexnet", input_shape=(224, 224, 3)))
    assert "an input of 227×227×3" in first.mends
    assert not told("GN101", gn.load("alexnet"))


def test_what_is_not_known_is_not_told():
    assert not told("GN101", Input(None, None, 3) >> Conv2D(4, 3, strides=2))
    (finding,) = told("GN101", Input(None, 8, 3) >> Conv2D(4, 3, strides=2))
    assert "width" in finding.message
    assert not any("input" in mend for mend in finding.mends)
