"""`graphnet summary`."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

import typer

from graphnet import analysis
from graphnet.analysis.summary import FORMATS, UNLIMITED, table, totals
from graphnet.cli.options import Ops, Reference, Settings, network

Format = StrEnum("Format", [(name, name) for name in FORMATS])  # type: ignore[misc]
TEXT = Format("text")


def summary(
    blueprint: Reference,
    set_: Settings = None,
    format: Annotated[Format, typer.Option("--format", help="How to print it.")] = TEXT,
    depth: Annotated[int | None, typer.Option(help="Fold scopes deeper than this into one line each.")] = None,
    ops: Ops = None,
) -> None:
    """The table: each node's op, output volume, parameters, MACs and activations, and the totals."""
    described = network(blueprint, set_, ops)
    if format != TEXT:
        print(analysis.summary(described, format.value, depth))  # type: ignore[arg-type]
        return
    from rich.console import Console

    facts = analysis.analyze(described)
    console = Console(width=None if Console().is_terminal else UNLIMITED)
    console.print(table(facts, depth))
    for line in totals(facts):
        console.print(line, markup=False, soft_wrap=True)
