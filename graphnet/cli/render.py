"""`graphnet render`."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any, get_args

import typer

from graphnet.cli.options import Ops, Reference, Settings, as_texts
from graphnet.drawing.directions import Direction as Directions
from graphnet.drawing.measures import KINDS
from graphnet.drawing.outline.outlining import Fold as Folds
from graphnet.drawing.rendering import SUFFIXES, checked_suffix, save
from graphnet.drawing.rendering import Style as Styles
from graphnet.drawing.subject import Subject
from graphnet.drawing.themes import THEMES
from graphnet.errors import ArgumentError, ShapeError
from graphnet.loading import load_doubtful

Style = StrEnum("Style", [(name, name) for name in get_args(Styles)])  # type: ignore[misc]
Direction = StrEnum("Direction", [(name, name) for name in get_args(Directions)])  # type: ignore[misc]
Fold = StrEnum("Fold", [(name, name) for name in get_args(Folds)])  # type: ignore[misc]
ColorBy = StrEnum("ColorBy", [(name, name) for name in KINDS])  # type: ignore[misc]
ThemeName = StrEnum("ThemeName", [(name, name) for name in THEMES])  # type: ignore[misc]

AUTO = Fold("auto")

COLOURS = {
    "convolution": "blue",
    "dense": "red",
    "pooling": "green",
    "join": "cyan",
    "normalization": "yellow",
    "activation": "magenta",
    "heading": "bold",
    "group": "bold",
    "fault": "bold red",
}
"""By the kinds of lines: what a terminal shows them in."""

MOST_COLUMNS = 140
"""A wider terminal only tears the columns apart."""


def command(
    blueprint: Reference,
    output: Annotated[
        Path | None,
        typer.Option(
            "--output",
            "-o",
            metavar="FILE",
            help=f"Where to: {', '.join(SUFFIXES)}.",
            show_default="a tree in the terminal",
        ),
    ] = None,
    style: Annotated[
        Style | None,
        typer.Option(help="Boxes and wires; every volume a block; the papers' table.", show_default="graph"),
    ] = None,
    fold: Annotated[Fold, typer.Option(help="auto: what repeats is drawn once; none: every call by itself.")] = AUTO,
    depth: Annotated[int | None, typer.Option(help="Levels of scopes to draw, deeper ones as a box each.")] = None,
    focus: Annotated[
        str | None, typer.Option(metavar="SCOPE", help="A scope to draw in full, what is round it being dimmed.")
    ] = None,
    color_by: Annotated[ColorBy | None, typer.Option(help="A measure that colours tell, in place of the kind.")] = None,
    rankdir: Annotated[
        Direction | None,
        typer.Option(
            help="Where the data flows in a graph: TB, top to bottom, or LR, left to right.",
            show_default="TB; a page looks at its window",
        ),
    ] = None,
    columns: Annotated[
        int | None,
        typer.Option(help="Columns that a graph stands in; rows of volumes.", show_default="as many as suit a page"),
    ] = None,
    theme: Annotated[
        ThemeName | None, typer.Option(help="The ground of the picture.", show_default="light; a page asks its browser")
    ] = None,
    legend: Annotated[
        bool | None, typer.Option("--legend/--no-legend", help="The name, and what colours mean.", show_default="with")
    ] = None,
    set_: Settings = None,
    ops: Ops = None,
) -> None:
    """Draw the network into a file, whose suffix says the format; without one, as a tree in the terminal.

    A network with errors in it is drawn as far as it is known, and the exit status is 1.
    """
    options = {"style": style, "rankdir": rankdir, "columns": columns, "theme": theme, "legend": legend}
    chosen = {name: value for name, value in options.items() if value is not None}
    given: dict[str, Any] = {name: getattr(value, "value", value) for name, value in chosen.items()}
    if output is not None:
        checked_suffix(output)
    elif given or color_by:
        option = next(iter(given), "color-by")
        raise ArgumentError(f"a tree in the terminal has no use for --{option}\n    mend: name a file: -o net.svg")
    network, refused = load_doubtful(blueprint, as_texts(set_), ops)
    subject = Subject(
        network, fold=fold.value, depth=depth, focus=focus, color_by=color_by and color_by.value, refused=refused
    )
    if output is None:
        _print_tree(subject)
    else:
        print(save(subject, output, **given))
    if subject.problems:
        raise ShapeError(subject.problems, network)


def _print_tree(subject: Subject) -> None:
    """The tree, as wide as the terminal and in colour where there is one."""
    from rich.console import Console
    from rich.text import Text

    from graphnet.drawing.tree import LEAST_WIDTH, WIDTH, tree_lines

    console = Console(highlight=False)
    width = min(max(console.width, LEAST_WIDTH), MOST_COLUMNS) if console.is_terminal else WIDTH
    for line in tree_lines(subject, width):
        if not console.is_terminal:
            print(line)
        else:
            text = Text.assemble((line.rails, "dim"), (line.text, COLOURS.get(line.kind, "")), (line.figures, "dim"))
            console.print(text, soft_wrap=True)
