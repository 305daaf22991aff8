"""The colours of drawings by name, on light and on dark grounds."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from graphnet.errors import ArgumentError, brief, near_matches


class Theme(NamedTuple):
    """Colours by what they are for; the kinds of op are among them."""

    name: str
    colours: Mapping[str, str]

    def colour(self, name: str) -> str:
        """The colour of a name as `#rrggbb`, which may itself be one."""
        return name if name.startswith("#") else self.colours[name]


LIGHT = Theme(
    "light",
    {
        "ground": "#FFFFFF",
        "ink": "#1A1A1A",
        "quiet": "#4D4D4D",  # small type
        "on_kind": "#1A1A1A",  # type on the fill of a kind
        "quiet_on_kind": "#333333",
        "line": "#555555",  # outlines and wires
        "frame": "#848F9C",
        "group": "#F3F5F8",
        "group_within": "#FFFFFF",
        "fault": "#C1121F",
        "fault_ground": "#FDE7E9",
        "unknown": "#FFFFFF",  # the fill of what a measure is not known of
        "input": "#FFFFFF",
        "convolution": "#77AADD",
        "dense": "#EE8866",
        "pooling": "#44BB99",
        "sampling": "#AAAA00",
        "normalization": "#EEDD88",
        "activation": "#FFAABB",
        "regularization": "#BBCC33",
        "join": "#99DDFF",
        "reshaping": "#9A9CB4",
        "other": "#FFFFFF",
        "added": "#44BB99",
        "removed": "#EE8866",
        "changed": "#EEDD88",
    },
)
"""Paul Tol's light scheme, which the colour-blind tell apart, but for its grey: that is hardly told from white."""

DARK = Theme(
    "dark",
    {
        **LIGHT.colours,
        "ground": "#16191D",
        "ink": "#E8EAED",
        "quiet": "#B4BAC2",
        "line": "#9AA3AD",
        "frame": "#66717D",
        "group": "#20252B",
        "group_within": "#16191D",
        "fault": "#FF8A8A",
        "fault_ground": "#4A1D22",
        "unknown": "#E8EAED",
        "input": "#E8EAED",
        "other": "#E8EAED",
    },
)
"""The same fills, on which dark type is read, before a dark ground."""

THEMES = {theme.name: theme for theme in (LIGHT, DARK)}


def theme_named(name: str) -> Theme:
    """A theme by its name. Raises `ArgumentError` for an unknown one."""
    if not isinstance(name, str) or name not in THEMES:
        near = near_matches(str(name), THEMES)
        raise ArgumentError(f"there is no theme {brief(name)}: say {' or '.join(THEMES)}{near}")
    return THEMES[name]
