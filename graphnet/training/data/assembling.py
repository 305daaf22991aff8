"""A data set put together from what a reader found, once it is seen that it can be learned from."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np

from graphnet.drawing.quoting import visible
from graphnet.errors import ArgumentError, DocumentError
from graphnet.training.data.classes import listed, readable
from graphnet.training.data.dataset import DataSet, Labels, Part, PartName, Unreadable
from graphnet.training.data.sources import ShapedSource

_UNMIRRORED = "by default it is not mirrored: its classes are letters or digits"
_ORDER: tuple[PartName, ...] = ("train", "validation", "test")


def assembled(
    path: Path,
    kind: str,
    classes: Sequence[str],
    parts: Mapping[PartName, tuple[ShapedSource, Labels]],
    mirrored: bool = True,
    unreadable: Sequence[Unreadable] = (),
    remarks: Sequence[str] = (),
) -> DataSet:
    """A data set of the parts that hold pictures.

    Letters and digits are never `mirrored`: a b is no d. Raises `DocumentError` where there is no picture or none to
    train on, `ArgumentError` where a class is not among those to train on.
    """
    filled = {part: parts[part] for part in _ORDER if part in parts and len(parts[part][0])}
    if not filled:
        reasons = "".join(f"; {visible(name)}: {reason}" for name, reason in unreadable[:3])
        raise DocumentError(f"{visible(str(path))} holds no picture that could be read{reasons}")
    if set(filled) == {"validation"} or set(filled) == {"validation", "test"}:
        raise DocumentError(f"{visible(str(path))} holds pictures to validate with, but none to train on")
    labels = {part: of_part for part, (_, of_part) in filled.items()}
    if "train" in labels:
        _refuse_untaught_classes(path, classes, labels)
    source, _ = next(iter(filled.values()))
    written = len(classes) > 1 and all(len(name) == 1 and name.isalnum() for name in classes)
    return DataSet(
        name=readable(path.resolve().stem if path.is_file() else path.resolve().name) or "data",
        reference=str(path),
        kind=kind,
        shape=source.shape,
        classes=tuple(classes),
        parts={part: Part(*of_part) for part, of_part in filled.items()},
        mirrored=mirrored and not written,
        unreadable=tuple(unreadable),
        remarks=(*remarks, *_without_pictures(classes, labels), *([_UNMIRRORED] if mirrored and written else [])),
    )


def _refuse_untaught_classes(path: Path, classes: Sequence[str], labels: Mapping[PartName, Labels]) -> None:
    trained = np.unique(labels["train"])
    for part, of_part in labels.items():
        unknown = np.setdiff1d(of_part, trained)
        if len(unknown):
            strange = listed([classes[number] for number in unknown])
            raise ArgumentError(
                f"{visible(str(path))}: the {part} part has pictures of {strange}, "
                "which the train part has not\n"
                f"    mend: add such pictures to the train part, or take them from the {part} part"
            )


def _without_pictures(classes: Sequence[str], labels: Mapping[PartName, Labels]) -> list[str]:
    present = labels.get("train", next(iter(labels.values())))
    absent = np.setdiff1d(np.arange(len(classes)), present)
    return [f"no picture is of {listed([classes[number] for number in absent])}"] if len(absent) else []
