"""Residual networks in the layout of torchvision: unbiased convolutions, stride on the 3×3."""

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
    block,
    blueprint,
    sequential,
)

BLOCKS = {18: (2, 2, 2, 2), 34: (3, 4, 6, 3), 50: (3, 4, 6, 3), 101: (3, 4, 23, 3), 152: (3, 8, 36, 3)}
FILTERS = (64, 128, 256, 512)


def unit(filters, size=1, strides=1):
    """CONV-BN."""
    conv = Conv2D(filters, size, strides=strides, padding=size // 2, use_bias=False, kernel_initializer="he_normal")
    return conv >> BatchNormalization(momentum=0.9, epsilon=1e-5)


@block
def basic(filters, strides=1):
    """3×3, 3×3, beside the identity or a projection (figure 5, left)."""
    body = unit(filters, 3, strides) >> ReLU() >> unit(filters, 3)
    return (body + (unit(filters, 1, strides) if strides > 1 else Identity())) >> ReLU()


@block
def bottleneck(filters, strides=1, project=False):
    """1×1 down, 3×3, 1×1 up, beside the identity or a projection (figure 5, right)."""
    body = unit(filters) >> ReLU() >> unit(filters, 3, strides) >> ReLU() >> unit(4 * filters)
    return (body + (unit(4 * filters, 1, strides) if project else Identity())) >> ReLU()


@blueprint(
    paper="He et al., Deep residual learning for image recognition",
    year=2015,
    variants={
        "resnet18": {"depth": 18},
        "resnet34": {"depth": 34},
        "resnet50_v1_5": {"depth": 50},
        "resnet101_v1_5": {"depth": 101},
        "resnet152_v1_5": {"depth": 152},
    },
)
def resnet_v1_5(
    depth: Literal[18, 34, 50, 101, 152] = 50,
    classes: int = 1000,
    input_shape: tuple[int | None, ...] = (224, 224, 3),
):
    """Table 1: a stem, four stages of basic blocks or bottlenecks, a global mean, one dense layer."""
    stages = sequential()
    for number, (blocks, filters) in enumerate(zip(BLOCKS[depth], FILTERS, strict=True), start=1):
        strides = 1 if number == 1 else 2
        if depth < 50:
            stage = basic(filters, strides) >> (blocks - 1) * basic(filters)
        else:
            stage = bottleneck(filters, strides, project=True) >> (blocks - 1) * bottleneck(filters)
        stages >>= stage.named(f"stage{number}")
    return (
        Input(*input_shape)
        >> (unit(64, 7, strides=2) >> ReLU()).named("stem") >> MaxPooling2D(3, strides=2, padding=1)
        >> stages
        >> GlobalAveragePooling2D() >> Dense(classes) >> Softmax()
    )  # fmt: skip
