"""What the decks print, quoted, and what graphnet makes of it: volumes, counts, and numbers that Keras computes."""

import re
from math import prod

import keras
import numpy as np
import pytest
import scipy.signal
from PIL import Image
from sklearn.datasets import load_sample_image

import graphnet as gn
from graphnet.network import gather
from graphnet.ops import InputLayer

GX = np.array([[1, 0, -1], [2, 0, -2], [1, 0, -1]])
GY = np.array([[1, 2, 1], [0, 0, 0], [-1, -2, -1]])
"""Sobel's gradients, as the NYU deck writes them."""


def applied(fragment, *volume, exact_fit=False):
    """A fragment applied to one volume."""
    return gather(gn.Input(*volume) >> fragment, exact_fit=exact_fit)


def volumes(fragment, *volume, exact_fit=False):
    """The volume that enters, and those that leave each op."""
    return [row.shape for row in gn.analyze(applied(fragment, *volume, exact_fit=exact_fit))]


def computed(network, data, weights=None):
    """What the Keras model of a network makes of one picture or signal."""
    model = gn.to_keras(network)
    if weights is not None:
        model.set_weights(weights)
    return keras.ops.convert_to_numpy(model(data[np.newaxis].astype("float32")))[0]


def grey(values):
    """A picture of one channel."""
    return np.asarray(values, "float32")[..., np.newaxis]


@pytest.fixture(scope="module", params=["cameraman", "china"])
def picture(request):
    """512×512 shades of grey: the deck's picture where scikit-image is there, and one that scikit-learn brings."""
    if request.param == "cameraman":
        return pytest.importorskip("skimage.data").camera().astype("float32")
    photograph = Image.fromarray(load_sample_image("china.jpg"))
    return np.asarray(photograph.convert("L").resize((512, 512)), "float32")


class TestOutputSizes:
    """CS231n: "Output size: (N - F) / stride + 1"."""

    @pytest.mark.parametrize(("stride", "size"), [(1, 5), (2, 3)])
    def test_seven_by_seven_with_three_by_three(self, stride, size):
        """stride 1 => (7 - 3)/1 + 1 = 5; stride 2 => (7 - 3)/2 + 1 = 3."""
        assert volumes(gn.Conv2D(1, 3, strides=stride), 7, 7, 1, exact_fit=True)[-1] == (size, size, 1)

    def test_stride_3_does_not_fit(self):
        """stride 3 => (7 - 3)/3 + 1 = 2.33: "doesn't fit! cannot apply 3x3 filter on 7x7 input with stride 3"."""
        with pytest.raises(gn.ShapeError, match=r"\(7 − 3 \+ 0\)/3 \+ 1 = 2\.33"):
            volumes(gn.Conv2D(1, 3, strides=3), 7, 7, 1, exact_fit=True)

    @pytest.mark.parametrize(("size", "pad"), [(3, 1), (5, 2), (7, 3)])
    def test_zero_padding_preserves_the_size(self, size, pad):
        """F = 3 => zero pad with 1; F = 5 => zero pad with 2; F = 7 => zero pad with 3; 7x7 output!"""
        assert volumes(gn.Conv2D(1, size, padding=pad), 7, 7, 1)[-1] == (7, 7, 1)

    def test_filters_shrink_volumes(self):
        """32x32 input convolved repeatedly with 5x5 filters shrinks volumes spatially! (32 -> 28 -> 24 ...)."""
        assert volumes(2 * gn.Conv2D(6, 5), 32, 32, 3) == [(32, 32, 3), (28, 28, 6), (24, 24, 6)]

    def test_the_worked_example(self):
        """32x32x3, 10 5x5 filters with stride 1, pad 2: 32x32x10; "each filter has 5*5*3 + 1 = 76 params => 760"."""
        *_, layer = gn.analyze(applied(gn.Conv2D(10, 5, strides=1, padding=2), 32, 32, 3))
        *_, one_filter = gn.analyze(applied(gn.Conv2D(1, 5, strides=1, padding=2), 32, 32, 3))
        assert layer.shape == (32, 32, 10)
        assert (one_filter.params, layer.params) == (76, 760)

    @pytest.mark.parametrize(("k", "f", "d"), [(1, 1, 1), (6, 5, 3), (64, 3, 64), (512, 1, 2048)])
    def test_parameters_with_sharing(self, k, f, d):
        """Karpathy's notes: "Per Layer K*(F*F*D+1) Parameters when using Parameter sharing"."""
        *_, layer = gn.analyze(applied(gn.Conv2D(k, f), 8, 8, d))
        assert layer.params == k * (f * f * d + 1)

    def test_the_numpy_example(self):
        """X.shape: (11,11,4), P=0, F=5, S=2: (11-5)/2+1 = 4; "V[0,1,0] = np.sum(X[:5,2:7,:] * W0) + b0"."""
        random = np.random.default_rng(1)
        x, w, b = random.normal(size=(11, 11, 4)), random.normal(size=(5, 5, 4, 2)), random.normal(size=2)
        v = computed(applied(gn.Conv2D(2, 5, strides=2), 11, 11, 4), x, [w, b])
        assert v.shape == (4, 4, 2)
        for along_x, first in enumerate((0, 2, 4, 6)):
            for along_y, second in enumerate((0, 2, 4, 6)):
                window = x[first : first + 5, second : second + 5, :]
                expected = [np.sum(window * w[..., depth]) + b[depth] for depth in (0, 1)]
                np.testing.assert_allclose(v[along_x, along_y], expected, rtol=1e-4, atol=1e-4)

    def test_a_dense_layer_sees_every_pixel(self):
        """CS 6334: "Consider an image with 640×480: x is with dimension 307,200"."""
        *_, stretched, layer = gn.analyze(applied(gn.Flatten() >> gn.Dense(1, use_bias=False), 480, 640, 1))
        assert stretched.shape == (307_200,)
        assert layer.params == 307_200


