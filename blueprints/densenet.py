"""Densely connected networks: every layer sees all that went before it in its block."""

from typing import Literal

from graphnet import (
    AveragePooling2D,
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

LAYERS = {121: (6, 12, 24, 16), 169: (6, 12, 32, 32), 201: (6, 12, 48, 32)}


def activation():
    """BN-RELU."""
    return BatchNormalization(epsilon=1.001e-5) >> ReLU()


@block
def dense_layer(growth):
    """1×1 to four times the growth, then 3×3, beside all that came in (DenseNet-B)."""
    return Identity() | (
        activation() >> Conv2D(4 * growth, 1, use_bias=False)
        >> activation() >> Conv2D(growth, 3, padding="same", use_bias=False)
    )  # fmt: skip


@block
def transition(filters):
    """1×1, 2×2 average pooling."""
    return activation() >> Conv2D(filters, 1, use_bias=False) >> AveragePooling2D(2)


@blueprint(
    paper="Huang et al., Densely connected convolutional networks",
    year=2016,
    variants={f"densenet{depth}": {"depth": depth} for depth in LAYERS},
)
def densenet(
    depth: Literal[121, 169, 201] = 121,
    growth: int = 32,
    compression: float = 0.5,
    classes: int = 1000,
    input_shape: tuple[int | None, ...] = (224, 224, 3),
):
    """Table 1 (DenseNet-BC): a stem, four dense blocks with transitions between, a global mean, one dense layer."""
    channels = 2 * growth
    stem = Conv2D(channels, 7, strides=2, padding=3, use_bias=False) >> activation()
    blocks = sequential()
    for number, layers in enumerate(LAYERS[depth], start=1):
        if number > 1:
            channels = int(compression * channels)
            blocks >>= transition(channels)
        blocks >>= (layers * dense_layer(growth)).named(f"block{number}")
        channels += layers * growth
    return (
        Input(*input_shape)
        >> stem >> MaxPooling2D(3, strides=2, padding=1)
        >> blocks >> activation()
        >> GlobalAveragePooling2D() >> Dense(classes) >> Softmax()
    )  # fmt: skip
