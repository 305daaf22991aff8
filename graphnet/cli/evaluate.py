"""`graphnet evaluate`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from graphnet import training
from graphnet.loading import ops_in


def command(
    run: Annotated[Path, typer.Argument(metavar="RUN", help="A run folder that graphnet fit wrote.")],
    data: Annotated[
        str | None, typer.Option("--data", metavar="DATA", help="What to measure on.", show_default="the run's own")
    ] = None,
    ops: Annotated[
        Path | None, typer.Option("--ops", metavar="FILE.py", help="Where Keras layers of one's own are defined.")
    ] = None,
) -> None:
    """Measure a trained network again on its held-out images, from the files of its run alone."""
    if ops:
        ops_in(ops)
    scores = training.evaluate(run, data)
    print(f"held out: accuracy {scores.accuracy:.4f}, loss {scores.loss:.4f}")
