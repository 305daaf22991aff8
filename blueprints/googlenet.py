"""GoogLeNet's inception module: filters of several sizes side by side."""

from graphnet import Conv2D, Input, MaxPooling2D, ReLU, block, blueprint


def conv(filters, size=1):
    """CONV-RELU that keeps height and width."""
    return Conv2D(filters, size, padding="same") >> ReLU()


@block
def inception(n1, r3, n3, r5, n5, proj):
    """The columns of the paper's table 1: #1×1, #3×3 reduce, #3×3, #5×5 reduce, #5×5, pool proj."""
    return (
        conv(n1)
        | conv(r3) >> conv(n3, 3)
        | conv(r5) >> conv(n5, 5)
        | MaxPooling2D(3, strides=1, padding="same") >> conv(proj)
    )  # fmt: skip


@blueprint(paper="Szegedy et al., Going deeper with convolutions", year=2014)
def inception_3a(input_shape: tuple[int, ...] = (28, 28, 192)):
    """The first inception module, which takes 28×28×192 to 28×28×256."""
    return Input(*input_shape) >> inception(64, 96, 128, 16, 32, 32)