# CS 6334, "Full (simplified) AlexNet architecture"
ALEXNET = """
[227x227x3] INPUT
[55x55x96] CONV1: 96 11x11 filters at stride 4, pad 0
[27x27x96] MAX POOL1: 3x3 filters at stride 2
[27x27x96] NORM1: Normalization layer
[27x27x256] CONV2: 256 5x5 filters at stride 1, pad 2
[13x13x256] MAX POOL2: 3x3 filters at stride 2
[13x13x256] NORM2: Normalization layer
[13x13x384] CONV3: 384 3x3 filters at stride 1, pad 1
[13x13x384] CONV4: 384 3x3 filters at stride 1, pad 1
[13x13x256] CONV5: 256 3x3 filters at stride 1, pad 1
[6x6x256] MAX POOL3: 3x3 filters at stride 2
[4096] FC6: 4096 neurons
[4096] FC7: 4096 neurons
[1000] FC8: 1000 neurons (class scores)
"""


def alexnet_rows():
    """Each line of the deck as a volume and the op it speaks of."""
    for volume, kind, text in re.findall(r"\[(.+)\] (INPUT|[A-Z ]+)\d?:? ?(.*)", ALEXNET):
        numbers = list(map(int, re.findall(r"\d+", text)))
        shape = tuple(map(int, volume.split("x")))
        match kind:
            case "INPUT":
                yield shape, InputLayer(shape)
            case "CONV":
                filters, size, _, stride, pad = numbers
                yield shape, gn.Conv2D(filters, size, strides=stride, padding=pad)
            case "MAX POOL":
                size, _, stride = numbers
                yield shape, gn.MaxPooling2D(size, strides=stride)
            case "NORM":
                yield shape, gn.LocalResponseNormalization()
            case "FC":
                yield shape, gn.Dense(*numbers)


