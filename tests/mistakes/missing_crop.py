"""A U-Net without its crops

Valid convolutions take cells off every border, so what comes up from below is smaller than what comes across. The
paper crops the latter.
"""

from graphnet import Conv2D, Conv2DTranspose, Identity, Input, MaxPooling2D, ReLU, Softmax, blueprint


def level(depth, filters):
    convs = 2 * (Conv2D(filters, 3) >> ReLU())
    if depth == 0:
        return convs
    below = MaxPooling2D(2) >> level(depth - 1, 2 * filters) >> Conv2DTranspose(filters, 2, strides=2)
    return convs >> (Identity() | below) >> convs


@blueprint
def unet(classes: int = 2):
    return Input(188, 188, 1) >> level(2, 64) >> Conv2D(classes, 1) >> Softmax()
