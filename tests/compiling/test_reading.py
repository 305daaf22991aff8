"""Keras models read back: ours to the letter, and Keras's own architectures with the figures Keras gives them."""

import gc
import json
import zipfile
from math import prod
from typing import Any

import keras
import numpy as np
import pytest
from keras import layers, ops
from op_cases import Case, every_case
from test_lowering import network_of

import graphnet
from graphnet import Conv2D, Dense, Input, Op, ReLU, shared
from graphnet.compiling import from_keras, to_keras
from graphnet.errors import DocumentError, GraphnetError
from graphnet.loading import blueprints
from graphnet.network import Network, gather

# --- what to_keras made ----------------------------------------------------------------------------------------------

OTHER_WORDS = {
    "alpha_constraint", "alpha_initializer", "alpha_regularizer", "bias_constraint", "ceil_mode", "groups",
    "kernel_size", "kernels", "padding", "recorded", "reverse", "sigma",
}  # fmt: skip
"""Arguments that Keras may hold in other words for the same thing: padding=1 as "same", −1 groups as their number."""


def in_common(op: Op) -> dict[str, Any]:
    return {name: value for name, value in op.arguments().items() if name not in OTHER_WORDS}


def is_read_back(network: Network) -> None:
    """Assert that nothing is lost but the wording of some arguments, which makes no difference to Keras."""
    model = to_keras(network)
    back = from_keras(model)
    assert {call.name: call[2:4] for call in back.calls} == {call.name: call[2:4] for call in network.calls}
    assert (back.input_names, back.outputs) == (network.input_names, network.outputs)
    for call in network.calls:
        other = back.op(call.name)
        assert type(other) is type(call.op)
        assert in_common(other) == in_common(call.op)
    again = to_keras(back)
    assert again.get_config() == model.get_config()
    assert from_keras(again) == back


@every_case
def test_every_op_is_read_back(row: Case):
    is_read_back(network_of(row))


@pytest.mark.parametrize(
    "name",
    [
        pytest.param(blueprint.name, marks=() if blueprint.name in {"lenet5", "googlenet"} else pytest.mark.long)
        for blueprint in blueprints()
    ],
)
def test_every_blueprint_is_read_back(name):
    is_read_back(graphnet.load(name))


@pytest.mark.parametrize("name", ["inception_3a", "vgg16", "edge_detector", "squeezenet"])
def test_what_keras_has_the_same_words_for_comes_back_equal(name):
    network = graphnet.load(name)
    assert from_keras(to_keras(network)) == network


def test_a_saved_model_is_loaded_without_its_framework(tmp_path):
    network = graphnet.load("googlenet")
    model = to_keras(network)
    model.compile("sgd", "mse")
    model.save(tmp_path / "model.keras")
    assert graphnet.load(tmp_path / "model.keras") == network


def test_shared_weights_and_several_outputs_come_back():
    tower = shared(Conv2D(4, 3).named("conv") >> ReLU().named("relu"))
    x, y = Input(8, 8, 3, name="x"), Input(8, 8, 3, name="y")
    back = from_keras(to_keras(gather({"left": x >> tower, "right": y >> tower})))
    assert set(back) == {"x", "y", "conv", "relu", "conv_2", "relu_2"}
    assert (back["conv_2"].weights, back["relu_2"].weights) == ("conv", "relu")
    assert back.outputs == {"left": "relu", "right": "relu_2"}


# --- Keras's own architectures ---------------------------------------------------------------------------------------

QUICK = {"MobileNetV3Small", "VGG16", "ResNet50V2"}
KINDS = [name for name, value in vars(keras.applications).items() if callable(value) and name[0].isupper()]


