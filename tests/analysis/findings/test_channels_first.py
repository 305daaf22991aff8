"""Inputs written as PyTorch writes them."""

import pytest
from told import told

from graphnet import Conv2D, GlobalAveragePooling2D, Input, ReLU

CODE = "GN107"


def network(*shape):
    return Input(*shape) >> Conv2D(8, 3, padding="same") >> ReLU() >> GlobalAveragePooling2D()


@pytest.mark.parametrize("shape", [(3, 224, 224), (1, 28, 28)])
def test_channels_that_come_first_are_told(shape):
    (finding,) = told(CODE, network(*shape))
    first, height, width = shape
    assert finding.mends == (f"Input({height}, {width}, {first})",)
    assert told(CODE, network(height, width, first)) == []


@pytest.mark.parametrize("shape", [(28, 28, 1), (1, 1, 512), (3, 3, 256), (1, 128, 32), (None, None, 3), (7, 7, 7)])
def test_other_volumes_are_silent(shape):
    assert told(CODE, network(*shape)) == []
