"""Training a network, and the folder that keeps the result."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from rich.console import Console

from graphnet.analysis import summary
from graphnet.drawing import render
from graphnet.network import Network
from graphnet.training import data as data_sets
from graphnet.training import record
from graphnet.training.folders import new_run
from graphnet.training.history import Epoch, to_csv
from graphnet.training.options import Options
from graphnet.training.progress import Screen
from graphnet.training.quiet import quiet_tensorflow
from graphnet.training.tasks import task

if TYPE_CHECKING:
    import keras


@dataclass(frozen=True)
class Run:
    """A trained network: the model, how each epoch went, the held-out scores, and the folder that keeps it all."""

    model: keras.Model
    history: list[Epoch]
    scores: record.Scores
    directory: Path


def fit(
    network: Network,
    data: str = "digits",
    *,
    epochs: int = Options.epochs,
    batch_size: int = Options.batch_size,
    learning_rate: float | None = None,
    optimizer: str = Options.optimizer,
    augment: bool = Options.augment,
    seed: int = Options.seed,
    directory: str | os.PathLike[str] | None = None,
    blueprint: str | None = None,
    progress: bool = True,
) -> Run:
    """Train a network from scratch, and keep the result in a new folder.

    `Options` tells what the numbers mean. The folder is `directory`, or else the first of runs/NAME-DATA,
    runs/NAME-DATA-2, … that is free; it gets model.keras, history.csv, history.png, summary.txt, diagram.svg and, last,
    run.json. `blueprint` is what the user called the network. What makes no sense is refused before Keras is imported,
    and when training fails or is interrupted no folder is left.
    """
    options = Options(epochs, batch_size, learning_rate, optimizer, augment, seed)
    data_set = data_sets.find(data)
    goal = task(network, data_set)
    started = record.now()
    with new_run(None if directory is None else Path(directory), f"{network.name}-{data}") as folder:
        (folder / "summary.txt").write_text(summary(network) + "\n", "utf-8")
        render(network, folder / "diagram.svg")
        with quiet_tensorflow():
            import keras

            from graphnet.compiling.weights import count
            from graphnet.training import learning
            from graphnet.training.curves import curves

        split = data_sets.load(data, goal.shape, options.seed)
        steps = learning.steps_per_epoch(len(split.train.labels), options)
        screen = Screen(options.epochs, steps, Console(stderr=True, quiet=not progress))
        model, history = learning.train(network, split, goal.from_logits, options, screen)
        scores = learning.measure(model, split.held_out, goal.from_logits, options.batch_size)
        model.save(folder / "model.keras")
        (folder / "history.csv").write_text(to_csv(history), "utf-8")
        curves(history, f"{network.name} on {data}").savefig(folder / "history.png")
        written = record.Record(
            name=network.name,
            blueprint=blueprint,
            parameters=dict(network.parameters),
            params=count(model.weights),
            trainable_params=count(model.trainable_weights),
            data=data,
            classes=data_set.classes,
            from_logits=goal.from_logits,
            options=options,
            held_out=record.HeldOut(data_sets.HELD_OUT, len(split.held_out.labels), split.fingerprint),
            scores=scores,
            started=started,
            finished=record.now(),
            versions=record.versions(keras.backend.backend()),
        )
        (folder / record.FILE).write_text(written.to_json(), "utf-8")
    return Run(model, history, scores, folder.parent)
