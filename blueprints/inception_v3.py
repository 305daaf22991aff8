"""Inception-v3: large filters factorized into rows of small and one-sided ones."""

from graphnet import (
    AveragePooling2D,
    BatchNormalization,
    Conv2D,
    Dense,
    Flatten,
    GlobalAveragePooling2D,
    Input,
    MaxPooling2D,
    ReLU,
    Softmax,
    block,
    blueprint,
)


def conv(filters, size=1, strides=1, padding="same"):
    """CONV-BN-RELU."""
    return (
        Conv2D(filters, size, strides=strides, padding=padding, use_bias=False)
        >> BatchNormalization(scale=False)  # the next convolution scales
        >> ReLU()
    )


@block
def inception_a(proj):
    """5×5 beside 3×3 twice (figure 5)."""
    return (
        conv(64)
        | conv(48) >> conv(64, 5)
        | conv(64) >> conv(96, 3) >> conv(96, 3)
        | AveragePooling2D(3, strides=1, padding="same") >> conv(proj)
    )


@block
def reduction_a():
    """35×35 to 17×17 by convolution and by pooling (figure 10)."""
    return (
        conv(384, 3, 2, "valid")
        | conv(64) >> conv(96, 3) >> conv(96, 3, 2, "valid")
        | MaxPooling2D(3, strides=2)
    )  # fmt: skip


@block
def inception_b(n):
    """7×7 as 1×7 and 7×1, once and twice (figure 6)."""
    return (
        conv(192)
        | conv(n) >> conv(n, (1, 7)) >> conv(192, (7, 1))
        | conv(n) >> conv(n, (7, 1)) >> conv(n, (1, 7)) >> conv(n, (7, 1)) >> conv(192, (1, 7))
        | AveragePooling2D(3, strides=1, padding="same") >> conv(192)
    )


@block
def reduction_b():
    """17×17 to 8×8."""
    return (
        conv(192) >> conv(320, 3, 2, "valid")
        | conv(192) >> conv(192, (1, 7)) >> conv(192, (7, 1)) >> conv(192, 3, 2, "valid")
        | MaxPooling2D(3, strides=2)
    )


@block
def inception_c():
    """3×3 fanned out into 1×3 and 3×1 (figure 7)."""
    fan = conv(384, (1, 3)) | conv(384, (3, 1))
    return (
        conv(320)
        | conv(384) >> fan
        | conv(448) >> conv(384, 3) >> fan
        | AveragePooling2D(3, strides=1, padding="same") >> conv(192)
    )


@blueprint(paper="Szegedy et al., Rethinking the Inception architecture for computer vision", year=2015)
def inception_v3(auxiliary: bool = False, classes: int = 1000, input_shape: tuple[int | None, ...] = (299, 299, 3)):
    """Table 1 in the layout of keras.applications; `auxiliary` adds figure 8, a classifier on the last 17×17 grid."""
    stem = (
        conv(32, 3, 2, "valid") >> conv(32, 3, padding="valid") >> conv(64, 3) >> MaxPooling2D(3, strides=2)
        >> conv(80) >> conv(192, 3, padding="valid") >> MaxPooling2D(3, strides=2)
    )  # fmt: skip
    grid17 = (
        Input(*input_shape)
        >> stem.named("stem")
        >> inception_a(32) >> inception_a(64) >> inception_a(64) >> reduction_a()
        >> inception_b(128) >> inception_b(160) >> inception_b(160) >> inception_b(192)
    )  # fmt: skip
    main = (
        grid17
        >> reduction_b() >> inception_c() >> inception_c()
        >> GlobalAveragePooling2D() >> Dense(classes) >> Softmax()
    )  # fmt: skip
    if not auxiliary:
        return main
    head = (
        AveragePooling2D(5, strides=3) >> conv(128) >> conv(768, 5, padding="valid")
        >> Flatten() >> Dense(classes) >> Softmax()
    )  # fmt: skip
    return {"main": main, "aux": grid17 >> head.named("aux")}
