"""run.json: what is trained, on what, how, with which versions, how far it has come, and how well it went."""

from __future__ import annotations

import json
import platform
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from importlib import metadata
from pathlib import Path
from typing import Any, Literal, NamedTuple

from graphnet.errors import DocumentError, FileError, NotFoundError
from graphnet.files import write as write_file
from graphnet.training.data.dataset import PartName
from graphnet.training.feeding.normalization import Normalization
from graphnet.training.options import Options
from graphnet.training.runs.plain import from_plain

FILE = "run.json"
FORMAT = "graphnet run"
VERSION = 2

Status = Literal["running", "interrupted", "failed", "finished"]


class Scores(NamedTuple):
    """How well a model tells pictures apart: the mean cross-entropy, and the part told right."""

    loss: float
    accuracy: float


@dataclass(frozen=True)
class Learned:
    """What `evaluate` and `predict` need to feed pictures as they were fed in training."""

    data: str
    """What the user called the data; a path is absolute."""
    kind: str
    classes: tuple[str, ...]
    shape: tuple[int, int, int]
    """(height, width, channels) that the network takes."""
    normalization: Normalization
    split: str
    """The fingerprint of the split."""
    held_out_part: PartName
    """The part of the data that the held-out pictures are of."""
    images: Mapping[str, int]
    """How many: train, held_out and, where there are some, test."""
    unreadable: int
    """How many pictures were left out."""


@dataclass(frozen=True)
class Record:
    """All that a run folder tells beside weights, curves and pictures."""

    name: str
    blueprint: str | None
    """What the user called the network, such as `lenet5` or `path.py:function`."""
    parameters: Mapping[str, Any]
    """What the blueprint was called with."""
    params: int | None
    trainable_params: int | None
    ops: str | None
    """The file where ops of one's own are defined."""
    learned: Learned
    options: Options
    """Nothing is left open in them."""
    chosen: Mapping[str, Any]
    """The options that the user chose."""
    status: Status
    reason: str | None
    """Why it failed."""
    epochs: int
    """How many are done."""
    held_out: Scores | None
    """At the end, of the model that was kept."""
    test: Scores | None
    started: str
    finished: str | None
    environment: Mapping[str, str]
    """Python, backend, device, and the release of each package that has a part in a result."""

    def to_json(self) -> str:
        """The record as ASCII, for names may be no UTF-8; what JSON has no form for is told in Python's."""
        scores = {name: getattr(self, name) and getattr(self, name)._asdict() for name in ("held_out", "test")}
        plain = {"format": FORMAT, "version": VERSION} | asdict(self) | scores
        return json.dumps(plain, indent=1, default=repr) + "\n"

    @classmethod
    def from_json(cls, text: str) -> Record:
        """A record read back. Raises `DocumentError` for anything else."""
        try:
            plain = json.loads(text)
            if not isinstance(plain, dict) or plain.pop("format", None) != FORMAT:
                raise DocumentError(f"it is not of the format {FORMAT!r}")
            if (version := plain.pop("version", None)) != VERSION:
                raise DocumentError(
                    f"it is of version {version!r}, and this graphnet reads version {VERSION}\n"
                    "    mend: train it again, or use the graphnet that wrote it"
                )
            record = from_plain(cls, plain, "")
        except (ValueError, RecursionError) as error:
            raise DocumentError(str(error)) from None
        assert isinstance(record, Record)
        return record


def read(directory: Path) -> Record:
    """The record of a run folder. Raises `NotFoundError` for what is no run, `DocumentError` for a damaged one."""
    path = directory / FILE
    try:
        if not path.is_file():
            missing = "it is no folder" if directory.exists() else "there is no such folder"
            reason = f"it has no {FILE}" if directory.is_dir() else missing
            raise NotFoundError(f"{directory} is no run: {reason}\n    mend: graphnet runs shows the runs there are")
        return Record.from_json(path.read_text("utf-8"))
    except OSError as error:
        raise FileError(f"{path} cannot be read: {error.strerror or error}") from None
    except ValueError as error:
        raise DocumentError(f"{path} cannot be used: {error}") from None


def write(directory: Path, record: Record) -> None:
    """Put a record in its folder, whole or not at all."""
    write_file(directory / FILE, record.to_json(), durable=True)


def now() -> str:
    """The time in UTC, to the second, as ISO 8601 writes it."""
    return datetime.now(UTC).isoformat(timespec="seconds")


def environment(backend: str, device: str) -> dict[str, str]:
    """Which Python, on what, and which release of each package that has a part in a result."""
    packages = dict.fromkeys(("graphnet", "keras", backend, "numpy", "pillow", "scikit-learn"))
    versions = {name: _version(name) for name in packages}
    return {"python": platform.python_version(), "backend": backend, "device": device} | versions


def _version(package: str) -> str:
    try:
        return metadata.version(package)
    except metadata.PackageNotFoundError:
        return "unknown"
