"""What came before convolution: scores as a matrix times the stretched-out image."""

from graphnet import Dense, Flatten, Input, ReLU, Softmax, blueprint

CS231N = "Li, Karpathy & Johnson, CS231n: Convolutional Neural Networks for Visual Recognition"


@blueprint(paper=CS231N, year=2016)
def linear(classes: int = 10, input_shape: tuple[int, ...] = (32, 32, 3)):
    """INPUT -> FC: the linear classifier f = Wx, its biases one more column of W."""
    return Input(*input_shape) >> Flatten() >> Dense(classes) >> Softmax()


@blueprint(paper=CS231N, year=2016)
def two_layer(hidden: int = 100, classes: int = 10, input_shape: tuple[int, ...] = (32, 32, 3)):
    """INPUT -> FC -> RELU -> FC: f = W₂ max(0, W₁x)."""
    return Input(*input_shape) >> Flatten() >> Dense(hidden) >> ReLU() >> Dense(classes) >> Softmax()
