"""The networks that ConvNetJS trains in a browser."""

from graphnet import Conv2D, Dense, Flatten, Input, MaxPooling2D, ReLU, Softmax, blueprint


def conv(filters):
    """CONV-RELU, 5×5 with pad 2."""
    return Conv2D(filters, 5, padding=2) >> ReLU()


@blueprint(paper="Karpathy, ConvNetJS: Deep learning in your browser", year=2014)
def convnetjs_cifar10(classes: int = 10, input_shape: tuple[int, ...] = (32, 32, 3)):
    """The CIFAR-10 demo."""
    return (
        Input(*input_shape)
        >> conv(16) >> MaxPooling2D(2)
        >> conv(20) >> MaxPooling2D(2)
        >> conv(20) >> MaxPooling2D(2)
        >> Flatten() >> Dense(classes) >> Softmax()
    )  # fmt: skip


@blueprint(paper="Karpathy, ConvNetJS: Deep learning in your browser", year=2014)
def convnetjs_mnist(classes: int = 10, input_shape: tuple[int, ...] = (24, 24, 1)):
    """The MNIST demo, which sees 24×24 crops of the 28×28 digits."""
    return (
        Input(*input_shape)
        >> conv(8) >> MaxPooling2D(2)
        >> conv(16) >> MaxPooling2D(3)
        >> Flatten() >> Dense(classes) >> Softmax()
    )  # fmt: skip
