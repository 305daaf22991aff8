"""Residual networks for CIFAR-10: thin, deep, and with shortcuts that have no parameters."""

from graphnet import (
    BatchNormalization,
    Conv2D,
    Dense,
    GlobalAveragePooling2D,
    Identity,
    Input,
    ReLU,
    Rescaling,
    Softmax,
    Subsampling2D,
    block,
    blueprint,
)


def unit(filters, strides=1):
    """CONV-BN, 3×3."""
    conv = Conv2D(filters, 3, strides=strides, padding=1, use_bias=False, kernel_initializer="he_normal")
    return conv >> BatchNormalization(momentum=0.9, epsilon=1e-5)


@block
def basic(filters, shrink=False):
    """3×3, 3×3, beside the identity; where the map shrinks, it is subsampled and as many zero channels are added."""
    body = unit(filters, strides=2 if shrink else 1) >> ReLU() >> unit(filters)
    shortcut = Subsampling2D(2) >> (Identity() | Rescaling(0.0)) if shrink else Identity()
    return (body + shortcut) >> ReLU()


@blueprint(
    paper="He et al., Deep residual learning for image recognition",
    year=2015,
    variants={"resnet20": {"n": 3}, "resnet56": {"n": 9}, "resnet110": {"n": 18}},
)
def resnet_cifar(n: int = 3, width: int = 16, classes: int = 10, input_shape: tuple[int | None, ...] = (32, 32, 3)):
    """Section 4.2: 6n + 2 layers, shortcuts of option A."""
    return (
        Input(*input_shape)
        >> unit(width) >> ReLU()
        >> (n * basic(width)).named("stage1")
        >> (basic(2 * width, shrink=True) >> (n - 1) * basic(2 * width)).named("stage2")
        >> (basic(4 * width, shrink=True) >> (n - 1) * basic(4 * width)).named("stage3")
        >> GlobalAveragePooling2D() >> Dense(classes) >> Softmax()
    )  # fmt: skip
