"""`graphnet summary`."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

import typer

from graphnet import analysis
from graphnet.analysis.formats import SUMMARY_FORMATS
from graphnet.analysis.summary import UNLIMITED, table, totals
from graphnet.cli.memory import Batch, Dtype, Inference, Optimizer, Step
from graphnet.cli.options import Ops, Reference, Settings, network

Format = StrEnum("Format", [(name, name) for name in SUMMARY_FORMATS])  # type: ignore[misc]
TEXT = Format("text")


def command(
    blueprint: Reference,
    set_: Settings = None,
    format: Annotated[Format, typer.Option("--format", help="How to print it.")] = TEXT,
    depth: Annotated[int | None, typer.Option(help="Fold scopes deeper than this into one line each.")] = None,
    batch: Batch = None,
    optimizer: Optimizer = None,
    dtype: Dtype = None,
    inference: Inference = False,
    ops: Ops = None,
) -> None:
    """The table: each node's op, output volume, parameters, MACs, activations and receptive field, and the totals."""
    described = network(blueprint, set_, ops)
    step = Step(batch, optimizer, dtype, inference)
    forecast = step.forecast(described) if step.asked else None
    if format != TEXT:
        print(analysis.summary(described, format.value, depth, forecast=forecast))  # type: ignore[arg-type]
        return
    from rich.console import Console

    facts = analysis.analyze(described)
    console = Console(width=None if Console().is_terminal else UNLIMITED)
    console.print(table(facts, depth))
    for line in totals(facts, forecast):
        console.print(line, markup=False, soft_wrap=True)
