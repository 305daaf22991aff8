"""Pickles of plain containers and arrays of bytes, read without calling anything that a pickle names."""

from __future__ import annotations

import pickle
from collections.abc import Callable
from io import BytesIO
from typing import Any

import numpy as np
from numpy.typing import NDArray


class PickledArray:
    """Stands where a pickle would make a NumPy array, and takes the state of one: of unsigned bytes and no other."""

    def __init__(self, *_: object):
        self.values: NDArray[np.uint8] = np.empty(0, np.uint8)

    def __setstate__(self, state: tuple[Any, ...]) -> None:
        _, shape, _, by_columns, content = state
        self.values = np.frombuffer(content, np.uint8).reshape(shape, order="F" if by_columns else "C")


class _UnsignedByte:
    """Stands where a pickle would make a NumPy type."""

    def __init__(self, name: str | bytes, *_: object):
        if name not in ("u1", b"u1"):
            raise pickle.UnpicklingError(f"an array of the type {name!r}")

    def __setstate__(self, _: object) -> None:
        pass


def _bytes(text: str, encoding: str) -> bytes:
    """What brings bytes back in pickles that Python 3 writes for Python 2."""
    if encoding != "latin1":
        raise pickle.UnpicklingError(f"bytes in the encoding {encoding!r}")
    return text.encode("latin1")


_STAND_INS: dict[str, Callable[..., Any]] = {
    "numpy.core.multiarray._reconstruct": PickledArray,
    "numpy._core.multiarray._reconstruct": PickledArray,
    "numpy.ndarray": PickledArray,
    "numpy.dtype": _UnsignedByte,
    "_codecs.encode": _bytes,
}


class _Unpickler(pickle.Unpickler):
    def find_class(self, module: str, name: str) -> Callable[..., Any]:
        path = f"{module}.{name}"
        if path not in _STAND_INS:
            raise pickle.UnpicklingError(f"it would call {path}, which belongs in no data set")
        return _STAND_INS[path]


def unpickled(content: bytes) -> Any:
    """What a pickle holds: lists, dictionaries, numbers, bytes, text, and `PickledArray`s.

    Text of Python 2 comes as bytes. Raises `pickle.UnpicklingError` for all else, and for a damaged pickle.
    """
    try:
        return _Unpickler(BytesIO(content), encoding="bytes").load()
    except pickle.UnpicklingError:
        raise
    except Exception as error:  # any error at all, since a damaged pickle does anything to anything
        raise pickle.UnpicklingError(str(error) or type(error).__name__) from None
