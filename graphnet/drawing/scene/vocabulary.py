"""Names that a TikZ picture uses: of colours, of styles and of nodes."""

from __future__ import annotations

import re
from collections.abc import Iterable
from itertools import chain, count

from graphnet.drawing.themes import Theme

LONGEST = 100
"""Letters of a name."""


class Vocabulary:
    """Names given so far, each to one thing."""

    def __init__(self, theme: Theme):
        self._theme = theme
        self._nodes: set[str] = set()
        self.colours: dict[str, str] = {}
        """What a colour's name stands for, as RRGGBB."""
        self.styles: dict[tuple[str, str], str] = {}
        """The name of a style, by what it is for and by its options."""

    def colour(self, name: str) -> str:
        """The name of a colour of the theme's, or of one that is given as `#rrggbb`."""
        word = f"shade-{name[1:]}" if name.startswith("#") else name.replace("_", "-")
        self.colours[word] = self._theme.colour(name)[1:].upper()
        return word

    def style(self, purpose: str, options: Iterable[str]) -> str:
        """The name of a style with these options, which says what it is for."""
        known = purpose, ", ".join(options)
        if known not in self.styles:
            alike = sum(other == purpose for other, _ in self.styles)
            self.styles[known] = f"{purpose} {alike + 1}" if alike else purpose
        return self.styles[known]

    def node(self, identifier: str) -> str:
        """A name of its own for a node, of the few signs that TikZ allows."""
        word = plain(identifier, "-")
        name = next(name for name in chain([word], (f"{word}-{n}" for n in count(2))) if name not in self._nodes)
        self._nodes.add(name)
        return name


def plain(name: str, between: str) -> str:
    """A name in plain letters and digits.

    >>> plain("stage1.block_2/conv", "-"), plain("…", "-")
    ('stage1-block-2-conv', 'unnamed')
    """
    return re.sub(r"[^A-Za-z0-9]+", between, name).strip(between)[:LONGEST] or "unnamed"
