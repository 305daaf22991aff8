"""Activations that are missing, misplaced and doubled

Nothing stands between the first two dense layers, a sigmoid among rectifiers follows, and the scores pass
two softmaxes.
"""

from graphnet import Conv2D, Dense, Flatten, Input, MaxPooling2D, ReLU, Sigmoid, Softmax, blueprint


@blueprint
def lenet(classes: int = 10):
    conv = Conv2D(32, 5) >> ReLU()
    head = Flatten() >> Dense(120) >> Dense(84) >> Sigmoid() >> Dense(classes) >> Softmax() >> Softmax()
    return Input(28, 28, 1) >> 2 * (conv >> MaxPooling2D(2)) >> head
