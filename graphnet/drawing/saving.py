"""A diagram as a file, in the format that its suffix names."""

from __future__ import annotations

import os
from pathlib import Path

from graphnet.drawing.diagram import Direction, diagram
from graphnet.drawing.layout import lay_out
from graphnet.errors import ArgumentError, FileError, near_matches
from graphnet.network import Network

TEXTS = (".dot", ".gv")

SHEETS = {
    ".svg": {},
    ".png": {"dpi": "192", "size": "170"},  # Cairo draws no more than 32,767 pixels a side
    ".pdf": {"size": "200"},  # the largest page that readers open, in inches
}
"""What a format asks of the drawing: how fine it is, and how many inches it shrinks to if it is larger."""


def render(network: Network, path: str | os.PathLike[str], direction: Direction = "TB") -> Path:
    """Draw a network to a file: svg, png, pdf or dot, as its suffix says.

    `direction` is that of the data: "TB" from top to bottom, "LR" from left to right. The file is there whole
    or not at all. Raises `ArgumentError` for an unknown suffix, `FileError` where nothing can be written, and
    `ShapeError` for a network that does not fit together.
    """
    path = Path(path)
    suffix = path.suffix.lower()
    known = (*SHEETS, *TEXTS)
    if suffix not in known:
        near = near_matches(suffix, known) or f"; known are {', '.join(known)}"
        raise ArgumentError(f"{path}: no picture is drawn as {suffix or 'a file without a suffix'}{near}")
    _check_place(path)
    drawing = diagram(network, direction)
    if suffix in TEXTS:
        picture = drawing.source.encode()
    else:
        drawing.attr(**SHEETS[suffix])
        picture = lay_out(drawing.source, suffix[1:])
    _write(path, picture)
    return path


def _check_place(path: Path) -> None:
    """Complain before the work, not after it."""
    if path.is_dir():
        raise FileError(f"{path} is a folder; name a file in it")
    if not path.parent.is_dir():
        raise FileError(f"{path}: there is no folder {path.parent}")


def _write(path: Path, content: bytes) -> None:
    """Write beside, then rename, so that whoever looks finds the old file or the new one."""
    beside = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        beside.write_bytes(content)
        beside.replace(path)
    except OSError as error:
        beside.unlink(missing_ok=True)
        raise FileError(f"{path} cannot be written: {error.strerror}") from error
