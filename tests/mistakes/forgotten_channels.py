"""Grey images without a channel axis

Data sets of grey images come as 28×28. A volume of one channel is 28×28×1.
"""

from graphnet import Conv2D, Dense, Flatten, Input, MaxPooling2D, ReLU, Softmax, blueprint


@blueprint
def digits(classes: int = 10):
    conv = Conv2D(32, 3) >> ReLU()
    return Input(28, 28) >> 2 * (conv >> MaxPooling2D(2)) >> Flatten() >> Dense(classes) >> Softmax()
