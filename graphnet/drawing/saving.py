"""A diagram as a file, in the format that its suffix names."""

from __future__ import annotations

import os
from pathlib import Path

from graphnet import files
from graphnet.drawing.diagram import Direction, diagram
from graphnet.drawing.layout import lay_out
from graphnet.errors import ArgumentError, near_matches
from graphnet.network import Network

TEXTS = (".dot", ".gv")

SHEETS: dict[str, dict[str, str]] = {
    ".svg": {},
    ".png": {"dpi": "192", "size": "170"},  # Cairo draws no more than 32,767 pixels a side
    ".pdf": {"size": "200"},  # the largest page that readers open
}
"""What a format asks of the sheet: dots per inch, and the inches that a larger picture shrinks to."""


def render(network: Network, path: str | os.PathLike[str], rankdir: Direction = "TB") -> Path:
    """Draw a network to a file: svg, png, pdf or dot, as its suffix says.

    `rankdir` is where the data flows: "TB" from top to bottom, "LR" from left to right. Raises `ArgumentError`
    for an unknown suffix, `ShapeError` for a network that does not fit together, `NotFoundError` without Graphviz,
    and `FileError` where nothing can be written; what was there stays as it was.
    """
    path = Path(path)
    suffix = path.suffix.lower()
    known = (*SHEETS, *TEXTS)
    if suffix not in known:
        raise ArgumentError(
            f"{path}: a picture ends in one of {', '.join(known)}, not in {suffix or 'nothing'}"
            + near_matches(suffix, known)
        )
    drawing = diagram(network, rankdir)
    if suffix in TEXTS:
        return files.write(path, drawing.source)
    drawing.attr(**SHEETS[suffix])
    return files.write(path, lay_out(drawing.source, suffix[1:]))
