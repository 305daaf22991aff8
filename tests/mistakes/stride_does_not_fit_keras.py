import keras
import numpy as np
from keras import layers


def conv(filters, size, strides=1, padding="same"):
    return layers.Conv2D(filters, size, strides=strides, padding=padding, activation="relu")


model = keras.Sequential(
    [
        keras.Input((224, 224, 3)),
        conv(96, 11, strides=4, padding="valid"),
        layers.MaxPooling2D(3, strides=2),
        conv(256, 5),
        layers.MaxPooling2D(3, strides=2),
        conv(384, 3),
        conv(384, 3),
        conv(256, 3),
        layers.MaxPooling2D(3, strides=2),
        layers.Flatten(),
        layers.Dense(4096, activation="relu"),
        layers.Dropout(0.5),
        layers.Dense(4096, activation="relu"),
        layers.Dropout(0.5),
        layers.Dense(1000, activation="softmax"),
    ]
)
model.compile("sgd", "sparse_categorical_crossentropy")
model.fit(np.zeros((2, 224, 224, 3)), np.zeros(2), verbose=0)
