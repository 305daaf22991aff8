"""What `--data` names -> the data set: a known name, a folder, an archive of arrays, or a table."""

from __future__ import annotations

import os
import stat
from dataclasses import replace
from itertools import islice
from pathlib import Path

from graphnet.drawing.quoting import visible
from graphnet.errors import DocumentError, FileError, NotFoundError, near_matches
from graphnet.training.data.archives import read_archive
from graphnet.training.data.builtin import NAMES, open_builtin
from graphnet.training.data.cifar import cifar_kind, read_cifar
from graphnet.training.data.class_folders import has_subfolders, read_class_folders
from graphnet.training.data.dataset import DataSet
from graphnet.training.data.decoding import unwarned
from graphnet.training.data.idx import holds_idx, read_idx_folder
from graphnet.training.data.tables import read_table

_TABLES = {".csv", ".tsv", ".txt"}
_KINDS = (
    f"one of {', '.join(NAMES)}; a folder with a sub-folder for each class; a folder of the original files of MNIST or "
    "CIFAR; an .npz file with images and labels; a .csv file with the columns path and label"
)


@unwarned()
def open_data(reference: str | os.PathLike[str]) -> DataSet:
    """The data set of a name or a path. A folder that is called as a data set is meant by `./digits`.

    Pictures in files are not decoded yet. Raises `NotFoundError` for what is not there, `DocumentError`, `FileError`
    or `ArgumentError` for what cannot be learned from; each names the place.
    """
    text = os.fspath(reference)
    if text in NAMES:
        return open_builtin(text)
    there = os.path.expanduser(text)
    path = Path(there)
    data = _read_folder(path) if _is_folder(there) else _read_file(path)
    return replace(data, reference=text)


def _is_folder(path: str) -> bool:
    """Whether a path is a folder, or else a file. Raises `NotFoundError` where it is neither."""
    try:
        mode = os.stat(path).st_mode
    except PermissionError as error:
        raise FileError(f"{visible(path)} cannot be looked at: {error.strerror}") from None
    except (OSError, ValueError):  # a null byte is a ValueError
        raise _not_found(path) from None
    if not stat.S_ISDIR(mode) and not stat.S_ISREG(mode):
        raise FileError(f"{visible(path)} is neither a folder nor a file, but a device or a pipe")
    return stat.S_ISDIR(mode)


def _not_found(path: str) -> NotFoundError:
    folder, name = os.path.split(path)
    try:
        with os.scandir(folder or ".") as entries:
            beside = [entry.name for entry in islice(entries, 1000)]
    except (OSError, ValueError):
        beside = []
    near = near_matches(path, NAMES) or near_matches(name, beside)
    return NotFoundError(
        f"there is no data set {path[:200]!r}, nor a file or a folder of that name{visible(near)}\n    mend: {_KINDS}"
    )


def _read_folder(folder: Path) -> DataSet:
    try:
        names = [name for name in os.listdir(folder) if os.path.isfile(folder / name)]
    except OSError as error:
        raise FileError(f"{visible(str(folder))} cannot be looked into: {error.strerror}") from None
    cifar = cifar_kind(names)
    if holds_idx(names):
        return read_idx_folder(folder)
    if cifar:
        return read_cifar(folder, cifar)
    if has_subfolders(folder):
        return read_class_folders(folder)
    files = [name for name in names if Path(name).suffix.casefold() in {".npz", *_TABLES}]
    mend = str(folder / min(files)) if files else _KINDS
    raise DocumentError(
        f"{visible(str(folder))} holds no folders, and no files of MNIST or CIFAR\n    mend: {visible(mend)}"
    )


def _read_file(path: Path) -> DataSet:
    suffix = path.suffix.casefold()
    if suffix == ".npz":
        return read_archive(path)
    if suffix in _TABLES:
        return read_table(path)
    packed = suffix in {".zip", ".tar", ".gz", ".tgz", ".7z", ".rar", ".xz", ".bz2"}
    mend = "unpack it, and give the folder" if packed else _KINDS
    raise DocumentError(f"{visible(str(path))} is no data set by the end of its name\n    mend: {mend}")
