"""run.json: what was trained, on what, how, with which versions, and how well it went."""

from __future__ import annotations

import json
import platform
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from importlib import metadata
from pathlib import Path
from typing import Any, NamedTuple

from graphnet.errors import DocumentError, FileError, NotFoundError
from graphnet.parameters import conform
from graphnet.training.options import Options

FILE = "run.json"
FORMAT = "graphnet run"
VERSION = 1


class Scores(NamedTuple):
    """How well a model does on held-out images: the mean cross-entropy, and the part told right."""

    loss: float
    accuracy: float


@dataclass(frozen=True)
class HeldOut:
    """Which images were held out: the part of the data set, how many, and the fingerprint of the split."""

    part: float
    images: int
    fingerprint: str


@dataclass(frozen=True)
class Record:
    """All that a run folder tells beside weights, curves and pictures."""

    name: str
    blueprint: str | None
    """What the user called the network, such as `lenet5` or `path.py:function`."""
    parameters: Mapping[str, Any]
    """What the blueprint was called with."""
    params: int
    trainable_params: int
    data: str
    classes: tuple[str, ...]
    from_logits: bool
    options: Options
    held_out: HeldOut
    scores: Scores
    started: str
    finished: str
    versions: Mapping[str, str]

    def to_json(self) -> str:
        """The record as text; what JSON has no form for is told in Python's."""
        plain = {"format": FORMAT, "version": VERSION} | asdict(self) | {"scores": self.scores._asdict()}
        return json.dumps(plain, indent=1, ensure_ascii=False, default=repr) + "\n"

    @classmethod
    def from_json(cls, text: str) -> Record:
        """A record read back. Raises `DocumentError` for anything else."""
        try:
            plain = json.loads(text)
            if (plain.pop("format"), plain.pop("version")) != (FORMAT, VERSION):
                raise DocumentError(f"not of the format {FORMAT!r}, version {VERSION}")
            scores, held_out = plain["scores"], plain["held_out"]
            return cls(
                **plain
                | {
                    "data": conform(plain["data"], str, "data"),
                    "classes": conform(plain["classes"], tuple[str, ...], "classes"),
                    "from_logits": conform(plain["from_logits"], bool, "from_logits"),
                    "options": Options(**plain["options"]),
                    "held_out": HeldOut(
                        conform(held_out["part"], float, "held_out.part"),
                        conform(held_out["images"], int, "held_out.images"),
                        conform(held_out["fingerprint"], str, "held_out.fingerprint"),
                    ),
                    "scores": Scores(
                        conform(scores["loss"], float, "scores.loss"),
                        conform(scores["accuracy"], float, "scores.accuracy"),
                    ),
                }
            )
        except KeyError as error:
            raise DocumentError(f"{error} is missing") from None
        except (ValueError, TypeError, AttributeError, RecursionError) as error:
            raise DocumentError(str(error)) from None


def read(directory: Path) -> Record:
    """The record of a run folder."""
    path = directory / FILE
    if not path.is_file():
        missing = "it is no folder" if directory.exists() else "there is no such folder"
        reason = f"it has no {FILE}" if directory.is_dir() else missing
        raise NotFoundError(f"{directory} is no run: {reason}")
    try:
        return Record.from_json(path.read_text("utf-8"))
    except OSError as error:
        raise FileError(f"{path} cannot be read: {error.strerror or error}") from None
    except ValueError as error:
        raise DocumentError(f"{path} is damaged: {error}") from None


def now() -> str:
    """The time in UTC, to the second, as ISO 8601 writes it."""
    return datetime.now(UTC).isoformat(timespec="seconds")


def versions(backend: str) -> dict[str, str]:
    """Which Python, and which release of each package that has a part in a result."""
    packages = dict.fromkeys(("graphnet", "keras", backend, "numpy", "pillow", "scikit-learn"))
    return {"python": platform.python_version(), "backend": backend} | {name: _version(name) for name in packages}


def _version(package: str) -> str:
    try:
        return metadata.version(package)
    except metadata.PackageNotFoundError:
        return "unknown"
