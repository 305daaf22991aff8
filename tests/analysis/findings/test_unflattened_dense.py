"""GN104: Dense where nobody flattened, and where channels are to be mixed."""

import pytest
from told import told

from graphnet import (
    GELU,
    Conv1D,
    Conv2D,
    Dense,
    DepthwiseConv2D,
    Dropout,
    Flatten,
    GlobalAveragePooling2D,
    Identity,
    Input,
    LayerNormalization,
    Multiply,
    ReLU,
    Sigmoid,
    Softmax,
)

FEATURES = Conv2D(8, 3) >> ReLU()


@pytest.mark.parametrize(
    "head",
    [
        Dense(10),
        Dense(10) >> Softmax(),
        Dropout(0.5) >> Dense(10) >> Softmax(),
        Dense(64) >> ReLU() >> Dense(10) >> Softmax(),
        Dense(64) >> ReLU() >> Flatten() >> Dense(10) >> Softmax(),
    ],
)
def test_a_classifier_without_flatten_is_told_once(head):
    (finding,) = told("GN104", Input(32, 32, 3) >> FEATURES >> head)
    assert (finding.severity, finding.node) == ("warning", "dense1")
    assert finding.message.startswith("works on each of 30×30 places by itself: 30×30×8 becomes 30×30×")
    assert "Flatten() before it" in finding.mends


def test_sequences_are_told_as_well():
    (finding,) = told("GN104", Input(100, 4) >> Conv1D(8, 3) >> Dense(10) >> Softmax())
    assert "Conv1D(10, 1) in its place, if every place is meant to be judged by itself" in finding.mends


@pytest.mark.parametrize(
    "head", [Flatten() >> Dense(10), GlobalAveragePooling2D() >> Dense(10), Conv2D(10, 1), Conv2D(10, 30) >> Dense(10)]
)
def test_mends_and_single_places_are_silent(head):
    assert not told("GN104", Input(32, 32, 3) >> FEATURES >> head >> Softmax())


def test_layers_that_mix_channels_within_a_block_are_meant():
    """The block of ConvNeXt, and a gate that is squeezed and excited."""
    mixing = DepthwiseConv2D(7, padding="same") >> LayerNormalization() >> Dense(32) >> GELU() >> Dense(8)
    x = Input(32, 32, 8) >> (mixing + Identity())
    gate = x >> GlobalAveragePooling2D(keepdims=True) >> Dense(2) >> ReLU() >> Dense(8) >> Sigmoid()
    assert not told("GN104", Multiply()(x, gate) >> GlobalAveragePooling2D() >> Dense(10))


def test_places_of_unknown_number_are_places():
    (finding,) = told("GN104", Input(None, None, 3) >> FEATURES >> Dense(10))
    assert "?×?" in finding.message
    assert not told("GN104", Input(16) >> Dense(8) >> ReLU() >> Dense(10))
