"""Dropout before batch normalization, and behind the last layer."""

import numpy as np
import pytest
from told import nodes, told

import graphnet as gn
from graphnet import (
    BatchNormalization,
    Conv2D,
    Dense,
    Dropout,
    Flatten,
    GlobalAveragePooling2D,
    Identity,
    Input,
    LayerNormalization,
    MaxPooling2D,
    ReLU,
    Sigmoid,
    Softmax,
    SpatialDropout2D,
)
from graphnet.network import gather

BEFORE_NORMALIZATION, ON_SCORES = "GN205", "GN208"


def test_dropout_straight_before_batch_normalization():
    (finding,) = told(BEFORE_NORMALIZATION, Input(64) >> Dense(32) >> ReLU() >> Dropout(0.5) >> BatchNormalization())
    assert (finding.node, finding.severity) == ("dropout1", "warning")
    assert "at least 2 times the variance" in finding.message
    assert finding.mends[0].startswith("Dropout(0.5) after bn1")


def test_the_variance_is_at_least_so_many_times_larger_in_training():
    rate, inputs = 0.5, np.random.default_rng(0).normal(0.7, 1, size=(4000, 8)).astype("float32")
    model = gn.to_keras(gather(Input(8) >> Dropout(rate)))
    train, use = (np.asarray(model(inputs, training=training)).var(axis=0) for training in (True, False))
    assert (train / use >= 0.95 / (1 - rate)).all()


@pytest.mark.parametrize("between", [Conv2D(8, 3), Flatten() >> Dense(8), GlobalAveragePooling2D()], ids=repr)
@pytest.mark.parametrize("dropout", [Dropout(0.2), SpatialDropout2D(0.2)], ids=repr)
def test_linear_ops_between_pass_it_on(dropout, between):
    (finding,) = told(BEFORE_NORMALIZATION, Input(8, 8, 3) >> dropout >> between >> BatchNormalization() >> ReLU())
    assert "more variance" in finding.message
    assert finding.details[0].endswith("→ bn1")


@pytest.mark.parametrize(
    "layers",
    [
        pytest.param(BatchNormalization() >> ReLU() >> Dropout(0.5) >> Flatten() >> Dense(3), id="behind the last"),
        pytest.param(Dropout(0.5) >> LayerNormalization(), id="no statistics are kept"),
        pytest.param(Dropout(0.0) >> BatchNormalization(), id="nothing is dropped"),
        pytest.param((Conv2D(3, 1) >> Dropout(0.5)) + Identity() >> BatchNormalization(), id="a sum between"),
        pytest.param(Dropout(0.5) >> Conv2D(8, 3) >> ReLU() >> BatchNormalization(), id="an activation between"),
    ],
)
def test_what_is_not_told(layers):
    assert nodes(BEFORE_NORMALIZATION, Input(8, 8, 3) >> layers) == []


@pytest.mark.parametrize("end", [Identity(), Softmax(), Sigmoid(), Identity() >> Softmax()], ids=repr)
def test_dropout_of_scores(end):
    (finding,) = told(ON_SCORES, Input(8) >> Dense(16) >> ReLU() >> Dense(10) >> Dropout(0.5) >> end)
    assert (finding.node, finding.severity) == ("dropout1", "warning")
    assert finding.mends == ("Dropout(0.5) before dense2",)
    assert told(ON_SCORES, Input(8) >> Dense(16) >> ReLU() >> Dropout(0.5) >> Dense(10) >> end) == []


def test_dropout_of_probabilities():
    (finding,) = told(ON_SCORES, Input(8) >> Dense(10) >> Softmax() >> Dropout(0.5))
    assert finding.mends == ("leave dropout1 out",)


@pytest.mark.parametrize(
    "layers",
    [
        pytest.param(Conv2D(8, 3) >> ReLU() >> Dropout(0.5), id="features that end so"),
        pytest.param(Conv2D(8, 3) >> Dropout(0.5) >> ReLU(), id="features, dropped before their activation"),
        pytest.param(Conv2D(8, 3) >> Dropout(0.5) >> MaxPooling2D(2) >> Conv2D(3, 1), id="a layer follows"),
        pytest.param((Conv2D(3, 1) >> Dropout(0.5)) + Identity(), id="a residual"),
        pytest.param(Conv2D(8, 3) >> Dropout(0.0) >> Softmax(), id="nothing is dropped"),
    ],
)
def test_what_may_end_with_dropout(layers):
    assert nodes(ON_SCORES, Input(8, 8, 3) >> layers) == []
