"""Inception-v2, the first network with batch normalization: two 3×3 in place of each 5×5."""

from graphnet import (
    AveragePooling2D,
    BatchNormalization,
    Conv2D,
    Dense,
    GlobalAveragePooling2D,
    Input,
    MaxPooling2D,
    ReLU,
    SeparableConv2D,
    Softmax,
    block,
    blueprint,
    sequential,
)

# figure 5: #1×1, #3×3 reduce, #3×3, double #3×3 reduce, double #3×3, pool and its projection
FILTERS = {
    "3a": (64, 64, 64, 64, 96, AveragePooling2D, 32),
    "3b": (64, 64, 96, 64, 96, AveragePooling2D, 64),
    "4a": (224, 64, 96, 96, 128, AveragePooling2D, 128),
    "4b": (192, 96, 128, 96, 128, AveragePooling2D, 128),
    "4c": (160, 128, 160, 128, 160, AveragePooling2D, 128),
    "4d": (96, 128, 192, 160, 192, AveragePooling2D, 128),
    "5a": (352, 192, 320, 160, 224, AveragePooling2D, 128),
    "5b": (352, 192, 320, 192, 224, MaxPooling2D, 128),
}


def conv(filters, size=1, strides=1):
    """CONV-BN-RELU; the shift of batch normalization is the bias (section 3.2)."""
    return Conv2D(filters, size, strides=strides, padding="same", use_bias=False) >> BatchNormalization() >> ReLU()


@block
def inception(n1, r3, n3, r33, n33, pool, proj):
    """A row of figure 5."""
    return (
        conv(n1)
        | conv(r3) >> conv(n3, 3)
        | conv(r33) >> conv(n33, 3) >> conv(n33, 3)
        | pool(3, strides=1, padding="same") >> conv(proj)
    )


@block
def reduction(r3, n3, r33, n33):
    """The module at stride 2, whose pooling passes its input through (3c and 4e)."""
    return (
        conv(r3) >> conv(n3, 3, 2)
        | conv(r33) >> conv(n33, 3) >> conv(n33, 3, 2)
        | MaxPooling2D(3, strides=2, padding="same")
    )  # fmt: skip


def modules(*names):
    """Rows of figure 5, one after another."""
    return sequential(*(inception(*FILTERS[name]).named(f"inception_{name}") for name in names))


@blueprint(paper="Ioffe & Szegedy, Batch normalization: accelerating deep network training", year=2015)
def inception_v2(separable: bool = True, classes: int = 1000, input_shape: tuple[int | None, ...] = (224, 224, 3)):
    """BN-Inception with the filters of figure 5; `separable=False` has a plain first convolution, as its ports have."""
    pool = MaxPooling2D(3, strides=2, padding="same")
    first = (
        SeparableConv2D(64, 7, strides=2, padding="same", depth_multiplier=8, use_bias=False)
        if separable
        else Conv2D(64, 7, strides=2, padding="same", use_bias=False)
    )
    return (
        Input(*input_shape)
        >> first >> BatchNormalization() >> ReLU() >> pool >> conv(64) >> conv(192, 3) >> pool
        >> modules("3a", "3b") >> reduction(128, 160, 64, 96).named("inception_3c")
        >> modules("4a", "4b", "4c", "4d") >> reduction(128, 192, 192, 256).named("inception_4e")
        >> modules("5a", "5b")
        >> GlobalAveragePooling2D() >> Dense(classes) >> Softmax()
    )  # fmt: skip
