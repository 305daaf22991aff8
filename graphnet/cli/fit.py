"""`graphnet fit`."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from graphnet import training
from graphnet.cli.options import Ops, Reference, Settings, network
from graphnet.training import Options


def command(
    blueprint: Reference,
    data: Annotated[str, typer.Option("--data", metavar="DATA", help="What to train on: digits.")],
    set_: Settings = None,
    epochs: Annotated[int, typer.Option(help="Passes over the training images.")] = Options.epochs,
    batch_size: Annotated[int, typer.Option(help="Images a step.")] = Options.batch_size,
    optimizer: Annotated[str, typer.Option(help="adam, adamw, rmsprop or sgd.")] = Options.optimizer,
    learning_rate: Annotated[
        float | None, typer.Option(help="At the first step; falls to 0 along a cosine.", show_default="the optimizer's")
    ] = None,
    augment: Annotated[bool, typer.Option(help="Turn, zoom and shift training images a little.")] = Options.augment,
    seed: Annotated[int, typer.Option(help="Of split, weights, order and augmentation.")] = Options.seed,
    output: Annotated[
        Path | None,
        typer.Option("--output", "-o", metavar="RUN", help="A new folder.", show_default="runs/NAME-DATA"),
    ] = None,
    ops: Ops = None,
) -> None:
    """Train the network, and keep model, history, curves, summary and diagram in a new run folder."""
    try:
        run = training.fit(
            network(blueprint, set_, ops),
            data,
            epochs=epochs,
            batch_size=batch_size,
            optimizer=optimizer,
            learning_rate=learning_rate,
            augment=augment,
            seed=seed,
            directory=output,
            blueprint=blueprint,
        )
    except KeyboardInterrupt:
        print("interrupted: no run was kept", file=sys.stderr)
        raise
    print(f"held out: accuracy {run.scores.accuracy:.4f}, loss {run.scores.loss:.4f}")
    print(f"{run.directory}: " + ", ".join(sorted(file.name for file in run.directory.iterdir())))
    print(f"next: graphnet evaluate {run.directory} --data {data}")
