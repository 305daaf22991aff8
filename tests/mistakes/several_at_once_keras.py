import keras
from keras import layers


def conv(filters, size, strides=1, groups=1):
    unit = layers.Conv2D(filters, size, strides=strides, padding="same", groups=groups, use_bias=False)
    return keras.Sequential([unit, layers.BatchNormalization(), layers.ReLU()])


def detector(classes=20):
    image = keras.Input((64, 64, 3))
    fine = conv(64, 3, strides=2)(conv(32, 7, strides=4)(image))
    coarse = conv(128, 3, strides=2)(fine)
    masks = layers.Conv2D(classes, 1)(conv(96, 3, groups=3)(fine))
    whole = layers.Conv2D(256, 5, activation="relu")(coarse)
    whole = layers.Dense(classes)(layers.Flatten()(whole))
    head = keras.Sequential([conv(64, 3), layers.Conv2D(classes, 1)])
    return keras.Model(image, [masks, whole, head(fine), head(coarse)])


model = detector()
