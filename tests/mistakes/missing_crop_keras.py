import keras
from keras import layers


def convs(x, filters):
    for _ in range(2):
        x = layers.Conv2D(filters, 3, activation="relu")(x)
    return x


def level(x, depth, filters):
    x = convs(x, filters)
    if depth == 0:
        return x
    below = level(layers.MaxPooling2D(2)(x), depth - 1, 2 * filters)
    below = layers.Conv2DTranspose(filters, 2, strides=2)(below)
    return convs(layers.Concatenate()([x, below]), filters)


def unet(classes=2):
    image = keras.Input((188, 188, 1))
    x = level(image, 2, 64)
    return keras.Model(image, layers.Conv2D(classes, 1, activation="softmax")(x))


model = unet()
