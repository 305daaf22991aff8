"""Grey images without a channel axis

Grey images are stored as 28×28. For a convolution that is 28 places in a row with 28 channels.
"""

from graphnet import Conv2D, Dense, Flatten, Input, MaxPooling2D, ReLU, Softmax, blueprint


@blueprint
def digits(classes: int = 10):
    conv = Conv2D(32, 3) >> ReLU()
    return Input(28, 28) >> 2 * (conv >> MaxPooling2D(2)) >> Flatten() >> Dense(classes) >> Softmax()
