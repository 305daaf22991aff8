import keras
from keras import layers


def unit(x, filters, strides=1):
    x = layers.Conv2D(filters, 3, strides=strides, padding="same", use_bias=False)(x)
    return layers.BatchNormalization()(x)


def basic(x, filters, strides=1):
    y = layers.ReLU()(unit(x, filters, strides))
    y = unit(y, filters)
    return layers.ReLU()(layers.Add()([y, x]))


def resnet(classes=10):
    image = keras.Input((32, 32, 3))
    x = layers.ReLU()(unit(image, 16))
    for filters, strides in ((16, 1), (16, 1), (32, 2), (32, 1)):
        x = basic(x, filters, strides)
    x = layers.GlobalAveragePooling2D()(x)
    return keras.Model(image, layers.Dense(classes, activation="softmax")(x))


model = resnet()
