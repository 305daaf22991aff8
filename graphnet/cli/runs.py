"""`graphnet runs`."""

from __future__ import annotations

import sys
from enum import StrEnum
from pathlib import Path
from typing import Annotated, get_args

import typer

from graphnet.errors import NotFoundError
from graphnet.training.reports.orders import Order

Sort = StrEnum("Sort", [(name, name) for name in get_args(Order)])  # type: ignore[misc]
Format = StrEnum("Format", [(name, name) for name in ("text", "json", "csv")])  # type: ignore[misc]
TEXT, NAME = Format("text"), Sort("name")


def command(
    folder: Annotated[Path, typer.Argument(metavar="FOLDER", help="Where to look, and below.")] = Path("runs"),
    format: Annotated[Format, typer.Option("--format", help="How to print it.")] = TEXT,
    sort: Annotated[Sort, typer.Option("--sort", help="The best first; accuracy and loss are held out.")] = NAME,
    output: Annotated[
        Path | None, typer.Option("--output", "-o", metavar="FILE", help="A page (.html) or curves (.png) instead.")
    ] = None,
) -> None:
    """Compare the runs of a folder: what they learned, how well, how fast, and in which options they differ."""
    from graphnet.training.reports import comparison
    from graphnet.training.reports.comparing import runs

    found = runs(folder, sort.value)  # type: ignore[arg-type]
    if not found:
        raise NotFoundError(f"there are no runs in {folder}\n    mend: graphnet fit BLUEPRINT --data DATA")
    if output is not None:
        print(comparison.save(found, output))
    elif format == "json":
        print(comparison.to_json(found))
    elif format == "csv":
        print(comparison.to_csv(found), end="")
    else:
        from rich.console import Console

        Console(width=None if sys.stdout.isatty() else 200).print(comparison.table(found))
        for reason in comparison.reasons(found):
            print(reason)
