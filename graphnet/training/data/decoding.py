"""A picture file -> its pixels: 8 bits, grey or RGB, upright, on white, and the same on every machine."""

from __future__ import annotations

import os
import stat
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from typing import BinaryIO

import numpy as np
from numpy.typing import NDArray
from PIL import (  # each tells Pillow of its format
    BmpImagePlugin,
    ExifTags,
    GifImagePlugin,
    Image,
    ImageFile,
    JpegImagePlugin,
    PngImagePlugin,
    PpmImagePlugin,
    TiffImagePlugin,
    WebPImagePlugin,
)

from graphnet.training.data.dataset import Picture, UnreadableError

__all__ = ["MOST_PIXELS", "SUFFIXES", "UnreadableError", "decode", "decode_bytes", "form", "header", "unwarned"]

MOST_PIXELS = 100_000_000
"""Of a picture that is decoded: a small file can claim more than any memory holds (a decompression bomb)."""

SUFFIXES = frozenset({".jpg", ".jpeg", ".png", ".webp", ".tif", ".tiff", ".bmp", ".gif", ".ppm", ".pgm", ".pbm"})
"""What the names of picture files end in, in lower case; their content alone says what they are."""

_FORMATS = (
    JpegImagePlugin.JpegImageFile.format,
    PngImagePlugin.PngImageFile.format,
    WebPImagePlugin.WebPImageFile.format,
    TiffImagePlugin.TiffImageFile.format,
    BmpImagePlugin.BmpImageFile.format,
    GifImagePlugin.GifImageFile.format,
    PpmImagePlugin.PpmImageFile.format,
)

_GREY = ("1", "L", "LA", "La", "I", "F", "I;16", "I;16L", "I;16B", "I;16N")

_MODES = {
    "1": "1 bit",
    "L": "grey",
    "LA": "grey with transparency",
    "P": "palette",
    "RGB": "RGB",
    "RGBA": "RGB with transparency",
    "I": "32-bit grey",
    "F": "floating point",
}
"""What Pillow's modes are called, where that is not their name."""

_UPRIGHT = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
"""What brings a picture upright, by the orientation in its EXIF (CIPA DC-008, 4.6.5.1)."""


def decode(path: str | os.PathLike[str]) -> Picture:
    """The picture in a file: JPEG, PNG, WebP, TIFF, BMP, GIF (its first frame) or PPM, whatever the file is called.

    Of 16 bits the upper 8 are kept, as libpng does; numbers of 32 bits or floating point are taken to be in the least
    of [0, 1], [0, 255] and [0, 65535] that holds them all, and are stretched between their extremes where none does.
    Raises `UnreadableError`, for a picture that is cut off too.
    """
    with _file(path) as file, _reasons(str(path)):
        return _pixels(file, str(path))


@contextmanager
def unwarned() -> Iterator[None]:
    """Nothing is said of odd notes beside pictures, by Pillow in any thread; to be used in one thread at a time."""
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", module=r"PIL\.")
        yield


def decode_bytes(content: bytes, name: str) -> Picture:
    """The picture in the content of a file, as `decode` reads it. Raises `UnreadableError` for the name."""
    with _reasons(name):
        return _pixels(BytesIO(content), name)


def header(path: str | os.PathLike[str]) -> tuple[int, int, int]:
    """(height, width, channels) that `decode` will give, without decoding. Raises `UnreadableError`."""
    with _file(path) as file, _reasons(str(path)):
        image = _opened(file, str(path))
        channels = 1 if image.mode in _GREY else 3
        later = image.format == "PNG" and "exif" not in image.info  # getexif() would decode all of it to look there
        turned = not later and _orientation(image) > 4
        height, width = (image.width, image.height) if turned else (image.height, image.width)
        return height, width, channels


def form(path: str | os.PathLike[str]) -> tuple[str, str]:
    """The format and the kind of colours of a file, as in `("PNG", "16-bit grey")`. Raises `UnreadableError`."""
    with _file(path) as file, _reasons(str(path)):
        image = _opened(file, str(path))
        mode = "16-bit grey" if image.mode.startswith("I;16") else _MODES.get(image.mode, image.mode)
        return str(image.format), mode


@contextmanager
def _file(path: str | os.PathLike[str]) -> Iterator[BinaryIO]:
    """A file opened, unless it is a device or a pipe, which might never end."""
    try:
        if not stat.S_ISREG(os.stat(path).st_mode):
            raise UnreadableError(str(path), "it is no regular file")
        file = open(path, "rb")  # noqa: SIM115 - closed below; what is caught here is opening alone
    except (OSError, ValueError) as error:
        raise UnreadableError(str(path), _why_closed(path, error)) from None
    with file:
        yield file


