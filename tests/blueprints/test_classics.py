"""The small and the classic blueprints against what their papers and others say of them."""

import keras
import numpy as np
import pytest

import graphnet as gn


def extents(name, *kinds, **parameters):
    """The height of what leaves every op of these kinds, in order."""
    return [row.shape[0] for row in gn.analyze(gn.load(name, **parameters)) if isinstance(row.op, kinds)]


def answer(model, picture):
    """What a Keras model makes of one picture."""
    return keras.ops.convert_to_numpy(model(picture[np.newaxis].astype("float32")))[0]


@pytest.mark.parametrize(
    ("name", "params"),
    [
        ("linear", 10 * (3072 + 1)),  # CS231n: W is 10×3073 with the biases as a column
        ("two_layer", 100 * (3072 + 1) + 10 * (100 + 1)),
        ("convnetjs_cifar10", 1_216 + 8_020 + 10_020 + 3_210),  # as the demo prints them: 16x5x5x3+16 = 1216, …
        ("convnetjs_mnist", 208 + 3_216 + 2_570),
        ("alexnet", 62_378_344),
        ("alexnet_two_column", 60_965_224),
        ("zfnet", 62_357_608),
        ("unet", 31_030_658),
    ],
)
def test_the_totals_are_those_that_are_quoted(name, params):
    facts = gn.analyze(gn.load(name))
    assert facts.params == facts.trainable_params == params


def test_two_column_alexnet_is_as_large_as_its_paper_says():
    """ "60 million parameters and 650,000 neurons"; section 3.5: 253,440–186,624–64,896–64,896–43,264–4096–4096–1000.

    The first of these is for 55×48 positions, a slip: the paper's CONV1 makes 55×55.
    """
    facts = gn.analyze(gn.load("alexnet_two_column"))
    neurons = [row.activations for row in facts if isinstance(row.op, (gn.Conv2D, gn.Dense))]
    assert neurons == [55 * 55 * 96, 186_624, 64_896, 64_896, 43_264, 4096, 4096, 1000]
    assert sum(neurons) == pytest.approx(650_000, rel=0.02)
    assert round(facts.macs / 1e6) == 724  # Sze et al., Efficient processing of deep neural networks, table 2


def test_the_columns_of_alexnet_are_groups():
    """Section 3.5: CONV2, 4 and 5 see the maps of their own GPU: kernels of 5×5×48, 3×3×192 and 3×3×192."""
    network = gn.load("alexnet_two_column")
    kernels = {layer.name: layer.kernel.shape for layer in gn.to_keras(network).layers if "conv" in layer.name}
    assert kernels == {
        "conv1": (11, 11, 3, 96),
        "conv2": (5, 5, 48, 256),
        "conv3": (3, 3, 256, 384),
        "conv4": (3, 3, 192, 384),
        "conv5": (3, 3, 192, 256),
    }


@pytest.mark.parametrize(
    ("name", "order"),
    [("alexnet", ["conv", "relu", "pool", "lrn"]), ("alexnet_two_column", ["conv", "relu", "lrn", "pool"])],
)
def test_alexnets_normalise_where_their_source_does(name, order):
    after_input = list(gn.load(name))[1:9]
    assert [node.rstrip("12") for node in after_input] == 2 * order


def test_zfnet_has_the_volumes_of_its_figure():
    assert extents("zfnet", gn.Conv2D) == [110, 26, 13, 13, 13]
    assert extents("zfnet", gn.MaxPooling2D) == [55, 13, 6]


def test_zfnet_with_the_filters_of_cs231n():
    """CONV3, 4 and 5 of 512, 1024 and 512: what they add to the figure's, by hand."""
    more = [row.params for row in gn.analyze(gn.load("zfnet", filters=(512, 1024, 512))) if row.params]
    assert more[2:6] == [
        9 * 256 * 512 + 512,
        9 * 512 * 1024 + 1024,
        9 * 1024 * 512 + 512,
        6 * 6 * 512 * 4096 + 4096,
    ]


def test_squeezenet_has_the_volumes_of_its_table():
    """Table 1: 111, 55, 27 and 13, which come of 227×227 pictures, as in the authors' Caffe model."""
    assert extents("squeezenet", gn.MaxPooling2D, input_shape=(227, 227, 3)) == [55, 27, 13]
    facts = gn.analyze(gn.load("squeezenet", input_shape=(227, 227, 3)))
    assert facts["conv1"].shape == (111, 111, 96)
    assert facts["conv10"].shape == (13, 13, 1000)
    joined = [row.shape[-1] for row in facts if isinstance(row.op, gn.Concatenate)]
    assert joined == [128, 128, 256, 256, 384, 384, 512, 512]


def test_squeezenet_takes_pictures_of_any_size():
    model = gn.to_keras(gn.load("squeezenet_1_1", classes=5, input_shape=(None, None, 3)))
    for size in (64, 97):
        scores = answer(model, np.ones((size, size, 3)))
        assert scores.shape == (5,)
        assert scores.sum() == pytest.approx(1, abs=1e-5)


