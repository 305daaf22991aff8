import keras
from keras import layers

STAGES = ((64, 1), (128, 1), (256, 2), (512, 2), (512, 2))


def vgg11(classes=10):
    image = x = keras.Input((28, 28, 1))
    for filters, convolutions in STAGES:
        for _ in range(convolutions):
            x = layers.Conv2D(filters, 3, padding="same", activation="relu")(x)
        x = layers.MaxPooling2D(2)(x)
    x = layers.Flatten()(x)
    for _ in range(2):
        x = layers.Dense(4096, activation="relu")(x)
    return keras.Model(image, layers.Dense(classes, activation="softmax")(x))


model = vgg11()
