"""A network and the pictures that it is taught with, and what comes of it."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from rich.console import Console

from graphnet.loading import load
from graphnet.network import Network
from graphnet.training.data.dataset import DataSet
from graphnet.training.data.reading import Examples, read
from graphnet.training.data.splitting import Split, split
from graphnet.training.options import Options
from graphnet.training.progress import reading
from graphnet.training.runs.history import Epoch
from graphnet.training.runs.record import Scores
from graphnet.training.tasks import Task, task

if TYPE_CHECKING:
    import keras


@dataclass(frozen=True)
class Run:
    """A trained network: the model, how each epoch went, how well it does, and the folder that keeps it all."""

    model: keras.Model
    history: list[Epoch]
    scores: Scores
    """On what was held out."""
    test: Scores | None
    """On the data's test part, where it did not have to be held out."""
    directory: Path


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


def suited(
    reference: str, settings: Mapping[str, str], ops: str | os.PathLike[str] | None, data: DataSet, console: Console
) -> Network:
    """The network that a reference stands for, with as many classes as the data has where that can be set."""
    network = load(reference, settings=settings, ops=ops)
    classes = len(data.classes)
    if "classes" in settings or network.parameters.get("classes", classes) == classes:
        return network
    console.print(f"{data.name} has {classes} classes: --set classes={classes} is applied", highlight=False)
    return load(reference, settings={**settings, "classes": str(classes)}, ops=ops)


def lesson_of(network: Network, data: DataSet, options: Options, strict: bool, console: Console) -> Lesson:
    """What a network is taught with, read and resized. Raises `ArgumentError` where they do not go together."""
    goal = task(network, data)
    parts = divided(data, options)
    examples = {}
    for name, chosen in (("train", parts.train), ("held_out", parts.held_out), ("test", parts.test)):
        if chosen is not None:
            with reading(console, f"reading {data.name}") as progress:
                examples[name] = read(data, chosen, goal.shape, progress, strict=strict)
    return Lesson(network, goal, data, parts, examples["train"], examples["held_out"], examples.get("test"))


def divided(data: DataSet, options: Options) -> Split:
    """The split of a data set that options ask for."""
    selecting = options.patience is not None or options.schedule == "plateau"
    return split(data, options.held_out, options.seed, selecting)
