"""The pattern that typical architectures follow (CS231n)."""

from graphnet import Conv2D, Dense, Flatten, Input, MaxPooling2D, ReLU, Softmax, blueprint


@blueprint(paper="Li, Karpathy & Johnson, CS231n: Convolutional Neural Networks for Visual Recognition", year=2016)
def typical(n: int = 2, m: int = 3, k: int = 1, classes: int = 10, input_shape: tuple[int, ...] = (32, 32, 3)):
    """[(CONV-RELU)*N - POOL]*M - (FC-RELU)*K, SOFTMAX."""
    conv = Conv2D(32, 3, padding="same") >> ReLU()
    fc = Dense(512) >> ReLU()
    return (
        Input(*input_shape) >> m * (n * conv >> MaxPooling2D(2)) >> Flatten() >> k * fc >> Dense(classes) >> Softmax()
    )
