"""Batches of pictures changed by given numbers: nothing is drawn here.

What comes in from beyond a picture's edge is the cell at the edge: the background goes on, be it black, white or sky.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from graphnet.training.data.dataset import Picture, Pictures

LUMA = {1: np.ones(1, np.float32), 3: np.array([0.299, 0.587, 0.114], np.float32)}
"""What each channel adds to the grey of a pixel (ITU-R BT.601)."""


def moved(pictures: Pictures, mirrored: NDArray[np.bool_], offsets: NDArray[np.int64]) -> Pictures:
    """Pictures mirrored left to right where told, then shifted by whole pixels; `offsets` are (images, 2): down, right.

    >>> moved(np.arange(4, dtype=np.uint8).reshape(1, 1, 4, 1), np.array([True]), np.array([[0, 1]])).ravel()
    array([3, 3, 2, 1], dtype=uint8)
    """
    _, height, width, _ = pictures.shape
    rows = (np.arange(height) - offsets[:, :1]).clip(0, height - 1)
    columns = (np.arange(width) - offsets[:, 1:]).clip(0, width - 1)
    columns = np.where(mirrored[:, np.newaxis], width - 1 - columns, columns)
    return np.stack(
        [
            picture.take(from_rows, axis=0).take(from_columns, axis=1)
            for picture, from_rows, from_columns in zip(pictures, rows, columns, strict=True)
        ]
    )


def warped(pictures: Pictures, maps: NDArray[np.float64]) -> Pictures:
    """Pictures sampled anew, bilinearly, where affine maps point.

    `maps` are (images, 3, 3): they lead from (x, y, 1) in the result to (x, y, 1) in the picture, whose pixels have
    their centres at 0.5, 1.5, …
    """
    from PIL import Image

    _, height, width, _ = pictures.shape
    margin = _margin(maps, height, width)
    if margin:
        pictures = np.pad(pictures, ((0, 0), (margin, margin), (margin, margin), (0, 0)), mode="edge")
        maps = placed(margin, margin) @ maps
    result = np.empty((len(pictures), height, width, pictures.shape[-1]), np.uint8)
    for picture, onto, into in zip(pictures, maps, result, strict=True):
        image = _image(picture).transform(
            (width, height), Image.Transform.AFFINE, tuple(onto[:2].ravel()), Image.Resampling.BILINEAR
        )
        into[...] = np.asarray(image).reshape(into.shape)
    return result


def _image(picture: Picture) -> Any:
    from PIL import Image

    return Image.fromarray(picture[..., 0] if picture.shape[-1] == 1 else picture)


def _margin(maps: NDArray[np.float64], height: int, width: int) -> int:
    """How many cells beyond their edges the pictures are looked at, at most."""
    corners = np.array([(0, 0, 1), (width, 0, 1), (0, height, 1), (width, height, 1)], float).T
    x, y, _ = np.moveaxis(maps @ corners, 1, 0)
    beyond = max(-x.min(), x.max() - width, -y.min(), y.max() - height)
    return int(np.ceil(beyond - 1e-9)) if beyond > 1e-9 else 0


def recoloured(pictures: Pictures, factors: NDArray[np.float64]) -> Pictures:
    """Pictures with other colours: `factors` are (images, 3) of brightness, contrast and saturation, 1 for no change.

    Saturation scales what sets a pixel apart from its grey, contrast what sets it apart from the mean grey of its
    picture, brightness everything.
    """
    brightness, contrast, saturation = factors.astype(np.float32).T[..., np.newaxis, np.newaxis, np.newaxis]
    values = pictures.astype(np.float32)
    grey = (values @ LUMA[pictures.shape[-1]])[..., np.newaxis]
    values *= brightness * contrast * saturation
    values += brightness * contrast * (1 - saturation) * grey
    values += brightness * (1 - contrast) * grey.mean(axis=(1, 2), keepdims=True)
    return np.rint(values, out=values).clip(0, 255, out=values).astype(np.uint8)


def blotted(pictures: Pictures, centres: NDArray[np.int64], side: int) -> Pictures:
    """Pictures with a square in their own mean colour about `centres`, (images, 2) of row and column.

    It may hang over the edge; one whose side is even reaches further up and left.
    """
    _, height, width, _ = pictures.shape
    first = centres - side // 2
    rows, columns = (
        (np.arange(extent) >= start) & (np.arange(extent) < start + side)
        for extent, start in ((height, first[:, :1]), (width, first[:, 1:]))
    )
    square = (rows[:, :, np.newaxis] & columns[:, np.newaxis, :])[..., np.newaxis]
    mean = np.rint(pictures.mean(axis=(1, 2), keepdims=True)).astype(np.uint8)
    return np.where(square, mean, pictures)


def placed(x: NDArray[np.float64] | float, y: NDArray[np.float64] | float) -> NDArray[np.float64]:
    """The affine maps (…, 3, 3) that add (x, y)."""
    return _maps(1.0, 0.0, x, 0.0, 1.0, y)


def scaled(x: NDArray[np.float64], y: NDArray[np.float64]) -> NDArray[np.float64]:
    """The affine maps (…, 3, 3) that multiply by (x, y)."""
    return _maps(x, 0.0, 0.0, 0.0, y, 0.0)


def turned(angle: NDArray[np.float64]) -> NDArray[np.float64]:
    """The affine maps (…, 3, 3) that turn by an angle in radians, from the x axis towards the y axis."""
    return _maps(np.cos(angle), -np.sin(angle), 0.0, np.sin(angle), np.cos(angle), 0.0)


def _maps(*coefficients: NDArray[np.float64] | float) -> NDArray[np.float64]:
    rows = np.stack(np.broadcast_arrays(*coefficients, 0.0, 0.0, 1.0), axis=-1)
    return rows.reshape(*rows.shape[:-1], 3, 3)
