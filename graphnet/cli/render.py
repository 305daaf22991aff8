"""`graphnet render`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from graphnet.cli.options import Ops, Reference, Settings, network


def render(
    blueprint: Reference,
    output: Annotated[Path, typer.Option("--output", "-o", metavar="FILE", help="Where to: .svg, .png, .pdf or .dot.")],
    set_: Settings = None,
    ops: Ops = None,
) -> None:
    """Draw the network into a file, whose suffix says the format."""
    from graphnet import drawing

    print(drawing.render(network(blueprint, set_, ops), output))
