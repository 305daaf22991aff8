"""Every layer of ours against its definition in plain NumPy, on whichever backend Keras runs."""

from math import erf

import keras
import numpy as np
import pytest

from graphnet.compiling import layers

# The definitions: loops over one image, (*spatial, channels).


def cells_for_same(extent, reach, stride):
    """The fewest zeros that make ⌈N/S⌉ windows fit, the odd one last."""
    total = 0
    while (extent + total - reach) // stride + 1 < -(-extent // stride):
        total += 1
    return total // 2, total - total // 2


def pads_of(settings, spatial, size, strides, dilation):
    pads = settings.get("pads", "valid")
    if pads == "valid":
        return [(0, 0)] * len(spatial)
    if pads == "same":
        reaches = [(f - 1) * d + 1 for f, d in zip(size, dilation, strict=True)]
        return [cells_for_same(*each) for each in zip(spatial, reaches, strides, strict=True)]
    return pads


def starts(extent, before, after, reach, stride, ceil_mode):
    found, start = [], 0
    while start + reach <= before + extent + after:
        found.append(start)
        start += stride
    unseen = not found or found[-1] + reach < before + extent + after
    if ceil_mode and unseen and start < before + extent:
        found.append(start)
    return found


def per_axis(value, rank):
    return (value,) * rank if isinstance(value, int) else value


def windows(image, settings, compute):
    """What `compute` makes of each window, whose cells are NaN in the padding and cut off at the padded end."""
    rank = image.ndim - 1
    size = per_axis(settings.get("kernel_size", settings.get("pool_size")), rank)
    strides = settings.get("strides")
    strides = per_axis(strides or (size if "pool_size" in settings else 1), rank)
    dilation = per_axis(settings.get("dilation_rate", 1), rank)
    pads = pads_of(settings, image.shape[:-1], size, strides, dilation)
    surrounded = np.pad(image, [*pads, (0, 0)], constant_values=np.nan)
    reaches = [(f - 1) * d + 1 for f, d in zip(size, dilation, strict=True)]
    corners = [
        starts(extent, *pad, reach, stride, settings.get("ceil_mode", False))
        for extent, pad, reach, stride in zip(image.shape[:-1], pads, reaches, strides, strict=True)
    ]
    counts = tuple(map(len, corners))
    results = {}
    for position in np.ndindex(counts):
        begin = [corner[index] for corner, index in zip(corners, position, strict=True)]
        place = tuple(slice(b, b + r, d) for b, r, d in zip(begin, reaches, dilation, strict=True))
        results[position] = compute(position, surrounded[place])
    return np.array(list(results.values())).reshape(*counts, -1)


def convolution(image, settings, kernel, bias):
    filters = kernel.shape[-1]
    return windows(image, settings, lambda _, cells: np.nan_to_num(cells).ravel() @ kernel.reshape(-1, filters) + bias)


def depthwise(image, settings, kernel, bias=0.0):
    *size, channels, multiplier = kernel.shape

    def each(_, cells):
        return [
            (np.nan_to_num(cells[..., channel]) * kernel[..., channel, number]).sum()
            for channel in range(channels)
            for number in range(multiplier)
        ]

    return windows(image, {**settings, "kernel_size": tuple(size)}, each) + bias


def separable(image, settings, kernel, mixture, bias):
    return depthwise(image, settings, kernel) @ mixture.reshape(mixture.shape[-2:]) + bias


def locally_connected(image, settings, kernel, bias):
    return windows(
        image, settings, lambda position, cells: np.nan_to_num(cells).ravel() @ kernel[position] + bias[position]
    )


