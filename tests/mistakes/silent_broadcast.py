"""A residual sum that is broadcast

The shortcut of the first block is the image, whose one channel is added to each of the block's 32. Three channels would
have been refused.
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
    blueprint,
)


def basic(filters):
    unit = Conv2D(filters, 3, padding="same", use_bias=False) >> BatchNormalization()
    body = unit >> ReLU() >> unit
    return (body + Identity()) >> ReLU()


@blueprint
def resnet(classes: int = 10):
    return Input(28, 28, 1) >> 3 * basic(32) >> GlobalAveragePooling2D() >> Dense(classes) >> Softmax()
