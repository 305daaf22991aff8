"""Small networks of unlike kinds, whose memory XLA was asked for."""

from graphnet import (
    ELU,
    GELU,
    AveragePooling2D,
    BatchNormalization,
    Conv1D,
    Conv2D,
    Conv2DTranspose,
    Dense,
    DepthwiseConv2D,
    Dropout,
    Flatten,
    GlobalAveragePooling1D,
    GlobalAveragePooling2D,
    GlobalMaxPooling2D,
    Identity,
    Input,
    LayerNormalization,
    LeakyReLU,
    MaxPooling1D,
    MaxPooling2D,
    Multiply,
    ReLU,
    Reshape,
    SeparableConv2D,
    Sigmoid,
    SiLU,
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
        return ((body >> BatchNormalization() >> gate) + Identity()) >> ReLU()

    x = Input(32, 32, 3) >> Conv2D(32, 3, padding="same") >> ReLU() >> 2 * unit(32)
    return x >> GlobalAveragePooling2D() >> Dense(10) >> Softmax()


@blueprint
def averaging():
    conv = Conv2D(24, 3, padding="same") >> BatchNormalization() >> ReLU()
    return Input(32, 32, 3) >> 2 * (conv >> AveragePooling2D(2)) >> Flatten() >> Dense(64) >> ReLU() >> Dense(10)


@blueprint
def wide_mlp():
    return Input(32, 32, 3) >> Flatten() >> 2 * (Dense(4096) >> ReLU()) >> Dense(10) >> Softmax()


@blueprint
def normalized_mlp():
    return Input(256) >> 6 * (Dense(512) >> BatchNormalization() >> ReLU() >> Dropout(0.3)) >> Dense(20) >> Softmax()


@blueprint
def colour_generator():
    x = Input(64) >> Dense(4 * 4 * 256) >> Reshape((4, 4, 256)) >> BatchNormalization() >> ReLU()
    for filters in (128, 64, 32):
        x = x >> Conv2DTranspose(filters, 4, strides=2, padding="same", use_bias=False)
        x = x >> BatchNormalization() >> LeakyReLU(0.2)
    return x >> Conv2D(3, 3, padding="same") >> Tanh()


@blueprint
def small_separable():
    def conv(filters):
        return SeparableConv2D(filters, 3, padding="same", use_bias=False) >> BatchNormalization() >> ReLU()

    x = Input(32, 32, 3) >> Conv2D(16, 3, padding="same") >> ReLU() >> conv(32) >> MaxPooling2D(2)
    return x >> conv(64) >> MaxPooling2D(2) >> conv(128) >> GlobalAveragePooling2D() >> Dense(10) >> Softmax()


@blueprint
def dilated_segmentation():
    x = Input(48, 48, 3) >> Conv2D(16, 3, padding="same") >> ReLU()
    for rate in (2, 4, 8):
        x = x >> Conv2D(16, 3, padding="same", dilation_rate=rate) >> ReLU()
    return x >> Conv2D(5, 1) >> Softmax()


@blueprint
def patches():
    """The dense half of a transformer, on patches."""
    x = Input(64, 64, 3) >> Conv2D(64, 8, strides=8) >> Reshape((64, 64))
    x = x >> 2 * ((LayerNormalization() >> Dense(256) >> GELU() >> Dense(64)) + Identity())
    return x >> LayerNormalization() >> GlobalAveragePooling1D() >> Dense(10) >> Softmax()


@blueprint
def gated():
    def conv(filters):
        return Conv2D(filters, 3, padding="same") >> SiLU()

    x = Input(32, 32, 3) >> conv(16) >> conv(32) >> MaxPooling2D(2) >> conv(64)
    return x >> GlobalMaxPooling2D() >> Dense(10) >> Softmax()


@blueprint
def residual_sequence():
    def conv():
        return Conv1D(32, 3, padding="same")

    body = conv() >> BatchNormalization() >> ReLU() >> conv() >> BatchNormalization()
    unit = (body + Identity()) >> ReLU()
    x = Input(500, 1) >> Conv1D(32, 7, strides=2, padding="same") >> ReLU() >> 2 * unit
    return x >> GlobalAveragePooling1D() >> Dense(4) >> Softmax()


@blueprint
def dense_blocks():
    """A small DenseNet."""
    x = Input(32, 32, 3) >> Conv2D(16, 3, padding="same")
    for _ in range(2):
        for _ in range(4):
            x = x | x >> BatchNormalization() >> ReLU() >> Conv2D(12, 3, padding="same", use_bias=False)
        x = x >> BatchNormalization() >> ReLU() >> Conv2D(32, 1) >> AveragePooling2D(2)
    return x >> BatchNormalization() >> ReLU() >> GlobalAveragePooling2D() >> Dense(10) >> Softmax()


@blueprint
def decoder():
    """Of an autoencoder of colour images."""
    x = Input(32) >> Dense(8 * 8 * 64) >> ELU() >> Reshape((8, 8, 64))
    x = x >> UpSampling2D(2) >> Conv2D(64, 3, padding="same") >> ELU()
    return x >> UpSampling2D(2) >> Conv2D(32, 3, padding="same") >> ELU() >> Conv2D(3, 3, padding="same") >> Sigmoid()


@blueprint
def two_heads():
    x = Input(28, 28, 1) >> 2 * (Conv2D(32, 3) >> ReLU() >> MaxPooling2D(2)) >> Flatten() >> Dense(100) >> Tanh()
    return {"digit": x >> Dense(10) >> Softmax(), "parity": x >> Dense(2) >> Softmax()}


@blueprint
def inverted_residuals():
    def unit(filters):
        expanded = Conv2D(6 * filters, 1, use_bias=False) >> BatchNormalization() >> ReLU(6)
        filtered = DepthwiseConv2D(3, padding="same", use_bias=False) >> BatchNormalization() >> ReLU(6)
        return (expanded >> filtered >> Conv2D(filters, 1, use_bias=False) >> BatchNormalization()) + Identity()

    x = Input(32, 32, 3) >> Conv2D(16, 3, padding="same") >> 3 * unit(16)
    return x >> GlobalAveragePooling2D() >> Dense(10) >> Softmax()