def test_unet_has_the_volumes_of_its_figure():
    """Figure 1, down: 570, 568, 282, …, and up to 388; the cropped maps meet those that come from below."""
    assert extents("unet", gn.Conv2D) == [
        *(570, 568, 282, 280, 138, 136, 66, 64, 30, 28),
        *(54, 52, 102, 100, 198, 196, 390, 388, 388),
    ]  # fmt: skip
    assert extents("unet", gn.Conv2DTranspose) == extents("unet", gn.Cropping2D)[::-1] == [56, 104, 200, 392]
    channels = [row.shape[-1] for row in gn.analyze(gn.load("unet")) if isinstance(row.op, gn.Concatenate)]
    assert channels == [1024, 512, 256, 128]
    layers = len(extents("unet", gn.Conv2D, gn.Conv2DTranspose))
    assert layers == 23, "In total the network has 23 convolutional layers"


def test_unet_crops_what_lies_under_the_output():
    """With filters that only pass on, each label lies over the pixel it is for."""
    network = gn.load("unet", depth=1, filters=1, classes=1, input_shape=(20, 20, 1))
    model = gn.to_keras(network)
    logits = keras.Model(model.input, model.get_layer("conv7").output)
    for layer in logits.layers:
        if layer.weights:
            passing_on = np.zeros(layer.kernel.shape)
            middle = layer.kernel.shape[0] // 2
            passing_on[middle, middle, 0] = 1  # of the two joined maps the first, which came across
            layer.set_weights([passing_on, np.zeros(layer.bias.shape)])
    picture = np.random.default_rng(1).uniform(size=(20, 20, 1)).astype("float32")
    np.testing.assert_array_equal(answer(logits, picture), picture[8:-8, 8:-8])


def test_same_unet_keeps_the_size():
    network = gn.load("unet", padding="same", depth=3, filters=8, classes=4, input_shape=(None, None, 3))
    assert answer(gn.to_keras(network), np.zeros((40, 24, 3))).shape == (40, 24, 4)
    deep = gn.load("unet", padding="same", input_shape=(512, 512, 1))
    assert gn.analyze(deep)[deep.output_names[0]].shape == (512, 512, 2)
    assert gn.analyze(deep).params == 31_030_658, "padding has no weights"


def test_valid_unet_says_which_sizes_do_not_fit():
    with pytest.raises(gn.ShapeError, match="concat"):
        gn.analyze(gn.load("unet", input_shape=(570, 570, 1)))


def test_fcn8s_is_vgg16_with_scores():
    """The trunk of keras.applications, fc6 and fc7 as convolutions, three score layers and three up-samplings."""
    trunk = keras.applications.VGG16(weights=None, include_top=False).count_params()
    trunk += (7 * 7 * 512 + 1) * 4096 + (4096 + 1) * 4096
    scores = (4096 + 1) * 21 + (512 + 1) * 21 + (256 + 1) * 21
    up = (4 * 4 + 4 * 4 + 16 * 16) * 21 * 21
    facts = gn.analyze(gn.load("fcn8s"))
    assert facts.params == trunk + scores + up
    assert f"{facts.params / 1e6:.0f}M" == "134M"  # the paper's table 1, FCN-VGG16


@pytest.mark.parametrize("size", [(512, 512), (64, 96)])
def test_fcn8s_labels_every_pixel(size):
    network = gn.load("fcn8s", input_shape=(*size, 3))
    facts = gn.analyze(network)
    assert facts[network.output_names[0]].shape == (*size, 21)
    joined = [row.shape for row in facts if isinstance(row.op, gn.Add)]
    assert joined == [(size[0] // stride, size[1] // stride, 21) for stride in (16, 8)]


def test_the_edge_detector_finds_a_known_edge():
    """White above left of black: Gx answers on the vertical edge only, Gy on the horizontal one only."""
    picture = np.zeros((20, 20, 1), "float32")
    picture[:10, :10] = 1
    edges = answer(gn.to_keras(gn.load("edge_detector", input_shape=(None, None, 1))), picture)
    gx, gy = edges[..., 0], edges[..., 1]
    assert {tuple(place) for place in np.argwhere(gx > 0)} == {(row, column) for row in range(10) for column in (8, 9)}
    assert {tuple(place) for place in np.argwhere(gy > 0)} == {(row, column) for row in (8, 9) for column in range(10)}
    assert gx.max() == gy.max() == 4
    assert min(gx.min(), gy.min()) == 0, "brightness only falls"


def test_a_blur_keeps_what_is_even_and_treats_colours_alone():
    network = gn.load("blur", kernel="gaussian", size=5, sigma=1, padding="valid", input_shape=(None, None, 3))
    even = np.broadcast_to([0.2, 0.5, 0.9], (9, 9, 3)).astype("float32")
    np.testing.assert_allclose(answer(gn.to_keras(network), even), even[2:-2, 2:-2], rtol=1e-5)
    assert gn.analyze(network).trainable_params == 0
