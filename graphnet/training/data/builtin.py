"""The data sets that are known by name: scikit-learn's digits, and those that Keras downloads and keeps."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

import numpy as np

from graphnet.drawing.quoting import visible
from graphnet.errors import DocumentError, FileError
from graphnet.training.data.archives import read_archive
from graphnet.training.data.assembling import assembled
from graphnet.training.data.cifar import HUNDRED, TEN, read_cifar
from graphnet.training.data.dataset import DataSet
from graphnet.training.data.idx import read_idx_folder
from graphnet.training.data.sources import ArraySource


def _digits() -> DataSet:
    """8×8 handwritten digits in 17 levels of grey, as in scikit-learn's wheel."""
    from sklearn.datasets import load_digits  # scikit-learn takes a second to import

    digits = load_digits()
    images = np.rint(digits.images[..., np.newaxis] * (255 / 16)).astype(np.uint8)
    train = ArraySource(images), digits.target.astype(np.int64)
    classes = tuple(map(str, range(10)))
    return assembled(Path("digits"), "scikit-learn's digits", classes, {"train": train}, mirrored=False)


@dataclass(frozen=True)
class _Download:
    """A data set that Keras downloads: where its cache holds the original files, and what reads them."""

    module: str
    """In `keras.datasets`."""
    places: tuple[str, ...]
    """Below the cache, in whichever of them the files are: versions of Keras differ."""
    files: tuple[str, ...]
    read: Callable[[Path], DataSet]

    def cached(self) -> Path | None:
        """The folder that holds all the files."""
        folders = (_cache() / place for place in self.places)
        return next((folder for folder in folders if all((folder / file).is_file() for file in self.files)), None)


def _mnist(folder: Path) -> DataSet:
    return replace(read_archive(folder / "mnist.npz", mirrored=False), kind="MNIST, from Keras's cache")


_DOWNLOADS = {
    "mnist": _Download("mnist", ("",), ("mnist.npz",), _mnist),
    "fashion-mnist": _Download(
        "fashion_mnist",
        ("fashion-mnist",),
        (
            "train-images-idx3-ubyte.gz",
            "train-labels-idx1-ubyte.gz",
            "t10k-images-idx3-ubyte.gz",
            "t10k-labels-idx1-ubyte.gz",
        ),
        read_idx_folder,
    ),
    "cifar10": _Download(
        "cifar10",
        ("cifar-10-batches-py-target/cifar-10-batches-py", "cifar-10-batches-py"),
        (*TEN.batches, TEN.meta),
        partial(read_cifar, kind=TEN),
    ),
    "cifar100": _Download(
        "cifar100",
        ("cifar-100-python-target/cifar-100-python", "cifar-100-python"),
        (*HUNDRED.batches, HUNDRED.meta),
        partial(read_cifar, kind=HUNDRED),
    ),
}

NAMES = ("digits", *_DOWNLOADS)


def open_builtin(name: str) -> DataSet:
    """The data set of one of `NAMES`, downloaded by Keras where its cache lacks it.

    Raises `FileError` where it cannot be downloaded, `DocumentError` where the cache holds damaged files.
    """
    data = _digits() if name == "digits" else _opened(name, _DOWNLOADS[name])
    return replace(data, name=name, reference=name)


def _opened(name: str, download: _Download) -> DataSet:
    folder = download.cached()
    if folder is None:
        _fetch(name, download)
        folder = download.cached()
    if folder is None:
        raise FileError(
            f"{name}: Keras's files are not where they were looked for, in {_cache()}\n{_by_hand(download)}"
        )
    try:
        return download.read(folder)
    except DocumentError as error:
        facts, _, _ = str(error).partition("\n")
        damaged = visible(str(folder if len(download.files) > 1 else folder / download.files[0]))
        raise DocumentError(f"{facts}\n    mend: delete {damaged}; Keras will then fetch it anew") from None


def _cache() -> Path:
    """Where Keras keeps data sets, found without importing it."""
    home = os.environ.get("KERAS_HOME")
    return (Path(home) if home else Path("~/.keras").expanduser()) / "datasets"


def _fetch(name: str, download: _Download) -> None:
    """Let Keras download it, in a process of its own, so that no backend is chosen and no device taken in this one."""
    code = f"from keras.datasets import {download.module}; {download.module}.load_data()"
    environment = {**os.environ, "KERAS_BACKEND": "numpy"}
    done = subprocess.run(
        [sys.executable, "-c", code], env=environment, stdout=sys.__stderr__, stderr=subprocess.PIPE, check=False
    )
    if done.returncode:
        *_, reason = done.stderr.decode(errors="replace").strip().splitlines() or ["it was stopped"]
        raise FileError(
            f"{name} is not in {_cache()}, and Keras cannot download it: {visible(reason)}\n{_by_hand(download)}"
        )


def _by_hand(download: _Download) -> str:
    files = ", ".join(download.files)
    return f"    mend: fetch {files} on a machine with a network, and give the folder (or the .npz file): --data FOLDER"
