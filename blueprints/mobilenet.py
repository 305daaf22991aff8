"""MobileNet: convolutions taken apart into one filter a channel and 1×1 mixing."""

from graphnet import (
    BatchNormalization,
    Conv2D,
    DepthwiseConv2D,
    Dropout,
    Flatten,
    GlobalAveragePooling2D,
    Input,
    ReLU,
    Softmax,
    block,
    blueprint,
    sequential,
)

BODY = ((64, 1), (128, 2), (128, 1), (256, 2), (256, 1), (512, 2), *5 * [(512, 1)], (1024, 2), (1024, 1))


def activation():
    """BN-RELU6."""
    return BatchNormalization() >> ReLU(max_value=6)


@block
def separable(filters, strides=1):
    """3×3 depthwise, 1×1 pointwise (figure 3, right)."""
    padding = ((0, 1), (0, 1)) if strides == 2 else "same"  # they differ on volumes of odd extent
    return (
        DepthwiseConv2D(3, strides=strides, padding=padding, use_bias=False) >> activation()
        >> Conv2D(filters, 1, use_bias=False) >> activation()
    )  # fmt: skip


@blueprint(
    paper="Howard et al., MobileNets: Efficient convolutional neural networks for mobile vision applications", year=2017
)
def mobilenet(
    alpha: float = 1.0,
    dropout: float = 0.001,
    classes: int = 1000,
    input_shape: tuple[int | None, ...] = (224, 224, 3),
):
    """Table 1 in the layout of keras.applications; alpha is the width multiplier, 192, 160 and 128 the other sizes."""
    body = sequential(*(separable(int(alpha * filters), strides) for filters, strides in BODY))
    return (
        Input(*input_shape)
        >> Conv2D(int(alpha * 32), 3, strides=2, padding="same", use_bias=False) >> activation()
        >> body
        >> GlobalAveragePooling2D(keepdims=True) >> Dropout(dropout)
        >> Conv2D(classes, 1) >> Flatten() >> Softmax()
    )  # fmt: skip
