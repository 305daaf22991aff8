"""What the first convolution looks for: its filters as pictures."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from graphnet.training.data.dataset import Pictures
from graphnet.training.reports.markup import image

MOST = 256
SIDE = 48
"""About how wide a filter is on the screen, in pixels."""


def filter_grid(filters: NDArray[np.float32]) -> str:
    """The filters of (height, width, channels, filters), each in a scale of its own in which grey is 0."""
    drawn = filter_pictures(filters)
    width = max(SIDE // drawn.shape[2], 1) * drawn.shape[2]
    images = "".join(image(picture, f"filter {number}", width) for number, picture in enumerate(drawn[:MOST], start=1))
    height, across, channels, count = filters.shape
    more = f", the first {MOST}" if count > MOST else ""
    mean = f"; the mean over {channels} channels" if channels not in (1, 3) else ""
    return (
        f'<p class="quiet">{count:,} filters of {height}×{across}×{channels}{more}: grey is 0{mean}</p>'
        f'<div class="filters">{images}</div>'
    )


def filter_pictures(filters: NDArray[np.float32]) -> Pictures:
    """(filters, height, width, 1 or 3): 128 is 0, and the largest weight of a filter is 1 or 255."""
    each = np.moveaxis(filters, -1, 0).astype(np.float64)
    if each.shape[-1] not in (1, 3):
        each = each.mean(axis=-1, keepdims=True)
    each = np.nan_to_num(each, nan=0, posinf=0, neginf=0)
    largest = np.abs(each).max(axis=(1, 2, 3), keepdims=True)
    return np.rint(128 + 127 * each / np.where(largest > 0, largest, 1)).astype(np.uint8)
