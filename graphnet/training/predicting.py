"""What a trained network says of pictures in files, however many there are."""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from itertools import chain, islice
from pathlib import Path
from typing import NamedTuple

import numpy as np

from graphnet.errors import ArgumentError
from graphnet.training.data.class_folders import is_folder
from graphnet.training.data.dataset import Picture, Unreadable, UnreadableError
from graphnet.training.data.decoding import decode
from graphnet.training.data.machine import in_threads
from graphnet.training.data.resizing import fitted
from graphnet.training.feeding.batches import Inputs
from graphnet.training.measuring import Floats, probabilities
from graphnet.training.trained import Trained, trained

BATCH = 32
"""How many pictures are looked at together."""
SORTED = 10_000
"""The entries of the largest folder that is gone through in the order of its names."""


class ClassProbability(NamedTuple):
    """How probable a class is."""

    name: str
    probability: float


class Prediction(NamedTuple):
    """What a network says of a picture."""

    image: str
    """The path of its file."""
    classes: tuple[ClassProbability, ...]
    """The most probable first."""


def predict(
    run_directory: str | os.PathLike[str],
    images: str | os.PathLike[str] | Iterable[str | os.PathLike[str]],
    *,
    top: int = 5,
    ops: str | os.PathLike[str] | None = None,
    backend: str | None = None,
    device: str | None = None,
    unreadable: Callable[[Unreadable], None] | None = None,
) -> Iterator[Prediction]:
    """The `top` most probable classes of each picture, fed to the network of a run as in its training.

    `images` are files, and folders that are searched however deep, but for hidden files and links to other folders.
    Pictures are read when predictions are asked for, and no more than some batches of them are held at a time.
    `unreadable` is told of each that cannot be read; without it, the first raises `UnreadableError`. `ops` is a Python
    file with ops of one's own.

    Raises `NotFoundError` for what is no finished run, `DocumentError` for damaged files.
    """
    if top < 1:
        raise ArgumentError(f"top must be a whole number ≥ 1, got {top}")
    run = trained(Path(run_directory), ops, backend, device)
    given = [images] if isinstance(images, (str, os.PathLike)) else images
    return _predictions(run, files(given), top, unreadable or _raise)


def files(images: Iterable[str | os.PathLike[str]]) -> Iterator[str | Unreadable]:
    """Files as they are given, those that lie within folders, and folders that cannot be looked into."""
    for image in images:
        path = os.fspath(image)
        yield from _within(path) if os.path.isdir(path) else [path]


def _within(folder: str) -> Iterator[str | Unreadable]:
    """The files in a folder and in all folders in it."""
    opened = [_entries(folder)]
    while opened:
        for entry in opened[-1]:
            if isinstance(entry, Unreadable):
                yield entry
            elif entry.is_dir(follow_symlinks=False):
                opened.append(_entries(entry.path))
                break
            elif not is_folder(entry):
                yield entry.path
        else:
            opened.pop()


def _entries(folder: str) -> Iterator[os.DirEntry[str] | Unreadable]:
    """What a folder holds beside what is hidden: by name, or where that is a lot, as the file system has it."""
    try:
        with os.scandir(folder) as found:
            shown = (entry for entry in found if not entry.name.startswith("."))
            first = sorted(islice(shown, SORTED), key=lambda entry: entry.name)
            yield from chain(first, shown)
    except OSError as error:
        yield Unreadable(folder, error.strerror or str(error))


def _predictions(
    run: Trained, found: Iterable[str | Unreadable], top: int, unreadable: Callable[[Unreadable], None]
) -> Iterator[Prediction]:
    from graphnet.training.learning.inference import logits

    learned = run.record.learned
    read = in_threads(partial(_read, shape=learned.shape), found)
    names: deque[list[str]] = deque()

    def inputs() -> Iterator[Inputs]:
        for batch in _batches(_readable(read, unreadable)):
            names.append([name for name, _ in batch])
            yield learned.normalization(np.stack([picture for _, picture in batch]))

    for said in logits(run.model, inputs()):
        for name, row in zip(names.popleft(), probabilities(said, run.answer), strict=True):
            yield Prediction(name, _most_probable(learned.classes, row, top))


def _read(found: str | Unreadable, shape: tuple[int, int, int]) -> tuple[str, Picture] | Unreadable:
    """A file's name and its picture at the size that the network takes, or why there is none."""
    if isinstance(found, Unreadable):
        return found
    try:
        return found, fitted(decode(found)[np.newaxis], shape)[0]
    except UnreadableError as error:
        return Unreadable(error.name, error.reason)


def _readable(
    read: Iterable[tuple[str, Picture] | Unreadable], unreadable: Callable[[Unreadable], None]
) -> Iterator[tuple[str, Picture]]:
    for one in read:
        if isinstance(one, Unreadable):
            unreadable(one)
        else:
            yield one


def _raise(unreadable: Unreadable) -> None:
    raise UnreadableError(*unreadable)


def _batches(pictures: Iterator[tuple[str, Picture]]) -> Iterator[list[tuple[str, Picture]]]:
    while batch := list(islice(pictures, BATCH)):
        yield batch


def _most_probable(classes: Sequence[str], row: Floats, top: int) -> tuple[ClassProbability, ...]:
    """The first of the classes by probability; of those alike, by their order."""
    return tuple(
        ClassProbability(classes[number], float(row[number])) for number in np.argsort(-row, kind="stable")[:top]
    )
