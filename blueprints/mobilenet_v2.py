"""MobileNetV2: residuals between thin volumes, convolutions on the wide ones within."""

from graphnet import (
    BatchNormalization,
    Conv2D,
    Dense,
    DepthwiseConv2D,
    GlobalAveragePooling2D,
    Identity,
    Input,
    ReLU,
    Softmax,
    block,
    blueprint,
    sequential,
)

# Table 2: expansion factor t, output channels c, repetitions n, stride s of the first
ROWS = (
    (1, 16, 1, 1),
    (6, 24, 2, 2),
    (6, 32, 3, 2),
    (6, 64, 4, 2),
    (6, 96, 3, 1),
    (6, 160, 3, 2),
    (6, 320, 1, 1),
)


def normalization():
    """BN."""
    return BatchNormalization(momentum=0.999)


def activation():
    """BN-RELU6."""
    return normalization() >> ReLU(max_value=6)


def eights(channels):
    """The nearest number of channels that 8 divides, unless it takes more than a tenth away."""
    nearest = max(8, int(channels + 4) // 8 * 8)
    return nearest if nearest >= 0.9 * channels else nearest + 8


@block
def bottleneck(channels, expansion, filters, strides):
    """1×1 up, 3×3 depthwise, linear 1×1 down, beside the identity where volumes agree (figure 4d)."""
    wide = Conv2D(expansion * channels, 1, use_bias=False) >> activation() if expansion > 1 else Identity()
    body = (
        wide
        >> DepthwiseConv2D(3, strides=strides, padding="same", use_bias=False) >> activation()
        >> Conv2D(filters, 1, use_bias=False) >> normalization()
    )  # fmt: skip
    return body + Identity() if strides == 1 and filters == channels else body


@blueprint(paper="Sandler et al., MobileNetV2: Inverted residuals and linear bottlenecks", year=2018)
def mobilenet_v2(alpha: float = 1.0, classes: int = 1000, input_shape: tuple[int | None, ...] = (224, 224, 3)):
    """Table 2 in the layout of keras.applications; alpha is the width multiplier."""
    channels = eights(32 * alpha)
    stem = Conv2D(channels, 3, strides=2, padding="same", use_bias=False) >> activation()
    body = sequential()
    for expansion, filters, repetitions, first in ROWS:
        for strides in (first, *(repetitions - 1) * [1]):
            body >>= bottleneck(channels, expansion, eights(filters * alpha), strides)
            channels = eights(filters * alpha)
    last = Conv2D(eights(1280 * max(alpha, 1)), 1, use_bias=False) >> activation()
    return Input(*input_shape) >> stem >> body >> last >> GlobalAveragePooling2D() >> Dense(classes) >> Softmax()
