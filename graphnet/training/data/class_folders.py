"""A folder with a sub-folder for each class, which may lie in a folder for each part."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from graphnet.drawing.quoting import visible
from graphnet.errors import ArgumentError, DocumentError, FileError
from graphnet.training.data.assembling import assembled
from graphnet.training.data.classes import natural, naturally, numbered, part_named, readable
from graphnet.training.data.dataset import DataSet, PartName, Unreadable
from graphnet.training.data.decoding import SUFFIXES, UnreadableError, header
from graphnet.training.data.sources import FileSource

_HARMLESS = {"thumbs.db", "ehthumbs.db", "desktop.ini", "icon\r"}
"""What systems leave in folders, besides hidden files, in lower case."""


_WHOLE: dict[PartName, str] = {"train": ""}
"""A folder without parts: all of it is to train on, until it is split."""


class _Found(NamedTuple):
    """The pictures of a part in their order, each with the name of its class."""

    paths: list[str]
    classes: list[str]
    unreadable: list[Unreadable]
    empty: list[str]
    """Classes without pictures."""


def read_class_folders(folder: Path) -> DataSet:
    """The data set in a folder with a sub-folder for each class, or with such folders in train, validation and test.

    A class's pictures may lie in folders within its own. Hidden files are passed over; a file that is no picture is
    told as unreadable. A folder without pictures makes no class unless another part has pictures of it. Raises
    `ArgumentError`, `DocumentError`, and `FileError` where a folder cannot be looked into.
    """
    subfolders, _ = _sorted_entries(folder)
    parts = _parts(folder, subfolders)
    if not subfolders:
        raise _no_classes(folder)
    remarks = [f"{visible(name)} was passed over" for name in subfolders if parts and name not in parts.values()]
    for part, name in [*parts.items()]:
        if not has_subfolders(folder / name):
            if part == "train" or len(parts) == 1:
                raise _no_classes(folder / name)
            remarks.append(f"{visible(parts.pop(part))} has no folder for each class and was passed over")
    found = {part: _classes_within(folder, name) for part, name in (parts or _WHOLE).items()}
    classes, labels = numbered({part: pictures.classes for part, pictures in found.items()})
    empty = {name for pictures in found.values() for name in pictures.empty}.difference(classes)
    remarks += [f"{visible(name)} holds no picture and is no class" for name in naturally(empty)]
    if len(subfolders) == 1 and has_subfolders(folder / subfolders[0]):
        inner = visible(str(folder / subfolders[0]))
        remarks.append(f"its one class is a folder of folders; where those are the classes, name {inner}")
    return assembled(
        folder,
        "a folder for each class, in parts" if parts else "a folder for each class",
        classes,
        {part: (FileSource(str(folder), pictures.paths), labels[part]) for part, pictures in found.items()},
        unreadable=[bad for pictures in found.values() for bad in pictures.unreadable],
        remarks=remarks,
    )


def has_subfolders(folder: Path) -> bool:
    """Whether anything that is not hidden lies in a folder of its own."""
    return bool(_sorted_entries(folder)[0])


def _parts(folder: Path, subfolders: Sequence[str]) -> dict[PartName, str]:
    """The sub-folder of each part; none where the sub-folders are classes, one of which may be called train."""
    parts: dict[PartName, str] = {}
    for name in subfolders:
        part = part_named(name)
        if part in parts:
            raise ArgumentError(
                f"{visible(str(folder))}: {visible(parts[part])} and {visible(name)} are the same part\n"
                "    mend: put their pictures into one"
            )
        if part:
            parts[part] = name
    whole = len(parts) == len(subfolders)
    return parts if whole or ("train" in parts and has_subfolders(folder / parts["train"])) else {}


def _classes_within(root: Path, within: str) -> _Found:
    """The pictures under a folder of classes."""
    classes, loose = _sorted_entries(root / within)
    found = _Found([], [], [], [])
    found.unreadable.extend(
        Unreadable(readable(os.path.join(within, name)), "it lies in no class's folder")
        for name in loose
        if _is_named_picture(name)
    )
    for folder in classes:
        paths = _pictures_under(root, os.path.join(within, folder), found.unreadable)
        name = readable(folder)
        found.paths.extend(paths)
        found.classes.extend([name] * len(paths))
        if not paths:
            found.empty.append(name)
    return found


def _pictures_under(root: Path, within: str, unreadable: list[Unreadable]) -> list[str]:
    """The pictures of a class: of each folder in their natural order, then those of the folders in it.

    Each folder is read once, so that circles of links end.
    """
    paths: list[str] = []
    waiting, seen = [within], set[tuple[int, int]]()
    while waiting:
        folder = waiting.pop()
        identity = _identity(root / folder)
        if identity in seen:
            unreadable.append(Unreadable(readable(folder), "it links to a folder that was already read"))
            continue
        seen.add(identity)
        subfolders, files = _sorted_entries(root / folder)
        waiting += [os.path.join(folder, name) for name in reversed(subfolders)]
        for name in files:
            path = os.path.join(folder, name)
            reason = _why_no_picture(os.path.join(root, path))
            if reason:
                unreadable.append(Unreadable(readable(path), reason))
            else:
                paths.append(path)
    return paths


def _sorted_entries(folder: Path) -> tuple[list[str], list[str]]:
    """The names of the folders in a folder, and those of all else, but what is hidden or harmless.

    Raises `FileError` for a folder that cannot be looked into.
    """
    folders: list[str] = []
    others: list[str] = []
    try:
        with os.scandir(folder) as entries:
            for entry in entries:
                if entry.name.startswith(".") or entry.name.casefold() in _HARMLESS:
                    continue
                (folders if is_folder(entry) else others).append(entry.name)
    except OSError as error:
        raise FileError(
            f"{visible(str(folder))} cannot be looked into: {error.strerror}\n"
            "    mend: see to its permissions, or move it out of the data"
        ) from None
    return sorted(folders, key=natural), sorted(others, key=natural)


def is_folder(entry: os.DirEntry[str]) -> bool:
    """Whether an entry is a folder, or a link to one."""
    try:
        return entry.is_dir()
    except OSError:  # links that go round in circles
        return False


def _identity(folder: Path) -> tuple[int, int]:
    status = os.stat(folder)
    return status.st_dev, status.st_ino


def _is_named_picture(name: str) -> bool:
    return os.path.splitext(name)[1].casefold() in SUFFIXES


def _why_no_picture(path: str) -> str | None:
    """Why a file is no picture, as far as is seen without decoding it; what is named as one is not opened."""
    if _is_named_picture(path) and not os.path.islink(path):
        return None
    try:
        header(path)
    except UnreadableError as error:
        return error.reason
    return None


def _no_classes(folder: Path) -> DocumentError:
    return DocumentError(
        f"{visible(str(folder))} has no sub-folder for each class\n"
        "    mend: put the pictures of each class into a folder that bears its name, "
        "or give a .csv file with the columns path and label"
    )
