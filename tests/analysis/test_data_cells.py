"""Which cells hold data: held against what a change of the input changes."""

import numpy as np
import pytest

from graphnet import (
    AveragePooling2D,
    Conv2D,
    Conv2DTranspose,
    Cropping2D,
    Input,
    MaxPooling2D,
    ReLU,
    UpSampling2D,
    ZeroPadding2D,
    to_keras,
)
from graphnet.analysis.data_cells import data_cells
from graphnet.network import gather
from graphnet.volumes import volumes

TAILS = [
    ZeroPadding2D(3),
    ZeroPadding2D(((2, 5), (0, 3))) >> ReLU(),
    ZeroPadding2D(6) >> Conv2D(2, 3, strides=2),
    ZeroPadding2D(6) >> Conv2D(2, 3, padding="same") >> AveragePooling2D(2),
    ZeroPadding2D(((0, 9), (0, 9))) >> Conv2D(2, 3, dilation_rate=2) >> Cropping2D(1),
    ZeroPadding2D(4) >> Conv2DTranspose(2, 3, strides=2),
    ZeroPadding2D(3) >> UpSampling2D(2) >> Conv2D(2, 4, strides=3),
    Conv2D(2, 3, padding="full") >> MaxPooling2D(2),
    Conv2D(2, 3, padding=5),
]


@pytest.mark.parametrize("tail", TAILS, ids=repr)
def test_all_that_a_change_of_the_input_reaches_and_nothing_else(tail):
    network = gather(Input(7, 7, 2) >> tail)
    (output,) = network.output_names
    model = to_keras(network)
    for weight in model.weights:
        weight.assign(np.ones(weight.shape))
    changed = np.asarray(model(np.full((1, 7, 7, 2), 2.0))) != np.asarray(model(np.ones((1, 7, 7, 2))))
    reached = [tuple(np.flatnonzero(changed.any(axis=(0, 3 - axis, 3)))[[0, -1]]) for axis in (1, 2)]
    spans = data_cells(network, volumes(network).shapes)[output]
    assert [(span.start, span.stop - 1) for span in spans] == reached


def test_extents_that_are_not_known_have_no_known_cells():
    network = gather(Input(None, 8, 1) >> ZeroPadding2D(1))
    assert data_cells(network, volumes(network).shapes)["pad1"] == (None, range(1, 9))
