"""LeNet-5: the first convolutional network to read handwriting for a living."""

from graphnet import AveragePooling2D, Conv2D, Dense, Flatten, Input, Softmax, Tanh, blueprint


@blueprint(paper="LeCun et al., Gradient-based learning applied to document recognition", year=1998)
def lenet5(classes: int = 10, input_shape: tuple[int, ...] = (32, 32, 1)):
    """CONV-POOL-CONV-POOL-CONV-FC: 5×5 filters at stride 1, 2×2 subsampling at stride 2 (CS 6334)."""
    return (
        Input(*input_shape)
        >> Conv2D(6, 5) >> Tanh() >> AveragePooling2D(2)
        >> Conv2D(16, 5) >> Tanh() >> AveragePooling2D(2)
        >> Conv2D(120, 5) >> Tanh() >> Flatten()
        >> Dense(84) >> Tanh()
        >> Dense(classes) >> Softmax()
    )  # fmt: skip
