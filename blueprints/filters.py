"""Fixed filters: what convolution does before anything is learned."""

from typing import Literal

from graphnet import FixedConv2D, Input, blueprint


@blueprint(paper="Sobel & Feldman, An isotropic 3×3 gradient operator for image processing", year=1968)
def edge_detector(
    padding: Literal["valid", "same", "full"] = "valid", input_shape: tuple[int | None, ...] = (512, 512, 1)
):
    """Sobel's Gx and Gy: large where brightness falls to the right, and where it falls downwards."""
    return Input(*input_shape) >> FixedConv2D(("sobel_x", "sobel_y"), padding=padding)


@blueprint(paper="NYU Summer Machine Learning Program, Convolutional neural network")
def blur(
    kernel: Literal["box", "gaussian"] = "box",
    size: int = 9,
    sigma: float | None = None,
    padding: Literal["valid", "same", "full"] = "same",
    input_shape: tuple[int | None, ...] = (512, 512, 1),
):
    """A local average, or one weighted by a Gaussian of standard deviation `sigma` (by default a third of its size)."""
    return Input(*input_shape) >> FixedConv2D(kernel, size, sigma, padding=padding)
