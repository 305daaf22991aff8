"""Inception-v4: a purely convolutional Inception, every grid with a module of its own."""

from graphnet import (
    AveragePooling2D,
    BatchNormalization,
    Conv2D,
    Dense,
    Dropout,
    GlobalAveragePooling2D,
    Input,
    MaxPooling2D,
    ReLU,
    Softmax,
    block,
    blueprint,
)


def conv(filters, size=1, strides=1, padding="same"):
    """CONV-BN-RELU; "valid" is what the figures mark with a V."""
    return Conv2D(filters, size, strides=strides, padding=padding, use_bias=False) >> BatchNormalization() >> ReLU()


@block
def stem():
    """299×299×3 to 35×35×384 (figure 3)."""
    return (
        conv(32, 3, 2, "valid") >> conv(32, 3, padding="valid") >> conv(64, 3)
        >> (MaxPooling2D(3, strides=2) | conv(96, 3, 2, "valid"))
        >> (
            conv(64) >> conv(96, 3, padding="valid")
            | conv(64) >> conv(64, (7, 1)) >> conv(64, (1, 7)) >> conv(96, 3, padding="valid")
        )
        >> (conv(192, 3, 2, "valid") | MaxPooling2D(3, strides=2))
    )  # fmt: skip


@block
def inception_a():
    """The 35×35 grid (figure 4)."""
    return (
        AveragePooling2D(3, strides=1, padding="same") >> conv(96)
        | conv(96)
        | conv(64) >> conv(96, 3)
        | conv(64) >> conv(96, 3) >> conv(96, 3)
    )


@block
def inception_b():
    """The 17×17 grid (figure 5, whose third branch prints 1×7 twice where a 7×1 is meant)."""
    return (
        AveragePooling2D(3, strides=1, padding="same") >> conv(128)
        | conv(384)
        | conv(192) >> conv(224, (1, 7)) >> conv(256, (7, 1))
        | conv(192) >> conv(192, (1, 7)) >> conv(224, (7, 1)) >> conv(224, (1, 7)) >> conv(256, (7, 1))
    )


@block
def inception_c():
    """The 8×8 grid (figure 6)."""
    fan = conv(256, (1, 3)) | conv(256, (3, 1))
    return (
        AveragePooling2D(3, strides=1, padding="same") >> conv(256)
        | conv(256)
        | conv(384) >> fan
        | conv(384) >> conv(448, (1, 3)) >> conv(512, (3, 1)) >> fan
    )


@block
def reduction_a():
    """35×35 to 17×17 (figure 7, with the filters of table 1)."""
    return (
        MaxPooling2D(3, strides=2)
        | conv(384, 3, 2, "valid")
        | conv(192) >> conv(224, 3) >> conv(256, 3, 2, "valid")
    )  # fmt: skip


@block
def reduction_b():
    """17×17 to 8×8 (figure 8)."""
    return (
        MaxPooling2D(3, strides=2)
        | conv(192) >> conv(192, 3, 2, "valid")
        | conv(256) >> conv(256, (1, 7)) >> conv(320, (7, 1)) >> conv(320, 3, 2, "valid")
    )


@blueprint(
    paper="Szegedy et al., Inception-v4, Inception-ResNet and the impact of residual connections on learning", year=2016
)
def inception_v4(classes: int = 1000, input_shape: tuple[int | None, ...] = (299, 299, 3)):
    """Figure 9."""
    return (
        Input(*input_shape)
        >> stem().named("stem")
        >> 4 * inception_a() >> reduction_a()
        >> 7 * inception_b() >> reduction_b()
        >> 3 * inception_c()
        >> GlobalAveragePooling2D() >> Dropout(0.2) >> Dense(classes) >> Softmax()
    )  # fmt: skip
