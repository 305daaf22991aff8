"""Filters of image processing: convolution with constant weights, which training never changes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from graphnet.errors import ArgumentError, near_matches
from graphnet.ops.arguments import PaddingLike, PerAxis, flag, freeze, number, refuse
from graphnet.ops.formulas import (
    ENTERING,
    LEAVING,
    Equation,
    Formula,
    Indexed,
    MatrixProduct,
    Quantity,
    Statement,
    extents_of,
    gathered,
    indices,
    product,
)
from graphnet.ops.kernels import SOBEL_X, SOBEL_Y, Matrix, box, extents, gaussian, identity, reversed_along_all_axes
from graphnet.ops.op import Weight, needs_features
from graphnet.ops.sliding_filters import SlidingFilters
from graphnet.ops.window_formulas import beyond_rim, met
from graphnet.shapes import Volume
from graphnet.source import placed

SOBEL = {"sobel_x": SOBEL_X, "sobel_y": SOBEL_Y}
NAMES = (*SOBEL, "box", "gaussian", "identity")
USUAL_SIZE = 3
LEAST_SIGMA = 1e-3
LARGEST_WEIGHT = 3.4e38
"""No more fits a float32."""


@dataclass(frozen=True, repr=False)
class FixedConvolution(SlidingFilters):
    """Every channel convolved with each of K constant kernels, by itself: C channels become C·K.

    `kernels` is one or several of the names "sobel_x", "sobel_y", "box", "gaussian" and "identity", or of matrices.
    Those that have no size of their own are of `kernel_size`, by default 3. `sigma` is the Gaussian's, in cells, by
    default a third of its size. With `reverse` this is the convolution of mathematics, without it correlation, as in
    all neural networks (NYU deck).
    """

    kernels: Any
    kernel_size: PerAxis = None
    sigma: float | None = None
    strides: PerAxis = 1
    padding: PaddingLike = "valid"
    dilation_rate: PerAxis = 1
    reverse: bool = False

    short = "filter"
    weighted = False
    strides_dilated = True

    def __post_init__(self) -> None:
        self._set(
            kernels=tuple(map(self._kernel, self._given_kernels())),
            sigma=None if self.sigma is None else number(self, "sigma", self.sigma, 0),
            reverse=flag(self, "reverse", self.reverse),
        )
        if not self.kernels:
            raise refuse(self, "kernels", "one kernel or more", ())
        if self.sigma is not None and (self.sigma < LEAST_SIGMA or "gaussian" not in self.kernels):
            name = type(self).__name__
            raise ArgumentError(placed(f"{name}: sigma must be ≥ {LEAST_SIGMA}, and goes with a gaussian"))
        if self.kernel_size is None:
            self._set(kernel_size=self._own_size())
        super().__post_init__()
        for kernel in self.kernels:
            own = extents(SOBEL.get(kernel, kernel))
            if own and own != self.kernel_size:
                raise ArgumentError(placed(f"{self!r}: the kernels must be of one size"))

    def _given_kernels(self) -> tuple[Any, ...]:
        kernels = self.kernels
        if isinstance(kernels, str):
            return (kernels,)
        array = hasattr(kernels, "tolist") and not isinstance(kernels, type)
        given = freeze(kernels.tolist() if array else kernels)
        if not isinstance(given, tuple):
            raise refuse(self, "kernels", f"names ({', '.join(NAMES)}) or matrices", kernels)
        one_matrix = len(extents(given) or ()) == self.rank and not any(isinstance(entry, str) for entry in given)
        return (given,) if one_matrix else given

    def _kernel(self, kernel: Any) -> str | Matrix:
        """A kernel in its one form: a name, or numbers nested as deep as there are axes."""
        name = type(self).__name__
        if isinstance(kernel, str):
            if kernel not in NAMES:
                has = near_matches(kernel, NAMES) or f"; there are {', '.join(NAMES)}"
                raise ArgumentError(placed(f"{name}: there is no kernel {kernel!r}{has}"))
            if kernel in SOBEL and self.rank != 2:
                raise ArgumentError(placed(f"{name}: {kernel} is a kernel of two axes"))
            return kernel
        if len(extents(kernel) or ()) != self.rank:
            raise refuse(self, "kernels", f"names, or matrices of {self.rank} axes", kernel)
        numbers: Matrix = self._numbers(kernel)
        return numbers

    def _numbers(self, matrix: Any) -> Any:
        if isinstance(matrix, tuple):
            return tuple(map(self._numbers, matrix))
        return number(self, "each weight", matrix, -LARGEST_WEIGHT, LARGEST_WEIGHT)

    def _own_size(self) -> tuple[int, ...]:
        sizes = (extents(SOBEL.get(kernel, kernel)) for kernel in self.kernels)
        return next(filter(None, sizes), (USUAL_SIZE,) * self.rank)

    def default(self, argument: str) -> Any:
        return self._own_size() if argument == "kernel_size" else super().default(argument)

    def arguments(self) -> dict[str, Any]:
        given = super().arguments()
        return given | {"kernels": self.kernels[0]} if len(self.kernels) == 1 else given

    @property
    def matrices(self) -> tuple[Matrix, ...]:
        """The weights of each kernel, as they are laid over the volume."""
        found = tuple(self._matrix(kernel) for kernel in self.kernels)
        return tuple(map(reversed_along_all_axes, found)) if self.reverse else found

    def _matrix(self, kernel: str | Matrix) -> Matrix:
        match kernel:
            case "box":
                return box(self.kernel_size)
            case "gaussian":
                return gaussian(self.kernel_size, self.sigma or max(self.kernel_size) / 3)
            case "identity":
                return identity(self.kernel_size)
            case str(name):
                return SOBEL[name]
        return kernel

    def channels_out(self, channels: int) -> int:
        return channels * len(self.kernels)

    def weight_shapes(self, *inputs: Volume) -> dict[str, Weight]:
        """The kernels, once for each channel, none of it trained."""
        (volume,) = inputs
        return {"kernel": Weight((*self.kernel_size, needs_features(self, volume), len(self.kernels)), False)}

    def definition(self, *inputs: Volume) -> list[Statement]:
        """Correlation of each channel with each kernel."""
        assert self.window is not None
        (volume,) = inputs
        n, j, cells = Quantity("n"), Quantity("j"), indices("k", self.rank)
        channel, weight = (len(self.kernels) * n + j, (j,)) if len(self.kernels) > 1 else (n, ())
        weighted = gathered("Σ", cells, Indexed("W", (*cells, *weight)) * met(self.window, volume, n))
        note = beyond_rim(self.window, volume)
        return [Equation(Indexed("Z", (*indices("i", self.rank), channel)), weighted, note)]

    def channel_formula(self, volume: Volume) -> Formula:
        return self._count * extents_of(volume, ENTERING)[-1]

    @property
    def _count(self) -> Quantity:
        return Quantity("K", len(self.kernels))

    def weight_formulas(self, *inputs: Volume) -> dict[str, Formula]:
        (volume,) = inputs
        return {"kernel": product(*self.filter_extents, extents_of(volume, ENTERING)[-1], self._count)}

    def matrix_products(self, output: Volume, *inputs: Volume) -> list[MatrixProduct]:
        (volume,) = inputs
        places, channels = product(*extents_of(output, LEAVING)[:-1]), extents_of(volume, ENTERING)[-1]
        return [MatrixProduct(self._count, product(*self.filter_extents), places, channels)]


@dataclass(frozen=True, repr=False)
class FixedConv1D(FixedConvolution):
    """Fixed filters over a (length, channels) volume: a moving average is `FixedConv1D("box", 9)`."""

    rank = 1


@dataclass(frozen=True, repr=False)
class FixedConv2D(FixedConvolution):
    """Fixed filters over a (height, width, channels) volume: gradients are `FixedConv2D(("sobel_x", "sobel_y"))`."""

    rank = 2
