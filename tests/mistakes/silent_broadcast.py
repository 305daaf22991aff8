"""A shortcut that is broadcast

The shortcut of the first block is the image itself.
"""

from graphnet import BatchNormalization, Conv2D, Dense, GlobalAveragePooling2D, Identity, Input, ReLU, Softmax, blueprint


def basic(filters):
    unit = Conv2D(filters, 3, padding="same", use_bias=False) >> BatchNormalization()
    return (unit >> ReLU() >> unit + Identity()) >> ReLU()


@blueprint
def resnet(classes: int = 10):
    return Input(28, 28, 1) >> 3 * basic(32) >> GlobalAveragePooling2D() >> Dense(classes) >> Softmax()
