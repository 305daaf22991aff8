"""Images as arrays of (height, width, channels), float32 in [0, 1]: resized, and moved about."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray
from PIL import Image

Pixels = NDArray[np.float32]

MAX_ANGLE = 12.0
"""Degrees that an image is turned at most, either way."""
MAX_ZOOM = 0.12
"""The natural logarithm of the greatest zoom."""
MAX_SHIFT = 1 / 16
"""The part of its height and width that an image is shifted at most, either way."""


def resized(image: Pixels, height: int, width: int) -> Pixels:
    """An image at another size: bicubic, and averaged where it shrinks."""
    return _each_channel(image, lambda channel: channel.resize((width, height), Image.Resampling.BICUBIC))


def with_channels(images: Pixels, channels: int) -> Pixels:
    """Grey images with their one channel repeated: a view, which takes no memory.

    >>> with_channels(np.zeros((5, 8, 8, 1), np.float32), 3).shape
    (5, 8, 8, 3)
    """
    return np.broadcast_to(images, (*images.shape[:-1], channels))


def augmented(image: Pixels, random: np.random.Generator) -> Pixels:
    """The image turned, zoomed and shifted a little; black comes in at the edges."""
    height, width, _ = image.shape
    angle = np.radians(random.uniform(-MAX_ANGLE, MAX_ANGLE))
    scale = np.exp(random.uniform(-MAX_ZOOM, MAX_ZOOM))
    down, right = random.uniform(-MAX_SHIFT, MAX_SHIFT, 2) * (height, width)
    coefficients = affine(float(angle), float(scale), (float(down), float(right)), (height, width))
    return _each_channel(
        image,
        lambda channel: channel.transform(
            (width, height), Image.Transform.AFFINE, coefficients, Image.Resampling.BICUBIC
        ),
    )


def affine(
    angle: float, scale: float, shift: tuple[float, float], extent: tuple[int, int]
) -> tuple[float, float, float, float, float, float]:
    """The map from where a pixel comes to lie, to where it is taken from: x' = ax + by + c, y' = dx + ey + f.

    The image is turned by `angle` (radians) and scaled about its centre, then shifted (down, right); `extent` is
    (height, width).

    >>> affine(0.0, 1.0, (0.0, 2.0), (8, 8)) == (1, 0, -2, 0, 1, 0)
    True
    >>> affine(0.0, 2.0, (0.0, 0.0), (8, 8)) == (0.5, 0, 2, 0, 0.5, 2)
    True
    """
    cosine, sine = float(np.cos(angle)) / scale, float(np.sin(angle)) / scale
    y, x = extent[0] / 2, extent[1] / 2
    to_y, to_x = y + shift[0], x + shift[1]
    return (cosine, sine, x - cosine * to_x - sine * to_y, -sine, cosine, y + sine * to_x - cosine * to_y)


def _each_channel(image: Pixels, change: Callable[[Image.Image], Image.Image]) -> Pixels:
    """Every channel changed by itself, and what a bicubic curve overshoots cut off."""
    channels = [change(Image.fromarray(channel)) for channel in np.moveaxis(image, -1, 0)]
    return np.stack([np.asarray(channel) for channel in channels], axis=-1).clip(0, 1)
