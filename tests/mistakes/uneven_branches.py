"""An inception module with one valid branch

Branches are joined along the channels, so their extents must agree, and the 5×5 branch is `"valid"`. The line after the
module asks for the channels of what could not be joined; the blueprint is checked as far as it was written.
"""

from graphnet import Conv2D, Dense, GlobalAveragePooling2D, Input, MaxPooling2D, ReLU, Softmax, block, blueprint


def conv(filters, size=1, padding="same"):
    return Conv2D(filters, size, padding=padding) >> ReLU()


@block
def inception(n1, r3, n3, r5, n5, proj):
    return (
        conv(n1)
        | conv(r3) >> conv(n3, 3)
        | conv(r5) >> conv(n5, 5, "valid")
        | MaxPooling2D(3, strides=1, padding="same") >> conv(proj)
    )


@blueprint
def googlenet(classes: int = 10):
    x = Input(32, 32, 3) >> conv(64, 3) >> MaxPooling2D(2) >> inception(64, 96, 128, 16, 32, 32)
    x = x >> Conv2D(x.channels // 2, 1) >> ReLU()
    return x >> GlobalAveragePooling2D() >> Dense(classes) >> Softmax()
