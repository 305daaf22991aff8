"""GoogLeNet: inception modules, filters of several sizes side by side."""

from graphnet import (
    AveragePooling2D,
    Conv2D,
    Dense,
    Dropout,
    Flatten,
    GlobalAveragePooling2D,
    Input,
    LocalResponseNormalization,
    MaxPooling2D,
    ReLU,
    Softmax,
    block,
    blueprint,
    sequential,
)

# table 1: #1×1, #3×3 reduce, #3×3, #5×5 reduce, #5×5, pool proj
FILTERS = {
    "3a": (64, 96, 128, 16, 32, 32),
    "3b": (128, 128, 192, 32, 96, 64),
    "4a": (192, 96, 208, 16, 48, 64),
    "4b": (160, 112, 224, 24, 64, 64),
    "4c": (128, 128, 256, 24, 64, 64),
    "4d": (112, 144, 288, 32, 64, 64),
    "4e": (256, 160, 320, 32, 128, 128),
    "5a": (256, 160, 320, 32, 128, 128),
    "5b": (384, 192, 384, 48, 128, 128),
}


def conv(filters, size=1):
    """CONV-RELU that keeps height and width."""
    return Conv2D(filters, size, padding="same") >> ReLU()


@block
def inception(n1, r3, n3, r5, n5, proj):
    """A row of table 1."""
    return (
        conv(n1)
        | conv(r3) >> conv(n3, 3)
        | conv(r5) >> conv(n5, 5)
        | MaxPooling2D(3, strides=1, padding="same") >> conv(proj)
    )  # fmt: skip


def modules(*names):
    """Rows of table 1, one after another."""
    return sequential(*(inception(*FILTERS[name]).named(f"inception_{name}") for name in names))


@blueprint(paper="Szegedy et al., Going deeper with convolutions", year=2014)
def googlenet(auxiliary: bool = True, classes: int = 1000, input_shape: tuple[int | None, ...] = (224, 224, 3)):
    """Table 1 in the layout of Caffe's bvlc_googlenet; `auxiliary` adds two classifiers for training."""
    pool = MaxPooling2D(3, strides=2, ceil_mode=True)
    norm = LocalResponseNormalization(5, alpha=1e-4 / 5, beta=0.75, k=1.0)  # Caffe takes the mean of the squares
    grid_4a = (
        Input(*input_shape)
        >> Conv2D(64, 7, strides=2, padding=3) >> ReLU() >> pool >> norm
        >> conv(64) >> conv(192, 3) >> norm >> pool
        >> modules("3a", "3b") >> pool >> modules("4a")
    )  # fmt: skip
    grid_4d = grid_4a >> modules("4b", "4c", "4d")
    main = (
        grid_4d
        >> modules("4e") >> pool >> modules("5a", "5b")
        >> GlobalAveragePooling2D() >> Dropout(0.4) >> Dense(classes) >> Softmax()
    )  # fmt: skip
    if not auxiliary:
        return main
    head = (
        AveragePooling2D(5, strides=3) >> conv(128)
        >> Flatten() >> Dense(1024) >> ReLU() >> Dropout(0.7) >> Dense(classes) >> Softmax()
    )  # fmt: skip
    return {"main": main, "aux1": grid_4a >> head.named("aux1"), "aux2": grid_4d >> head.named("aux2")}


@blueprint(paper="Szegedy et al., Going deeper with convolutions", year=2014)
def inception_3a(input_shape: tuple[int | None, ...] = (28, 28, 192)):
    """The first inception module by itself, which takes 28×28×192 to 28×28×256."""
    return Input(*input_shape) >> inception(*FILTERS["3a"])
