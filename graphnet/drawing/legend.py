"""What stands under a diagram: the network's name, and what the colours mean."""

from __future__ import annotations

from graphnet.drawing.looks import LINE, look
from graphnet.drawing.quoting import markup
from graphnet.network import Network


def caption(network: Network, columns: int) -> str:
    """An HTML-like label: the network's name, and the kinds of op that occur in it, in so many columns."""
    kinds = list(dict.fromkeys(call.op.kind for call in network.calls))
    entries = [_swatch(kind) + _meaning(kind) for kind in kinds]
    rows = ["".join(entries[start : start + columns]) for start in range(0, len(entries), columns)]
    name = f'<TD COLSPAN="{2 * min(columns, len(kinds))}">{markup(network.name)}</TD>'
    return _table("".join(f"<TR>{row}</TR>" for row in [name, *rows]))


def _table(rows: str) -> str:
    return f'<<TABLE BORDER="0" CELLSPACING="3" CELLPADDING="1">{rows}</TABLE>>'


def _swatch(kind: str) -> str:
    fill, outline = look(kind)
    style = "" if outline == "solid" else f' STYLE="{outline}"'
    return f'<TD WIDTH="12" HEIGHT="9" FIXEDSIZE="TRUE" BORDER="1" COLOR="{LINE}" BGCOLOR="{fill}"{style}></TD>'


def _meaning(kind: str) -> str:
    return f'<TD ALIGN="LEFT"><FONT POINT-SIZE="8">{markup(kind)}</FONT></TD>'