class TestAlexNet:
    """CS 6334, "Case Study: AlexNet"."""

    def test_row_by_row(self):
        rows = [(row.shape, row.op) for row in gn.analyze(gn.load("alexnet"))]
        unprinted = (gn.ReLU, gn.Dropout, gn.Flatten, gn.Softmax)
        assert [(shape, op) for shape, op in rows if not isinstance(op, unprinted)] == list(alexnet_rows())

    def test_conv1_has_35k_weights(self):
        """Parameters: (11*11*3)*96 = 35K."""
        weights = gn.Conv2D(96, 11, strides=4).weight_shapes((227, 227, 3))
        assert prod(weights["kernel"].shape) == 34_848
        assert gn.analyze(gn.load("alexnet"))["conv1"].params == 34_848 + 96

    def test_pool1_has_none(self):
        """Q: what is the number of parameters in this layer? Parameters: 0!"""
        assert gn.analyze(gn.load("alexnet"))["pool1"].params == 0

    def test_the_second_layer_were_it_dense(self):
        """(*, 55, 55, 96) -> (*, 55, 55, 256): 6.1(10)^5 weights; fully connected 2.2(10)^11 and 7.7(10)^5 biases.

        The deck's "25 biases" of the convolution lack a digit: there is one for each of 256 filters.
        """
        convolution = applied(gn.Conv2D(256, 5, padding=2), 55, 55, 96)
        dense = applied(gn.Flatten() >> gn.Dense(55 * 55 * 256), 55, 55, 96)
        assert volumes(gn.Conv2D(256, 5, padding=2), 55, 55, 96)[-1] == (55, 55, 256)
        assert gn.analyze(convolution).params == 614_400 + 256
        biases = 774_400
        weights = gn.analyze(dense).params - biases
        assert (f"{614_400:.1e}", f"{weights:.1e}", f"{biases:.1e}") == ("6.1e+05", "2.2e+11", "7.7e+05")

    def test_conv1_as_a_matrix_multiplication(self):
        """im2col: X_col is 363 x 3025, W_row is 96 x 363; np.dot(W_row, X_col) is reshaped back to 55*55*96."""
        random = np.random.default_rng(2)
        x, w = random.uniform(size=(227, 227, 3)), random.normal(size=(11, 11, 3, 96))
        corners = [(4 * row, 4 * column) for row in range(55) for column in range(55)]
        x_col = np.stack([x[row : row + 11, column : column + 11].ravel() for row, column in corners], axis=1)
        w_row = w.reshape(363, 96).T
        assert (x_col.shape, w_row.shape) == ((363, 3025), (96, 363))
        result = computed(applied(gn.Conv2D(96, 11, strides=4, use_bias=False), 227, 227, 3), x, [w])
        np.testing.assert_allclose(result, np.dot(w_row, x_col).T.reshape(55, 55, 96), rtol=1e-4, atol=1e-4)


# CS 6334, "Case Study: VGGNet" (not counting biases)
VGG16 = """
INPUT: [224x224x3]    memory: 224*224*3=150K  params: 0
CONV3-64: [224x224x64]  memory: 224*224*64=3.2M  params: (3*3*3)*64 = 1,728
CONV3-64: [224x224x64]  memory: 224*224*64=3.2M  params: (3*3*64)*64 = 36,864
POOL2: [112x112x64]  memory: 112*112*64=800K  params: 0
CONV3-128: [112x112x128]  memory: 112*112*128=1.6M  params: (3*3*64)*128 = 73,728
CONV3-128: [112x112x128]  memory: 112*112*128=1.6M  params: (3*3*128)*128 = 147,456
POOL2: [56x56x128]  memory: 56*56*128=400K  params: 0
CONV3-256: [56x56x256]  memory: 56*56*256=800K  params: (3*3*128)*256 = 294,912
CONV3-256: [56x56x256]  memory: 56*56*256=800K  params: (3*3*256)*256 = 589,824
CONV3-256: [56x56x256]  memory: 56*56*256=800K  params: (3*3*256)*256 = 589,824
POOL2: [28x28x256]  memory: 28*28*256=200K  params: 0
CONV3-512: [28x28x512]  memory: 28*28*512=400K  params: (3*3*256)*512 = 1,179,648
CONV3-512: [28x28x512]  memory: 28*28*512=400K  params: (3*3*512)*512 = 2,359,296
CONV3-512: [28x28x512]  memory: 28*28*512=400K  params: (3*3*512)*512 = 2,359,296
POOL2: [14x14x512]  memory: 14*14*512=100K  params: 0
CONV3-512: [14x14x512]  memory: 14*14*512=100K  params: (3*3*512)*512 = 2,359,296
CONV3-512: [14x14x512]  memory: 14*14*512=100K  params: (3*3*512)*512 = 2,359,296
CONV3-512: [14x14x512]  memory: 14*14*512=100K  params: (3*3*512)*512 = 2,359,296
POOL2: [7x7x512]  memory: 7*7*512=25K  params: 0
FC: [1x1x4096]  memory: 4096  params: 7*7*512*4096 = 102,760,448
FC: [1x1x4096]  memory: 4096  params: 4096*4096 = 16,777,216
FC: [1x1x1000]  memory: 1000  params: 4096*1000 = 4,096,000
"""


