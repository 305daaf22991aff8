"""`graphnet fit --find-lr` and `--profile`, which train for a moment and keep nothing."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from graphnet import training
from graphnet.errors import TrainingError
from graphnet.quantities import memory_text

PLOT = Path("lr.png")
"""Where the plot goes unless told otherwise."""


def find_learning_rate(reference: str, data: str, plot: Path | None, what: Mapping[str, Any]) -> None:
    """Print the rate to train with, and where the plot is. Raises `TrainingError` where there is none."""
    plot = plot or PLOT
    trial = training.find_learning_rate(reference, data, plot=plot, **what)
    if trial.suggestion is None:
        raise TrainingError(
            f"no learning rate makes the loss fall within {len(trial.rates)} steps; see {plot}\n"
            "    mend: graphnet check shows what keeps a network from learning; or try another --optimizer"
        )
    print(f"{plot}: the loss at {len(trial.rates)} learning rates, {trial.rates[0]:.1g} to {trial.rates[-1]:.1g}")
    print(f"next: the same command with --learning-rate {trial.suggestion:g} in the place of --find-lr")


def profile(reference: str, data: str, what: Mapping[str, Any]) -> None:
    """Print a bar for each part of a step, what it takes to make a batch, and what to do about it."""
    from rich import box
    from rich.console import Console
    from rich.progress_bar import ProgressBar
    from rich.table import Table

    found = training.profile(reference, data, **what)
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    for column in ("a step", "ms", "part", ""):
        table.add_column(column, justify="right" if column in ("ms", "part") else "left", no_wrap=True)
    whole = max(found.step, sum(found.parts.values()))
    for name, seconds in found.parts.items():
        bar = ProgressBar(whole, seconds, width=40)
        table.add_row(name, f"{1000 * seconds:.2f}", f"{seconds / whole:.0%}", bar)
    Console(width=None if Console().is_terminal else 100).print(table)
    making = ", ".join(f"{name} {1000 * seconds:.2f} ms" for name, seconds in found.making.items())
    print(f"a step of {found.batch_size} pictures on {found.device}: {1000 * found.step:.2f} ms")
    print(f"that is {found.images_per_second:,.0f} images/s")
    print(f"a batch takes one thread of {found.threads}: {making}")
    print(f"compiling {found.compiling:.1f} s" + _memory(found.memory))
    print(found.advice)


def _memory(most: int | None) -> str:
    return "" if most is None else f", at most {memory_text(most)} of memory"
