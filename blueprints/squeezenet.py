"""SqueezeNet: AlexNet's accuracy with fifty times fewer parameters, in the layout of the authors and of torchvision."""

from graphnet import Conv2D, Dropout, GlobalAveragePooling2D, Input, MaxPooling2D, ReLU, Softmax, block, blueprint

PAPER = "Iandola et al., SqueezeNet: AlexNet-level accuracy with 50x fewer parameters and <0.5MB model size"


def conv(filters, size=1, strides=1, padding="valid"):
    """CONV-RELU."""
    return Conv2D(filters, size, strides=strides, padding=padding) >> ReLU()


def pool():
    """Overlapping pooling whose last window may hang over the edge, as in Caffe."""
    return MaxPooling2D(3, strides=2, ceil_mode=True)


@block
def fire(squeeze, expand):
    """Squeeze to few channels with 1×1 filters, then expand with 1×1 and 3×3 filters (figure 1)."""
    return conv(squeeze) >> (conv(expand) | conv(expand, 3, padding="same"))


def scores(classes):
    """The classifier without a dense layer: conv10, and the mean of each class's map."""
    conv10 = Conv2D(classes, 1).named("conv10")
    return Dropout(0.5) >> conv10 >> ReLU() >> GlobalAveragePooling2D() >> Softmax()


@blueprint(paper=PAPER, year=2016)
def squeezenet(classes: int = 1000, input_shape: tuple[int | None, ...] = (224, 224, 3)):
    """SqueezeNet 1.0, the paper's table 1."""
    return (
        Input(*input_shape)
        >> conv(96, 7, strides=2) >> pool()
        >> fire(16, 64) >> fire(16, 64) >> fire(32, 128) >> pool()
        >> fire(32, 128) >> fire(48, 192) >> fire(48, 192) >> fire(64, 256) >> pool()
        >> fire(64, 256) >> scores(classes)
    )  # fmt: skip


@blueprint(paper=PAPER, year=2016)
def squeezenet_1_1(classes: int = 1000, input_shape: tuple[int | None, ...] = (224, 224, 3)):
    """SqueezeNet 1.1, published later: smaller filters and earlier pooling, 2.4 times less compute."""
    return (
        Input(*input_shape)
        >> conv(64, 3, strides=2) >> pool()
        >> 2 * fire(16, 64) >> pool()
        >> 2 * fire(32, 128) >> pool()
        >> 2 * fire(48, 192) >> 2 * fire(64, 256) >> scores(classes)
    )  # fmt: skip
