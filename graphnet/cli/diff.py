"""`graphnet diff`."""

from __future__ import annotations

import sys
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from graphnet.analysis.formats import DIFFERENCE_FORMATS
from graphnet.cli.options import Ops, Settings, as_texts
from graphnet.errors import ArgumentError, CheckError
from graphnet.loading import load_doubtful

Format = StrEnum("Format", [(name, name) for name in DIFFERENCE_FORMATS])  # type: ignore[misc]
TEXT = Format("text")

COLOURS = {"+": "green", "−": "red", "~": "yellow", "=": "cyan"}
"""By the sign that a line begins with."""

WHAT = "A name (see graphnet list), path.py[:function], a .json document or a .keras model."


def command(
    a: Annotated[str, typer.Argument(metavar="A", help=WHAT)],
    b: Annotated[
        str | None, typer.Argument(metavar="B", help="What A became.", show_default="A, with --to in place of --set")
    ] = None,
    set_: Settings = None,
    to: Annotated[
        list[str] | None,
        typer.Option(
            "--to", metavar="NAME=VALUE", help="A parameter that B has another value of, as in --to depth=101."
        ),
    ] = None,
    format: Annotated[Format, typer.Option("--format", help="How to print it.")] = TEXT,
    output: Annotated[
        Path | None,
        typer.Option("--output", "-o", metavar="FILE.html", help="Draw both side by side, the change in colour."),
    ] = None,
    ops: Ops = None,
) -> None:
    """What is another in B: nodes added (+), removed (−), changed (~) and renamed (=), and what it does to the totals.

    Exit status 1 where anything differs, be it a name.
    """
    from graphnet.analysis import difference

    if b is None and not to:
        raise ArgumentError(
            f"what to compare {a} with?\n    mend: name a second network, or its parameters: --to NAME=VALUE"
        )
    before = as_texts(set_)
    after = {**before, **as_texts(to, "--to")}
    found = difference.diff(load_doubtful(a, before, ops)[0], load_doubtful(b or a, after, ops)[0])
    if output is not None:
        from graphnet.drawing import render_difference

        twins = found.before.network.name == found.after.network.name
        print(render_difference(found, output, (a, b) if b and twins else None))
    elif format == TEXT and sys.stdout.isatty():
        _in_colour(str(found))
    else:
        print(found.report(format.value))  # type: ignore[arg-type]
    if found:
        raise CheckError(f"{found.before.network.name} and {found.after.network.name} differ: {found.verdict}")


def _in_colour(text: str) -> None:
    from rich.console import Console

    console = Console(highlight=False)
    for line in text.splitlines():
        console.print(line, style=COLOURS.get(line[:1]), markup=False, soft_wrap=True)
