import keras
import numpy as np
from keras import layers


def unit(x, filters):
    x = layers.Conv2D(filters, 3, padding="same", use_bias=False)(x)
    return layers.BatchNormalization()(x)


def basic(x, filters):
    y = unit(layers.ReLU()(unit(x, filters)), filters)
    return layers.ReLU()(layers.Add()([y, x]))


def resnet(classes=10):
    image = x = keras.Input((28, 28, 1))
    for _ in range(3):
        x = basic(x, 32)
    x = layers.GlobalAveragePooling2D()(x)
    return keras.Model(image, layers.Dense(classes, activation="softmax")(x))


model = resnet()
model.compile("sgd", "sparse_categorical_crossentropy")
model.fit(np.zeros((8, 28, 28, 1)), np.zeros(8), verbose=0)
