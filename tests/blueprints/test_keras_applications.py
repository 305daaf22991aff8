"""Our VGG-16 and ResNet-50 against those of keras.applications: random weights copied across give equal outputs."""

import keras
import numpy as np
import pytest

import graphnet
from graphnet.compiling import to_keras


def vgg_name(name: str) -> str:
    """What keras.applications calls a layer of ours."""
    if name.startswith("block"):
        return name.replace(".", "_")
    return {"dense1": "fc1", "dense2": "fc2", "dense3": "predictions"}[name]


def resnet_name(name: str) -> str:
    if name == "dense1":
        return "predictions"
    scope, _, leaf = name.rpartition(".")
    kind, number = leaf[:-1], leaf[-1]
    if scope == "stem":
        return f"conv1_{kind}"
    stage, bottleneck = (int("".join(filter(str.isdigit, part))) for part in scope.split("."))
    return (
        f"conv{stage + 1}_block{bottleneck}_{0 if number == '4' else number}_{kind}"  # the projection comes last here
    )


@pytest.mark.parametrize(
    ("name", "reference", "theirs"),
    [("vgg16", "VGG16", vgg_name), ("resnet50", "ResNet50", resnet_name)],
)
def test_same_weights_same_outputs(name, reference, theirs):
    keras.utils.set_random_seed(4)
    whole = to_keras(graphnet.load(name))
    # Up to the logits: a softmax over 1,000 classes would make any two outputs nearly alike.
    ours = keras.Model(whole.input, whole.layers[-1].input)
    peer = getattr(keras.applications, reference)(weights=None, classifier_activation=None)
    assert ours.count_params() == peer.count_params()
    random = np.random.default_rng(4)
    for layer in ours.layers:
        if not layer.weights:
            continue
        weights = [spread(weight, random) for weight in layer.weights]
        layer.set_weights(weights)
        peer.get_layer(theirs(layer.name)).set_weights(weights)
    patches = random.uniform(-2, 2, size=(2, 7, 7, 3))  # coarse enough to survive the averaging of fifty layers
    image = np.kron(patches, np.ones((1, 32, 32, 1))).astype("float32")
    expected = peer.predict(image, verbose=0)
    assert expected.std(axis=0).max() > 1e-3, "the two pictures must not come out alike, or nothing is tested"
    np.testing.assert_allclose(ours.predict(image, verbose=0), expected, atol=1e-5)


def spread(weight, random):
    """Random values of a size that lets signals neither die nor grow through many layers."""
    if "kernel" in weight.path:
        fan_in = np.prod(weight.shape[:-1])
        return random.normal(scale=np.sqrt(2 / fan_in), size=weight.shape)
    if "gamma" in weight.path:
        return random.uniform(0.2, 0.4, size=weight.shape)
    if "variance" in weight.path:
        return random.uniform(0.5, 1.0, size=weight.shape)
    return random.normal(scale=0.1, size=weight.shape)
