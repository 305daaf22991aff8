"""Linear layers in a row are told, what takes one layer apart is not."""

import pytest
from told import line_of, nodes, told

import graphnet as gn
from graphnet import (
    AveragePooling2D,
    BatchNormalization,
    Conv2D,
    Conv2DTranspose,
    Dense,
    DepthwiseConv2D,
    Dropout,
    FixedConv2D,
    Flatten,
    GlobalAveragePooling2D,
    Identity,
    Input,
    LayerNormalization,
    MaxPooling2D,
    ReLU,
    SeparableConv2D,
    Softmax,
    Tanh,
    UpSampling2D,
    ZeroPadding2D,
    blueprint,
)

CODE = "GN201"


def same(filters, size=3, **more):
    return Conv2D(filters, size, padding="same", **more)


@blueprint
def forgetful():
    return Input(64) >> Dense(32) >> Tanh() >> Dense(32) >> Dense(16) >> Dense(10)  # three


def test_a_row_of_dense_layers_is_told_once_for_its_line():
    (finding,) = told(CODE, forgetful())
    assert (finding.node, finding.others, finding.severity) == ("dense2", ("dense3",), "warning")
    assert finding.source.line == line_of(__file__, "three")
    assert "one linear layer" in finding.message
    assert finding.details == ("dense2 → dense3",)
    assert finding.mends == ("Tanh() after dense2", "leave dense2 out")


@pytest.mark.parametrize(
    "between",
    [
        Identity(),
        ZeroPadding2D(1),
        AveragePooling2D(2),
        BatchNormalization(),
        Dropout(0.3),
        FixedConv2D("gaussian", padding="same"),
        UpSampling2D(2),
        BatchNormalization() >> Dropout(0.3) >> ZeroPadding2D(1),
    ],
    ids=repr,
)
def test_what_is_linear_between_two_layers_makes_no_difference(between):
    layers = Input(16, 16, 8) >> same(8).named("first") >> between >> same(8) >> ReLU() >> Flatten() >> Dense(3)
    assert nodes(CODE, layers) == ["first"]


@pytest.mark.parametrize("after", [Flatten(), GlobalAveragePooling2D()], ids=repr)
def test_a_convolution_and_the_dense_layer_behind_it(after):
    assert nodes(CODE, Input(8, 8, 4) >> same(16).named("last") >> after >> Dense(3)) == ["last"]
    assert nodes(CODE, Input(8, 8, 4) >> same(16).named("last") >> ReLU() >> after >> Dense(3)) == []


@pytest.mark.parametrize("between", [ReLU(), MaxPooling2D(2), LayerNormalization(), BatchNormalization() >> ReLU()])
def test_what_is_not_linear_makes_them_two(between):
    assert nodes(CODE, Input(16, 16, 8) >> same(8) >> between >> same(8)) == []


def test_the_mend_stands_behind_the_normalization():
    (finding,) = told(CODE, Input(16, 16, 8) >> same(8) >> BatchNormalization() >> same(8) >> Softmax())
    assert finding.mends[0] == "ReLU() after bn1"
    mended = Input(16, 16, 8) >> same(8) >> BatchNormalization() >> ReLU() >> same(8) >> Softmax()
    assert told(CODE, mended) == []


@pytest.mark.parametrize(
    "pair",
    [
        pytest.param(same(4, 1) >> same(16), id="a bottleneck"),
        pytest.param(same(4, 1) >> BatchNormalization() >> same(16, 1), id="MobileNet-v2's, normalized"),
        pytest.param(DepthwiseConv2D(3) >> same(8, 1), id="depthwise, then pointwise"),
        pytest.param(same(8, 1) >> DepthwiseConv2D(3), id="pointwise, then depthwise"),
        pytest.param(same(8, (3, 1)) >> same(8, (1, 3)), id="n×1 and 1×n"),
        pytest.param(FixedConv2D(("sobel_x", "sobel_y")) >> same(8), id="filters that are not trained"),
        pytest.param(same(8, 1) >> Conv2DTranspose(8, 4, strides=2, padding="same"), id="scores brought to size"),
        pytest.param(Conv2DTranspose(8, 2, strides=2) >> same(8), id="an up-convolution"),
        pytest.param(same(8, 1) >> (Identity() + Dropout(0.1)) >> same(8), id="a sum"),
        pytest.param(same(8, 1) >> (Identity() | same(8) >> ReLU()) >> same(8), id="a concatenation"),
    ],
)
def test_factorizations_and_joins_are_meant(pair):
    assert nodes(CODE, Input(16, 16, 8) >> pair >> ReLU() >> Flatten() >> Dense(3)) == []


@pytest.mark.parametrize(
    "pair",
    [
        pytest.param(same(8, 1) >> same(16), id="no narrower than before"),
        pytest.param(same(4, 1) >> same(4), id="no narrower than behind"),
        pytest.param(SeparableConv2D(8, 3) >> SeparableConv2D(8, 3), id="two separable convolutions"),
        pytest.param(DepthwiseConv2D(3) >> DepthwiseConv2D(3), id="two depthwise ones"),
        pytest.param(Conv2DTranspose(8, 2, strides=2) >> Conv2DTranspose(8, 2, strides=2), id="two that grow"),
    ],
)
def test_what_only_looks_like_one_is_told(pair):
    assert len(told(CODE, Input(16, 16, 8) >> pair >> ReLU() >> Flatten() >> Dense(3))) == 1


def test_a_result_that_is_also_used_otherwise_is_meant():
    features = Input(16, 16, 8) >> same(8)
    assert nodes(CODE, (features >> same(8), features)) == []
    assert nodes(CODE, (features >> same(8)) + features) == []
    assert nodes(CODE, [features >> same(8), features >> same(4)]) == ["conv1"]


def test_where_volumes_are_not_known_nothing_is_told():
    broken = Input(4, 4, 8) >> Conv2D(8, 9) >> same(8) >> same(8)
    assert nodes(CODE, broken) == []


def test_a_merged_layer_does_compute_the_same():
    """The statement itself: the two layers as one, which a matrix product makes of their weights."""
    import numpy as np

    model = gn.to_keras(gn.network.gather(Input(5) >> Dense(4) >> Dense(3)))
    first, of_first, second, of_second = (np.asarray(weight) for weight in model.weights)
    inputs = np.random.default_rng(0).normal(size=(7, 5)).astype("float32")
    merged = inputs @ (first @ second) + (of_first @ second + of_second)
    np.testing.assert_allclose(np.asarray(model(inputs)), merged, atol=1e-5)
