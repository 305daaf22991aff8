"""The HTML document: one file with its data, its style and its script in it, safe whatever the data says."""

from __future__ import annotations

import base64
import hashlib
import json
import re
from collections.abc import Sequence
from html import escape
from importlib.resources import files
from string import Template
from typing import Any

from graphnet.drawing.directions import Direction
from graphnet.drawing.measures import KINDS
from graphnet.drawing.page.colours import declarations, scale
from graphnet.drawing.page.pane import Pane
from graphnet.drawing.quoting import visible
from graphnet.drawing.scene.svg import FONT_FAMILY

SCRIPTS = (
    *("geometry", "sheets", "columns", "levels", "tree", "contents", "opening", "links", "drawing", "camera"),
    *("colours", "comparing", "facts", "search", "table", "keys", "pane", "page"),
)
"""The parts of the script, in the order in which they are put together."""

UNSAFE = re.compile("[<>&\u2028\u2029\ud800-\udfff]")
"""What could end a script, open a comment, break a line of code, or not be written as UTF-8."""


def document(
    title: str,
    totals: Sequence[str],
    panes: Sequence[Pane],
    *,
    direction: Direction | None = None,
    colouring: str | None = None,
    comparison: dict[str, Any] | None = None,
    scheme: str | None = None,
) -> str:
    """A page of one pane, or of two that are compared.

    When it opens, data flows where there is most room or as `direction` says, what is drawn is coloured by the kinds
    of op or by a measure, and the page is light or dark as its reader likes, or as `scheme` says.
    """
    script = "\n".join(_asset(f"{name}.js") for name in SCRIPTS)
    data = {
        "panes": [pane.data for pane in panes],
        "totals": totals,
        "direction": direction,
        "colouring": colouring,
        "comparison": comparison,
        "measures": [
            {"key": key, "title": kind.title, "phrase": kind.phrase, "addsUp": kind.adds_up}
            for key, kind in KINDS.items()
        ],
        "scale": scale(),
    }
    return Template(_asset("page.html")).substitute(
        title=escape(visible(title)),
        scheme=f' style="color-scheme: {scheme}"' if scheme else "",
        hash=_hash(script),
        colours=declarations(),
        style=_asset("page.css"),
        font=escape(FONT_FAMILY),
        faces="\n".join(_faces(place, pane.faces) for place, pane in enumerate(panes)),
        data=json_text(data),
        script=script,
    )


def json_text(data: Any) -> str:
    r"""JSON that may stand in a script element, whatever its texts are.

    >>> print(json_text(["</script>", "×"]))
    ["\u003c/script\u003e","×"]
    """
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    return UNSAFE.sub(lambda match: f"\\u{ord(match[0]):04x}", text)


def _asset(name: str) -> str:
    return (files(__package__) / name).read_text(encoding="utf-8")


def _hash(script: str) -> str:
    """By which a browser knows the one script that it may run."""
    return f"sha256-{base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()}"


def _faces(pane: int, faces: Sequence[str]) -> str:
    return "\n".join(f'<g id="pane{pane}-face-{place}">{face}</g>' for place, face in enumerate(faces))
