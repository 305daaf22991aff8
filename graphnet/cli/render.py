"""`graphnet render`."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from graphnet.cli.options import Ops, Reference, Settings, network

Direction = StrEnum("Direction", [("TB", "TB"), ("LR", "LR")])
TOP_TO_BOTTOM = Direction("TB")


def command(
    blueprint: Reference,
    output: Annotated[
        Path, typer.Option("--output", "-o", metavar="FILE", help="Where to: .svg, .png, .pdf, .dot or .gv.")
    ],
    rankdir: Annotated[
        Direction, typer.Option(help="Where the data flows: TB, top to bottom, or LR, left to right.")
    ] = TOP_TO_BOTTOM,
    set_: Settings = None,
    ops: Ops = None,
) -> None:
    """Draw the network into a file, whose suffix says the format."""
    from graphnet import drawing

    print(drawing.render(network(blueprint, set_, ops), output, rankdir.value))
