"""Branches that are alike, part by part: their blocks stand right below one another, whatever is written there."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from typing import Any, TypeVar

from graphnet.drawing.styles.volumes.captions import width_of
from graphnet.drawing.styles.volumes.extents import run_span
from graphnet.drawing.styles.volumes.parts import Frame, Lane, Part, Run, Series

P = TypeVar("P", bound=Part)


def aligned(lanes: Sequence[Series | Lane]) -> tuple[Series | Lane, ...]:
    """The same lanes, those that are alike with as much room for every part as any of them takes."""
    alike: dict[object, list[Series]] = defaultdict(list)
    for lane in lanes:
        if isinstance(lane, Series):
            alike[_form(lane)].append(lane)
    made: dict[Series | Lane, Series] = {}
    for several in alike.values():
        made.update(zip(several, _with_equal_room(several), strict=True))
    return tuple(made.get(lane, lane) for lane in lanes)


def _form(part: Part) -> object:
    """What two parts have in common that are alike."""
    match part:
        case Run():
            return tuple(map(type, part.leaves))
        case Series():
            return tuple(map(_form, part.parts))
        case Frame():
            return (Frame, _form(part.series))
    return part


def _with_equal_room(parts: Sequence[Any]) -> list[Any]:
    """Parts that are alike, each with the room of all."""
    match parts[0]:
        case Run():
            lefts, rights = zip(*map(run_span, parts), strict=True)
            return [replace(run, room=(min(lefts), max(rights))) for run in parts]
        case Series():
            columns = [_with_equal_room(column) for column in zip(*(series.parts for series in parts), strict=True)]
            return [Series(row) for row in zip(*columns, strict=True)] if columns else list(parts)
        case Frame():
            inner = _with_equal_room([frame.series for frame in parts])
            room = max(width_of(frame.caption) for frame in parts)
            return [replace(frame, series=series, room=room) for frame, series in zip(parts, inner, strict=True)]
    return list(parts)
