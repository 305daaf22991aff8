"""One table of op cases: example arguments and inputs for every op, which many tests run through."""

from typing import NamedTuple

import pytest

from graphnet import (
    ELU,
    GELU,
    Add,
    Average,
    AveragePooling1D,
    AveragePooling2D,
    BatchNormalization,
    Concatenate,
    Conv1D,
    Conv1DTranspose,
    Conv2D,
    Conv2DTranspose,
    Cropping1D,
    Cropping2D,
    Dense,
    DepthwiseConv1D,
    DepthwiseConv2D,
    Dropout,
    FixedConv1D,
    FixedConv2D,
    Flatten,
    GlobalAveragePooling1D,
    GlobalAveragePooling2D,
    GlobalMaxPooling1D,
    GlobalMaxPooling2D,
    GroupNormalization,
    HardSigmoid,
    HardSwish,
    Identity,
    KerasLayer,
    L2Pooling1D,
    L2Pooling2D,
    LayerNormalization,
    LeakyReLU,
    LocallyConnected1D,
    LocallyConnected2D,
    LocalResponseNormalization,
    Maximum,
    Maxout,
    MaxPooling1D,
    MaxPooling2D,
    Multiply,
    Op,
    Permute,
    ReLU,
    Rescaling,
    Reshape,
    SeparableConv1D,
    SeparableConv2D,
    Sigmoid,
    SiLU,
    Softmax,
    SpatialDropout1D,
    SpatialDropout2D,
    Subsampling1D,
    Subsampling2D,
    Tanh,
    UpSampling1D,
    UpSampling2D,
    ZeroPadding1D,
    ZeroPadding2D,
)
from graphnet.ops import InputLayer
from graphnet.shapes import Volume, volume_text


class Case(NamedTuple):
    """An op and the volumes it is given."""

    op: Op
    inputs: tuple[Volume, ...]


def case(op: Op, *inputs: Volume) -> Case:
    return Case(op, inputs)


IMAGE = (13, 10, 6)
ANY_SIZE = (None, None, 6)
SIGNAL = (13, 6)
ANY_LENGTH = (None, 6)

