"""U-Net: a label for every pixel, from what is around it and from what is there."""

from typing import Literal

from graphnet import (
    Conv2D,
    Conv2DTranspose,
    Cropping2D,
    Dropout,
    Identity,
    Input,
    MaxPooling2D,
    ReLU,
    Softmax,
    blueprint,
)


def border(depth):
    """The pixels that valid convolutions take off each side, so many levels below: 4, 16, 40 and 88 in the figure."""
    return 2 * (border(depth - 1) + 4) if depth > 1 else 4


@blueprint(
    paper="Ronneberger, Fischer & Brox, U-Net: Convolutional networks for biomedical image segmentation", year=2015
)
def unet(
    depth: int = 4,
    filters: int = 64,
    padding: Literal["valid", "same"] = "valid",
    classes: int = 2,
    input_shape: tuple[int | None, ...] = (572, 572, 1),
):
    """Figure 1: down by pooling, up by 2×2 up-convolutions, and across by cropping and concatenating.

    With padding "same" nothing is cropped, and extents that 2**depth divides come out as they went in.
    """

    def level(depth, filters):
        """Two convolutions, and between them and two more, all the levels below."""
        convs = 2 * (Conv2D(filters, 3, padding=padding) >> ReLU())
        if depth == 0:
            return convs >> Dropout(0.5)
        across = Cropping2D(border(depth)) if padding == "valid" else Identity()
        below = MaxPooling2D(2) >> level(depth - 1, 2 * filters) >> Conv2DTranspose(filters, 2, strides=2)
        return convs >> (across | below) >> convs

    return Input(*input_shape) >> level(depth, filters) >> Conv2D(classes, 1) >> Softmax()
