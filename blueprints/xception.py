"""Xception: depthwise separable convolutions throughout, with residuals round them."""

from graphnet import (
    BatchNormalization,
    Conv2D,
    Dense,
    GlobalAveragePooling2D,
    Identity,
    Input,
    MaxPooling2D,
    ReLU,
    SeparableConv2D,
    Softmax,
    block,
    blueprint,
)


def conv(filters, size, strides=1):
    """CONV-BN."""
    return Conv2D(filters, size, strides=strides, use_bias=False) >> BatchNormalization()


def separable(filters):
    """3×3 a channel, 1×1 across them, BN."""
    return SeparableConv2D(filters, 3, padding="same", use_bias=False) >> BatchNormalization()


@block
def shrinking(first, filters):
    """What comes first, one more separable convolution and pooling, beside a projection."""
    body = first >> ReLU() >> separable(filters) >> MaxPooling2D(3, strides=2, padding="same")
    return body + conv(filters, 1, strides=2)


@block
def middle():
    """Three separable convolutions beside the identity."""
    return 3 * (ReLU() >> separable(728)) + Identity()


@blueprint(paper="Chollet, Xception: Deep learning with depthwise separable convolutions", year=2016)
def xception(classes: int = 1000, input_shape: tuple[int | None, ...] = (299, 299, 3)):
    """Figure 5: entry flow, eight times the middle flow, exit flow."""
    return (
        Input(*input_shape)
        >> conv(32, 3, strides=2) >> ReLU() >> conv(64, 3) >> ReLU()
        >> shrinking(separable(128), 128)
        >> shrinking(ReLU() >> separable(256), 256)
        >> shrinking(ReLU() >> separable(728), 728)
        >> 8 * middle()
        >> shrinking(ReLU() >> separable(728), 1024)
        >> separable(1536) >> ReLU() >> separable(2048) >> ReLU()
        >> GlobalAveragePooling2D() >> Dense(classes) >> Softmax()
    )  # fmt: skip
