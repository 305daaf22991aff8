"""Where the data flows in drawings of boxes and wires."""

from __future__ import annotations

from typing import Literal, get_args

from graphnet.errors import ArgumentError, near_matches

Direction = Literal["TB", "LR"]
"""From top to bottom, or from left to right."""


def checked_direction(rankdir: str) -> Direction:
    """A direction. Raises `ArgumentError` for another word."""
    for direction in get_args(Direction):
        if rankdir == direction:
            return direction  # type: ignore[no-any-return]
    known = near_matches(str(rankdir).upper(), get_args(Direction))
    raise ArgumentError(f"rankdir must be TB (top to bottom) or LR (left to right), got {rankdir!r}{known}")
