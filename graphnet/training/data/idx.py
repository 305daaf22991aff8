"""IDX files, as of MNIST and its like: a magic number, the extents, and the numbers themselves."""

from __future__ import annotations

import gzip
import math
import re
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from io import BufferedIOBase
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from graphnet.drawing.quoting import visible
from graphnet.errors import DocumentError, FileError
from graphnet.quantities import memory_text
from graphnet.training.data import machine
from graphnet.training.data.assembling import assembled
from graphnet.training.data.dataset import DataSet, Labels, PartName
from graphnet.training.data.published import FASHION_MNIST
from graphnet.training.data.sources import ArraySource

_NAME = re.compile(r"(train|t10k|test)-(images|labels)[-.]idx[13]-ubyte(\.gz)?")
_UNSIGNED_BYTE = 0x08
_MEND = "    mend: fetch the file anew; its beginning and its end must be whole"


class _Pair(NamedTuple):
    images: Path
    labels: Path


def holds_idx(names: list[str]) -> bool:
    """Whether a folder's files are named as those of MNIST.

    >>> holds_idx(["train-images-idx3-ubyte.gz"])
    True
    """
    return any(_NAME.fullmatch(name) for name in names)


def read_idx_folder(folder: Path) -> DataSet:
    """The data set in a folder of IDX files, zipped or not: train, t10k, or both.

    Raises `DocumentError` naming the file that is damaged or missing.
    """
    parts: dict[PartName, tuple[ArraySource, Labels]] = {}
    for part, pair in _pairs(folder).items():
        images, labels = read_idx(pair.images, dimensions=3), read_idx(pair.labels, dimensions=1)
        if len(images) != len(labels):
            raise DocumentError(
                f"{visible(str(pair.images))} has {len(images)} pictures, but {visible(pair.labels.name)} "
                f"{len(labels)} labels\n    mend: fetch both files anew, from one place"
            )
        parts[part] = ArraySource(images[..., np.newaxis]), labels.astype(np.int64)
    count = 1 + max((int(labels.max()) for _, labels in parts.values() if len(labels)), default=0)
    fashion = _is_fashion(folder) and count <= len(FASHION_MNIST)
    classes = FASHION_MNIST if fashion else tuple(map(str, range(count)))
    return assembled(folder, "IDX files", classes, parts, mirrored=fashion)


def read_idx(path: Path, dimensions: int) -> NDArray[np.uint8]:
    """The array in an IDX file of unsigned bytes: two zeros, 8 for the type, how many extents there are; then those,
    each of four bytes with the first the most significant; then the numbers, the last extent running fastest.

    Raises `DocumentError`, and `FileError` where the file cannot be read.
    """
    place = visible(str(path))
    with _opened(path, place) as file:
        shape = _shape(file, dimensions, place)
        count = math.prod(shape)
        foretold = f"{place} should hold {'×'.join(map(str, shape))} = {count} numbers, but"
        if count > machine.memory():
            raise DocumentError(f"{foretold} this machine has {memory_text(machine.memory())} of memory\n{_MEND}")
        numbers = file.read(count + 1)  # and no more, however much it may unzip to
    if len(numbers) != count:
        raise DocumentError(f"{foretold} holds {'more' if len(numbers) > count else len(numbers)}\n{_MEND}")
    return np.frombuffer(numbers, np.uint8).reshape(shape)


def _shape(file: BufferedIOBase, dimensions: int, place: str) -> tuple[int, ...]:
    """The extents that a file begins with. Raises `DocumentError` where it begins otherwise."""
    magic = file.read(4)
    if magic[:2] != b"\0\0" or len(magic) < 4:
        raise DocumentError(f"{place} is no IDX file: it begins with {magic.hex(' ') or 'nothing'}\n{_MEND}")
    if magic[2] != _UNSIGNED_BYTE or magic[3] != dimensions:
        raise DocumentError(
            f"{place} holds numbers of type 0x{magic[2]:02x} in {magic[3]} dimensions, "
            f"where unsigned bytes (0x08) in {dimensions} belong\n"
            "    mend: see whether pictures and labels have changed their names"
        )
    extents = file.read(4 * dimensions).ljust(4 * dimensions, b"\0")
    return tuple(np.frombuffer(extents, ">u4").tolist())


@contextmanager
def _opened(path: Path, place: str) -> Iterator[BufferedIOBase]:
    """A file, unzipped as it is read. Raises `DocumentError` and `FileError` for what goes wrong in the meantime."""
    try:
        with gzip.open(path) if path.suffix == ".gz" else open(path, "rb") as file:
            yield file
    except (EOFError, gzip.BadGzipFile, zlib.error) as error:
        raise DocumentError(f"{place} cannot be unzipped: {error}\n{_MEND}") from None
    except OSError as error:
        raise FileError(f"{place} cannot be read: {error.strerror}") from None


def _pairs(folder: Path) -> dict[PartName, _Pair]:
    """The files of each part. A file that lies there both zipped and not is read as it is."""
    files: dict[tuple[PartName, str], Path] = {}
    for file in sorted(folder.iterdir(), key=lambda file: len(file.name)):
        match = _NAME.fullmatch(file.name)
        if match and file.is_file():
            files.setdefault(("train" if match[1] == "train" else "test", match[2]), file)
    pairs: dict[PartName, _Pair] = {}
    for part in dict.fromkeys(part for part, _ in files):
        images, labels = files.get((part, "images")), files.get((part, "labels"))
        if images is None or labels is None:
            there, lacking = (images, "labels") if images else (labels, "images")
            raise DocumentError(
                f"{visible(str(there))} is there, but not the file of its {lacking}\n"
                f"    mend: put {_beside(there, lacking)} beside it"
            )
        pairs[part] = _Pair(images, labels)
    return pairs


def _beside(there: Path | None, lacking: str) -> str:
    """The name of the file that belongs to another."""
    name = there.name if there else ""
    if lacking == "labels":
        return name.replace("images", "labels").replace("idx3", "idx1")
    return name.replace("labels", "images").replace("idx1", "idx3")


def _is_fashion(folder: Path) -> bool:
    """Whether a folder, or the one it lies in, is named after Fashion-MNIST; the files are named as those of MNIST."""
    return any("fashion" in name.casefold() for name in folder.resolve().parts[-2:])
