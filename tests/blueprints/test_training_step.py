"""Every architecture takes a step of training on random data, whichever backend Keras runs on."""

from collections.abc import Mapping

import keras
import numpy as np
import pytest

from graphnet import Network, blueprints
from graphnet.analysis import analyze
from graphnet.compiling import to_keras
from graphnet.volumes import volumes

SMALL = ("linear", "two_layer", "lenet5", "convnetjs_mnist", "edge_detector", "squeezenet", "resnet20", "mobilenet")
EXTENTS = (16, 32, 64, 96, 128, 160, 188, 224)  # 188 is the least of U-Net


def smallest(blueprint) -> Network:
    """The network for the smallest square picture that it takes, or else as it comes."""
    network = blueprint()
    (name,) = network.input_names
    *spatial, channels = network.op(name).shape
    for extent in EXTENTS if len(spatial) == 2 else ():
        smaller = blueprint(input_shape=(extent, extent, channels))
        if not volumes(smaller).problems:
            return smaller
    return network


@pytest.mark.parametrize(
    "blueprint",
    [
        pytest.param(blueprint, id=blueprint.name, marks=() if blueprint.name in SMALL else pytest.mark.long)
        for blueprint in blueprints()
    ],
)
def test_a_step_of_training_changes_the_weights(blueprint):
    network = smallest(blueprint)
    keras.utils.set_random_seed(1)
    model = to_keras(network)
    random = np.random.default_rng(1)
    (name,) = network.input_names
    images = random.uniform(-1, 1, size=(2, *network.op(name).shape)).astype("float32")
    outputs = [output.shape[1:] for output in model.outputs]
    if not analyze(network).trainable_params:
        results = keras.tree.flatten(model(images))
        assert [tuple(result.shape)[1:] for result in results] == outputs
        return
    targets = [random.uniform(size=(2, *shape)).astype("float32") for shape in outputs]
    losses = ["mse"] * len(outputs)
    if isinstance(network.outputs, Mapping):
        targets, losses = dict(zip(network.outputs, targets, strict=True)), dict.fromkeys(network.outputs, "mse")
    elif len(outputs) == 1:
        (targets,), (losses,) = targets, losses
    model.compile(keras.optimizers.SGD(0.01), loss=losses, run_eagerly=True)
    before = [np.array(weight) for weight in model.trainable_weights]
    loss = model.train_on_batch(images, targets)
    assert np.all(np.isfinite(loss))
    changed = [not np.array_equal(old, np.array(new)) for old, new in zip(before, model.trainable_weights, strict=True)]
    assert np.mean(changed) > 0.5  # a bias before a batch normalisation does not matter, and a dead ReLU learns nothing
