"""Three mistakes at once

64 channels do not divide into 3 groups; a 5×5 window does not fit 4×4 cells; a head is shared by levels of 64 and of
128 channels. Keras stops at the first.
"""

from graphnet import BatchNormalization, Conv2D, Dense, Flatten, Input, ReLU, blueprint, shared


def conv(filters, size, strides=1, groups=1):
    unit = Conv2D(filters, size, strides=strides, padding="same", groups=groups, use_bias=False)
    return unit >> BatchNormalization() >> ReLU()


@blueprint
def detector(classes: int = 20):
    fine = Input(64, 64, 3) >> conv(32, 7, strides=4) >> conv(64, 3, strides=2)
    coarse = fine >> conv(128, 3, strides=2)
    masks = fine >> conv(96, 3, groups=3) >> Conv2D(classes, 1)
    whole = coarse >> Conv2D(256, 5) >> ReLU() >> Flatten() >> Dense(classes)
    head = shared(conv(64, 3) >> Conv2D(classes, 1))
    return masks, whole, head(fine), head(coarse)