def vgg16_rows():
    """Each line of the deck: kind, filters, volume, numbers in memory and as they are rounded, parameters."""
    line = r"([A-Z]+)\d?-?(\d*): \[(\S+)\] +memory: ([\d*]+)=?(\S*) +params:.*?([\d,]+)$"
    for kind, filters, volume, memory, rounded, params in re.findall(line, VGG16, re.MULTILINE):
        yield (
            kind,
            int(filters or 0),
            tuple(map(int, volume.split("x"))),
            prod(map(int, memory.split("*"))),
            rounded,
            int(params.replace(",", "")),
        )


class TestVGG16:
    """CS 6334, "Case Study: VGGNet": "Only 3x3 CONV stride 1, pad 1 and 2x2 MAX POOL stride 2"."""

    def test_row_by_row(self):
        unprinted = (gn.ReLU, gn.Flatten, gn.Softmax)
        ours = [row for row in gn.analyze(gn.load("vgg16")) if not isinstance(row.op, unprinted)]
        for row, (kind, filters, volume, memory, rounded, params) in zip(ours, vgg16_rows(), strict=True):
            op = {
                "INPUT": InputLayer(volume),
                "CONV": gn.Conv2D(filters or 1, 3, strides=1, padding="same"),
                "POOL": gn.MaxPooling2D(2, strides=2),
                "FC": gn.Dense(volume[-1]),
            }[kind]
            assert row.op == op
            assert row.shape == (volume[-1:] if kind == "FC" else volume)
            assert row.activations == memory
            assert row.params - (volume[-1] if params else 0) == params
            if rounded:
                thousands = {"K": 1e3, "M": 1e6}[rounded[-1]] * float(rounded[:-1])
                assert row.activations == pytest.approx(thousands, rel=0.01)

    def test_the_rows_add_up(self):
        *_, memory, _, params = zip(*vgg16_rows(), strict=True)
        facts = gn.analyze(gn.load("vgg16"))
        biases = 2 * (64 + 128) + 3 * (256 + 512 + 512) + 4096 + 4096 + 1000
        assert sum(params) == facts.params - biases == 138_344_128
        assert sum(memory) == facts.activations == 15_237_608

    def test_where_memory_and_parameters_are(self):
        """Karpathy's notes: "Most of the memory is used in the early CONV Layers. Most of the parameters are in the
        last FC Layers"."""
        network = gn.load("vgg16")
        facts = gn.analyze(network)
        early = [*network.scope("block1"), *network.scope("block2")]
        assert sum(facts[name].activations or 0 for name in early) > 0.7 * facts.activations
        assert sum(row.params for row in facts if isinstance(row.op, gn.Dense)) > 0.85 * facts.params


