"""ZF Net: AlexNet, mended by looking at what its filters had learned."""

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


@blueprint(paper="Zeiler & Fergus, Visualizing and understanding convolutional networks", year=2013)
def zfnet(
    filters: tuple[int, int, int] = (384, 384, 256),
    classes: int = 1000,
    input_shape: tuple[int, ...] = (224, 224, 3),
):
    """Figure 3 of the paper: 7×7 at stride 2 in CONV1, stride 2 in CONV2.

    `filters` are those of CONV3, 4 and 5; CS231n describes the entry that won in 2013, with (512, 1024, 512).
    The figure's 55 and 13 come of pooling windows that hang over the edge.
    """
    third, fourth, fifth = filters
    pool = MaxPooling2D(3, strides=2, ceil_mode=True)
    fc = Dense(4096) >> ReLU() >> Dropout(0.5)
    return (
        Input(*input_shape)
        >> Conv2D(96, 7, strides=2, padding=1) >> ReLU() >> pool >> LocalResponseNormalization()
        >> Conv2D(256, 5, strides=2) >> ReLU() >> pool >> LocalResponseNormalization()
        >> Conv2D(third, 3, padding=1) >> ReLU()
        >> Conv2D(fourth, 3, padding=1) >> ReLU()
        >> Conv2D(fifth, 3, padding=1) >> ReLU() >> pool
        >> Flatten() >> 2 * fc >> Dense(classes) >> Softmax()
    )  # fmt: skip
