"""A residual block without a projection

The first block of a new stage halves the extents and doubles the channels; its shortcut does neither.
"""

from graphnet import (
    BatchNormalization,
    Conv2D,
    Dense,
    GlobalAveragePooling2D,
    Identity,
    Input,
    ReLU,
    Softmax,
    block,
    blueprint,
)


def unit(filters, strides=1):
    return Conv2D(filters, 3, strides=strides, padding="same", use_bias=False) >> BatchNormalization()


@block
def basic(filters, strides=1):
    body = unit(filters, strides) >> ReLU() >> unit(filters)
    return (body + Identity()) >> ReLU()


@blueprint
def resnet(classes: int = 10):
    stem = unit(16) >> ReLU()
    stages = 2 * basic(16) >> basic(32, strides=2) >> basic(32)
    return Input(32, 32, 3) >> stem >> stages >> GlobalAveragePooling2D() >> Dense(classes) >> Softmax()
