"""GN102: windows larger than the volume they slide over."""

import pytest
from told import told

import graphnet as gn
from graphnet import Conv1D, Conv2D, Input, MaxPooling2D, ReLU, ZeroPadding2D


@pytest.mark.parametrize(
    ("volume", "op", "met"),
    [
        ((4, 4, 3), Conv2D(8, 7, padding="same"), "at most 16 of its 49 cells"),
        ((4, 4, 3), Conv2D(8, 7, padding=3), "at most 16 of its 49 cells"),
        ((9, 2, 3), Conv2D(8, 3, padding="same"), "at most 6 of its 9 cells"),
        ((1, 1, 3), MaxPooling2D(3, strides=2, padding="same"), "at most 1 of its 9 cells"),
        ((4, 3), Conv1D(8, 5, padding="same"), "at most 4 of its 5 cells"),
        ((9, 9, 3), Conv2D(8, 3, padding="same", dilation_rate=6), "at most 4 of its 9 cells"),
        ((9, 9, 3), Conv2D(8, 3, padding="same", dilation_rate=9), "at most 1 of its 9 cells"),
    ],
)
def test_a_larger_window_is_told_with_the_cells_that_meet_data(volume, op, met):
    (finding,) = told("GN102", Input(*volume) >> op)
    assert finding.severity == "warning"
    assert met in finding.message


def test_zeros_put_before_it_are_no_data():
    (finding,) = told("GN102", Input(5, 5, 3) >> ZeroPadding2D(1) >> ReLU() >> Conv2D(8, 7))
    assert "slides over 5×5 cells" in finding.message


@pytest.mark.parametrize(
    ("volume", "op"),
    [
        ((7, 7, 3), Conv2D(8, 7, padding="same")),
        ((7, 7, 3), Conv2D(8, 7)),
        ((1, 1, 3), Conv2D(8, 1)),
        ((9, 9, 3), Conv2D(8, 3, padding="same", dilation_rate=4)),
        ((None, None, 3), Conv2D(8, 31, padding="same")),
    ],
)
def test_a_window_as_large_as_the_volume_is_not_told(volume, op):
    assert not told("GN102", Input(*volume) >> op)


def test_mends_fit():
    def net(cells, size=5):
        return Input(cells, cells, 3) >> MaxPooling2D(2) >> MaxPooling2D(2) >> Conv2D(8, size, padding="same")

    (finding,) = told("GN102", net(12))
    assert finding.mends == ("kernel_size=3", "an input of at least 20×20×3")
    assert not told("GN102", net(12, size=3))
    assert not told("GN102", net(20))
    assert told("GN102", net(19))


def test_a_network_with_a_picture_too_small_for_it():
    findings = told("GN102", gn.load("vgg16", input_shape=(32, 32, 3)))
    assert [(finding.node, finding.others) for finding in findings] == [
        ("block5.conv1", ("block5.conv2", "block5.conv3"))
    ]
    assert not told("GN102", gn.load("vgg16", input_shape=(64, 64, 3)))
