"""Networks as Keras models: names, inputs, outputs, shared weights, and ops of one's own held to their word."""

from dataclasses import dataclass

import keras
import numpy as np
import pytest

import graphnet
from graphnet import Add, Conv2D, Dense, Flatten, Input, MaxPooling2D, Op, ReLU, ShapeError, Weight, block, shared
from graphnet.compiling import to_keras
from graphnet.errors import GraphnetError
from graphnet.network import gather


@block
def unit(filters):
    return Conv2D(filters, 3, padding=1) >> ReLU()


def test_layers_bear_the_names_of_the_nodes():
    network = gather(Input(8, 8, 3) >> (2 * unit(4)).named("stem") >> MaxPooling2D(2) >> Flatten() >> Dense(5))
    assert [layer.name for layer in to_keras(network).layers] == list(network)
    assert "stem.unit2.conv1" in network


@pytest.mark.parametrize("name", ["lenet5", "inception_3a", "resnet50"])
def test_every_node_of_a_blueprint_is_a_layer_with_its_volume(name):
    network = graphnet.load(name)
    model = to_keras(network)
    facts = graphnet.analyze(network)
    assert {layer.name: tuple(layer.output.shape[1:]) for layer in model.layers} == {
        row.name: row.shape for row in facts
    }
    assert model.count_params() == facts.params


def test_several_inputs_come_in_the_order_they_were_written_and_outputs_by_their_keys():
    left, right = Input(4, name="left"), Input(3, name="right")
    network = gather({"sum": Add()(left >> Dense(2), right >> Dense(2)), "left": left})
    model = to_keras(network)
    assert [tensor.name for tensor in model.inputs] == ["left", "right"]
    computed = model([np.ones((2, 4), "float32"), np.ones((2, 3), "float32")])
    assert set(computed) == {"sum", "left"}
    assert tuple(computed["sum"].shape) == (2, 2)
    np.testing.assert_array_equal(computed["left"], np.ones((2, 4)))


def test_shared_calls_are_one_layer_and_others_are_not():
    tower = shared(Dense(4) >> ReLU())
    x, y = Input(3), Input(3)
    model = to_keras(gather((x >> tower, y >> tower, y >> Dense(4) >> ReLU())))
    data = np.random.default_rng(0).normal(size=(5, 3)).astype("float32")
    first, second, other = model([data, data])
    np.testing.assert_array_equal(first, second)
    assert not np.allclose(first, other)
    assert model.count_params() == 2 * (3 * 4 + 4)


def test_a_network_within_a_network_has_weights_of_its_own():
    inner = gather(Input(3) >> shared(Dense(3)) >> ReLU(), name="inner")
    network = gather(Input(3) >> inner >> inner)
    assert to_keras(network).count_params() == 2 * (3 * 3 + 3)


def test_what_does_not_fit_is_told_all_at_once():
    x = Input(8, 8, 3)
    network = gather((x >> Conv2D(4, 9), x >> Conv2D(4, 10)))
    with pytest.raises(ShapeError) as caught:
        to_keras(network)
    assert [problem.node for problem in caught.value.problems] == ["conv1", "conv2"]


@dataclass(frozen=True)
class Project(Op):
    """A dense layer that may say one thing and do another."""

    units: int
    built: int
    bias: bool = True
    called: str | None = None

    def output_shape(self, *inputs):
        ((*spatial, _),) = inputs
        return (*spatial, self.units)

    def weight_shapes(self, *inputs):
        (volume,) = inputs
        return {"kernel": Weight((volume[-1], self.units)), "bias": Weight((self.units,))}

    def keras_layer(self, name):
        return keras.layers.Dense(self.built, use_bias=self.bias, name=self.called or name)


def test_an_op_of_ones_own_that_is_what_it_says():
    assert to_keras(gather(Input(3) >> Project(4, 4))).count_params() == 16


@pytest.mark.parametrize(
    ("op", "what"),
    [
        (Project(4, 5), "output_shape"),
        (Project(4, 4, bias=False), "weight_shapes"),
        (Project(4, 4, called="x"), "name"),
    ],
)
def test_an_op_of_ones_own_is_held_to_its_word(op, what):
    with pytest.raises(GraphnetError, match=f"op1: .*its Keras layer has another {what}"):
        to_keras(gather(Input(3) >> op))


def test_whatever_an_op_of_ones_own_raises_is_told_with_its_line():
    class Broken(Op):
        def keras_layer(self, name):
            return missing  # noqa: F821

    with pytest.raises(GraphnetError, match=r"test_model\.py:\d+  op1: .*NameError: name 'missing'"):
        to_keras(gather(Input(3) >> Broken()))
