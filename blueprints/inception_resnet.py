"""Inception-ResNet: inception modules as the residuals of a residual network."""

from graphnet import (
    AveragePooling2D,
    BatchNormalization,
    Conv2D,
    Dense,
    Dropout,
    GlobalAveragePooling2D,
    Identity,
    Input,
    MaxPooling2D,
    ReLU,
    Rescaling,
    Softmax,
    block,
    blueprint,
)

PAPER = "Szegedy et al., Inception-v4, Inception-ResNet and the impact of residual connections on learning"


def conv(filters, size=1, strides=1, padding="same"):
    """CONV-BN-RELU; "valid" is what the figures mark with a V."""
    return (
        Conv2D(filters, size, strides=strides, padding=padding, use_bias=False)
        >> BatchNormalization(scale=False)  # the next convolution scales
        >> ReLU()
    )


def stem():
    """What both stems begin with: 299×299×3 to 71×71×192 (figure 14)."""
    return (
        conv(32, 3, 2, "valid") >> conv(32, 3, padding="valid") >> conv(64, 3) >> MaxPooling2D(3, strides=2)
        >> conv(80) >> conv(192, 3, padding="valid")
    )  # fmt: skip


def scaled(module, channels, scale):
    """The input plus a module, brought back to the input's channels linearly and scaled down (figure 20)."""
    return Identity() + (module >> Conv2D(channels, 1) >> Rescaling(scale))


@block
def inception_resnet_a(n3, n33, channels):
    """The 35×35 grid (figures 10 and 16)."""
    module = conv(32) | conv(32) >> conv(32, 3) | conv(32) >> conv(n3, 3) >> conv(n33, 3)
    return scaled(module, channels, 0.17) >> ReLU()


@block
def inception_resnet_b(n1, n17, n71, channels):
    """The 17×17 grid (figures 11 and 17)."""
    module = conv(n1) | conv(128) >> conv(n17, (1, 7)) >> conv(n71, (7, 1))
    return scaled(module, channels, 0.1) >> ReLU()


@block
def inception_resnet_c(n13, n31, channels, last=False):
    """The 8×8 grid (figures 13 and 19)."""
    module = conv(192) | conv(192) >> conv(n13, (1, 3)) >> conv(n31, (3, 1))
    return scaled(module, channels, 1.0) if last else scaled(module, channels, 0.2) >> ReLU()


@block
def reduction_a(k, m):
    """35×35 to 17×17 (figure 7)."""
    return (
        conv(384, 3, 2, "valid")
        | conv(k) >> conv(k, 3) >> conv(m, 3, 2, "valid")
        | MaxPooling2D(3, strides=2)
    )  # fmt: skip


@block
def reduction_b(n, m):
    """17×17 to 8×8 (figures 12 and 18)."""
    return (
        conv(256) >> conv(384, 3, 2, "valid")
        | conv(256) >> conv(n, 3, 2, "valid")
        | conv(256) >> conv(n, 3) >> conv(m, 3, 2, "valid")
        | MaxPooling2D(3, strides=2)
    )


@blueprint(paper=PAPER, year=2016)
def inception_resnet_v1(classes: int = 1000, input_shape: tuple[int | None, ...] = (299, 299, 3)):
    """Figure 15."""
    return (
        Input(*input_shape)
        >> (stem() >> conv(256, 3, 2, "valid")).named("stem")
        >> 5 * inception_resnet_a(32, 32, 256) >> reduction_a(192, 256)
        >> 10 * inception_resnet_b(128, 128, 128, 896) >> reduction_b(256, 256)
        >> 5 * inception_resnet_c(192, 192, 1792)
        >> GlobalAveragePooling2D() >> Dropout(0.2) >> Dense(classes) >> Softmax()
    )  # fmt: skip


@blueprint(paper=PAPER, year=2016)
def inception_resnet_v2(classes: int = 1000, input_shape: tuple[int | None, ...] = (299, 299, 3)):
    """The layout of keras.applications, with another stem than the paper's, and twice its modules."""
    mixed = (
        conv(96)
        | conv(48) >> conv(64, 5)
        | conv(64) >> conv(96, 3) >> conv(96, 3)
        | AveragePooling2D(3, strides=1, padding="same") >> conv(64)
    )
    return (
        Input(*input_shape)
        >> (stem() >> MaxPooling2D(3, strides=2) >> mixed).named("stem")
        >> 10 * inception_resnet_a(48, 64, 320) >> reduction_a(256, 384)
        >> 20 * inception_resnet_b(192, 160, 192, 1088) >> reduction_b(288, 320)
        >> 9 * inception_resnet_c(224, 256, 2080) >> inception_resnet_c(224, 256, 2080, last=True) >> conv(1536)
        >> GlobalAveragePooling2D() >> Dense(classes) >> Softmax()
    )  # fmt: skip
