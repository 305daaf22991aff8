"""One network on a page: its items, nested, and all that is said of its nodes, as plain data."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from copy import copy
from typing import Any, NamedTuple

from graphnet.drawing.outline import Box, End, Group, Item, Repeat
from graphnet.drawing.page.frames import Frames
from graphnet.drawing.page.nodes import COLUMNS, Working, rows
from graphnet.drawing.page.places import problems_without_folders, without_folders
from graphnet.drawing.page.structures import Structures
from graphnet.drawing.styles.graph.headers import header
from graphnet.drawing.styles.graph.saying import repeat_label
from graphnet.drawing.subject import Subject
from graphnet.drawing.titles import title
from graphnet.errors import Problem, told


class Pane(NamedTuple):
    """What a page needs to show a network."""

    data: dict[str, Any]
    """Plain data, for the script."""
    faces: list[str]
    """The boxes that the data refers to, as SVG."""


def pane(subject: Subject, marks: Mapping[str, str] | None = None) -> Pane:
    """A network as a page shows it; `marks` are what became of nodes: added, removed, changed, resized."""
    subject = copy(subject)
    subject.measure = None  # the page colours boxes itself
    subject.problems = problems_without_folders(subject.network, subject.problems)
    subject.network = without_folders(subject.network)
    outlined = _Outlined(subject, Frames(subject))
    working = Working(subject)
    data = {
        "name": subject.network.name,
        "problems": [[outlined.places[problem.node], _told(problem)] for problem in subject.problems],
        "columns": COLUMNS,
        "nodes": rows(subject),
        "marks": {outlined.places[name]: mark for name, mark in (marks or {}).items()},
        "working": working.data(),
        "root": outlined.root(),
        "sizes": outlined.frames.sizes,
        "layouts": outlined.frames.layouts,
    }
    return Pane(data, outlined.frames.faces)


def _told(problem: Problem) -> str:
    """What is wrong, how it came about and what would mend it, for a list in which its node stands before it."""
    return told(None, problem.message, problem.history, problem.mends)


class _Outlined:
    """The items of a subject as plain data, while their faces and layouts are gathered."""

    def __init__(self, subject: Subject, frames: Frames):
        self._subject, self.frames = subject, frames
        self.places = {name: place for place, name in enumerate(subject.network)}
        self._structures = Structures(subject.network)

    def root(self) -> dict[str, Any]:
        """The whole network, with what stands in no frame."""
        return {"kind": "group", **self._frame(None)}

    def _item(self, item: Item) -> dict[str, Any]:
        face = {"face": self.frames.face(item)}
        match item:
            case Box():
                return face | self._box(item)
            case Group():
                return face | self._group(item) | self._frame(item)
            case Repeat():
                return face | self._repeat(item)
            case End(call, label):
                return face | {"kind": "end", "label": f"Output {label}".rstrip(), "call": self.places[call]}

    def _group(self, group: Group) -> dict[str, Any]:
        return {
            "kind": "group",
            "label": group.label,
            "scope": group.key,
            "head": header(group).lines,
            "collapsed": group.collapsed,
            "structure": self._structures.of(group.calls),
        }

    def _frame(self, group: Group | None) -> dict[str, Any]:
        items = [self._item(item) for item in self.frames.items(group)]
        carried = [self.places[call] for call in self.frames.carried(group)]
        return {"items": items, "carried": carried, "layout": self._layout(group, items)}

    def _layout(self, group: Group | None, items: list[dict[str, Any]], repeat: Repeat | None = None) -> int:
        return self.frames.layout(group, [item["face"] for item in items], repeat)

    def _box(self, box: Box) -> dict[str, Any]:
        stands_for = self._subject.outline.counterparts(box)
        return {
            "kind": "box",
            "label": title(box.main.op),
            "calls": self._places_of([box]),
            "main": self.places[box.main.name],
            "standsFor": self._places_of(stands_for) if len(stands_for) > 1 else None,
            "structure": self._structures.of(box.calls),
        }

    def _repeat(self, repeat: Repeat) -> dict[str, Any]:
        """A repeat and its copies; where these are groups, with the layout of the one that is shown for all."""
        copies = [self._item(copy) for copy in repeat.copies]
        place = repeat.copies.index(repeat.shown)
        drawn = {"kind": "repeat", "copies": copies, "shown": place, "differences": repeat.differences}
        if not isinstance(repeat.shown, Group):
            return drawn | {"label": title(repeat.shown.main.op), "head": []}
        layout = self._layout(repeat.shown, copies[place]["items"], repeat)
        head = header(repeat.shown, repeat).lines
        return drawn | {"label": repeat_label(repeat), "head": head, "layout": layout}

    def _places_of(self, boxes: Iterable[Box]) -> list[int]:
        return [self.places[call.name] for box in boxes for call in box.calls]
