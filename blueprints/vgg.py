"""VGG: only 3×3 convolutions and 2×2 pooling, but many of them."""

from typing import Literal

from graphnet import Conv2D, Dense, Flatten, Input, MaxPooling2D, ReLU, Softmax, blueprint, sequential

CONVOLUTIONS = {11: (1, 1, 2, 2, 2), 13: (2, 2, 2, 2, 2), 16: (2, 2, 3, 3, 3), 19: (2, 2, 4, 4, 4)}
FILTERS = (64, 128, 256, 512, 512)


@blueprint(
    paper="Simonyan & Zisserman, Very deep convolutional networks for large-scale image recognition",
    year=2014,
    variants={f"vgg{depth}": {"depth": depth} for depth in CONVOLUTIONS},
)
def vgg(depth: Literal[11, 13, 16, 19] = 16, classes: int = 1000, input_shape: tuple[int, ...] = (224, 224, 3)):
    """Configurations A, B, D and E of the paper's table 1."""
    stages = sequential()
    for number, (convolutions, filters) in enumerate(zip(CONVOLUTIONS[depth], FILTERS, strict=True), start=1):
        conv = Conv2D(filters, 3, padding="same") >> ReLU()
        stages >>= (convolutions * conv >> MaxPooling2D(2)).named(f"block{number}")
    fc = Dense(4096) >> ReLU()
    return Input(*input_shape) >> stages >> Flatten() >> 2 * fc >> Dense(classes) >> Softmax()
