"""Most parameters in one dense layer."""

import pytest
from told import nodes, told

import graphnet as gn
from graphnet import Conv1D, Conv2D, Dense, Flatten, GlobalAveragePooling2D, Input, ReLU, Reshape, Softmax
from graphnet.network import gather

CODE = "GN305"


def network(bridge, units=512):
    convs = Input(32, 32, 3) >> Conv2D(64, 3, padding="same") >> ReLU()
    return gather(convs >> bridge >> Dense(units) >> ReLU() >> Dense(10) >> Softmax())


def test_vgg_as_in_the_decks():
    (finding,) = told(CODE, gn.load("vgg16"))
    assert (finding.node, finding.severity) == ("dense1", "note")
    assert "102,764,544 of 138,357,544" in finding.message and "74%" in finding.message
    assert finding.details == ("7·7·512·4,096 = 102,760,448 weights for 7×7×512",)
    assert "512·4,096 weights, 100,663,296 fewer" in finding.mends[0]


def test_what_the_mend_saves_is_what_the_mended_network_has_fewer():
    flat, pooled = network(Flatten()), network(GlobalAveragePooling2D())
    (finding,) = told(CODE, flat)
    saved = gn.analyze(flat).params - gn.analyze(pooled).params
    assert f"{saved:,} fewer" in finding.mends[0]
    assert told(CODE, pooled) == []


@pytest.mark.parametrize("bridge", [Reshape((-1,)), Reshape((64, 1024)) >> Flatten()], ids=repr)
def test_what_flattens_by_other_means(bridge):
    assert nodes(CODE, network(bridge)) == ["dense1"]


def test_a_signal():
    (finding,) = told(CODE, Input(1000, 4) >> Conv1D(64, 3) >> ReLU() >> Flatten() >> Dense(64))
    assert "GlobalAveragePooling1D()" in finding.mends[0]


@pytest.mark.parametrize(
    "of",
    [
        pytest.param(lambda: network(Flatten(), units=8), id="a small network"),
        pytest.param(lambda: gn.load("linear", input_shape=(224, 224, 3), classes=100), id="no convolution"),
        pytest.param(lambda: gn.load("resnet50"), id="a global mean"),
        pytest.param(lambda: gn.load("mobilenet", input_shape=(None, None, 3)), id="any extents"),
        pytest.param(
            lambda: gather(Input(1, 1, 2048) >> Conv2D(64, 1) >> Flatten() >> Dense(30000)), id="a single place"
        ),
    ],
)
def test_what_is_not_told(of):
    assert nodes(CODE, of()) == []