def transposed(image, settings, kernel, bias):
    """Every number of the input lays its kernel down, S cells from the next."""
    *spatial, _ = image.shape
    *size, filters, _ = kernel.shape
    rank = len(spatial)
    strides, dilation = (per_axis(settings.get(name, 1), rank) for name in ("strides", "dilation_rate"))
    reaches = [(f - 1) * d + 1 for f, d in zip(size, dilation, strict=True)]
    extra = settings.get("output_padding")
    extra = [max(s - r, 0) for s, r in zip(strides, reaches, strict=True)] if extra is None else per_axis(extra, rank)
    extents = [(n - 1) * s + r + e for n, s, r, e in zip(spatial, strides, reaches, extra, strict=True)]
    result = np.zeros((*extents, filters))
    for source in np.ndindex(*spatial):
        for cell in np.ndindex(*size):
            place = tuple(n * s + c * d for n, s, c, d in zip(source, strides, cell, dilation, strict=True))
            result[place] += kernel[cell] @ image[source]
    kept = (slice(b, extent - a) for extent, (b, a) in zip(extents, settings["crops"], strict=True))
    return result[tuple(kept)] + bias


def max_pooling(image, settings):
    return windows(image, settings, lambda _, cells: np.nanmax(cells.reshape(-1, cells.shape[-1]), axis=0))


def average_pooling(image, settings):
    zeros_count = settings.get("count_include_pad", True) and settings["pads"] != "same"

    def mean(_, cells):
        cells = cells.reshape(-1, cells.shape[-1])
        return np.nan_to_num(cells).mean(axis=0) if zeros_count else np.nanmean(cells, axis=0)

    return windows(image, settings, mean)


def l2_pooling(image, settings):
    return windows(
        image, settings, lambda _, cells: np.sqrt(np.nansum(cells.reshape(-1, cells.shape[-1]) ** 2, axis=0))
    )


def zero_insertion(image, settings):
    sizes = per_axis(settings["size"], image.ndim - 1)
    result = np.zeros([n * s for n, s in zip(image.shape, (*sizes, 1), strict=True)])
    for place in np.ndindex(*image.shape[:-1]):
        result[tuple(n * s for n, s in zip(place, sizes, strict=True))] = image[place]
    return result


def gelu(image, settings):
    """x·Φ(x), Φ the distribution of normal numbers, or Hendrycks & Gimpel's approximation of it."""
    if settings["approximate"]:
        return image / 2 * (1 + np.tanh(np.sqrt(2 / np.pi) * (image + 0.044715 * image**3)))
    return image / 2 * (1 + np.vectorize(erf)(image / np.sqrt(2)))


def maxout(image, settings):
    return image.reshape(*image.shape[:-1], -1, settings["pieces"]).max(axis=-1)