def _why_closed(path: str | os.PathLike[str], error: OSError | ValueError) -> str:
    if isinstance(error, UnreadableError):
        return error.reason
    if isinstance(error, FileNotFoundError):
        return "it is a link to a file that is not there" if os.path.islink(path) else "there is no such file"
    if isinstance(error, PermissionError):
        return "there is no permission to read it"
    return str(error.strerror if isinstance(error, OSError) else error)


@contextmanager
def _reasons(name: str) -> Iterator[None]:
    """What Pillow makes of a damaged file, which may be any error at all, in plain words."""
    try:
        yield
    except UnreadableError:
        raise
    except MemoryError:
        raise UnreadableError(name, "there is not enough memory to decode it") from None
    except Exception as error:
        cut = isinstance(error, EOFError) or any(word in str(error).lower() for word in ("truncated", "unexpected end"))
        reason = "it is cut off" if cut else f"it is damaged ({str(error) or type(error).__name__})"
        raise UnreadableError(name, reason) from None


def _opened(file: BinaryIO, name: str) -> ImageFile.ImageFile:
    """The picture with its header read.

    `Image.open` is not asked: it warns of large pictures, and warnings cannot be turned off in one thread alone.
    """
    start = file.read(16)
    file.seek(0)
    if not start:
        raise UnreadableError(name, "the file is empty")
    for kind in _FORMATS:
        factory, accepts = Image.OPEN[kind]
        if accepts is not None and accepts(start) is True:
            image = factory(file, "")
            break
    else:
        raise UnreadableError(name, "it is no JPEG, PNG, WebP, TIFF, BMP, GIF or PPM picture")
    if image.width * image.height > MOST_PIXELS:
        size, most = f"{image.width:,}×{image.height:,}", f"{MOST_PIXELS // 10**6} million"
        raise UnreadableError(name, f"it has {size} pixels, more than the {most} that are decoded")
    if not image.width * image.height:
        raise UnreadableError(name, "it has no pixels")
    return image


def _orientation(image: Image.Image) -> int:
    """1 to 8; a damaged note beside a picture leaves the picture as it is."""
    try:
        found = image.getexif().get(ExifTags.Base.Orientation, 1)
    except Exception:  # any error at all, as in reading the picture
        return 1
    return found if found in _UPRIGHT and image.format != "TIFF" else 1  # Pillow turns TIFF itself


def _pixels(file: BinaryIO, name: str) -> Picture:
    opened = _opened(file, name)
    opened.load()
    turn = _UPRIGHT.get(_orientation(opened))
    image = opened if turn is None else opened.transpose(turn)
    pixels = np.asarray(_plain(image, _white_is_zero(opened)))
    return pixels.reshape(*pixels.shape[:2], -1)


def _plain(image: Image.Image, white_is_zero: bool) -> Image.Image:
    """A picture of 8 bits, grey or RGB; what can be seen through lies on white."""
    if image.mode in ("I", "F") or image.mode.startswith("I;16"):
        levels = _eight_bits(np.asarray(image))
        return Image.fromarray(255 - levels if white_is_zero else levels)
    color, alpha = ("L", "LA") if image.mode in _GREY else ("RGB", "RGBA")
    if "transparency" not in image.info and image.mode not in ("LA", "La", "PA", "RGBA", "RGBa"):
        return image if image.mode == color else image.convert(color)
    layers = image.convert(alpha)
    white = Image.new(color, image.size, "white")
    white.paste(layers.convert(color), mask=layers.getchannel("A"))
    return white


def _white_is_zero(image: Image.Image) -> bool:
    """Whether the least number is white (TIFF 6.0, page 37), which Pillow itself minds only where it has 8 bits."""
    tags = image.tag_v2 if isinstance(image, TiffImagePlugin.TiffImageFile) else {}
    return tags.get(TiffImagePlugin.PHOTOMETRIC_INTERPRETATION) == 0


def _eight_bits(values: NDArray[np.generic]) -> NDArray[np.uint8]:
    """Levels in 0 to 255 of values in a wider range.

    >>> _eight_bits(np.array([0, 256, 65535], np.uint16))
    array([  0,   1, 255], dtype=uint8)
    >>> _eight_bits(np.array([0, 0.5, 1, np.nan], np.float32))
    array([  0, 128, 255,   0], dtype=uint8)
    """
    if values.dtype.itemsize == 2:
        return (values.astype(np.uint16) >> 8).astype(np.uint8)
    wide = np.nan_to_num(values.astype(np.float64), nan=0.0, posinf=0.0, neginf=0.0)
    low, high = float(wide.min()), float(wide.max())
    ranges = (1.0, 255.0, 65535.0) if values.dtype.kind == "f" else (255.0, 65535.0)
    top = next((top for top in ranges if low >= 0 and high <= top), None)
    low, span = (0.0, top) if top else (low, high - low or 1.0)
    return np.rint((wide - low) * (255 / span)).astype(np.uint8)
