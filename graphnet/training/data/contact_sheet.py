"""A few pictures of every class on one sheet, to look at before training."""

from __future__ import annotations

import importlib.util
from collections.abc import Sequence
from functools import partial
from pathlib import Path

import numpy as np
from PIL import Image, ImageDraw, ImageFont

from graphnet.drawing.quoting import visible
from graphnet.training.data import machine
from graphnet.training.data.dataset import DataSet, Part, Picture, UnreadableError
from graphnet.training.data.decoding import unwarned

MOST_CLASSES = 100
"""More classes are not drawn."""

_TILE = 64
_GAP = 4
_MARGIN = 16
_LINE = 20
_PAPER, _INK, _PALE, _GROUND = "#ffffff", "#222222", "#777777", "#f0f0f0"


@unwarned()
def contact_sheet(data: DataSet) -> Image.Image:
    """A sheet of the first part: above each class's pictures, evenly spread over them, its name and how many there are.

    Enlarged pictures keep their pixels; pictures that cannot be read are passed over.
    """
    part_name, part = next(iter(data.parts.items()))
    labels = range(min(len(data.classes), MOST_CLASSES))
    columns, across = next(
        grid for most, *grid in ((12, 1, 12), (50, 2, 8), (MOST_CLASSES, 4, 4)) if len(labels) <= most
    )
    rows = -(-len(labels) // columns)
    block_width, block_height = across * (_TILE + _GAP) + 2 * _MARGIN, _TILE + _LINE + _MARGIN
    sheet = Image.new("RGB", (columns * block_width, rows * block_height + 2 * _MARGIN + _LINE), _PAPER)
    draw, font = ImageDraw.Draw(sheet), ImageFont.truetype(_typeface(), 13)
    title = f"{data.name}: {part_name}, {len(part.labels):,} pictures of {len(data.classes):,} classes"
    more = f", the first {MOST_CLASSES} shown" if len(data.classes) > MOST_CLASSES else ""
    draw.text((_MARGIN, _MARGIN), _cut(visible(title + more), font, sheet.width - 2 * _MARGIN), _INK, font)
    picked = machine.in_threads(partial(_picked, part, across), labels)
    for label, pictures in zip(labels, picked, strict=True):
        column, row = divmod(label, rows)
        left, top = column * block_width + _MARGIN, row * block_height + 2 * _MARGIN + _LINE
        count = f"  {np.count_nonzero(part.labels == label):,}"
        name = _cut(visible(data.classes[label]), font, block_width - 2 * _MARGIN - font.getlength(count))
        draw.text((left, top), name, _INK, font)
        draw.text((left + font.getlength(name), top), count, _PALE, font)
        _row(sheet, left, top + _LINE, pictures)
    return sheet


def _row(sheet: Image.Image, left: int, top: int, pictures: Sequence[Picture]) -> None:
    for number, picture in enumerate(pictures):
        tile = Image.new("RGB", (_TILE, _TILE), _GROUND)
        small = _thumbnail(picture)
        tile.paste(small, ((_TILE - small.width) // 2, (_TILE - small.height) // 2))
        sheet.paste(tile, (left + number * (_TILE + _GAP), top))


def _picked(part: Part, most: int, label: int) -> list[Picture]:
    """Pictures of a class, evenly spread; others stand in for those that cannot be read."""
    rows = np.flatnonzero(part.labels == label)
    spread = np.linspace(0, len(rows) - 1, min(most, len(rows))).astype(int)
    pictures = []
    for row in [*rows[spread], *np.delete(rows, spread)[:most]]:
        try:
            pictures.append(part.source[int(row)])
        except UnreadableError:
            continue
        if len(pictures) == most:
            break
    return pictures


def _thumbnail(picture: Picture) -> Image.Image:
    """A picture shrunk to fit a tile, or enlarged by a whole number."""
    image = Image.fromarray(picture[..., 0] if picture.shape[-1] == 1 else picture)
    scale = _TILE / max(image.size)
    if scale < 1:
        size = [max(1, round(extent * scale)) for extent in image.size]
        return image.resize((size[0], size[1]), Image.Resampling.BICUBIC)
    return image.resize((image.width * int(scale), image.height * int(scale)), Image.Resampling.NEAREST)


def _cut(text: str, font: ImageFont.FreeTypeFont, width: float) -> str:
    """Text no wider than so many pixels."""
    text = text[:200]
    if font.getlength(text) <= width:
        return text
    while text and font.getlength(f"{text}…") > width:
        text = text[:-1]
    return f"{text}…"


def _typeface() -> Path:
    """DejaVu Sans, which comes with matplotlib and knows more scripts than Pillow's own."""
    matplotlib = importlib.util.find_spec("matplotlib")
    assert matplotlib is not None, "graphnet depends on it"
    assert matplotlib.origin is not None
    return Path(matplotlib.origin).parent / "mpl-data" / "fonts" / "ttf" / "DejaVuSans.ttf"
