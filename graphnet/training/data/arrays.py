"""Arrays as people keep them -> pictures of 8 bits, channels last, and the class number of each."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from graphnet.drawing.quoting import visible
from graphnet.errors import DocumentError
from graphnet.training.data.classes import numbered, readable
from graphnet.training.data.dataset import Labels, PartName, Pictures

Array = NDArray[Any]

_CHUNK = 1024
"""Pictures that are converted at a time, so that wide numbers are not held twice."""


def pictures(arrays: Mapping[PartName, Array], place: str) -> dict[PartName, Pictures]:
    """Pictures in 8 bits from arrays of any numbers, which share one range: [0, 1], [0, 255] or [0, 65535].

    Each array is of (images, height, width), with 1, 3 or 4 channels last or first; a fourth channel is opacity, and
    is laid on white. Raises `DocumentError` naming the place.
    """
    for part, array in arrays.items():
        if array.dtype.kind not in "buif":
            raise DocumentError(f"{place}: the {part} pictures are of type {array.dtype}, not numbers")
    laid_out = {part: _channels_last(array, f"{place}: the {part} pictures") for part, array in arrays.items()}
    top = _top([array for array in laid_out.values() if array.size], place)
    return {part: _eight_bits(array, top) for part, array in laid_out.items()}


def _channels_last(array: Array, whose: str) -> Array:
    """A view of (images, height, width, channels)."""
    if array.ndim == 3 and 0 not in array.shape[1:]:
        return array[..., np.newaxis]
    if array.ndim == 4 and 0 not in array.shape[1:]:
        if array.shape[3] in (1, 3, 4):
            return array
        if array.shape[1] in (1, 3, 4):
            return array.transpose(0, 2, 3, 1)
    raise DocumentError(
        f"{whose} are an array of {'×'.join(map(str, array.shape)) or 'one number'}\n"
        "    mend: give (images, height, width), or (images, height, width, channels) with 1, 3 or 4 channels, "
        "or those with the channels before the height"
    )


def _top(arrays: Sequence[Array], place: str) -> float:
    """The end of the range that the numbers are in."""
    low = float(min((array.min() for array in arrays), default=0))
    high = float(max((array.max() for array in arrays), default=0))
    if not np.isfinite([low, high]).all():
        raise DocumentError(
            f"{place}: pictures hold numbers that are not finite\n    mend: leave those pictures out, or fill in 0"
        )
    top = next((top for top in (1, 255, 65535) if high <= top), None)
    if low < 0 or top is None:
        raise DocumentError(
            f"{place}: the pictures' numbers are in [{low:g}, {high:g}]\n"
            "    mend: bring them into [0, 1], or [0, 255]; they are normalised for the network later"
        )
    return top


def _eight_bits(array: Array, top: float) -> Pictures:
    """The upper 8 bits of integers of 16, as in picture files; other numbers rounded to the nearest of 256 levels."""
    channels = min(array.shape[3], 3)
    converted = np.empty((*array.shape[:3], channels), np.uint8)
    for start in range(0, len(array), _CHUNK):
        rows = slice(start, start + _CHUNK)
        if top == 65535 and array.dtype.kind != "f":
            levels = array[rows] >> 8
        elif top == 255 and array.dtype.kind != "f":
            levels = array[rows]
        else:
            levels = np.rint(array[rows].astype(np.float64) * (255 / top))
        converted[rows] = levels if array.shape[3] != 4 else _on_white(levels)
    return converted


def _on_white(levels: Array) -> Array:
    """What opacity leaves to be seen of RGBA pictures that lie on white."""
    colors, opacity = levels[..., :3].astype(np.int64), levels[..., 3:].astype(np.int64)
    return (colors * opacity + 255 * (255 - opacity) + 127) // 255


def classes_and_numbers(
    arrays: Mapping[PartName, Array], names: Sequence[str] | None, place: str
) -> tuple[tuple[str, ...], dict[PartName, Labels]]:
    """The classes, and the class number of each picture.

    Labels are numbers from 0, rows that are 1 in the place of their class and 0 elsewhere, or names. Without `names`
    the classes are named after the labels that occur, or, of rows, their places. Raises `DocumentError`.
    """
    labels = {part: _one_each(array, f"{place}: the {part} labels") for part, array in arrays.items()}
    if any(array.dtype.kind == "U" for array in labels.values()):
        return numbered(
            {part: [readable(name) for name in array.astype(str).tolist()] for part, array in labels.items()}
        )
    widths = [array.shape[1] for array in arrays.values() if array.ndim == 2 and array.shape[1] > 1]
    if names is None and not widths:
        return numbered({part: [str(number) for number in array.tolist()] for part, array in labels.items()})
    known = tuple(names) if names is not None else tuple(map(str, range(max(widths))))
    for part, array in labels.items():
        outside = array[array >= len(known)]
        if len(outside):
            raise DocumentError(
                f"{place}: a {part} label is {outside[0]}, but there are the names of {len(known)} classes, "
                f"numbered from 0\n    mend: name all classes, or number them from 0 to {len(known) - 1}"
            )
    return known, labels


def _one_each(array: Array, whose: str) -> Array:
    """One label a picture: an integer from 0, or text."""
    if array.ndim == 2 and array.shape[1] == 1:
        array = array[:, 0]
    if array.ndim == 2 and array.dtype.kind in "buif":
        return _hot(array, whose)
    if array.ndim != 1:
        raise DocumentError(
            f"{whose} are an array of {'×'.join(map(str, array.shape)) or 'one number'}, not one a picture"
        )
    if array.dtype.kind == "S":
        try:
            return np.char.decode(array, "utf-8")
        except UnicodeDecodeError:
            raise DocumentError(f"{whose} are bytes that are no UTF-8 text") from None
    if array.dtype.kind == "U":
        return array
    if array.dtype.kind not in "buif":
        raise DocumentError(f"{whose} are of type {array.dtype}, neither numbers nor text")
    return _whole(array, whose)


def _hot(array: Array, whose: str) -> Labels:
    """The place of the one 1 in each row."""
    fine = ((array == 0) | (array == 1)).all(axis=1) & (array.sum(axis=1) == 1)
    if not fine.all():
        row = int(np.flatnonzero(~fine)[0])
        raise DocumentError(f"{whose}: row {row} is not 1 in one place and 0 elsewhere: a picture has one class")
    places: Labels = array.argmax(axis=1).astype(np.int64)
    return places


def _whole(array: Array, whose: str) -> Labels:
    wrong = ~((array >= 0) & (array < 2**31) & (array == np.trunc(array)))
    if wrong.any():
        row = int(np.flatnonzero(wrong)[0])
        raise DocumentError(
            f"{whose}: label {visible(str(array[row]))} (of picture {row}) is no whole number from 0 on"
        )
    return array.astype(np.int64)
