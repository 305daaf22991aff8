"""Pictures brought to the size and the channels that a network wants."""

from __future__ import annotations

import numpy as np
from PIL import Image

from graphnet.errors import ArgumentError
from graphnet.training.data.dataset import Pictures


def fitted(pictures: Pictures, shape: tuple[int, int, int]) -> Pictures:
    """Pictures of one size as (height, width, channels): bicubic, averaged where they shrink; the same where they fit.

    Grey becomes RGB of three channels alike, RGB becomes grey by its luma (ITU-R BT.601). A picture comes out the same
    by itself and among others. Raises `ArgumentError` for channels that no picture has.
    """
    height, width, channels = shape
    if channels not in (1, 3):
        raise ArgumentError(
            f"pictures have 1 channel (grey) or 3 (RGB), and the network takes {channels}\n"
            f"    mend: a network whose input has 1 channel or 3, as with --set input_shape={height},{width},3"
        )
    if pictures.shape[-1] == 3 and channels == 1:
        pictures = _grey(pictures)
    pictures = _resized(pictures, height, width)
    return pictures if pictures.shape[-1] == channels else np.repeat(pictures, channels, axis=-1)


def _grey(pictures: Pictures) -> Pictures:
    count, height, width, _ = pictures.shape
    stacked = Image.fromarray(np.ascontiguousarray(pictures).reshape(count * height, width, 3))
    return np.asarray(stacked.convert("L")).reshape(count, height, width, 1)


def _resized(pictures: Pictures, height: int, width: int) -> Pictures:
    """All pictures in two calls, one above the other and then side by side: Pillow resizes along an axis at a time."""
    count, old_height, old_width, channels = pictures.shape
    if old_width != width:
        stacked = _scaled(pictures.reshape(count * old_height, old_width, channels), count * old_height, width)
        pictures = stacked.reshape(count, old_height, width, channels)
    if old_height != height:
        abreast = pictures.transpose(1, 0, 2, 3).reshape(old_height, count * width, channels)
        scaled = _scaled(abreast, height, count * width).reshape(height, count, width, channels)
        pictures = np.ascontiguousarray(scaled.transpose(1, 0, 2, 3))
    return pictures


def _scaled(pixels: Pictures, height: int, width: int) -> Pictures:
    image = Image.fromarray(np.ascontiguousarray(pixels[..., 0] if pixels.shape[-1] == 1 else pixels))
    return np.asarray(image.resize((width, height), Image.Resampling.BICUBIC))