CASES = [
    case(InputLayer((13, None, 6))),
    # every form of padding, at several strides and dilations
    case(Conv2D(4, 3), IMAGE),
    case(Conv2D(4, 3, padding="same"), IMAGE),
    case(Conv2D(4, 3, padding="full"), IMAGE),
    case(Conv2D(4, 3, padding=1), IMAGE),
    case(Conv2D(4, 3, padding=0), IMAGE),
    case(Conv2D(4, (5, 3), padding=(2, 0)), IMAGE),
    case(Conv2D(4, 3, padding=((0, 1), (2, 3))), IMAGE),
    case(Conv2D(4, (2, 4), padding="same"), IMAGE),
    case(Conv2D(4, 2, padding=((0, 1), (0, 1))), IMAGE),
    case(Conv2D(4, 3, strides=2), IMAGE),
    case(Conv2D(4, 3, strides=2, padding="same"), IMAGE),
    case(Conv2D(4, 3, strides=2, padding="full"), IMAGE),
    case(Conv2D(4, 3, strides=2, padding=1), IMAGE),
    case(Conv2D(4, 7, strides=3, padding=3), IMAGE),
    case(Conv2D(4, 1, strides=(2, 3), padding=((1, 0), 2)), IMAGE),
    case(Conv2D(4, 3, dilation_rate=2), IMAGE),
    case(Conv2D(4, 3, dilation_rate=(1, 3), padding="same"), IMAGE),
    case(Conv2D(4, 3, dilation_rate=2, padding="full"), IMAGE),
    case(Conv2D(4, 3, dilation_rate=2, padding=2), IMAGE),
    case(Conv2D(4, 1), (1, 1, 6)),
    case(Conv2D(4, 3, padding="same"), (1, 1, 6)),
    case(Conv2D(4, 3, padding="same", strides=4), (2, 3, 6)),
    case(Conv2D(4, 3, strides=2, padding=1), ANY_SIZE),
    case(Conv2D(4, 3, padding="same"), (None, 10, 6)),
    case(Conv2D(6, 3, groups=3), IMAGE),
    case(Conv2D(6, 3, groups=3, padding=2), IMAGE),
    case(Conv2D(4, 3, use_bias=False), IMAGE),
    case(
        Conv2D(
            4,
            3,
            kernel_initializer="he_normal",
            bias_initializer={"class_name": "Constant", "config": {"value": 0.5}},
            kernel_regularizer={"class_name": "L2", "config": {"l2": 5e-4}},
            bias_regularizer="l1",
            kernel_constraint="non_neg",
            bias_constraint={"class_name": "MaxNorm", "config": {"max_value": 2}},
        ),
        IMAGE,
    ),
    *(
        case(pooling(*arguments, **settings), volume)
        for pooling in (MaxPooling2D, AveragePooling2D)
        for arguments, settings, volume in [
            ((2,), {}, IMAGE),
            ((3,), {"strides": 2}, IMAGE),
            ((3,), {"strides": 2, "padding": "same"}, IMAGE),
            ((3,), {"strides": 2, "padding": "full"}, IMAGE),
            ((3,), {"strides": 2, "padding": 1}, IMAGE),
            ((3,), {"strides": 2, "padding": 1, "ceil_mode": True}, IMAGE),
            ((3,), {"strides": 2, "ceil_mode": True}, IMAGE),
            ((2,), {"strides": 3, "padding": 1, "ceil_mode": True}, (10, 9, 6)),
            ((2,), {"strides": 3, "ceil_mode": True, "padding": ((0, 1), (1, 0))}, (9, 7, 6)),
            ((3,), {"strides": 2, "ceil_mode": True, "padding": "same"}, IMAGE),
            (((3, 2),), {"strides": (1, 2), "padding": (1, 0)}, IMAGE),
            ((3,), {"padding": ((0, 1), (2, 1))}, IMAGE),
            ((3,), {"strides": 2, "padding": 1, "ceil_mode": True}, ANY_SIZE),
            ((3,), {"strides": 1, "padding": "same"}, ANY_SIZE),
        ]
    ),
    case(AveragePooling2D(3, strides=2, padding=1, count_include_pad=False), IMAGE),
    case(AveragePooling2D(3, strides=2, padding=1, ceil_mode=True, count_include_pad=False), IMAGE),
    case(GlobalAveragePooling2D(), IMAGE),
    case(GlobalAveragePooling2D(), ANY_SIZE),
    case(GlobalAveragePooling2D(keepdims=True), IMAGE),
    case(ZeroPadding2D(), IMAGE),
    case(ZeroPadding2D(3), ANY_SIZE),
    case(ZeroPadding2D((1, 2)), IMAGE),
    case(ZeroPadding2D(((0, 1), (2, 0))), IMAGE),
    case(Dense(5), (7,)),
    case(Dense(5, use_bias=False, kernel_regularizer="l2"), (7,)),
    case(Dense(5), IMAGE),
    case(Dense(5), ANY_SIZE),
    case(Flatten(), IMAGE),
    case(Flatten(), (7,)),
    case(Flatten(), ANY_SIZE),
    case(BatchNormalization(), IMAGE),
    case(BatchNormalization(), (7,)),
    case(BatchNormalization(axis=1, center=False), IMAGE),
    case(BatchNormalization(scale=False, momentum=0.9, epsilon=1e-5, gamma_initializer="zeros"), ANY_SIZE),
    case(Dropout(0.5), IMAGE),
    case(Dropout(0, seed=3), (7,)),
    case(ReLU(), IMAGE),
    case(ReLU(max_value=6, negative_slope=0.1, threshold=0.5), IMAGE),
    case(Sigmoid(), (7,)),
    case(Tanh(), ANY_SIZE),
    case(Softmax(), (7,)),
    case(Softmax(axis=1), IMAGE),
    case(Add(), IMAGE, IMAGE),
    case(Add(), IMAGE, (1, 1, 6), IMAGE),
    case(Add(), IMAGE, (13, 10, 1)),
    case(Add(), ANY_SIZE, IMAGE),
    case(Add(), ANY_SIZE, (1, 1, 6)),
    case(Concatenate(), IMAGE, (13, 10, 2)),
    case(Concatenate(axis=1), IMAGE, (4, 10, 6)),
    case(Concatenate(axis=2), IMAGE, (13, 1, 6), IMAGE),
    case(Concatenate(), IMAGE, (None, 10, 2)),
    case(Concatenate(axis=1), IMAGE, ANY_SIZE),
    case(Concatenate(), (3,), (4,)),
    case(Identity(), IMAGE),
    # the same in one dimension
    case(Conv1D(4, 3), SIGNAL),
    case(Conv1D(4, 3, strides=2, padding="full"), SIGNAL),
    case(Conv1D(4, 3, padding=((1, 2),), groups=2), SIGNAL),
    case(Conv1D(4, 3, dilation_rate=3, padding="same"), ANY_LENGTH),
    *(
        case(pooling(*arguments, **settings), volume)
        for pooling in (MaxPooling1D, AveragePooling1D, L2Pooling1D)
        for arguments, settings, volume in [
            ((2,), {}, SIGNAL),
            ((3,), {"strides": 2, "padding": "same"}, SIGNAL),
            ((3,), {"strides": 2, "padding": 1, "ceil_mode": True}, ANY_LENGTH),
        ]
    ),
    case(GlobalAveragePooling1D(), SIGNAL),
    case(GlobalMaxPooling1D(keepdims=True), ANY_LENGTH),
    case(ZeroPadding1D(2), SIGNAL),
    case(ZeroPadding1D((1, 3)), ANY_LENGTH),
    case(Cropping1D((1, 3)), SIGNAL),
    case(SpatialDropout1D(0.5), SIGNAL),
    # filters that see one channel
    *(
        case(convolution(3, **settings), volume)
        for convolution in (DepthwiseConv2D, lambda *size, **settings: SeparableConv2D(5, *size, **settings))
        for settings, volume in [
            ({}, IMAGE),
            ({"strides": 2, "padding": "same", "depth_multiplier": 2}, IMAGE),
            ({"padding": "full", "use_bias": False}, IMAGE),
            ({"strides": 2, "padding": ((0, 1), (0, 1)), "depthwise_initializer": "he_normal"}, IMAGE),
            ({"dilation_rate": 2, "depthwise_regularizer": "l2"}, ANY_SIZE),
        ]
    ),
    case(DepthwiseConv1D(3, padding=2, depth_multiplier=2), SIGNAL),
    case(SeparableConv1D(4, 3, strides=2, padding="same"), ANY_LENGTH),
    case(SeparableConv1D(4, 3, padding=1, pointwise_regularizer="l2", pointwise_initializer="he_normal"), SIGNAL),
    # transposed
    case(Conv2DTranspose(4, 2, strides=2), IMAGE),
    case(Conv2DTranspose(4, 3, strides=2, padding="same"), IMAGE),
    case(Conv2DTranspose(4, 3, strides=2, padding="same", output_padding=1), IMAGE),
    case(Conv2DTranspose(4, 2, strides=3), IMAGE),
    case(Conv2DTranspose(4, (4, 3), strides=(2, 1), padding=1), IMAGE),
    case(Conv2DTranspose(4, 4, strides=2, padding=((1, 0), 1), output_padding=1), ANY_SIZE),
    case(Conv2DTranspose(4, 3, dilation_rate=2, use_bias=False), IMAGE),
    case(Conv1DTranspose(4, 4, strides=2, padding="same"), SIGNAL),
    case(Conv1DTranspose(4, 4, strides=2, padding=1), ANY_LENGTH),
    # a filter for every position
    case(LocallyConnected2D(4, 3), IMAGE),
    case(LocallyConnected2D(4, 3, strides=2, padding="same", kernel_regularizer="l2"), IMAGE),
    case(LocallyConnected2D(4, (2, 3), padding=((1, 0), 2), use_bias=False), IMAGE),
    case(LocallyConnected1D(4, 3, strides=2, padding="full"), SIGNAL),
    # constant filters
    case(FixedConv2D("sobel_x"), IMAGE),
    case(FixedConv2D(("sobel_x", "sobel_y"), padding="same"), (13, 10, 1)),
    case(FixedConv2D("box", 9, padding="full"), IMAGE),
    case(FixedConv2D(("gaussian", "identity"), (5, 3), sigma=1.5, padding="same", reverse=True), ANY_SIZE),
    case(FixedConv2D(((0, 1, 2), (2, 2, 0), (0, 1, 2)), strides=2, padding=1), IMAGE),
    case(FixedConv2D((((1, -1),), ((0.5, 0.5),)), reverse=True), IMAGE),
    case(FixedConv1D("box", 4, padding="full"), SIGNAL),
    case(FixedConv1D((1, 0, -1), dilation_rate=2), ANY_LENGTH),
    # pooling, and sampling without any
    *(
        case(L2Pooling2D(3, **settings), volume)
        for settings, volume in [
            ({}, IMAGE),
            ({"strides": 2, "padding": "same"}, ANY_SIZE),
            ({"strides": 2, "padding": 1, "ceil_mode": True}, IMAGE),
        ]
    ),
    case(GlobalMaxPooling2D(), IMAGE),
    case(GlobalMaxPooling2D(keepdims=True), ANY_SIZE),
    case(Subsampling2D(), IMAGE),
    case(Subsampling2D((3, 1)), ANY_SIZE),
    case(Subsampling1D(3), SIGNAL),
    *(
        case(UpSampling2D((2, 3), interpolation), volume)
        for interpolation in ("nearest", "bilinear", "zeros")
        for volume in (IMAGE, ANY_SIZE)
    ),
    case(UpSampling1D(3), SIGNAL),
    case(UpSampling1D(2, "zeros"), ANY_LENGTH),
    case(Cropping2D(), IMAGE),
    case(Cropping2D(((1, 2), 3)), ANY_SIZE),
    # functions of one number, or of a few
    case(LeakyReLU(), IMAGE),
    case(LeakyReLU(0.1), (7,)),
    case(ELU(), IMAGE),
    case(ELU(0.5), ANY_SIZE),
    case(SiLU(), IMAGE),
    case(GELU(), IMAGE),
    case(GELU(approximate=True), (7,)),
    case(HardSigmoid(), IMAGE),
    case(HardSwish(), IMAGE),
    case(Maxout(), IMAGE),
    case(Maxout(3), (6,)),
    case(LocalResponseNormalization(), IMAGE),
    case(LocalResponseNormalization(3, alpha=0.1, beta=0.5, k=1), ANY_SIZE),
    case(LayerNormalization(), IMAGE),
    case(LayerNormalization((1, 3), center=False), IMAGE),
    case(LayerNormalization((-1,)), IMAGE),
    case(LayerNormalization(epsilon=1e-5, gamma_initializer="zeros", gamma_constraint="non_neg"), ANY_SIZE),
    case(GroupNormalization(3), IMAGE),
    case(GroupNormalization(-1, scale=False), IMAGE),
    case(GroupNormalization(2, axis=2, epsilon=1e-5, beta_regularizer="l2"), IMAGE),
    case(Rescaling(0.17), IMAGE),
    case(Rescaling(-2, offset=1), ANY_SIZE),
    case(SpatialDropout2D(0.3, seed=1), IMAGE),
    *(
        case(join(), *volumes)
        for join in (Multiply, Average, Maximum)
        for volumes in [(IMAGE, IMAGE), (IMAGE, (1, 1, 6), IMAGE), (ANY_SIZE, IMAGE)]
    ),
    case(Reshape((130, 6)), IMAGE),
    case(Reshape((-1, 3)), IMAGE),
    case(Reshape((-1, 3)), ANY_SIZE),
    case(Reshape((1, 1, 7)), (7,)),
    case(Permute((2, 1, 3)), IMAGE),
    case(Permute((3, 1, 2)), ANY_SIZE),
    case(
        KerasLayer(
            "PReLU",
            shared_axes=[1, 2],
            recorded={
                "inputs": [IMAGE],
                "output": IMAGE,
                "weights": [("alpha", (1, 1, 6), True)],
            },
        ),
        IMAGE,
    ),
]

