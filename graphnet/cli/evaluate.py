"""`graphnet evaluate`."""

from __future__ import annotations

import json
import math
import sys
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from graphnet import training
from graphnet.cli.options import Backend, Device, Ops
from graphnet.drawing.quoting import visible

if TYPE_CHECKING:
    from graphnet.training.evaluating import Evaluation
    from graphnet.training.measuring import Measured

Format = StrEnum("Format", [(name, name) for name in ("text", "json")])  # type: ignore[misc]
TEXT = Format("text")

FIGURES = ("precision", "recall", "f1")


def command(
    run: Annotated[Path, typer.Argument(metavar="RUN", help="A run folder that graphnet fit wrote.")],
    data: Annotated[
        str | None, typer.Option("--data", metavar="DATA", help="What to measure on.", show_default="the run's own")
    ] = None,
    part: Annotated[
        str | None,
        typer.Option("--part", help="held-out or test; of other data train, validation or test.", show_default="all"),
    ] = None,
    per_class: Annotated[bool, typer.Option("--per-class", help="Tell the figures of each class too.")] = False,
    format: Annotated[Format, typer.Option("--format", help="How to print it.")] = TEXT,
    backend: Backend = None,
    device: Device = None,
    ops: Ops = None,
) -> None:
    """Measure a trained network again, from the files of its run alone: on what was held out, and on the test part.

    Other data may have the classes in any order, or some of them; its test part is measured on, or else all of it.
    """
    evaluation = training.evaluate(run, data, part=part, ops=ops, backend=backend, device=device)
    if format == TEXT:
        _print_text(evaluation, per_class)
    else:
        print(json.dumps(_plain(evaluation, per_class), indent=1, ensure_ascii=False, allow_nan=False))
    for name, reason in evaluation.unreadable:
        print(f"left out: {visible(name)}: {visible(reason)}", file=sys.stderr)


def _print_text(evaluation: Evaluation, per_class: bool) -> None:
    for name, measured in evaluation.parts.items():
        accuracy, loss = measured.scores.accuracy, measured.scores.loss
        print(f"{name}: accuracy {accuracy:.4f}, loss {loss:.4f} ({len(measured.labels):,} pictures)")
        if per_class:
            _print_table(measured, evaluation.classes)


def _print_table(measured: Measured, classes: tuple[str, ...]) -> None:
    """A line a class, with - for what nothing can be told of."""
    from rich import box
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    for column in ("class", "pictures", *FIGURES):
        table.add_column(column, justify="left" if column == "class" else "right", no_wrap=True)
    for row in _rows(measured, classes):
        figures = ("-" if row[figure] is None else f"{row[figure]:.4f}" for figure in FIGURES)
        table.add_row(*map(Text, (visible(row["class"]), f"{row['pictures']:,}", *figures)))
    Console(width=None if Console().is_terminal else 150).print(table)


def _plain(evaluation: Evaluation, per_class: bool) -> dict[str, Any]:
    return {
        "data": evaluation.data,
        "parts": {
            name: {"pictures": len(measured.labels)}
            | measured.scores._asdict()
            | ({"classes": _rows(measured, evaluation.classes)} if per_class else {})
            for name, measured in evaluation.parts.items()
        },
        "unreadable": [picture._asdict() for picture in evaluation.unreadable],
    }


def _rows(measured: Measured, classes: tuple[str, ...]) -> list[dict[str, Any]]:
    """The figures of each class; None for what nothing can be told of."""
    figures = {figure: getattr(measured, figure)() for figure in FIGURES}
    return [
        {"class": name, "pictures": int(count)}
        | {figure: None if math.isnan(of_all[number]) else float(of_all[number]) for figure, of_all in figures.items()}
        for number, (name, count) in enumerate(zip(classes, measured.pictures(), strict=True))
    ]
