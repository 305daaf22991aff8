import keras
from keras import layers


def conv(x, filters, size=1, padding="same"):
    return layers.Conv2D(filters, size, padding=padding, activation="relu")(x)


def inception(x, n1, r3, n3, r5, n5, proj):
    branches = [
        conv(x, n1),
        conv(conv(x, r3), n3, 3),
        conv(conv(x, r5), n5, 5, "valid"),
        conv(layers.MaxPooling2D(3, strides=1, padding="same")(x), proj),
    ]
    return layers.Concatenate()(branches)


def googlenet(classes=10):
    image = keras.Input((32, 32, 3))
    x = layers.MaxPooling2D(2)(conv(image, 64, 3))
    x = inception(x, 64, 96, 128, 16, 32, 32)
    x = conv(x, x.shape[-1] // 2)
    x = layers.GlobalAveragePooling2D()(x)
    return keras.Model(image, layers.Dense(classes, activation="softmax")(x))


model = googlenet()
