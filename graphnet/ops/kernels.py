"""The filters that image processing knows by name, as nested tuples of numbers."""

from __future__ import annotations

from math import exp
from typing import Any

Matrix = tuple[Any, ...]
"""Numbers nested as deep as a volume has spatial axes."""

SOBEL_X: Matrix = ((1.0, 0.0, -1.0), (2.0, 0.0, -2.0), (1.0, 0.0, -1.0))
SOBEL_Y: Matrix = ((1.0, 2.0, 1.0), (0.0, 0.0, 0.0), (-1.0, -2.0, -1.0))
"""The gradient operators as the NYU deck writes them: positive where the picture gets darker to the right, or down."""


def box(size: tuple[int, ...]) -> Matrix:
    """The mean of a window: 1/F in every cell.

    >>> box((2, 2))
    ((0.25, 0.25), (0.25, 0.25))
    """
    return outer(*((1 / extent,) * extent for extent in size))


def gaussian(size: tuple[int, ...], sigma: float) -> Matrix:
    """The normal distribution round the middle of a window, brought to a sum of 1.

    >>> [round(number, 3) for number in gaussian((5,), sigma=1.0)]
    [0.054, 0.244, 0.403, 0.244, 0.054]
    """
    return outer(*(_bell(extent, sigma) for extent in size))


def identity(size: tuple[int, ...]) -> Matrix:
    """A one in the middle: nothing changes.

    >>> identity((1, 3))
    ((0.0, 1.0, 0.0),)
    """
    return outer(*([float(cell == (extent - 1) // 2) for cell in range(extent)] for extent in size))


def outer(*vectors: Any) -> Matrix:
    """The product of one vector an axis.

    >>> outer((1, 2, 1), (1, 0, -1))
    ((1, 0, -1), (2, 0, -2), (1, 0, -1))
    """
    first, *rest = vectors
    return tuple(scaled(outer(*rest), number) for number in first) if rest else tuple(first)


def scaled(matrix: Matrix, number: float) -> Matrix:
    return tuple(scaled(entry, number) if isinstance(entry, tuple) else entry * number for entry in matrix)


def reversed_along_all_axes(matrix: Matrix) -> Matrix:
    """What turns correlation into convolution, and back.

    >>> reversed_along_all_axes(((1, 2), (3, 4)))
    ((4, 3), (2, 1))
    """
    return tuple(reversed_along_all_axes(entry) if isinstance(entry, tuple) else entry for entry in reversed(matrix))


def extents(matrix: Any) -> tuple[int, ...] | None:
    """How many cells a matrix has along each axis; None where its rows differ.

    >>> extents(((1, 0, -1), (2, 0, -2))), extents(((1, 2), (3,)))
    ((2, 3), None)
    """
    if not isinstance(matrix, tuple):
        return ()
    inner = {extents(entry) for entry in matrix}
    if len(inner) != 1 or None in inner:
        return None
    (beneath,) = inner
    return (len(matrix), *(beneath or ()))


def _bell(extent: int, sigma: float) -> tuple[float, ...]:
    distances = [abs(cell - (extent - 1) / 2) for cell in range(extent)]
    nearest = min(distances)  # taken off, so that a narrow bell does not vanish between two cells
    heights = [exp((nearest - far) * (nearest + far) / 2 / sigma**2) for far in distances]
    return tuple(height / sum(heights) for height in heights)
