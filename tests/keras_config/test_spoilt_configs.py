"""Configs spoilt at random: each is a network that keeps its own rules, or refused in one message."""

import json
from copy import deepcopy
from random import Random

import pytest
from configs import called, functional, image, layer, sequential, tensor

from graphnet.document import from_document, to_document
from graphnet.errors import GraphnetError
from graphnet.keras_config import from_config

HE = {"module": "keras.initializers", "class_name": "HeNormal", "config": {"seed": None}, "registered_name": None}
SOBEL = [[[1.0, 0.0, -1.0], [2.0, 0.0, -2.0], [1.0, 0.0, -1.0]]]
MODEL = functional(
    image(),
    layer("Conv2D", "conv", called(tensor("image")), called(tensor("two", 0, 1)), filters=3, kernel_size=[3, 3],
          padding="same", activation="relu", kernel_initializer=HE, data_format="channels_last"),
    functional(
        image("x"),
        layer("ReLU", "a", called(tensor("x")), max_value=6.0),
        layer("MaxPooling2D", "b", called(tensor("x")), pool_size=[1, 1], strides=[1, 1], padding="valid"),
        inputs=[("x", 0, 0)], outputs=[("a", 0, 0), ("b", 0, 0)], name="two", calls=[called(tensor("conv"))],
    ),
    layer("Add", "sum", called([tensor("conv", 1), tensor("two")])),
    layer("Multiply", "half", called(tensor("sum"), 0.5), module="keras.src.ops.numpy"),
    layer("Mean", "mean", called(tensor("half")), module="keras.src.ops.numpy", axis=[1, 2], keepdims=False),
    sequential(layer("PReLU", "p", shared_axes=[1]), layer("BatchNormalization", "bn", axis=-1),
               layer("Dense", "d", units=2, activation="softmax"), calls=[called(tensor("mean", rank=2))]),
    {**layer("FixedConv2D", "sobel", called(tensor("image")), module="graphnet.layers", kernels=SOBEL,
             strides=[1, 1], pads=[[0, 0], [0, 0]]), "registered_name": "graphnet>FixedConv2D"},
    outputs={"main": ("row", 0, 0), "aux": [("two", 1, 1), ("sobel", 0, 0)]},
)  # fmt: skip
JUNK = [
    None, True, 0, 1, -1, 3.5, float("inf"), float("nan"), 10**30, "", "x", "a.b.c", "/", "\0", "x" * 2000, [], {},
    [[]], [1, 2, 3], ["conv", 0, 0], {"class_name": "x"}, {"class_name": "__lambda__", "config": {}}, tensor("conv"),
    "Functional", "keras.layers", "keras.src.ops.numpy", "graphnet>Conv2D",
]  # fmt: skip


def places(data, place=()):
    yield place
    items = data.items() if isinstance(data, dict) else enumerate(data) if isinstance(data, list) else ()
    for key, inner in items:
        yield from places(inner, (*place, key))


PLACES = [place for place in places(MODEL) if place]


def at(data, place):
    for key in place:
        data = data[key]
    return data


def spoil(data, random: Random) -> None:
    """Put something else in one place of a config, take it away, or double it."""
    *way, key = random.choice(PLACES)
    try:
        holder = at(data, way)
        match random.choice(["drop", "move", "double", "junk", "junk"]):
            case "drop":
                del holder[key]
            case "move":
                holder[key] = deepcopy(at(MODEL, random.choice(PLACES)))
            case "double" if isinstance(holder, list):
                holder.insert(key, deepcopy(holder[key]))
            case _:
                holder[key] = deepcopy(random.choice(JUNK))
    except (KeyError, IndexError, TypeError):
        pass  # an earlier blow took the place away


def survives(seed: int) -> bool:
    random, data = Random(seed), deepcopy(MODEL)
    for _ in range(random.choice([1, 1, 2, 4])):
        spoil(data, random)
    try:
        network = from_config(data)
    except GraphnetError as error:
        assert str(error).strip(), seed
        return False
    plain = json.loads(json.dumps(to_document(network)))
    assert from_document(plain) == network, seed  # which checks names, wires and owners of weights
    return True


def test_the_config_is_fine_before_it_is_spoilt():
    assert len(from_config(MODEL)) == 15


@pytest.mark.parametrize(
    "seeds", [range(1500), pytest.param(range(1500, 60_000), marks=pytest.mark.long)], ids=["quick", "long"]
)
def test_a_spoilt_config_is_a_network_or_refused(seeds):
    survived = sum(map(survives, seeds))
    assert 0.1 < survived / len(seeds) < 0.9
