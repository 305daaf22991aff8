"""One network on a page: its items, nested, and all that is said of its nodes, as plain data."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import chain
from typing import Any, NamedTuple

from graphnet.analysis.summary import totals
from graphnet.drawing.looks import title
from graphnet.drawing.outline import Box, End, Group, Item, Repeat
from graphnet.drawing.outline.items import calls_of
from graphnet.drawing.page.frames import Frames
from graphnet.drawing.page.nodes import COLUMNS, Working, rows
from graphnet.drawing.scene.typesetting import text_width
from graphnet.drawing.styles.graph.faces import repeat_label
from graphnet.drawing.styles.graph.flowing import Direction
from graphnet.drawing.subject import Subject

HEADING = 9.0
"""The size of the type that names a frame."""


class Pane(NamedTuple):
    """What a page needs to show a network."""

    data: dict[str, Any]
    """Plain data, for the script."""
    faces: list[str]
    """The boxes that the data refers to, as SVG."""


def pane(subject: Subject, direction: Direction = "TB", marks: Mapping[str, str] | None = None) -> Pane:
    """A network as a page shows it; `marks` are what became of nodes: added, removed, changed, moved."""
    outlined = _Outlined(subject, Frames(subject, direction))
    working = Working(subject)
    data = {
        "name": subject.network.name,
        "direction": direction,
        "totals": totals(subject.facts),
        "problems": [[outlined.places[problem.node], problem.message] for problem in subject.problems],
        "columns": COLUMNS,
        "nodes": rows(subject),
        "marks": {outlined.places[name]: mark for name, mark in (marks or {}).items()},
        "working": {"lines": working.lines, "texts": working.texts, "of": working.of_nodes},
        "root": outlined.frame(None),
        "sizes": outlined.frames.sizes,
        "layouts": outlined.frames.layouts,
    }
    return Pane(data, outlined.frames.faces)


class _Outlined:
    """The items of a subject as plain data, while their faces and layouts are gathered."""

    def __init__(self, subject: Subject, frames: Frames):
        self._subject, self.frames = subject, frames
        self.places = {name: place for place, name in enumerate(subject.network)}

    def frame(self, group: Group | None) -> dict[str, Any]:
        """A group, or the whole network, with what lies in it."""
        items = [self._item(item) for item in self.frames.items(group)]
        layout = self.frames.layout(group, [item["face"] for item in items])
        carried = [self.places[call] for call in self.frames.carried(group)]
        return {"kind": "group", "layout": layout, "carried": carried, "items": items}

    def _item(self, item: Item) -> dict[str, Any]:
        face = {"face": self.frames.face(item)}
        match item:
            case Box():
                return face | self._box(item)
            case Group():
                return face | self.frame(item) | _headed(item.label) | {"scope": item.key}
            case Repeat():
                return face | self._repeat(item)
            case End(call, label):
                return face | {"kind": "end", "label": f"Output {label}".rstrip(), "call": self.places[call]}

    def _box(self, box: Box) -> dict[str, Any]:
        stands_for = self._subject.outline.counterparts(box)
        return {
            "kind": "box",
            "label": title(box.main.op),
            "calls": self._places_of(box),
            "main": self.places[box.main.name],
            "standsFor": list(chain.from_iterable(map(self._places_of, stands_for))) if len(stands_for) > 1 else None,
        }

    def _repeat(self, repeat: Repeat) -> dict[str, Any]:
        label = repeat_label(repeat) if isinstance(repeat.shown, Group) else title(repeat.shown.main.op)
        return {
            "kind": "repeat",
            "copies": [self._item(copy) for copy in repeat.copies],
            "shown": repeat.copies.index(repeat.shown),
            "differences": repeat.differences,
            **_headed(label),
        }

    def _places_of(self, item: Item) -> list[int]:
        return [self.places[call.name] for call in calls_of(item)]


def _headed(label: str) -> dict[str, Any]:
    """What the frame of an open item says, and how much room that takes."""
    return {"label": label, "labelWidth": round(text_width(label, HEADING, bold=True), 1)}
