"""Residual networks in the layout of keras.applications: biased convolutions, stride on the first 1×1."""

from typing import Literal

from graphnet import (
    BatchNormalization,
    Conv2D,
    Dense,
    GlobalAveragePooling2D,
    Identity,
    Input,
    MaxPooling2D,
    ReLU,
    Softmax,
    ZeroPadding2D,
    block,
    blueprint,
    sequential,
)

BLOCKS = {50: (3, 4, 6, 3), 101: (3, 4, 23, 3), 152: (3, 8, 36, 3)}
FILTERS = (64, 128, 256, 512)


def unit(filters, size=1, strides=1):
    """CONV-BN."""
    return Conv2D(filters, size, strides=strides, padding="same") >> BatchNormalization(epsilon=1.001e-5)


@block
def bottleneck(filters, strides=1, project=False):
    """1×1 down, 3×3, 1×1 up, beside the identity or a projection (figure 5)."""
    body = unit(filters, 1, strides) >> ReLU() >> unit(filters, 3) >> ReLU() >> unit(4 * filters)
    return (body + (unit(4 * filters, 1, strides) if project else Identity())) >> ReLU()


@blueprint(
    paper="He et al., Deep residual learning for image recognition",
    year=2015,
    variants={"resnet50": {"depth": 50}, "resnet101": {"depth": 101}, "resnet152": {"depth": 152}},
)
def resnet(depth: Literal[50, 101, 152] = 50, classes: int = 1000, input_shape: tuple[int | None, ...] = (224, 224, 3)):
    """Table 1: a stem, four stages of bottlenecks, a global mean, one dense layer."""
    stem = ZeroPadding2D(3) >> Conv2D(64, 7, strides=2) >> BatchNormalization(epsilon=1.001e-5) >> ReLU()
    stages = sequential()
    for number, (blocks, filters) in enumerate(zip(BLOCKS[depth], FILTERS, strict=True), start=1):
        first = bottleneck(filters, strides=1 if number == 1 else 2, project=True)
        stages >>= (first >> (blocks - 1) * bottleneck(filters)).named(f"stage{number}")
    return (
        Input(*input_shape)
        >> stem.named("stem") >> ZeroPadding2D(1) >> MaxPooling2D(3, strides=2)
        >> stages
        >> GlobalAveragePooling2D() >> Dense(classes) >> Softmax()
    )  # fmt: skip