class TestConvolution:
    """The NYU deck: convolution with and without reversal, its boundaries, blurring and edges."""

    IMAGE = grey([[3, 3, 2, 1, 0], [0, 0, 1, 3, 1], [3, 1, 2, 2, 3], [2, 0, 0, 2, 2], [2, 0, 0, 0, 1]])
    KERNEL = np.array([[0, 1, 2], [2, 2, 0], [0, 1, 2]])

    def test_the_example_with_valid_mode(self):
        """W = [0 1 2; 2 2 0; 0 1 2] gives 12 12 17 / 10 17 19 / 9 6 14."""
        expected = [[12, 12, 17], [10, 17, 19], [9, 6, 14]]
        learned = computed(
            applied(gn.Conv2D(1, 3, use_bias=False), 5, 5, 1), self.IMAGE, [grey(self.KERNEL)[..., None]]
        )
        fixed = computed(applied(gn.FixedConv2D(self.KERNEL), 5, 5, 1), self.IMAGE)
        assert learned[..., 0].tolist() == fixed[..., 0].tolist() == expected

    @pytest.mark.parametrize(("mode", "size"), [("full", 520), ("same", 512), ("valid", 504)])
    def test_blurring_with_every_boundary_condition(self, picture, mode, size):
        """Output shape (Full) = (520, 520), (Same) = (512, 512), (valid) = (504, 504)."""
        network = gn.load("blur", padding=mode)
        blurred = computed(network, grey(picture))
        kernel = np.ones((9, 9)) / (9 * 9)
        assert blurred.shape == (size, size, 1) == gn.analyze(network)[network.output_names[0]].shape
        np.testing.assert_allclose(blurred[..., 0], scipy.signal.correlate2d(picture, kernel, mode=mode), rtol=1e-4)

    def test_gaussian_blurring(self, picture):
        """kx = 9, ky = 9, sig = 3: the 9x9 Gaussian blur kernel."""
        bell = scipy.signal.windows.gaussian(9, std=3)
        kernel = np.outer(bell, bell) / np.outer(bell, bell).sum()
        blurred = computed(gn.load("blur", kernel="gaussian", size=9, sigma=3, padding="valid"), grey(picture))
        expected = scipy.signal.correlate2d(picture, kernel, mode="valid")
        np.testing.assert_allclose(blurred[..., 0], expected, rtol=1e-4)
        assert expected.std() > computed(gn.load("blur", padding="valid"), grey(picture)).std(), "a box blurs more"

    @pytest.mark.parametrize("mode", ["full", "same", "valid"])
    def test_with_reversal(self, mode):
        """z[n1, n2] = sum w[k1, k2] x[n1 - k1, n2 - k2]: scipy.signal.convolve2d; without: correlate2d."""
        random = np.random.default_rng(3)
        x, w = random.normal(size=(12, 9)), random.normal(size=(3, 5))
        for reverse, scipys in [(True, scipy.signal.convolve2d), (False, scipy.signal.correlate2d)]:
            ours = computed(applied(gn.FixedConv2D(w, padding=mode, reverse=reverse), 12, 9, 1), grey(x))
            np.testing.assert_allclose(ours[..., 0], scipys(x, w, mode=mode), rtol=1e-4, atol=1e-5)

    def test_gradients_by_a_layer_whose_weights_are_set(self, picture):
        """Conv2D(2, 3): Output Shape (None, 510, 510, 2), Param # 20, W shape = (3, 3, 1, 2), b shape = (2,)."""
        network = applied(gn.Conv2D(2, 3), 512, 512, 1)
        facts = gn.analyze(network)
        assert facts["conv1"].shape == (510, 510, 2)
        assert (facts.params, facts.trainable_params) == (20, 20)
        kernel, bias = gn.to_keras(network).get_weights()
        assert (kernel.shape, bias.shape) == ((3, 3, 1, 2), (2,))
        kernel[:, :, 0, 0], kernel[:, :, 0, 1] = GX, GY
        y = computed(network, grey(picture), [kernel, np.zeros(2)])
        for channel, gradient in enumerate((GX, GY)):
            np.testing.assert_allclose(y[..., channel], scipy.signal.correlate2d(picture, gradient, mode="valid"))

    def test_gradients_by_fixed_filters(self, picture):
        """The same G_x and G_y, never trained."""
        network = gn.load("edge_detector")
        y = computed(network, grey(picture))
        assert gn.analyze(network).trainable_params == 0
        assert gn.to_keras(network).trainable_weights == []
        for channel, gradient in enumerate((GX, GY)):
            np.testing.assert_allclose(y[..., channel], scipy.signal.correlate2d(picture, gradient, mode="valid"))

    def test_colour_input(self):
        """Input size per sample = 368 x 487 x 3; "Filter with four different color filters", each kernel 9 x 9."""
        network = applied(gn.Conv2D(4, 9, use_bias=False), 368, 487, 3)
        assert gn.analyze(network)["conv1"].shape == (360, 479, 4)
        photograph = load_sample_image("china.jpg")[:368, :487] / 255
        w = np.random.default_rng(4).normal(size=(9, 9, 3, 4))
        y = computed(network, photograph, [w])
        for filter_number in range(4):
            expected = sum(
                scipy.signal.correlate2d(photograph[..., colour], w[..., colour, filter_number], mode="valid")
                for colour in range(3)
            )
            np.testing.assert_allclose(y[..., filter_number], expected, rtol=1e-3, atol=1e-3)

    def test_the_identity_changes_nothing(self, picture):
        """CMU: "Identity Convolution"."""
        kept = computed(applied(gn.FixedConv2D("identity", 3, padding="same"), 512, 512, 1), grey(picture))
        np.testing.assert_array_equal(kept[..., 0], picture)


