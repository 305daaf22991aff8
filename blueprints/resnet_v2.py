"""Residual networks with pre-activation, in the layout of keras.applications: a stage ends with its stride."""

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
    Subsampling2D,
    ZeroPadding2D,
    block,
    blueprint,
    sequential,
)

BLOCKS = {50: (3, 4, 6, 3), 101: (3, 4, 23, 3), 152: (3, 8, 36, 3)}
FILTERS = (64, 128, 256, 512)


def activation():
    """BN-RELU."""
    return BatchNormalization(epsilon=1.001e-5) >> ReLU()


@block
def bottleneck(filters, strides=1, project=False):
    """1×1 down, 3×3, 1×1 up, beside the identity or a projection; all but the identity begins activated (figure 4e)."""
    body = (
        Conv2D(filters, 1, use_bias=False) >> activation()
        >> Conv2D(filters, 3, strides=strides, padding=1, use_bias=False) >> activation()
        >> Conv2D(4 * filters, 1)
    )  # fmt: skip
    if project:
        return activation() >> (body + Conv2D(4 * filters, 1))
    return (activation() >> body) + (Subsampling2D(strides) if strides > 1 else Identity())


@blueprint(
    paper="He et al., Identity mappings in deep residual networks",
    year=2016,
    variants={f"resnet{depth}_v2": {"depth": depth} for depth in BLOCKS},
)
def resnet_v2(
    depth: Literal[50, 101, 152] = 50, classes: int = 1000, input_shape: tuple[int | None, ...] = (224, 224, 3)
):
    """A stem, four stages of pre-activated bottlenecks, a global mean, one dense layer."""
    stages = sequential()
    for number, (blocks, filters) in enumerate(zip(BLOCKS[depth], FILTERS, strict=True), start=1):
        first = bottleneck(filters, project=True)
        last = bottleneck(filters, strides=2 if number < 4 else 1)
        stages >>= (first >> (blocks - 2) * bottleneck(filters) >> last).named(f"stage{number}")
    return (
        Input(*input_shape)
        >> Conv2D(64, 7, strides=2, padding=3) >> ZeroPadding2D(1) >> MaxPooling2D(3, strides=2)
        >> stages >> activation()
        >> GlobalAveragePooling2D() >> Dense(classes) >> Softmax()
    )  # fmt: skip
