"""GN103: joins that stretch a volume, and gates, which are meant to."""

import pytest
from told import told

from graphnet import (
    Add,
    Average,
    Concatenate,
    Conv2D,
    Dense,
    GlobalAveragePooling2D,
    Input,
    Maximum,
    MaxPooling2D,
    Multiply,
    Sigmoid,
    UpSampling2D,
)


@pytest.mark.parametrize("join", [Add(), Average(), Maximum()])
def test_a_pooled_branch_is_copied_to_every_place(join):
    x = Input(32, 16, 8)
    (finding,) = told("GN103", join(x, x >> GlobalAveragePooling2D(keepdims=True)))
    assert finding.severity == "warning"
    assert finding.message == "pool1 is 1×1×8, and is copied all over 32×16×8"
    assert "pool1 >> UpSampling2D((32, 16)) before it, if copies are meant" in finding.mends


def test_a_single_channel_is_copied_to_every_channel():
    x = Input(32, 32, 8)
    (finding,) = told("GN103", Add()(x, x >> Conv2D(1, 3, padding="same")))
    assert finding.message == "conv1 is 32×32×1, and is copied all over 32×32×8"
    assert "conv1 >> Conv2D(8, 1) before it" in finding.mends


def test_features_without_places_are_told_as_well():
    x = Input(8)
    (finding,) = told("GN103", Add()(x, x >> Dense(1)))
    assert "dense1 >> Dense(8) before it" in finding.mends


def test_both_volumes_may_be_stretched():
    row, column = Input(1, 8, 3), Input(8, 1, 3)
    assert [finding.message for finding in told("GN103", Add()(row, column))] == [
        "input1 is 1×8×3, and is copied all over 8×8×3",
        "input2 is 8×1×3, and is copied all over 8×8×3",
    ]


def test_gates_are_meant():
    x = Input(32, 32, 8)
    squeezed = x >> GlobalAveragePooling2D(keepdims=True) >> Dense(8) >> Sigmoid()
    attention = x >> Conv2D(1, 1) >> Sigmoid()
    assert not told("GN103", Multiply()(x, squeezed))
    assert not told("GN103", Multiply()(x, attention))


def test_volumes_of_one_shape_are_not_told():
    x = Input(32, 32, 8)
    assert not told("GN103", Add()(x, x >> Conv2D(8, 1)))
    assert not told("GN103", Add()(Input(1, 1, 8), Input(1, 1, 8)))
    assert not told("GN103", Concatenate()(x, x >> Conv2D(1, 1)))
    unknown = Input(None, None, 8)
    assert not told("GN103", Add()(unknown, unknown >> Conv2D(8, 1)))


def test_mends_make_it_silent():
    x = Input(32, 32, 8)
    pooled = x >> GlobalAveragePooling2D(keepdims=True)
    assert not told("GN103", Multiply()(x, pooled))
    assert not told("GN103", Add()(x, pooled >> UpSampling2D(32)))
    assert not told("GN103", Add()(x, x >> Conv2D(1, 3, padding="same") >> Conv2D(8, 1)))
    assert not told("GN103", Add()(x >> MaxPooling2D(32), pooled))
