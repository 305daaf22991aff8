"""VGG on digits

VGG-11 halves its 224×224 photographs five times. A 28×28 digit is 1×1 after the fourth pooling, and the fifth has
nothing left to pool.
"""

from graphnet import Conv2D, Dense, Flatten, Input, MaxPooling2D, ReLU, Softmax, blueprint, sequential

STAGES = ((64, 1), (128, 1), (256, 2), (512, 2), (512, 2))


@blueprint
def vgg11(classes: int = 10):
    stages = sequential()
    for filters, convolutions in STAGES:
        conv = Conv2D(filters, 3, padding="same") >> ReLU()
        stages >>= convolutions * conv >> MaxPooling2D(2)
    fc = Dense(4096) >> ReLU()
    return Input(28, 28, 1) >> stages >> Flatten() >> 2 * fc >> Dense(classes) >> Softmax()