class TestSignals:
    """The NYU deck's one axis: (f * g)(n) = sum g[k - n] f[k]."""

    def test_a_rectangle_and_a_triangle(self):
        """g[k] is a rectangular function, f[k] is a triangular function."""
        rectangle, triangle = np.ones(5), np.array([0, 1, 2, 3, 4, 3, 2, 1, 0])
        result = computed(applied(gn.FixedConv1D(rectangle, padding="full"), 9, 1), grey(triangle))
        np.testing.assert_allclose(result[..., 0], np.convolve(triangle, rectangle), rtol=1e-6)

    def test_only_reversal_tells_which_way_a_sawtooth_falls(self):
        triangle, sawtooth = np.array([0, 1, 2, 3, 2, 1, 0]), np.array([3, 2, 1, 0])
        network = applied(gn.FixedConv1D(sawtooth, padding="full", reverse=True), 7, 1)
        reversed_ = computed(network, grey(triangle))[:, 0]
        slid = computed(applied(gn.FixedConv1D(sawtooth, padding="full"), 7, 1), grey(triangle))[:, 0]
        np.testing.assert_allclose(reversed_, np.convolve(triangle, sawtooth))
        np.testing.assert_allclose(slid, np.correlate(triangle, sawtooth, mode="full"))
        assert not np.array_equal(slid, reversed_)

    def test_a_noisy_ecg_signal(self):
        """Convolution with a simple averaging filter smooths the signal and removes the noise."""
        beat = np.linspace(0, 1, 250)
        waves = [(0.2, 0.1, 0.03), (0.38, -0.1, 0.01), (0.4, 1, 0.012), (0.42, -0.2, 0.01), (0.65, 0.3, 0.05)]  # P to T
        clean = np.tile(sum(height * np.exp(-(((beat - at) / width) ** 2) / 2) for at, height, width in waves), 4)
        noisy = clean + np.random.default_rng(5).normal(scale=0.1, size=clean.size)
        smooth = computed(applied(gn.FixedConv1D("box", 5, padding="same"), 1000, 1), grey(noisy))[:, 0]
        np.testing.assert_allclose(smooth, np.convolve(noisy, np.ones(5) / 5, mode="same"), rtol=1e-4, atol=1e-5)
        assert np.square(smooth - clean).mean() < np.square(noisy - clean).mean() / 2

    def test_down_sampling(self):
        """f_down(n) = f(2n)."""
        f = np.arange(9)
        assert computed(applied(gn.Subsampling1D(2), 9, 1), grey(f))[:, 0].tolist() == [0, 2, 4, 6, 8]

    def test_up_sampling(self):
        """f_up(n) = f(n/2) for even n, 0 for odd n; "Can interpolate to fill in the zeros with values"."""
        f = np.array([4, 2, 6, 1])
        up = gn.UpSampling1D(2, interpolation="zeros")
        assert computed(applied(up, 4, 1), grey(f))[:, 0].tolist() == [4, 0, 2, 0, 6, 0, 1, 0]
        interpolated = computed(applied(up >> gn.FixedConv1D((0.5, 1, 0.5), padding="same"), 4, 1), grey(f))[:, 0]
        np.testing.assert_allclose(interpolated[:-1], np.interp(np.arange(7) / 2, np.arange(4), f))