def local_response_normalization(image, settings):
    size, alpha, beta, k = (settings[name] for name in ("size", "alpha", "beta", "k"))
    result = np.zeros_like(image)
    for channel in range(image.shape[-1]):
        near = image[..., max(channel - size // 2, 0) : channel + size // 2 + 1]
        result[..., channel] = image[..., channel] / (k + alpha * (near**2).sum(axis=-1)) ** beta
    return result


def fixed_filters(image, settings, kernel):
    given = np.moveaxis(np.array(settings["kernels"]), 0, -1)
    np.testing.assert_allclose(kernel, np.stack([given] * image.shape[-1], axis=-2), rtol=1e-6)
    return depthwise(image, settings, kernel)


# The cases: a layer, its definition, its arguments, and a volume that it is given.

FIXED = [[[1, 0, -1], [2, 0, -2], [1, 0, -1]], [[0.1, 0.2, 0.3], [0.4, 0.5, 0.6], [0.7, 0.8, 0.9]]]
LINE, PLANE = (9, 2), (8, 7, 2)
PADS_1D = ["valid", "same", [(2, 1)]]
PADS_2D = ["valid", "same", [(1, 2), (0, 3)]]
STEPS_1D = [{}, {"strides": 2}, {"strides": 3}, {"dilation_rate": 2}]
STEPS_2D = [{}, {"strides": 2}, {"strides": (1, 3)}, {"dilation_rate": (1, 2)}]

CASES = []


def add(layer, definition, volume, **settings):
    label = f"{layer.__name__}-{settings}".replace(" ", "")
    CASES.append(pytest.param(layer, definition, settings, volume, id=label))


for pads in PADS_1D:
    for steps in STEPS_1D:
        add(layers.PaddedConv1D, convolution, LINE, filters=3, kernel_size=4, pads=pads, **steps)
        add(layers.PaddedDepthwiseConv1D, depthwise, LINE, kernel_size=3, depth_multiplier=2, pads=pads, **steps)
        add(layers.PaddedSeparableConv1D, separable, LINE, filters=3, kernel_size=3, pads=pads, **steps)
        add(layers.FixedConv1D, fixed_filters, LINE, kernels=[[1, 2, 3], [0, 0.5, -1]], pads=pads, **steps)
        if "dilation_rate" not in steps:
            add(layers.LocallyConnected1D, locally_connected, LINE, filters=3, kernel_size=3, pads=pads, **steps)
for pads in PADS_2D:
    for steps in STEPS_2D:
        add(layers.PaddedConv2D, convolution, PLANE, filters=3, kernel_size=(3, 2), pads=pads, **steps)
        add(layers.PaddedDepthwiseConv2D, depthwise, PLANE, kernel_size=3, depth_multiplier=2, pads=pads, **steps)
        add(layers.PaddedSeparableConv2D, separable, PLANE, filters=3, kernel_size=3, pads=pads, **steps)
        add(layers.FixedConv2D, fixed_filters, PLANE, kernels=FIXED, pads=pads, **steps)
        if "dilation_rate" not in steps:
            add(layers.LocallyConnected2D, locally_connected, PLANE, filters=3, kernel_size=(3, 2), pads=pads, **steps)
for steps in [{"pool_size": 3}, {"pool_size": 3, "strides": 2}, {"pool_size": 2, "strides": 3}]:
    for pads in ["valid", "same", [(1, 0)], [(0, 1)]]:
        for ceil_mode in [False, True]:
            settings = {**steps, "pads": pads, "ceil_mode": ceil_mode}
            add(layers.PaddedMaxPooling1D, max_pooling, LINE, **settings)
            add(layers.PaddedAveragePooling1D, average_pooling, LINE, **settings)
            add(layers.PaddedAveragePooling1D, average_pooling, LINE, **settings, count_include_pad=False)
            add(layers.L2Pooling1D, l2_pooling, LINE, **settings)
for steps in [{"pool_size": (3, 2), "strides": 2}, {"pool_size": 2, "strides": (2, 3)}, {"pool_size": 4, "strides": 1}]:
    for pads in ["valid", "same", [(1, 0), (0, 1)]]:
        for ceil_mode in [False, True]:
            settings = {**steps, "pads": pads, "ceil_mode": ceil_mode}
            add(layers.PaddedMaxPooling2D, max_pooling, PLANE, **settings)
            add(layers.PaddedAveragePooling2D, average_pooling, PLANE, **settings)
            add(layers.PaddedAveragePooling2D, average_pooling, PLANE, **settings, count_include_pad=False)
            add(layers.L2Pooling2D, l2_pooling, PLANE, **settings)
for steps in [
    {},
    {"dilation_rate": 2},
    {"strides": 2},
    {"strides": 4},
    {"strides": 4, "output_padding": 0},
    {"strides": 3, "output_padding": 2},
]:
    for crops in [(0, 0), (1, 2)]:
        add(layers.CroppedConv1DTranspose, transposed, (5, 2), filters=3, kernel_size=3, crops=[crops], **steps)
        settings = {"filters": 3, "kernel_size": (3, 2), "crops": [crops, (0, 1)]}
        add(layers.CroppedConv2DTranspose, transposed, (5, 4, 2), **settings, **steps)
for size in [1, 2, 3]:
    add(layers.ZeroInsertion1D, zero_insertion, LINE, size=size)
for size in [2, (1, 3)]:
    add(layers.ZeroInsertion2D, zero_insertion, PLANE, size=size)
for volume in [(12,), (3, 6), (4, 3, 6)]:
    for pieces in [1, 2, 3]:
        add(layers.Maxout, maxout, volume, pieces=pieces)
for approximate in [False, True]:
    add(layers.GELU, gelu, PLANE, approximate=approximate)
for volume in [(4, 7), (4, 3, 7)]:
    add(layers.LocalResponseNormalization, local_response_normalization, volume, size=5, alpha=1e-4, beta=0.75, k=2.0)
    add(layers.LocalResponseNormalization, local_response_normalization, volume, size=3, alpha=0.5, beta=0.5, k=1.0)
    add(layers.LocalResponseNormalization, local_response_normalization, volume, size=20, alpha=0.5, beta=1.0, k=1.0)

every_case = pytest.mark.parametrize(("kind", "definition", "settings", "volume"), CASES)
LAST_OF_EACH = {case.values[0]: case for case in CASES}
one_of_each = pytest.mark.parametrize(
    ("kind", "settings", "volume"),
    [
        pytest.param(kind, settings, volume, id=kind.__name__)
        for kind, _, settings, volume in (case.values for case in LAST_OF_EACH.values())
    ],
)


def images(volume, seed=0):
    return np.random.default_rng(seed).normal(size=(2, *volume)).astype("float32")


def with_weights(layer, shape):
    """The layer, built; all that it may learn is drawn at random."""
    if not layer.built:
        layer.build(shape)
    draw = np.random.default_rng(1)
    for weight in layer.trainable_weights:
        weight.assign(draw.normal(size=weight.shape))
    return layer


def arrays(weights):
    return [keras.ops.convert_to_numpy(weight) for weight in weights]


def compiled(model):
    """The model as one compiled function, which on TensorFlow knows no extents when it is traced."""
    match keras.backend.backend():
        case "tensorflow":
            import tensorflow as tf

            return tf.function(model, input_signature=[tf.TensorSpec((None, *model.input_shape[1:]))])
        case "jax":
            import jax

            return jax.jit(model)
    return model


def gradient(function, point):
    """The derivative of the sum of a function's numbers."""
    match keras.backend.backend():
        case "tensorflow":
            import tensorflow as tf

            point = tf.constant(point)
            with tf.GradientTape() as tape:
                tape.watch(point)
                total = keras.ops.sum(function(point))
            return tape.gradient(total, point).numpy()
        case "jax":
            import jax

            return np.asarray(jax.grad(lambda point: keras.ops.sum(function(point)))(point))
    point = keras.ops.convert_to_tensor(point).requires_grad_()
    keras.ops.sum(function(point)).backward()
    return point.grad.cpu().numpy()


@every_case
def test_layers_compute_what_their_definition_says(kind, definition, settings, volume):
    batch = images(volume)
    layer = with_weights(kind(**settings), batch.shape)
    expected = np.stack([definition(image, settings, *arrays(layer.weights)) for image in batch.astype("float64")])
    assert tuple(layer.compute_output_shape(batch.shape)) == expected.shape
    np.testing.assert_allclose(keras.ops.convert_to_numpy(layer(batch)), expected, rtol=1e-4, atol=1e-4)


@pytest.mark.parametrize(
    ("kind", "definition", "settings", "volume"),
    [
        case
        for case in CASES
        if "LocallyConnected" not in case.id and case.values[2].get("pads") != "valid" and len(case.values[3]) > 1
    ],
)
def test_extents_need_not_be_known(kind, definition, settings, volume):
    any_size = (None,) * (len(volume) - 1)
    model = keras.Sequential([keras.Input((*any_size, volume[-1])), kind(**settings)])
    with_weights(model.layers[0], (None, *any_size, volume[-1]))
    assert model.output_shape[1:-1] == any_size
    compute = compiled(model)
    for more in (0, 1, 2):
        batch = images((*(extent + more for extent in volume[:-1]), volume[-1]))
        expected = [definition(image, settings, *arrays(model.weights)) for image in batch.astype("float64")]
        np.testing.assert_allclose(keras.ops.convert_to_numpy(compute(batch)), expected, rtol=1e-4, atol=1e-4)


@one_of_each
def test_layers_are_read_back(kind, settings, volume, tmp_path):
    layer = kind(**settings, name="subject")
    again = kind.from_config(layer.get_config())
    assert again.get_config() == layer.get_config()
    model = keras.Sequential([keras.Input(volume), layer])
    with_weights(layer, (None, *volume))
    model.save(tmp_path / "model.keras")
    read = keras.models.load_model(tmp_path / "model.keras")
    assert read.layers[0].get_config() == layer.get_config()
    batch = images(volume)
    np.testing.assert_allclose(*(keras.ops.convert_to_numpy(each(batch)) for each in (model, read)))


@one_of_each
@pytest.mark.parametrize("point", ["random", "zero"])
def test_gradients_are_finite(kind, settings, volume, point):
    batch = images(volume) * (point == "random")
    layer = with_weights(kind(**settings), batch.shape)
    found = gradient(layer, batch)
    assert np.isfinite(found).all()
    assert point == "zero" or found.any()


@one_of_each
def test_layers_of_half_precision(kind, settings, volume):
    layer = kind(**settings, dtype="mixed_float16")
    outputs = layer(images(volume))
    assert keras.backend.standardize_dtype(outputs.dtype) == "float16"
    assert all(weight.dtype == "float32" for weight in layer.weights)
    assert np.isfinite(keras.ops.convert_to_numpy(outputs)).all()


@pytest.mark.parametrize("kind", ["channels_first", "channels_last"])
def test_channels_come_last_whatever_keras_is_set_to(kind):
    usual = keras.config.image_data_format()
    keras.config.set_image_data_format(kind)
    try:
        assert layers.PaddedConv2D(4, 3, pads=[(1, 1), (2, 2)]).compute_output_shape((None, 8, 8, 3)) == (
            None,
            8,
            10,
            4,
        )
        assert layers.PaddedMaxPooling2D(2, pads="same").compute_output_shape((None, 7, 8, 3)) == (None, 4, 4, 3)
        assert layers.CroppedConv1DTranspose(4, 2, 2, crops=[(1, 1)]).compute_output_shape((None, 8, 3)) == (
            None,
            14,
            4,
        )
    finally:
        keras.config.set_image_data_format(usual)


def test_the_gradient_of_l2_pooling_is_the_unit_vector():
    """d‖x‖/dx = x/‖x‖, and 0 where all of the window is 0."""
    image = np.zeros((1, 6, 1), "float32")
    image[0, :2, 0] = [3, 4]
    np.testing.assert_allclose(gradient(layers.L2Pooling1D(2), image)[0, :, 0], [0.6, 0.8, 0, 0, 0, 0], rtol=1e-6)


@pytest.mark.parametrize("kind", [layers.FixedConv1D, layers.FixedConv2D])
def test_fixed_filters_are_never_trained(kind):
    layer = kind(FIXED if kind is layers.FixedConv2D else FIXED[0])
    volume = (8, 8, 3)[-kind.rank - 1 :]
    model = keras.Sequential([keras.Input(volume), layer, keras.layers.Flatten(), keras.layers.Dense(1)])
    layer.trainable = True
    assert layer.trainable_weights == []
    assert len(layer.non_trainable_weights) == 1
    before = arrays(layer.weights)
    model.compile("adam", "mse")
    model.fit(images(volume), np.ones((2, 1)), verbose=0)
    np.testing.assert_array_equal(arrays(layer.weights), before)


def test_the_kernels_of_a_fixed_filter_are_plain_lists():
    assert layers.FixedConv2D(np.array(FIXED)).get_config()["kernels"] == FIXED


@pytest.mark.parametrize("initializer", ["glorot_uniform", "glorot_normal", "he_normal", "he_uniform", "lecun_normal"])
def test_each_position_begins_as_a_convolution_would(initializer):
    """Kernels of the same spread as Conv2D's, and no two positions alike."""
    local = layers.LocallyConnected2D(16, 3, kernel_initializer=initializer)
    usual = keras.layers.Conv2D(16, 3, kernel_initializer=initializer)
    for layer in (local, usual):
        layer.build((None, 8, 8, 32))
    kernel, expected = arrays([local.kernel, usual.kernel])
    np.testing.assert_allclose(kernel.std(), expected.std(), rtol=0.05)
    assert len(np.unique(kernel.reshape(36, -1)[:, 0])) == 36


def test_locally_connected_layers_need_known_extents():
    with pytest.raises(ValueError, match="known extents"):
        layers.LocallyConnected2D(3, 3)(keras.Input((None, 8, 3)))


def test_a_locally_connected_layer_learns_and_is_held_in_check():
    layer = layers.LocallyConnected1D(2, 3, kernel_regularizer="l2", bias_constraint="non_neg", use_bias=True)
    model = keras.Sequential([keras.Input((6, 1)), layer, keras.layers.Flatten(), keras.layers.Dense(1)])
    model.compile("sgd", "mse")
    before = arrays(layer.weights)
    model.fit(images((6, 1)), np.ones((2, 1)), verbose=0)
    kernel, bias = arrays(layer.weights)
    assert (kernel != before[0]).any()
    assert (bias >= 0).all()
    assert len(layer.losses) == 1


@pytest.mark.parametrize(
    ("layer", "volume"),
    [
        (lambda: layers.PaddedConv2D(3, 5, pads=[(0, 1), (1, 0)]), (3, 9, 2)),
        (lambda: layers.PaddedMaxPooling1D(5, pads=[(0, 1)]), (3, 2)),
        (lambda: layers.FixedConv1D([[1, 2, 3]]), (2, 2)),
        (lambda: layers.LocallyConnected1D(3, 5), (4, 2)),
        (lambda: layers.CroppedConv1DTranspose(3, 2, crops=[(2, 2)]), (3, 2)),
        (lambda: layers.Maxout(3), (4, 4)),
        (lambda: layers.ZeroInsertion2D(2), (4, 4)),
        (lambda: layers.FixedConv2D([[1, 2, 3]]), (4, 4, 2)),
        (lambda: layers.PaddedConv1D(3, 2, pads="full"), (4, 2)),
    ],
)
def test_what_does_not_fit_is_refused(layer, volume):
    with pytest.raises(ValueError):
        layer()(keras.Input(volume))


@pytest.mark.parametrize(("size", "volume"), [((2, 2), (7, 6, 3)), ((3, 2), (8, 9, 3)), ((1, 5), (4, 4, 3))])
def test_subsampling_is_max_pooling_of_windows_of_one(size, volume):
    """What subsampling is lowered to: the first of every S×S, and a gradient of 1 there."""
    batch = images(volume)
    layer = keras.layers.MaxPooling2D(1, size, data_format="channels_last")
    kept = (slice(None), slice(None, None, size[0]), slice(None, None, size[1]))
    np.testing.assert_array_equal(keras.ops.convert_to_numpy(layer(batch)), batch[kept])
    expected = np.zeros_like(batch)
    expected[kept] = 1
    np.testing.assert_array_equal(gradient(layer, batch), expected)


def test_subsampling_along_one_axis():
    batch = images((10, 2))
    layer = keras.layers.MaxPooling1D(1, 3, data_format="channels_last")
    np.testing.assert_array_equal(keras.ops.convert_to_numpy(layer(batch)), batch[:, ::3])
