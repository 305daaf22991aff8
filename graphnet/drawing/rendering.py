"""A network as a picture in a file: the style that is asked for, in the format that the suffix names."""

from __future__ import annotations

import os
from collections.abc import Callable, Container, Iterable, Mapping
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, get_args

from graphnet import files
from graphnet.drawing.directions import Direction, checked_direction
from graphnet.drawing.outline.outlining import Fold
from graphnet.drawing.subject import Subject
from graphnet.drawing.themes import theme_named
from graphnet.errors import ArgumentError, brief, near_matches
from graphnet.network import Network, check_is_network

if TYPE_CHECKING:
    from graphnet.analysis.difference import Difference

Style = Literal["graph", "volumes", "table"]
"""Boxes and wires; every volume a block; the papers' table."""

ColorBy = Literal["params", "macs", "memory", "receptive-field"]
ThemeName = Literal["light", "dark"]

WRITERS: Mapping[str, tuple[str, str]] = {
    ".svg": ("graphnet.drawing.scene.svg", "svg"),
    ".png": ("graphnet.drawing.scene.pages", "png"),
    ".pdf": ("graphnet.drawing.scene.pages", "pdf"),
    ".tex": ("graphnet.drawing.scene.tikz", "tikz"),
}
"""By suffix: what writes a scene of any style."""

GRAPHS: Mapping[str, tuple[str, str]] = {
    ".html": ("graphnet.drawing.page", "page"),
    ".dot": ("graphnet.drawing.dot", "dot"),
    ".gv": ("graphnet.drawing.dot", "dot"),
    ".mmd": ("graphnet.drawing.mermaid", "mermaid"),
}
"""By suffix: what makes an interactive page of a subject, or a text that another program lays out."""

TAKEN: Mapping[str, frozenset[str]] = {
    "graph": frozenset(["rankdir", "columns", "theme", "legend"]),
    "volumes": frozenset(["columns", "theme", "legend"]),
    "table": frozenset(["theme", "legend"]),
    ".html": frozenset(["rankdir", "theme"]),
    ".dot": frozenset(["rankdir"]),
    ".gv": frozenset(["rankdir"]),
    ".mmd": frozenset(["rankdir"]),
}
"""The options that styles, and formats that are no scene, have a use for."""

SUFFIXES = (*WRITERS, *GRAPHS)


def render(
    network: Network,
    path: str | os.PathLike[str],
    *,
    style: Style = "graph",
    fold: Fold = "auto",
    depth: int | None = None,
    focus: str | None = None,
    color_by: ColorBy | None = None,
    rankdir: Direction | None = None,
    columns: int | None = None,
    theme: ThemeName | None = None,
    legend: bool | None = None,
) -> Path:
    """Draw a network to a file: svg, png, pdf, tex, html, mmd (Mermaid) or dot, as its suffix says.

    What repeats is drawn once unless `fold` is "none"; `depth` is how many levels of scopes are drawn, deeper ones as a
    box each; `focus` is a scope that is drawn in full, what is round it being dimmed. A network that does not fit
    together is drawn as far as it is known, with what is wrong marked.

    Data flows from top to bottom in a graph unless `rankdir` is "LR"; a page looks at its window unless it is given.
    A graph stands in so many `columns`, which are rows where data flows to the right, as it does in volumes; unless
    told, in as many as suit a page.
    `theme` is light unless it is "dark"; `legend=False` leaves out the name and what the colours mean.

    Raises `ArgumentError` for an unknown suffix or option and one that this kind of picture does not take,
    `NotFoundError` for an unknown scope and where it takes Graphviz and there is none, and `FileError` where nothing
    can be written; what was there stays as it was.
    """
    check_is_network(network)
    checked_suffix(path)
    subject = Subject(network, fold=fold, depth=depth, focus=focus, color_by=color_by)
    return save(subject, path, style=style, rankdir=rankdir, columns=columns, theme=theme, legend=legend)


def save(
    subject: Subject,
    path: str | os.PathLike[str],
    *,
    style: str = "graph",
    rankdir: str | None = None,
    columns: int | None = None,
    theme: str | None = None,
    legend: bool | None = None,
) -> Path:
    """Draw a subject to a file, as `render` does a network."""
    suffix = checked_suffix(path)
    _check_choice("style", style, Style)
    if rankdir is not None:
        checked_direction(rankdir)
    if columns is not None and (type(columns) is not int or columns < 1):
        raise ArgumentError(f"columns must be a whole number ≥ 1, got {brief(columns)}")
    colours = theme_named(theme or "light")
    options = {"rankdir": rankdir, "columns": columns, "theme": theme, "legend": legend}
    given = {name: value for name, value in options.items() if value is not None}
    if suffix in WRITERS:
        _check_taken(path, f"the style {style}", given, TAKEN[style])
        given.pop("theme", None)
        scene = _found(f"graphnet.drawing.styles.{style}", "scene")(subject, **given)
        return files.write(path, _found(*WRITERS[suffix])(scene, colours))
    if style != "graph":
        raise ArgumentError(
            f"{path}: {suffix} holds a graph, not the style {style}\n    mend: leave the style out, or a name in .svg"
        )
    _check_taken(path, suffix, given, TAKEN[suffix])
    return files.write(path, _found(*GRAPHS[suffix])(subject, **given))


def render_difference(
    difference: Difference, path: str | os.PathLike[str], names: tuple[str, str] | None = None
) -> Path:
    """Draw two networks side by side to an interactive page, with what is another in the second in colour.

    `names` are what they are called there, unless by their own names. Raises `ArgumentError` for a name that ends in
    anything but .html, and `FileError` where nothing can be written.
    """
    if Path(path).suffix.lower() != ".html":
        raise ArgumentError(f"{path}: two networks are drawn as a page: name it something.html")
    return files.write(path, _found("graphnet.drawing.page", "diff_page")(difference, names))


def checked_suffix(path: str | os.PathLike[str]) -> str:
    """The suffix of a picture's name in small letters. Raises `ArgumentError` for one that is not known."""
    suffix = Path(path).suffix.lower()
    if suffix not in SUFFIXES:
        raise ArgumentError(
            f"{path}: a picture ends in one of {', '.join(SUFFIXES)}, not in {suffix or 'nothing'}"
            + near_matches(suffix, SUFFIXES)
        )
    return suffix


def _check_choice(name: str, value: str, choices: Any) -> None:
    known = get_args(choices)
    if value not in known:
        raise ArgumentError(f"{name} must be {' or '.join(known)}, got {brief(value)}{near_matches(str(value), known)}")


def _check_taken(path: str | os.PathLike[str], what: str, given: Iterable[str], taken: Container[str]) -> None:
    """Raise `ArgumentError` for an option that a picture would pass over in silence."""
    for option in given:
        if option not in taken:
            raise ArgumentError(f"{path}: {what} has no use for {option}\n    mend: leave it out")


def _found(module: str, name: str) -> Callable[..., Any]:
    """A function that only some drawings need."""
    function: Callable[..., Any] = getattr(import_module(module), name)
    return function