class TestPooling:
    @pytest.mark.parametrize(
        ("portion", "pooled"),
        [
            ([[1, 1, 2, 4], [5, 6, 7, 8], [3, 2, 1, 0], [1, 2, 3, 4]], [[6, 8], [3, 4]]),
            ([[2, 3, 4, 0], [1, 5, 3, 2], [0, 4, 2, 3], [1, 0, 6, 1]], [[5, 4], [4, 6]]),
        ],
        ids=["CS231n", "NYU"],
    )
    def test_max_pooling(self, portion, pooled):
        """max pool with 2x2 filters and stride 2: 6 8 / 3 4; and the NYU deck's "example image portion"."""
        result = computed(applied(gn.MaxPooling2D(2, strides=2), 4, 4, 1), grey(portion))
        assert result[..., 0].tolist() == pooled

    def test_most_common_pooling_keeps_a_quarter(self):
        """Karpathy's notes: "filters 2*2, stride 2 ... discarding 75% of the activations"."""
        before, after = gn.analyze(applied(gn.MaxPooling2D(2, strides=2), 224, 224, 64))
        assert after.activations == before.activations / 4
        assert after.params == 0

    def test_subsampling_is_a_stride(self):
        """Keep the top-left pixel from every S x S region; "Implemented as part of convolution"."""
        random = np.random.default_rng(6)
        x, w = random.normal(size=(11, 12, 2)), random.normal(size=(3, 3, 2, 4))
        strided = computed(applied(gn.Conv2D(4, 3, strides=3, use_bias=False), 11, 12, 2), x, [w])
        dropped = computed(applied(gn.Conv2D(4, 3, use_bias=False) >> gn.Subsampling2D(3), 11, 12, 2), x, [w])
        np.testing.assert_allclose(dropped, strided, rtol=1e-5, atol=1e-5)

    def test_averaging_is_a_convolution(self, picture):
        """CMU: "a special case of convolution where the weights are fixed to a uniform distribution", stride of 2."""
        averaged = computed(applied(gn.AveragePooling2D(2), 512, 512, 1), grey(picture))
        convolved = computed(applied(gn.FixedConv2D("box", 2, strides=2), 512, 512, 1), grey(picture))
        np.testing.assert_allclose(convolved, averaged, rtol=1e-5)


class TestActivations:
    """CS 6334, "Activation Functions"."""

    X = np.linspace(-3, 3, 25)

    @pytest.mark.parametrize(
        ("op", "formula"),
        [
            (gn.Sigmoid(), lambda x: 1 / (1 + np.exp(-x))),
            (gn.Tanh(), lambda x: (np.exp(2 * x) - 1) / (np.exp(2 * x) + 1)),
            (gn.ReLU(), lambda x: np.maximum(0, x)),
            (gn.LeakyReLU(0.1), lambda x: np.maximum(0.1 * x, x)),
            (gn.ELU(alpha=0.7), lambda x: np.where(x > 0, x, 0.7 * (np.exp(x) - 1))),
        ],
        ids=["sigmoid", "tanh", "ReLU", "leaky ReLU", "ELU"],
    )
    def test_formulas(self, op, formula):
        np.testing.assert_allclose(computed(applied(op, 25), self.X), formula(self.X), rtol=1e-5, atol=1e-6)

    def test_maxout(self):
        """Maxout: max(w1^T x + b1, w2^T x + b2)."""
        random = np.random.default_rng(7)
        w, b = random.normal(size=(25, 8)), random.normal(size=8)
        result = computed(applied(gn.Dense(8) >> gn.Maxout(2), 25), self.X, [w, b])
        first, second = (self.X @ w[:, piece::2] + b[piece::2] for piece in (0, 1))
        np.testing.assert_allclose(result, np.maximum(first, second), rtol=1e-4, atol=1e-5)

    def test_two_layers(self):
        """f = W2 max(0, W1 x), and the linear score function f = W x."""
        random = np.random.default_rng(8)
        x = random.normal(size=(4, 4, 3))
        w, w1, w2 = (random.normal(size=shape) for shape in [(48, 10), (48, 7), (7, 10)])
        b, b1, b2 = np.zeros(10), np.zeros(7), np.zeros(10)
        linear = computed(gn.load("linear", input_shape=(4, 4, 3)), x, [w, b])
        layered = computed(gn.load("two_layer", hidden=7, input_shape=(4, 4, 3)), x, [w1, b1, w2, b2])
        for scores, expected in [(linear, x.ravel() @ w), (layered, np.maximum(0, x.ravel() @ w1) @ w2)]:
            np.testing.assert_allclose(scores, np.exp(expected) / np.exp(expected).sum(), rtol=1e-4, atol=1e-6)
