import keras
import numpy as np
from keras import layers

model = keras.Sequential(
    [
        keras.Input((28, 28, 1)),
        layers.Conv2D(32, 5, activation="relu"),
        layers.MaxPooling2D(2),
        layers.Conv2D(32, 5, activation="relu"),
        layers.MaxPooling2D(2),
        layers.Flatten(),
        layers.Dense(120),
        layers.Dense(84, activation="sigmoid"),
        layers.Dense(10, activation="softmax"),
        layers.Softmax(),
    ]
)
model.compile("sgd", "sparse_categorical_crossentropy")
model.fit(np.zeros((8, 28, 28, 1)), np.zeros(8), verbose=0)
