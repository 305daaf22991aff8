"""GN106: even windows that "same" padding cannot centre."""

import pytest
from told import told

from graphnet import AveragePooling2D, Conv1D, Conv2D, Conv2DTranspose, DepthwiseConv2D, Input, MaxPooling2D


@pytest.mark.parametrize(
    ("op", "padding"),
    [
        (Conv2D(8, 4, padding="same"), "1 before and 2 behind"),
        (Conv2D(8, 2, padding="same"), "0 before and 1 behind"),
        (Conv2D(8, (3, 2), padding="same"), "0 before and 1 behind"),
        (DepthwiseConv2D(6, padding="same"), "2 before and 3 behind"),
        (MaxPooling2D(2, strides=1, padding="same"), "0 before and 1 behind"),
        (Conv2D(8, 2, padding="same", dilation_rate=3), "1 before and 2 behind"),
    ],
)
def test_an_even_window_at_stride_one_is_told(op, padding):
    (finding,) = told("GN106", Input(32, 32, 3) >> op)
    assert finding.severity == "note"
    assert padding in finding.message


@pytest.mark.parametrize(
    "op",
    [
        Conv2D(8, 3, padding="same"),
        Conv2D(8, 4),
        Conv2D(8, 4, padding=((1, 2), (1, 2))),
        Conv2D(8, 4, strides=2, padding="same"),
        Conv2D(8, 2, padding="same", dilation_rate=2),  # reaches over 3 cells
        MaxPooling2D(2),
        AveragePooling2D(2, padding="same"),
        Conv2DTranspose(8, 2, strides=2, padding="same"),
        Conv2DTranspose(8, 4, strides=2, padding="same"),
    ],
)
def test_windows_with_a_middle_or_with_strides_are_not(op):
    assert not told("GN106", Input(32, 32, 3) >> op)


def test_the_windows_next_in_size_are_offered():
    (finding,) = told("GN106", Input(32, 3) >> Conv1D(8, 4, padding="same"))
    assert finding.mends == ("a 3 window", "a 5 window")
    (finding,) = told("GN106", Input(1, 32, 3) >> Conv2D(8, 2, padding="same"))
    assert finding.mends == ("a 2×3 window",)
    assert not told("GN106", Input(1, 32, 3) >> Conv2D(8, (2, 3), padding="same"))
    assert told("GN106", Input(None, None, 3) >> Conv2D(8, 2, padding="same"))
