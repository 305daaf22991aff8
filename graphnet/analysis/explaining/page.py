"""What is said of a network or of a node, before it is written down in any format."""

from __future__ import annotations

from typing import NamedTuple

from graphnet.ops.formulas import Formula, Statement

Cell = str | Formula
"""Of a table: words, or a formula that is worked out."""


class Table(NamedTuple):
    """Rows under a head; words stand to the left, numbers and formulas to the right."""

    head: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]


class Section(NamedTuple):
    """Sentences, equations and tables on one subject."""

    title: str
    said: tuple[Statement | Table, ...]


class Page(NamedTuple):
    """An explanation."""

    network: str
    subject: str
    """The node or the scope it is about; empty for the whole network."""
    lead: tuple[str, ...]
    sections: tuple[Section, ...]


def section(title: str, *said: Statement | Table | None) -> Section:
    """A section of what there is to say."""
    return Section(title, tuple(one for one in said if one is not None))


def share(part: int | None, whole: int | None) -> str:
    """A part of a whole in percent; nothing where one of them is not known, or there is no whole.

    >>> share(1, 3), share(0, 0)
    ('33.3 %', '')
    """
    return f"{part / whole:.1%}".replace("%", " %") if part is not None and whole else ""