REFUSED = [
    case(Conv2D(4, 5), (3, 3, 6)),
    case(Conv2D(4, 3, dilation_rate=3), (6, 9, 6)),
    case(Conv2D(4, 3), (7,)),
    case(Conv2D(4, 3), (13, 10, None)),
    case(Conv2D(4, 3, groups=2), (13, 10, 5)),
    case(MaxPooling2D(4), (3, 9, 6)),
    case(AveragePooling2D(2), (7,)),
    case(GlobalAveragePooling2D(), (7,)),
    case(ZeroPadding2D(), (7,)),
    case(Dense(5), (13, 10, None)),
    case(BatchNormalization(axis=4), IMAGE),
    case(BatchNormalization(), (13, 10, None)),
    case(Add(), IMAGE, (13, 9, 6)),
    case(Add(), IMAGE, (13, 10, 5)),
    case(Concatenate(), IMAGE, (12, 10, 6)),
    case(Concatenate(), IMAGE, (60,)),
    case(Concatenate(axis=4), IMAGE, IMAGE),
    case(Conv1D(4, 5), (3, 6)),
    case(Conv1D(4, 3), IMAGE),
    case(MaxPooling1D(2), IMAGE),
    case(GlobalMaxPooling1D(), IMAGE),
    case(DepthwiseConv2D(5), (3, 3, 6)),
    case(SeparableConv2D(4, 3), (13, 10, None)),
    case(Conv2DTranspose(4, 3), (7,)),
    case(Conv2DTranspose(4, 3, padding=3), (4, 4, 6)),
    case(LocallyConnected2D(4, 3), ANY_SIZE),
    case(LocallyConnected2D(4, 5), (3, 3, 6)),
    case(FixedConv2D("box", 5), (3, 9, 6)),
    case(L2Pooling2D(4), (3, 9, 6)),
    case(UpSampling2D(), (7,)),
    case(Subsampling2D(), (7,)),
    case(Cropping2D(5), IMAGE),
    case(Maxout(4), IMAGE),
    case(GroupNormalization(4), IMAGE),
    case(LayerNormalization(axis=4), IMAGE),
    case(SpatialDropout2D(0.5), (7,)),
    case(Multiply(), IMAGE, (13, 9, 6)),
    case(Reshape((7, -1)), IMAGE),
    case(Reshape((13, 10)), IMAGE),
    case(Permute((2, 1)), IMAGE),
]
"""What Keras refuses too."""

STRICTER = [
    case(Add(), IMAGE, (6,)),
    case(Add(), IMAGE, (10, 6)),
    case(Softmax(axis=4), IMAGE),
]
"""What graphnet refuses and Keras lets pass: volumes with other numbers of axes are no sum of pictures, and an axis
that is not there is found in Keras only when data arrives."""


def identity(row: Case) -> str:
    return f"{row.op!r} of {' and '.join(map(volume_text, row.inputs))}"


every_case = pytest.mark.parametrize("row", CASES, ids=identity)
every_refused_case = pytest.mark.parametrize("row", REFUSED, ids=identity)
every_stricter_case = pytest.mark.parametrize("row", STRICTER, ids=identity)
