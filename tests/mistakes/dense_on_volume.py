"""A dense layer on a volume

`Flatten` stands one layer too late: the dense layer before it works on each of the 7×7 places with the same weights.
"""

from graphnet import Conv2D, Dense, Flatten, Input, MaxPooling2D, ReLU, Softmax, blueprint


@blueprint
def lenet(classes: int = 10):
    conv = Conv2D(32, 5, padding="same") >> ReLU()
    features = Input(28, 28, 1) >> 2 * (conv >> MaxPooling2D(2))
    return features >> Dense(128) >> ReLU() >> Flatten() >> Dense(classes) >> Softmax()
