"""Pictures and labels in a NumPy archive (.npz), with or without parts."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
from numpy.lib.npyio import NpzFile

from graphnet.drawing.quoting import visible
from graphnet.errors import DocumentError, FileError
from graphnet.quantities import memory_text
from graphnet.training.data import machine
from graphnet.training.data.arrays import Array, classes_and_numbers, pictures
from graphnet.training.data.assembling import assembled
from graphnet.training.data.classes import part_named, readable
from graphnet.training.data.dataset import DataSet, PartName
from graphnet.training.data.sources import ArraySource

_PICTURES = {"x", "image", "images", "picture", "pictures", "data"}
_LABELS = {"y", "label", "labels", "target", "targets"}
_NAMES = {"classes", "class_names", "label_names", "target_names", "names"}


def read_archive(path: Path, mirrored: bool = True) -> DataSet:
    """The data set in an archive: x_train, y_train, x_test, y_test as Keras names them, or images and labels, X and y.

    Nothing in it is un-pickled. Raises `DocumentError` for an archive that is damaged or holds something else, and
    `FileError` where it cannot be read.
    """
    place = visible(str(path))
    contents, keys = _contents(path, place)
    images, labels = (_by_part(contents, words, place) for words in (_PICTURES, _LABELS))
    _refuse_unpaired(images, labels, keys, place)
    names = next((array for key, array in contents.items() if key.casefold() in _NAMES), None)
    classes, numbers = classes_and_numbers(labels, _names(names, place), place)
    return assembled(
        path,
        "NumPy arrays",
        classes,
        {part: (ArraySource(levels), numbers[part]) for part, levels in pictures(images, place).items()},
        mirrored=mirrored,
    )


def _contents(path: Path, place: str) -> tuple[dict[str, Array], list[str]]:
    """The arrays that could be meant, by their names, and the names of all."""
    try:
        file = open(path, "rb")  # noqa: SIM115 - closed below; what is caught here is opening alone
    except OSError as error:
        raise FileError(f"{place} cannot be read: {error.strerror}") from None
    try:
        with file, NpzFile(file, allow_pickle=False) as archive:
            keys = list(archive.files)
            meant = [key for key in keys if key.casefold() in _NAMES or _meaning(key)[1] & (_PICTURES | _LABELS)]
            _refuse_larger_than_memory(archive, meant, place)
            return {key: archive[key] for key in meant}, keys
    except DocumentError:
        raise
    except Exception as error:  # of a damaged archive, zipfile and NumPy raise a dozen kinds
        pickled = "pickle" in str(error)
        reason = "it holds Python objects, which are not loaded, since they could run code" if pickled else str(error)
        raise DocumentError(
            f"{place} cannot be read as a NumPy archive: {visible(reason)[:200] or type(error).__name__}\n"
            "    mend: write it anew with np.savez(FILE, x_train=…, y_train=…), from arrays of numbers or of text"
        ) from None


def _refuse_larger_than_memory(archive: NpzFile, keys: Sequence[str], place: str) -> None:
    """Pass only where arrays fit in memory, by the sizes that the archive foretells. Raises `DocumentError`."""
    assert archive.zip is not None
    sizes = {file.filename.removesuffix(".npy"): file.file_size for file in archive.zip.infolist()}
    unpacked = sum(sizes[key] for key in keys)
    if unpacked > machine.memory():
        raise DocumentError(
            f"{place} unpacks to {memory_text(unpacked)}, but this machine has {memory_text(machine.memory())} of "
            "memory\n    mend: give fewer pictures, or picture files, which need not fit in memory"
        )


def _by_part(contents: Mapping[str, Array], words: set[str], place: str) -> dict[PartName, Array]:
    """The array of each part that is named with one of some words."""
    found: dict[PartName, Array] = {}
    for key, array in contents.items():
        part, others = _meaning(key)
        if key.casefold() in _NAMES or not words & others:
            continue
        if part in found:
            raise DocumentError(
                f"{place}: {visible(key)} is a second such array for the {part} part\n"
                "    mend: write the archive anew without it"
            )
        found[part] = array
    return found


def _meaning(key: str) -> tuple[PartName, set[str]]:
    """The part that an array's name puts it in, and its other words.

    >>> _meaning("x_val"), _meaning("images")
    (('validation', {'x'}), ('train', {'images'}))
    """
    words = set(re.split("[^a-z]+", key.casefold())) - {""}
    parts = {word: part for word in words if (part := part_named(word))}
    return next(iter(parts.values()), "train"), words - set(parts)


def _refuse_unpaired(
    images: Mapping[PartName, Array], labels: Mapping[PartName, Array], keys: Sequence[str], place: str
) -> None:
    mend = "    mend: name the arrays x_train, y_train, x_test, y_test, or images and labels"
    if not images:
        held = ", ".join(map(visible, keys)) or "nothing"
        raise DocumentError(f"{place} holds no array that is named as pictures; it holds {held[:200]}\n{mend}")
    for part in {**images, **labels}:
        if part not in labels or part not in images:
            lacking = "labels" if part in images else "pictures"
            raise DocumentError(f"{place} has no {lacking} for its {part} part\n{mend}")
        if images[part].ndim and labels[part].ndim and len(images[part]) != len(labels[part]):
            raise DocumentError(
                f"{place}: the {part} part has {len(images[part])} pictures, but {len(labels[part])} labels\n"
                "    mend: keep one label a picture, in the same order"
            )


def _names(array: Array | None, place: str) -> list[str] | None:
    if array is None:
        return None
    if array.ndim != 1 or array.dtype.kind not in "US":
        raise DocumentError(f"{place}: the names of the classes are no list of texts")
    texts = np.char.decode(array, "utf-8", "replace") if array.dtype.kind == "S" else array
    return [readable(str(name)) for name in texts]