@pytest.mark.parametrize("kind", [pytest.param(n, marks=() if n in QUICK else pytest.mark.long) for n in sorted(KINDS)])
def test_figures_of_keras_applications(kind):
    model = getattr(keras.applications, kind)(weights=None)
    network = from_keras(model)
    facts = graphnet.analyze(network)
    assert facts.params == model.count_params()
    assert facts.trainable_params == sum(prod(weight.shape) for weight in model.trainable_weights)
    assert facts[network.output_names[0]].shape == model.output_shape[1:]
    named = [layer for layer in model.layers if layer.name in network]
    assert len(named) > 0.9 * len(model.layers)  # the others are models, which became scopes
    for layer in named:
        assert facts[layer.name].shape == tuple(layer.output.shape[1:])
        assert layer.name == "predictions" or facts[layer.name].params == count(layer)
    keras.backend.clear_session()
    gc.collect()


def count(layer) -> int:
    return sum(prod(weight.shape) for weight in layer.weights if "seed_generator" not in weight.path)


@pytest.mark.parametrize(
    ("kind", "shape"),
    [
        ("MobileNetV3Small", (64, 64, 3)),
        pytest.param("EfficientNetV2B0", (75, 64, 3), marks=pytest.mark.long),
        pytest.param("InceptionResNetV2", (97, 75, 3), marks=pytest.mark.long),
        pytest.param("NASNetMobile", (64, 75, 3), marks=pytest.mark.long),
        pytest.param("ConvNeXtTiny", (64, 64, 3), marks=pytest.mark.long),
        pytest.param("DenseNet121", (65, 64, 3), marks=pytest.mark.long),
    ],
)
def test_equal_weights_equal_outputs(kind, shape):
    make = getattr(keras.applications, kind)
    model = make(weights=None, input_shape=shape, include_top=False, pooling="avg")
    again = to_keras(from_keras(model))
    random = np.random.default_rng(0)
    height, width, channels = shape
    patches = random.uniform(0, 255, size=(3, 5, 5, channels))  # of a few cells each, or averages come out alike
    rows, columns = (np.arange(extent) * 5 // extent for extent in (height, width))
    pictures = patches[:, rows][:, :, columns].astype("float32")
    enliven(model, pictures, random)
    copy_weights(model, again)
    expected = model.predict(pictures, verbose=0)
    variety = np.abs(expected - expected.mean(axis=0)).max()
    assert variety > 0.02 * np.abs(expected).max()
    np.testing.assert_allclose(again.predict(pictures, verbose=0), expected, rtol=0, atol=1e-4 * variety)


def enliven(model, pictures, random):
    """Give a model random weights through which signals neither die nor explode."""
    for _, layer in leaf_layers(model):
        layer.set_weights([drawn(weight, random) for weight in layer.weights])
        if isinstance(layer, keras.layers.BatchNormalization):
            layer.momentum = 0.0
    model(pictures, training=True)  # at momentum 0 the moving statistics become those of these pictures


def drawn(weight, random):
    if "kernel" in weight.name:
        return random.normal(scale=np.sqrt(2 / prod(weight.shape[:-1])), size=weight.shape)
    if weight.name in ("gamma", "moving_variance", "variance"):
        return random.uniform(0.5, 1.5, size=weight.shape)
    return random.normal(scale=0.1, size=weight.shape) if "float" in weight.dtype else np.asarray(weight)


def copy_weights(model, again):
    """By the names of the layers, which are those of the nodes, scopes and all."""
    for path, layer in leaf_layers(model):
        if layer.weights:
            theirs = again.get_layer(path)
            theirs.set_weights(
                [value.reshape(weight.shape) for value, weight in zip(layer.get_weights(), theirs.weights, strict=True)]
            )


def leaf_layers(model, prefix=""):
    for layer in model.layers:
        if isinstance(layer, keras.Model):
            yield from leaf_layers(layer, f"{prefix}{layer.name}.")
        else:
            yield prefix + layer.name, layer


# --- models that people write ----------------------------------------------------------------------------------------


def computes_the_same(model: keras.Model) -> Network:
    """Assert that the network computes what the model does, from the same weights; the network."""
    network = from_keras(model)
    again = to_keras(network)
    assert again.count_params() == model.count_params() == graphnet.analyze(network).params
    random = np.random.default_rng(0)
    again.set_weights([random.normal(size=weight.shape) for weight in again.weights])
    for path, layer in leaf_layers(model):
        if layer.weights:
            layer.set_weights(again.get_layer(path).get_weights())
    data = [random.normal(size=(3, *tensor.shape[1:])).astype("float32") for tensor in model.inputs]
    given = dict(zip(sorted(model.input), data, strict=True)) if keyed(model) else one_or_list(data)
    expected, computed = keras.tree.flatten(model(given)), keras.tree.flatten(again(one_or_list(data)))
    assert len(expected) == len(computed)
    for one, other in zip(expected, computed, strict=True):
        np.testing.assert_allclose(other, one, rtol=1e-5, atol=1e-5)
    return network


def one_or_list(data):
    return data if len(data) > 1 else data[0]


def keyed(model: keras.Model) -> bool:
    return not isinstance(model, keras.Sequential) and isinstance(model.input, dict)


def test_activations_shared_layers_and_operations():
    x = keras.Input((9, 9, 4), name="x")
    conv = layers.Conv2D(4, 3, padding="same", activation="relu", name="conv")
    y = conv(x) + conv(conv(x)) * 0.5 - 1
    y = ops.maximum(ops.tanh(y), layers.Conv2D(4, 1, activation=layers.LeakyReLU(0.3), name="side")(x) / 2)
    y = layers.AveragePooling2D(3, strides=2, padding="same", name="pool")(2 - y)
    y = ops.reshape(ops.transpose(y, (0, 3, 1, 2)), (-1, 10, 10))
    network = computes_the_same(keras.Model(x, [ops.mean(y, axis=1), layers.Dense(3, "gelu", name="end")(y)]))
    assert "side_leaky_relu" in network


def test_models_within_models():
    row = keras.Sequential([layers.Conv2D(4, 3, padding="same", activation="swish"), layers.BatchNormalization()])
    u, v = keras.Input((6, 6, 4), name="u"), keras.Input((6, 6, 4), name="v")
    fork = keras.Model({"v": v, "u": u}, [layers.Subtract()([u, row(v)]), row(u)], name="fork")
    x, y = keras.Input((6, 6, 4), name="x"), keras.Input((6, 6, 4), name="y")
    first, second = fork({"u": x, "v": y})
    third, fourth = fork({"v": first, "u": x})
    network = computes_the_same(keras.Model({"y": y, "x": x}, {"one": third, "two": layers.Add()([second, fourth])}))
    assert network.input_names == ("x", "y")
    assert set(network.outputs) == {"one", "two"}
    tied = [call.name for call in network.calls if call.weights != call.name]
    assert len(tied) == 3 + 7, "the row's second call, and the whole fork's"


def test_a_layer_of_two_models_is_one():
    dense = layers.Dense(5, name="dense")
    one = keras.Sequential([keras.Input((5,)), dense], name="one")
    two = keras.Sequential([keras.Input((5,)), dense, layers.ReLU()], name="two")
    x = keras.Input((5,))
    model = keras.Model(x, two(one(dense(x))))
    network = from_keras(model)
    assert [call.weights for call in network.calls if call.op == Dense(5)] == ["dense"] * 3
    assert graphnet.analyze(network).params == model.count_params() == 30


def test_a_layer_of_two_models_is_one_in_a_file_too(tmp_path):
    dense = layers.Dense(5, name="dense")
    one = keras.Sequential([keras.Input((5,)), dense], name="one")
    x = keras.Input((5,))
    model = keras.Model(x, one(dense(x)))
    model.save(tmp_path / "model.keras")
    assert graphnet.load(tmp_path / "model.keras") == from_keras(model)


@pytest.mark.parametrize(
    "subject",
    [
        layers.Conv1D(4, 3, padding="causal", dilation_rate=2, strides=1),
        layers.Conv1D(4, 3, padding="causal", strides=2),
        layers.PReLU(),
        layers.LSTM(4),
        layers.UnitNormalization(),
        layers.RMSNormalization(),
        layers.MaxPooling1D(1, strides=3),
        layers.Normalization(mean=[1.0, 2.0, 3.0], variance=[1.0, 4.0, 9.0]),
        layers.Activation("selu"),
        layers.Rescaling([1.0, 2.0, 3.0]),
    ],
    ids=lambda layer: layer.name,
)
def test_layers_with_and_without_an_op_compute_the_same(subject):
    computes_the_same(keras.Sequential([keras.Input((12, 3)), subject]))


def test_a_model_of_ones_own_class_that_is_functional_is_read():
    class Mine(keras.Model):
        pass

    x = keras.Input((3,))
    assert len(from_keras(Mine(x, layers.Dense(2)(x)))) == 2


class Doubled(layers.Layer):
    def call(self, inputs):
        return 2 * inputs


class Subclassed(keras.Model):
    def call(self, inputs):
        return inputs


class Unwritable(Doubled):
    def get_config(self):
        raise RuntimeError("no words")


def twice(x):
    return 2 * x


REFUSED = {
    "unbuilt": (lambda: keras.Sequential([layers.Dense(3)], name="raw"), r"'raw' \(a Sequential\) was not built"),
    "code": (lambda: row(layers.Lambda(twice)), r"'subject' \(a Lambda\): it holds the function 'twice'"),
    "a function": (
        lambda: row(layers.Dense(3, twice)),
        r"'subject' \(a Dense\): its activation is no function of Keras",
    ),
    "a layer of one's own": (lambda: row(Doubled()), r"'subject' \(a Doubled\): '.*Doubled' is neither"),
    "a wrapper": (
        lambda: row(layers.TimeDistributed(layers.Dense(3))),
        r"\(a TimeDistributed\): it holds the object 'Dense'",
    ),
    "what cannot be written": (lambda: row(Unwritable()), "cannot be written down: RuntimeError: no words"),
    "a subclass": (Subclassed, "its wiring is code, not data"),
    "several tensors": (lambda: row(layers.LSTM(3, return_state=True)), "gives several tensors"),
    "a name": (lambda: "resnet50", "a Keras model is wanted, got 'resnet50'"),
    "a layer": (lambda: layers.Dense(3), "a Keras model is wanted"),
}


def row(subject):
    subject.name = "subject"
    x = keras.Input((5, 3))
    y = subject(x)
    return keras.Model(x, y[0] if isinstance(y, (list, tuple)) else y)


@pytest.mark.parametrize(("make", "said"), REFUSED.values(), ids=REFUSED)
def test_what_cannot_be_read_is_refused(make, said):
    with pytest.raises(GraphnetError, match=said):
        from_keras(make())


def test_reading_a_file_runs_nothing_that_it_holds(tmp_path):
    model = keras.Sequential([keras.Input((3,)), layers.Dense(2, activation="relu", name="dense")])
    model.save(tmp_path / "model.keras")
    with zipfile.ZipFile(tmp_path / "model.keras") as file:
        config = json.loads(file.read("config.json"))
    trap = tmp_path / "sprung"
    system = {"module": "os", "class_name": "function", "config": "system", "registered_name": "system"}
    opened = {"module": "builtins", "class_name": "open", "config": {"file": str(trap), "mode": "w"}}
    for key, value in [("activation", system), ("kernel_initializer", opened), ("kernel_regularizer", opened)]:
        spoilt = json.loads(json.dumps(config))
        spoilt["config"]["layers"][1]["config"][key] = value
        with zipfile.ZipFile(tmp_path / "bad.keras", "w") as file:
            file.writestr("config.json", json.dumps(spoilt))
        with pytest.raises(DocumentError, match="'dense'"):
            graphnet.load(tmp_path / "bad.keras")
    assert not trap.exists()
