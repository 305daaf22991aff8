"""`graphnet explain`."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

import typer

from graphnet.analysis.formats import EXPLANATION_FORMATS
from graphnet.cli.options import Ops, Reference, Settings, as_typed, network
from graphnet.errors import CheckError
from graphnet.volumes import problems

Format = StrEnum("Format", [(name, name) for name in EXPLANATION_FORMATS])  # type: ignore[misc]
TEXT = Format("text")


def command(
    blueprint: Reference,
    node: Annotated[
        str | None, typer.Argument(metavar="NODE", help="A node or a scope; left out, the network as a whole.")
    ] = None,
    set_: Settings = None,
    format: Annotated[Format, typer.Option("--format", help="How to print it.")] = TEXT,
    ops: Ops = None,
) -> None:
    """The arithmetic of one node, worked out: volume, parameters, MACs, im2col, memory, receptive field.

    Exit status 1 where the network as a whole is asked for, and something in it does not fit.
    """
    from graphnet.analysis import explaining

    explained, typed = network(blueprint, set_, ops), as_typed(blueprint, set_, ops)
    print(explaining.explain(explained, node, format.value, typed))  # type: ignore[arg-type]
    if node is None and (misfits := len(problems(explained))):
        raise CheckError(f"{explained.name}: {misfits} of {len(explained)} nodes do not fit")
