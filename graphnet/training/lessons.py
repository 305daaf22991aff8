"""A network and the pictures that it is taught with."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from rich.console import Console

from graphnet.drawing.quoting import visible
from graphnet.errors import ArgumentError
from graphnet.loading import load
from graphnet.network import Network
from graphnet.shapes import volume_text
from graphnet.training.data.dataset import DataSet, Unreadable
from graphnet.training.data.reading import Examples, read, refuse
from graphnet.training.data.splitting import Split, split
from graphnet.training.options import Options
from graphnet.training.progress import reading
from graphnet.training.tasks import Task, task


@dataclass(frozen=True)
class Lesson:
    """A network and the pictures that it is taught with and measured on."""

    network: Network
    task: Task
    data: DataSet
    split: Split
    train: Examples
    held_out: Examples
    test: Examples | None

    @property
    def parts(self) -> dict[str, Examples]:
        """train, held_out and, where there is one, test."""
        parts = {"train": self.train, "held_out": self.held_out, "test": self.test}
        return {name: examples for name, examples in parts.items() if examples is not None}

    @property
    def images(self) -> dict[str, int]:
        """How many there are in each of the parts."""
        return {name: len(examples.labels) for name, examples in self.parts.items()}

    @property
    def unreadable(self) -> list[Unreadable]:
        """What is left out."""
        return [*self.data.unreadable, *(picture for part in self.parts.values() for picture in part.unreadable)]


def suited(
    reference: str, settings: Mapping[str, str], ops: str | os.PathLike[str] | None, data: DataSet, console: Console
) -> Network:
    """The network that a reference stands for, with as many classes as the data has where that can be set."""
    network = load(reference, settings=settings, ops=ops)
    classes = len(data.classes)
    can_be_set = "classes" in network.parameters and Path(reference).suffix.lower() not in (".json", ".keras")
    if not can_be_set or "classes" in settings or network.parameters["classes"] == classes:
        return network
    console.print(
        f"{data.name} has {classes} classes: --set classes={classes} is applied", highlight=False, markup=False
    )
    return load(reference, settings={**settings, "classes": str(classes)}, ops=ops)


def refuse_one_class(data: DataSet) -> None:
    """Pass only where there is something to tell apart. Raises `ArgumentError`."""
    part = data.parts.get("train")
    taught = set() if part is None else {*np.unique(part.labels).tolist()}
    if part is None or len(taught) > 1:
        return
    remarks = "".join(f"; {remark}" for remark in data.remarks[:3])
    raise ArgumentError(
        f"{visible(data.reference)}: all {len(part.labels):,} pictures to train on are of one class, "
        f"{visible(data.classes[taught.pop()])}{remarks}: there is nothing to tell apart\n"
        "    mend: name the folder, or the file, that holds two classes or more"
    )


def lesson_of(network: Network, data: DataSet, options: Options, strict: bool, console: Console) -> Lesson:
    """What a network is taught with, read and resized, and told on the console.

    Raises `ArgumentError` where they do not go together, `DocumentError` where nothing can be read; where `strict`, for
    anything that cannot.
    """
    goal = task(network, data)
    if strict:
        refuse(data.unreadable, data.name)
    parts = divided(data, options)
    examples = {}
    for name, chosen in (("train", parts.train), ("held_out", parts.held_out), ("test", parts.test)):
        if chosen is not None:
            with reading(console, f"reading {data.name}") as progress:
                examples[name] = read(data, chosen, goal.shape, progress, strict=strict)
    lesson = Lesson(network, goal, data, parts, examples["train"], examples["held_out"], examples.get("test"))
    for line in told(lesson):
        console.print(line, highlight=False, markup=False, soft_wrap=True)
    return lesson


def told(lesson: Lesson) -> Iterator[str]:
    """What a person should know of a lesson before it begins."""
    data, shape = lesson.data, lesson.task.shape
    size = volume_text(data.shape)
    fitted = size if shape == data.shape else f"{size}, made {volume_text(shape)}"
    part = lesson.split.held_out.part
    held = f"{len(lesson.held_out.labels):,} held out{'' if part == 'train' else f' (its {part} part)'}"
    test = f", {len(lesson.test.labels):,} to test with" if lesson.test else ""
    counts = f"{len(lesson.train.labels):,} to train on, {held}{test}"
    yield f"{visible(data.name)}: {data.kind}, {len(data.classes):,} classes, {fitted}; {counts}"
    yield from (f"note: {remark}" for remark in data.remarks)
    if lesson.unreadable:
        first = ", ".join(f"{visible(picture.name)} ({picture.reason})" for picture in lesson.unreadable[:3])
        more = f" and {len(lesson.unreadable) - 3:,} more" if len(lesson.unreadable) > 3 else ""
        lists = "graphnet data lists them, and so does the run's unreadable.txt"
        yield f"left out, since they cannot be read: {first}{more}; {lists}"


def divided(data: DataSet, options: Options) -> Split:
    """The split of a data set that options ask for."""
    selecting = options.patience is not None or options.schedule == "plateau"
    return split(data, options.held_out, options.seed, selecting)
