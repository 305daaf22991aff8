"""AlexNet: the deep network that won ImageNet in 2012."""

from graphnet import (
    Conv2D,
    Dense,
    Dropout,
    Flatten,
    Input,
    LocalResponseNormalization,
    MaxPooling2D,
    ReLU,
    Softmax,
    blueprint,
)

PAPER = "Krizhevsky, Sutskever & Hinton, ImageNet classification with deep convolutional neural networks"


def conv(filters, size, strides=1, padding=0, groups=1):
    """CONV-RELU."""
    return Conv2D(filters, size, strides=strides, padding=padding, groups=groups) >> ReLU()


def pool():
    """Overlapping pooling."""
    return MaxPooling2D(3, strides=2)


def norm():
    """Response normalisation over five neighbouring channels (section 3.3)."""
    return LocalResponseNormalization(5, alpha=1e-4, beta=0.75, k=2)


def classifier(classes):
    """FC6, FC7 and FC8, with dropout as in section 4.2."""
    fc = Dense(4096) >> ReLU() >> Dropout(0.5)
    return Flatten() >> 2 * fc >> Dense(classes) >> Softmax()


@blueprint(paper=PAPER, year=2012)
def alexnet(classes: int = 1000, input_shape: tuple[int, ...] = (227, 227, 3)):
    """The simplified AlexNet of CS231n: one column, and pooling before normalisation."""
    return (
        Input(*input_shape)
        >> conv(96, 11, strides=4) >> pool() >> norm()
        >> conv(256, 5, padding=2) >> pool() >> norm()
        >> conv(384, 3, padding=1)
        >> conv(384, 3, padding=1)
        >> conv(256, 3, padding=1) >> pool()
        >> classifier(classes)
    )  # fmt: skip


@blueprint(paper=PAPER, year=2012)
def alexnet_two_column(classes: int = 1000, input_shape: tuple[int, ...] = (227, 227, 3)):
    """The original: a column on each of two GPUs, which meet in CONV3 and the dense layers, and pooling last.

    The paper says 224×224, which its own 55×55 does not follow from.
    """
    return (
        Input(*input_shape)
        >> conv(96, 11, strides=4) >> norm() >> pool()
        >> conv(256, 5, padding=2, groups=2) >> norm() >> pool()
        >> conv(384, 3, padding=1)
        >> conv(384, 3, padding=1, groups=2)
        >> conv(256, 3, padding=1, groups=2) >> pool()
        >> classifier(classes)
    )  # fmt: skip
