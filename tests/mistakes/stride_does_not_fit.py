"""AlexNet on images of 224×224

The paper says 224×224, but CONV1's 55×55 follows only from 227×227. Frameworks round down, and
`exact_fit=True` forbids it.
"""

from graphnet import Conv2D, Dense, Dropout, Flatten, Input, MaxPooling2D, ReLU, Softmax, blueprint


def conv(filters, size, strides=1, padding=0):
    return Conv2D(filters, size, strides=strides, padding=padding) >> ReLU()


@blueprint(exact_fit=True)
def alexnet(classes: int = 1000):
    pool = MaxPooling2D(3, strides=2)
    fc = Dense(4096) >> ReLU() >> Dropout(0.5)
    return (
        Input(224, 224, 3)
        >> conv(96, 11, strides=4) >> pool
        >> conv(256, 5, padding=2) >> pool
        >> conv(384, 3, padding=1) >> conv(384, 3, padding=1) >> conv(256, 3, padding=1) >> pool
        >> Flatten() >> 2 * fc >> Dense(classes) >> Softmax()
    )  # fmt: skip
