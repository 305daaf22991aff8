"""Every row of the op cases, held against what Keras builds and computes."""

from math import prod

import keras
import numpy as np
import pytest
from op_cases import Case, every_case, every_refused_case

from graphnet import AveragePooling2D, Conv2D, Input, MaxPooling2D, Op
from graphnet.analysis import analyze
from graphnet.compiling import to_keras
from graphnet.compiling.lowering import lower
from graphnet.errors import GraphnetError
from graphnet.network import Network, gather
from graphnet.ops import InputLayer


def network_of(row: Case) -> Network:
    if isinstance(row.op, InputLayer):
        return gather(Input(*row.op.shape, name="subject"))
    inputs = [Input(*volume, name=f"input_{number}") for number, volume in enumerate(row.inputs)]
    return gather(row.op.named("subject")(*inputs))


@every_case
def test_volumes_and_weights_are_those_that_keras_builds(row: Case):
    network = network_of(row)
    fact = analyze(network)["subject"]
    model = to_keras(network)
    layer = model.get_layer("subject")
    assert fact.shape == model.output_shape[1:]
    assert fact.params == sum(prod(weight.shape) for weight in layer.weights)
    assert fact.trainable_params == sum(prod(weight.shape) for weight in layer.trainable_weights)
    foretold = [(weight.shape, weight.trainable) for weight in row.op.weight_shapes(*row.inputs).values()]
    built = [(weight.shape, weight.trainable) for weight in layer.weights if "seed_generator" not in weight.path]
    assert foretold == built


@every_case
def test_the_volume_is_that_of_real_data(row: Case):
    """Keras's own shape inference aside: what comes out when numbers go in."""
    if isinstance(row.op, InputLayer):
        pytest.skip("nothing is computed")
    filled = [tuple(11 if extent is None else extent for extent in volume) for volume in row.inputs]
    if len({volume[:-1] for volume in filled}) > 1 and any(None in volume for volume in row.inputs):
        filled = [row.inputs[0] if None not in row.inputs[0] else filled[-1]] * len(filled)
        filled = [(*spatial[:-1], volume[-1]) for spatial, volume in zip(filled, row.inputs, strict=True)]
    data = [np.random.default_rng(0).normal(size=(2, *volume)).astype("float32") for volume in filled]
    computed = to_keras(network_of(row))(data if len(data) > 1 else data[0])
    assert tuple(computed.shape)[1:] == row.op.output_shape(*filled)


@every_case
def test_layers_are_read_back_from_their_configs(row: Case):
    if isinstance(row.op, InputLayer):
        pytest.skip("Keras makes it")
    layer = lower(row.op, "subject")
    again = keras.layers.deserialize(keras.layers.serialize(layer))
    assert again.get_config() == layer.get_config()


@every_refused_case
def test_what_is_refused_keras_refuses_too(row: Case):
    inputs = [keras.Input(volume) for volume in row.inputs]
    with pytest.raises((ValueError, TypeError, IndexError)):
        lower(row.op, "subject")(inputs if row.op.joins else inputs[0])


@pytest.mark.parametrize("padding", [0, 1, 3, (2, 0), ((0, 1), (2, 3)), "full"])
@pytest.mark.parametrize("settings", [{}, {"strides": 2}, {"dilation_rate": 2}, {"strides": (3, 1), "groups": 2}])
def test_convolution_with_padding_in_cells(padding, settings):
    """Against zeros put round the picture by Keras's own layer, and then a valid convolution."""
    op = Conv2D(4, 3, padding=padding, **settings)
    image = np.random.default_rng(1).normal(size=(2, 12, 9, 2)).astype("float32")
    subject = lower(op, "subject")
    cells = [[reach - 1] * 2 for reach in op.window.reach] if padding == "full" else op.padding
    surrounded = keras.layers.ZeroPadding2D(tuple(map(tuple, cells)))(image)
    valid = keras.layers.Conv2D(4, 3, **settings)
    subject.build(image.shape)
    valid.build(surrounded.shape)
    valid.set_weights(subject.get_weights())
    np.testing.assert_allclose(subject(image), valid(surrounded), atol=1e-5)


def pooled_by_definition(image, op, average):
    """Every window by itself, in plain NumPy: the definition, not the arithmetic of the product."""
    (top, bottom), (left, right) = ((0, 0), (0, 0)) if op.padding == "valid" else op.padding
    height, width, channels = image.shape
    real = np.full((height + top + bottom, width + left + right, channels), np.nan)
    real[top : top + height, left : left + width] = image

    def starts(extent, before, after, window, stride):
        found, start = [], 0
        while start + window <= before + extent + after:
            found.append(start)
            start += stride
        unseen = not found or found[-1] + window < before + extent + after
        if op.ceil_mode and unseen and start < before + extent:
            found.append(start)
        return found

    rows = starts(height, top, bottom, op.pool_size[0], op.strides[0])
    columns = starts(width, left, right, op.pool_size[1], op.strides[1])
    result = np.zeros((len(rows), len(columns), channels))
    for row, y in enumerate(rows):
        for column, x in enumerate(columns):
            cells = real[y : y + op.pool_size[0], x : x + op.pool_size[1]]  # cut at the padded end
            if not average:
                result[row, column] = np.nanmax(cells, axis=(0, 1))
            else:
                counted = cells.shape[0] * cells.shape[1] if op.count_include_pad else ~np.isnan(cells[..., 0])
                result[row, column] = np.nansum(cells, axis=(0, 1)) / np.sum(counted)
    return result


@pytest.mark.parametrize("ceil_mode", [False, True])
@pytest.mark.parametrize("padding", ["valid", 1, (1, 0), ((0, 1), (1, 0))])
@pytest.mark.parametrize(("pool_size", "strides"), [(2, 2), (3, 2), (3, 1), (2, 3), ((3, 2), (2, 3))])
@pytest.mark.parametrize("kind", ["max", "mean", "mean of real cells"])
def test_pooling_by_its_definition(kind, pool_size, strides, padding, ceil_mode):
    settings = {"pool_size": pool_size, "strides": strides, "padding": padding, "ceil_mode": ceil_mode}
    op = MaxPooling2D(**settings) if kind == "max" else AveragePooling2D(**settings, count_include_pad=kind == "mean")
    for height, width in [(7, 8), (10, 9), (4, 5)]:
        image = np.random.default_rng(2).normal(size=(height, width, 3)).astype("float32") - 5
        expected = pooled_by_definition(image, op, average=kind != "max")
        layer = lower(op, "subject")
        np.testing.assert_allclose(layer(image[None])[0], expected, atol=1e-5)
        any_size = keras.Sequential([keras.Input((None, None, 3)), lower(op, "subject")])
        np.testing.assert_allclose(any_size(image[None])[0], expected, atol=1e-5)


def test_an_op_of_ones_own_brings_its_layer():
    class Doubled(Op):
        def keras_layer(self, name):
            return keras.layers.Rescaling(2.0, name=name)

    model = to_keras(gather(Input(3) >> Doubled().named("doubled")))
    np.testing.assert_allclose(model(np.ones((1, 3), "float32")), 2)


def test_an_op_without_a_layer_says_what_to_do():
    class Nothing(Op):
        pass

    with pytest.raises(GraphnetError, match=r"test_lowering\.py:\d+  op1: .*\n.*keras_layer\(name\)"):
        to_keras(gather(Input(3) >> Nothing()))
