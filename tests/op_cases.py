"""One table of op cases: example arguments and inputs for every op, which many tests run through."""

from typing import NamedTuple

import pytest

from graphnet import (
    Add,
    AveragePooling2D,
    BatchNormalization,
    Concatenate,
    Conv2D,
    Dense,
    Dropout,
    Flatten,
    GlobalAveragePooling2D,
    Identity,
    MaxPooling2D,
    Op,
    ReLU,
    Sigmoid,
    Softmax,
    Tanh,
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
