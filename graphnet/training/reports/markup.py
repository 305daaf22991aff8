"""Pieces of HTML, harmless whatever the texts in them are."""

from __future__ import annotations

import base64
import io
from collections.abc import Iterable, Mapping
from html import escape
from importlib.resources import files
from string import Template

from graphnet.drawing.page.colours import declarations
from graphnet.drawing.quoting import visible
from graphnet.training.data.dataset import Picture


def said(text: object) -> str:
    """Text as it stands in an element or an attribute.

    >>> print(said('<b title="x">two\\nlines'))
    &lt;b title=&quot;x&quot;&gt;two\\nlines
    """
    return escape(visible(str(text)))


def named(text: object) -> str:
    """A name in any script, which turns nothing round about it."""
    return f"<bdi>{said(text)}</bdi>"


def section(identity: str, title: str, *pieces: str) -> str:
    """A part of a page under a title; nothing where it has no pieces."""
    body = "\n".join(filter(None, pieces))
    return f'<section id="{identity}">\n<h2>{said(title)}</h2>\n{body}\n</section>' if body else ""


def rows(cells: Iterable[Iterable[str]]) -> str:
    """Rows of a table from cells that are HTML already; the first of each is its head."""
    drawn = ((f"<th>{first}</th>", *(f"<td>{cell}</td>" for cell in rest)) for first, *rest in cells)
    return "\n".join(f"<tr>{''.join(row)}</tr>" for row in drawn)


def pairs(told: Mapping[str, str]) -> str:
    """Names and what is said of each, which is HTML already."""
    return "<dl>" + "".join(f"<div><dt>{said(name)}</dt><dd>{text}</dd></div>" for name, text in told.items()) + "</dl>"


def folded(title: str, body: str) -> str:
    """What is shown when its title is clicked."""
    return f"<details><summary>{said(title)}</summary>\n{body}\n</details>" if body else ""


def image(picture: Picture, alternative: str, width: int) -> str:
    """A picture of (height, width, 1, 3 or 4 channels) in the page itself, that many pixels wide on the screen."""
    from PIL import Image

    file = io.BytesIO()
    Image.fromarray(picture.squeeze(-1) if picture.shape[-1] == 1 else picture).save(file, "PNG", optimize=True)
    source = f"data:image/png;base64,{base64.b64encode(file.getvalue()).decode()}"
    enlarged = ' class="enlarged"' if picture.shape[1] < width else ""
    return f'<img src="{source}" alt="{said(alternative)}" width="{width}"{enlarged}>'


def page(title: str, body: str) -> str:
    """A document that loads nothing and runs nothing, light or dark as its reader likes."""
    return Template(_asset("page.html")).substitute(
        title=said(title), colours=declarations(), style=_asset("page.css"), body=body
    )


def _asset(name: str) -> str:
    return (files(__package__) / name).read_text(encoding="utf-8")
