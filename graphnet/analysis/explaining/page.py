"""What is said of a network or of a node, before it is written down in any format."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from graphnet.ops.formulas import Formula, Statement

MOST_NAMES = 8
"""How many nodes are named one after another."""

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


def listed(names: Sequence[str]) -> str:
    """Names one after another; of many the first, and how many more there are."""
    more = len(names) - MOST_NAMES
    return ", ".join(names[:MOST_NAMES]) + (f" and {more} more" if more > 0 else "")


def share(part: int | None, whole: int | None) -> str:
    """A part of a whole in percent; nothing where one of them is not known, or there is no whole.

    >>> share(1, 3), share(0, 0)
    ('33.3 %', '')
    """
    return f"{part / whole:.1%}".replace("%", " %") if part is not None and whole else ""
