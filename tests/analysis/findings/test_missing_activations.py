"""A layer without an activation where the others have one."""

import pytest
from told import line_of, nodes, told

from graphnet import (
    GELU,
    BatchNormalization,
    Concatenate,
    Conv2D,
    Dense,
    DepthwiseConv2D,
    Dropout,
    Flatten,
    GlobalMaxPooling2D,
    Identity,
    Input,
    KerasLayer,
    LayerNormalization,
    LocalResponseNormalization,
    MaxPooling2D,
    ReLU,
    Sigmoid,
    Softmax,
    blueprint,
    branches,
)

CODE = "GN204"


def bare(filters):
    return Conv2D(filters, 3, padding="same")


def conv(filters):
    return bare(filters) >> ReLU()


@blueprint
def forgetful(mended: bool = False):
    head = Flatten() >> Dense(64) >> ReLU() >> Dense(10) >> Softmax()
    return (
        Input(32, 32, 3)
        >> conv(8) >> MaxPooling2D(2)
        >> (conv(16) if mended else bare(16)) >> MaxPooling2D(2)  # bare
        >> conv(16) >> head
    )  # fmt: skip


def test_one_of_several_layers_has_none_before_pooling():
    (finding,) = told(CODE, forgetful())
    assert (finding.node, finding.severity) == ("conv2", "warning")
    assert finding.source.line == line_of(__file__, "bare")
    assert "3 of the others have one" in finding.message
    assert finding.details == ("conv2 → pool2 → conv3",)
    assert finding.mends == ("ReLU() after conv2",)
    assert told(CODE, forgetful(mended=True)) == []


def test_the_usual_activation_of_the_network_is_the_mend():
    swish = Dense(8) >> LayerNormalization() >> GELU()
    layers = Input(8) >> 3 * swish >> Dense(8) >> LayerNormalization() >> swish >> Dense(2)
    (finding,) = told(CODE, layers)
    assert finding.mends == ("GELU() after ln4",)


@pytest.mark.parametrize("order", [MaxPooling2D(2) >> ReLU(), LocalResponseNormalization() >> ReLU()], ids=repr)
def test_an_activation_behind_pooling_or_normalization_will_do(order):
    assert nodes(CODE, Input(16, 16, 3) >> conv(8) >> bare(8) >> order >> conv(8) >> Flatten() >> Dense(2)) == []


def test_a_network_without_any_is_told():
    lazy = Input(32, 32, 3) >> 2 * (bare(8) >> MaxPooling2D(2)) >> Flatten() >> Dense(10) >> Softmax()
    (finding,) = told(CODE, lazy)
    assert (finding.node, finding.others) == ("conv1", ("conv2",))
    assert "nor has any other" in finding.message


def test_where_most_have_none_it_is_meant():
    pooled = bare(8) >> MaxPooling2D(2)
    assert nodes(CODE, Input(64, 64, 3) >> 4 * pooled >> conv(8) >> Flatten() >> Dense(2)) == []


@pytest.mark.parametrize(
    "layers",
    [
        pytest.param(conv(8) >> bare(8) >> Flatten() >> Dense(2), id="GN201 tells it"),
        pytest.param(conv(8) >> (DepthwiseConv2D(7, padding="same") >> LayerNormalization() >> Conv2D(32, 1) >> GELU()
                     >> Conv2D(8, 1)) + Identity() >> Flatten() >> Dense(2), id="ConvNeXt's depthwise filters"),
        pytest.param(conv(8) >> (conv(8) >> bare(8)) + Identity() >> MaxPooling2D(2) >> conv(8), id="a residual"),
        pytest.param(conv(8) >> conv(8) >> Conv2D(3, 1) >> MaxPooling2D(2), id="an output"),
        pytest.param(conv(8) >> bare(8) >> KerasLayer("UnitNormalization") >> conv(8), id="what only Keras knows"),
        pytest.param(conv(16) >> Conv2D(4, 1) >> MaxPooling2D(2) >> conv(16) >> conv(8), id="a bottleneck"),
        pytest.param(conv(8) >> branches(Conv2D(8, 1) >> Sigmoid(), Identity() >> Dropout(0.1)), id="a gate"),
    ],
)  # fmt: skip
def test_what_has_none_on_purpose(layers):
    assert nodes(CODE, Input(16, 16, 8) >> conv(8) >> layers) == []


def test_a_branch_without_one_beside_branches_with_one():
    def inception(last):
        return conv(4) | conv(4) >> conv(4) | MaxPooling2D(3, strides=1, padding="same") >> last.named("last")

    (finding,) = told(CODE, Input(8, 8, 3) >> inception(Conv2D(4, 1)) >> conv(8))
    assert finding.node == "last"
    assert "2 branches of the same input end with one" in finding.message
    assert nodes(CODE, Input(8, 8, 3) >> inception(conv(4)) >> conv(8)) == []
    assert nodes(CODE, Input(8, 8, 3) >> inception(Conv2D(4, 1) >> BatchNormalization()) >> conv(8)) == ["last.conv1"]


def test_boxes_and_their_confidence_as_detectors_join_them_at_the_end():
    boxes = Conv2D(2, 1) >> Sigmoid() | Conv2D(2, 1) | Conv2D(5, 1) >> Sigmoid()
    assert nodes(CODE, Input(8, 8, 3) >> conv(8) >> boxes) == []


def test_branches_of_other_inputs_may_end_otherwise():
    x = Input(8, 8, 3) >> conv(8)
    y = Input(8, 8, 3) >> bare(8)
    assert nodes(CODE, Concatenate()(x >> conv(8), x >> conv(8), y) >> conv(8) >> GlobalMaxPooling2D()) == []
