"""The python batches of CIFAR-10 and CIFAR-100."""

from __future__ import annotations

import pickle
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from graphnet.drawing.quoting import visible
from graphnet.errors import DocumentError, FileError
from graphnet.training.data.assembling import assembled
from graphnet.training.data.classes import natural, readable
from graphnet.training.data.dataset import DataSet, Labels, PartName, Pictures
from graphnet.training.data.published import CIFAR10, CIFAR100
from graphnet.training.data.sources import ArraySource
from graphnet.training.data.unpickling import PickledArray, unpickled

_SIDE, _CHANNELS = 32, 3
_MEND = "    mend: fetch and unpack the archive anew"


@dataclass(frozen=True)
class Cifar:
    """How the files of one of the two are named, and what they hold."""

    kind: str
    train: tuple[str, ...]
    test: str
    meta: str
    labels: str
    names: str
    classes: tuple[str, ...]
    """As published: for a folder without its `meta`."""

    @property
    def batches(self) -> tuple[str, ...]:
        return *self.train, self.test


TEN = Cifar(
    kind="CIFAR-10 batches",
    train=tuple(f"data_batch_{number}" for number in range(1, 6)),
    test="test_batch",
    meta="batches.meta",
    labels="labels",
    names="label_names",
    classes=CIFAR10,
)
HUNDRED = Cifar(
    kind="CIFAR-100 batches",
    train=("train",),
    test="test",
    meta="meta",
    labels="fine_labels",
    names="fine_label_names",
    classes=CIFAR100,
)


def cifar_kind(files: Sequence[str]) -> Cifar | None:
    """Which of the two a folder with these files holds."""
    return next((kind for kind in (TEN, HUNDRED) if set(files).intersection(kind.batches)), None)


def read_cifar(folder: Path, kind: Cifar) -> DataSet:
    """The data set in a folder of batches, of which some may be missing.

    Raises `DocumentError` naming the batch that is damaged or would run code.
    """
    there = {file.name for file in folder.iterdir() if file.is_file()}
    classes = _class_names(folder / kind.meta, kind) if kind.meta in there else kind.classes
    parts: dict[PartName, tuple[ArraySource, Labels]] = {}
    batches: tuple[tuple[PartName, Sequence[str]], ...] = (("train", kind.train), ("test", (kind.test,)))
    for part, names in batches:
        read = [_batch(folder / name, kind, len(classes)) for name in sorted(there & set(names), key=natural)]
        if read:
            images, labels = zip(*read, strict=True)
            parts[part] = ArraySource(np.concatenate(images)), np.concatenate(labels)
    missing = [name for name in kind.batches if name not in there]
    remarks = [f"the files {', '.join(missing)} are not there"] if missing else []
    return assembled(folder, kind.kind, classes, parts, remarks=remarks)


def _batch(path: Path, kind: Cifar, classes: int) -> tuple[Pictures, Labels]:
    """One file: rows of 1,024 red, then green, then blue values, line by line from the top, and a label each."""
    place = visible(str(path))
    batch = _dictionary(path)
    data, labels = batch.get("data"), batch.get(kind.labels)
    row = _CHANNELS * _SIDE * _SIDE
    if not isinstance(data, PickledArray) or data.values.shape[1:] != (row,):
        raise DocumentError(f"{place} holds no pictures of {row} bytes under data\n{_MEND}")
    if not isinstance(labels, list) or len(labels) != len(data.values):
        raise DocumentError(f"{place} holds no list of a label for each picture under {kind.labels}\n{_MEND}")
    wrong = next((label for label in labels if not isinstance(label, int) or not 0 <= label < classes), None)
    if wrong is not None:
        raise DocumentError(f"{place} has the label {visible(str(wrong))[:60]}; there are {classes} classes\n{_MEND}")
    planes = data.values.reshape(-1, _CHANNELS, _SIDE, _SIDE)
    return planes.transpose(0, 2, 3, 1), np.array(labels, np.int64)


def _class_names(path: Path, kind: Cifar) -> tuple[str, ...]:
    names = _dictionary(path).get(kind.names)
    if not isinstance(names, list) or not names or not all(isinstance(name, bytes | str) for name in names):
        raise DocumentError(f"{visible(str(path))} holds no names of classes under {kind.names}\n{_MEND}")
    return tuple(readable(_text(name)) for name in names)


def _dictionary(path: Path) -> dict[str, Any]:
    """What a file holds under its keys. Raises `DocumentError`, and `FileError` where it cannot be read."""
    place = visible(str(path))
    try:
        content = unpickled(path.read_bytes())
    except pickle.UnpicklingError as error:
        raise DocumentError(f"{place} is no batch of CIFAR: {visible(str(error))}\n{_MEND}") from None
    except OSError as error:
        raise FileError(f"{place} cannot be read: {error.strerror}") from None
    if not isinstance(content, dict):
        raise DocumentError(f"{place} is no batch of CIFAR: it holds a {type(content).__name__}\n{_MEND}")
    return {_text(key): value for key, value in content.items() if isinstance(key, bytes | str)}


def _text(name: bytes | str) -> str:
    return name.decode(errors="replace") if isinstance(name, bytes) else name
