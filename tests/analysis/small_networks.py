"""Small networks of unlike kinds, whose memory XLA was asked for."""

from graphnet import (
    AveragePooling2D,
    BatchNormalization,
    Conv1D,
    Conv2D,
    Conv2DTranspose,
    Dense,
    Dropout,
    Flatten,
    GlobalAveragePooling1D,
    GlobalAveragePooling2D,
    Identity,
    Input,
    LeakyReLU,
    MaxPooling1D,
    MaxPooling2D,
    Multiply,
    ReLU,
    Reshape,
    Sigmoid,
    Softmax,
    Tanh,
    UpSampling2D,
    blueprint,
    branches,
)


@blueprint
def mlp(units: int = 128, depth: int = 1):
    return Input(784) >> depth * (Dense(units) >> ReLU()) >> Dense(10) >> Softmax()


@blueprint
def autoencoder():
    x = Input(784) >> Dense(256) >> ReLU() >> Dense(32) >> ReLU()
    return x >> Dense(256) >> ReLU() >> Dense(784) >> Sigmoid()


@blueprint
def convolutional_autoencoder():
    def down(filters):
        return Conv2D(filters, 3, padding="same") >> ReLU() >> MaxPooling2D(2)

    def up(filters):
        return Conv2DTranspose(filters, 3, strides=2, padding="same") >> ReLU()

    x = Input(28, 28, 1) >> down(16) >> down(8) >> up(8) >> up(16)
    return x >> Conv2D(1, 3, padding="same") >> Sigmoid()


@blueprint
def generator():
    """As in Radford et al., 2015, for images of 28 × 28."""
    x = Input(100) >> Dense(7 * 7 * 128) >> ReLU() >> Reshape((7, 7, 128))
    x = x >> Conv2DTranspose(64, 5, strides=2, padding="same") >> BatchNormalization() >> ReLU()
    return x >> Conv2DTranspose(1, 5, strides=2, padding="same") >> Tanh()


@blueprint
def discriminator():
    def conv(filters):
        return Conv2D(filters, 5, strides=2, padding="same") >> LeakyReLU(0.2) >> Dropout(0.3)

    return Input(28, 28, 1) >> conv(64) >> conv(128) >> Flatten() >> Dense(2) >> Softmax()


@blueprint
def small_unet():
    def conv(filters):
        return 2 * (Conv2D(filters, 3, padding="same") >> ReLU())

    fine = Input(64, 64, 3) >> conv(16)
    middle = fine >> MaxPooling2D(2) >> conv(32)
    coarse = middle >> MaxPooling2D(2) >> conv(64)
    middle = (coarse >> UpSampling2D(2) | middle) >> conv(32)
    return (middle >> Conv2DTranspose(16, 2, strides=2) | fine) >> conv(16) >> Conv2D(3, 1) >> Softmax()


@blueprint
def sequence():
    def conv(filters):
        return Conv1D(filters, 5, padding="same") >> BatchNormalization() >> ReLU() >> MaxPooling1D(2)

    return Input(256, 4) >> conv(32) >> conv(64) >> conv(128) >> GlobalAveragePooling1D() >> Dense(5) >> Softmax()


@blueprint
def squeeze_and_excitation():
    """A residual network with the gates of Hu et al., 2018."""

    def unit(filters):
        weights = GlobalAveragePooling2D() >> Dense(filters // 4) >> ReLU() >> Dense(filters) >> Sigmoid()
        gate = branches(Identity(), weights >> Reshape((1, 1, filters)), merge=Multiply())
        body = (
            Conv2D(filters, 3, padding="same") >> BatchNormalization() >> ReLU() >> Conv2D(filters, 3, padding="same")
        )
        return (body >> BatchNormalization() >> gate + Identity()) >> ReLU()

    x = Input(32, 32, 3) >> Conv2D(32, 3, padding="same") >> ReLU() >> 2 * unit(32)
    return x >> GlobalAveragePooling2D() >> Dense(10) >> Softmax()


@blueprint
def averaging():
    conv = Conv2D(24, 3, padding="same") >> BatchNormalization() >> ReLU()
    return Input(32, 32, 3) >> 2 * (conv >> AveragePooling2D(2)) >> Flatten() >> Dense(64) >> ReLU() >> Dense(10)
