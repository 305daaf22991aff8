"""Our architectures against those of keras.applications: equal parameters, and of equal weights equal outputs."""

from math import prod
from typing import NamedTuple

import keras
import networkx as nx
import numpy as np
import pytest

import graphnet
from graphnet.compiling import to_keras
from graphnet.shapes import Volume


class Row(NamedTuple):
    """A blueprint, its counterpart in keras.applications, and an input shape besides the default one."""

    name: str
    counterpart: str
    other: Volume
    quick: bool = False


ROWS = [  # odd extents tell apart ways of padding that even ones do not
    Row("vgg16", "VGG16", (70, 101, 3), quick=True),
    Row("vgg19", "VGG19", (101, 64, 3)),
    Row("resnet50", "ResNet50", (97, 64, 3), quick=True),
    Row("resnet101", "ResNet101", (64, 75, 3)),
    Row("resnet152", "ResNet152", (75, 64, 3)),
    Row("resnet50_v2", "ResNet50V2", (97, 64, 3), quick=True),
    Row("resnet101_v2", "ResNet101V2", (64, 75, 3)),
    Row("resnet152_v2", "ResNet152V2", (75, 64, 3)),
    Row("inception_v3", "InceptionV3", (139, 160, 3)),
    Row("inception_resnet_v2", "InceptionResNetV2", (160, 139, 3)),
    Row("xception", "Xception", (97, 128, 3)),
    Row("densenet121", "DenseNet121", (65, 96, 3)),
    Row("densenet169", "DenseNet169", (96, 65, 3)),
    Row("densenet201", "DenseNet201", (65, 64, 3)),
    Row("mobilenet", "MobileNet", (97, 128, 3), quick=True),
    Row("mobilenet_v2", "MobileNetV2", (128, 97, 3), quick=True),
]


def case(row: Row, *more: str, quick: bool = True):
    marks = () if row.quick and quick else pytest.mark.long
    return pytest.param(row, *more, marks=marks, id="-".join((row.name, *more)))


@pytest.mark.parametrize("row", [case(row) for row in ROWS])
def test_equal_parameters(row):
    facts = graphnet.analyze(graphnet.load(row.name))
    theirs = getattr(keras.applications, row.counterpart)(weights=None)
    assert facts.params == theirs.count_params()
    assert facts.trainable_params == sum(prod(weight.shape) for weight in theirs.trainable_weights)


@pytest.mark.parametrize(
    ("name", "counterpart", "alpha"),
    [
        ("mobilenet", "MobileNet", 0.25),
        ("mobilenet", "MobileNet", 0.75),
        ("mobilenet_v2", "MobileNetV2", 0.35),
        ("mobilenet_v2", "MobileNetV2", 1.4),
    ],
)
def test_equal_parameters_at_another_width(name, counterpart, alpha):
    theirs = getattr(keras.applications, counterpart)(weights=None, alpha=alpha)
    assert graphnet.analyze(graphnet.load(name, alpha=alpha)).params == theirs.count_params()


@pytest.mark.parametrize(
    ("row", "size"), [case(row, size, quick=size == "other") for row in ROWS for size in ("default", "other")]
)
def test_equal_weights_equal_outputs(row, size):
    ours, theirs = both_models(row, size)
    random = np.random.default_rng(4)
    pictures = coarse_pictures(4, theirs.input_shape[1:], random)
    enliven(theirs, pictures, random)
    for our_layer, their_layer in counterparts(ours, theirs):
        our_layer.set_weights(their_layer.get_weights())
    expected = theirs.predict(pictures, verbose=0)
    variety = np.abs(expected - expected.mean(axis=0)).max()
    assert variety > 0.05 * np.abs(expected).max(), "the pictures must not come out alike, or nothing is tested"
    np.testing.assert_allclose(ours.predict(pictures, verbose=0), expected, rtol=0, atol=1e-4 * variety)


def both_models(row, size):
    """Both up to the logits: a softmax over 1,000 classes would make any two outputs nearly alike."""
    shape = {} if size == "default" else {"input_shape": row.other}
    whole = to_keras(graphnet.load(row.name, **shape))
    theirs = getattr(keras.applications, row.counterpart)(weights=None, classifier_activation=None, **shape)
    return keras.Model(whole.input, whole.layers[-1].input), theirs


def coarse_pictures(number, shape, random):
    """Pictures of a few large patches, which survive the averaging of a hundred layers."""
    height, width, channels = shape
    patches = random.uniform(-2, 2, size=(number, 5, 5, channels))
    rows, columns = (np.arange(extent) * 5 // extent for extent in (height, width))
    return patches[:, rows][:, :, columns].astype("float32")


def enliven(model, pictures, random):
    """Give a model random weights through which signals neither die nor explode."""
    for layer in model.layers:
        layer.set_weights([drawn(weight, random) for weight in layer.weights])
        if isinstance(layer, keras.layers.BatchNormalization):
            layer.momentum = 0.0
    model(pictures, training=True)  # at momentum 0 the moving statistics become those of these pictures


def drawn(weight, random):
    if "kernel" in weight.name:
        return random.normal(scale=np.sqrt(2 / prod(weight.shape[:-1])), size=weight.shape)
    if weight.name in ("gamma", "moving_variance"):
        return random.uniform(0.5, 1.5, size=weight.shape)
    return random.normal(scale=0.1, size=weight.shape)


def counterparts(ours, theirs):
    """The weighted layers of two models, paired by their places, whatever they are called."""
    our_names, their_names = weighted_places(ours), weighted_places(theirs)
    without = [
        sorted(names[place] for place in names.keys() - others.keys())
        for names, others in ((our_names, their_names), (their_names, our_names))
    ]
    assert without == [[], []], "these of ours and these of theirs have no counterpart"
    return [(ours.get_layer(name), theirs.get_layer(their_names[place])) for place, name in our_names.items()]


def weighted_places(model):
    """The names of the weighted layers, by a fingerprint of the layer, of all before it and of all after it."""
    graph = wiring(model)
    places = {name: hash(weights) for name, weights in graph.nodes(data="weights")}
    for directed in (graph, graph.reverse()):
        for name in nx.topological_sort(directed):
            neighbours = [(places[source], channel) for source, _, channel in directed.in_edges(name, keys=True)]
            places[name] = hash((places[name], *sorted(neighbours)))
    names = {places[name]: name for name, weights in graph.nodes(data="weights") if weights}
    assert len(names) == sum(bool(layer.weights) for layer in model.layers), "layers that nothing tells apart"
    return names


def wiring(model):
    """Which weighted layer feeds which; the key of an edge is the channel of the input where the feeder's begin.

    Layers without weights are looked through: padding, say, may be a layer of its own or part of a convolution.
    """
    graph = nx.MultiDiGraph()
    origins = {}  # of a tensor: the weighted layers it comes from, each with the channel where it begins
    for layer in model.layers:
        found = set()
        offset = 0
        for tensor in [] if isinstance(layer, keras.layers.InputLayer) else keras.tree.flatten(layer.input):
            found |= {(feeder, offset + channel) for feeder, channel in origins[id(tensor)]}
            if isinstance(layer, keras.layers.Concatenate):
                offset += tensor.shape[-1]
        weights = tuple((weight.name, tuple(weight.shape)) for weight in layer.weights)
        if weights or not found:
            graph.add_node(layer.name, weights=weights)
            graph.add_edges_from((feeder, layer.name, channel) for feeder, channel in found)
            found = {(layer.name, 0)}
        origins[id(layer.output)] = found
    return graph
