"""The faces of items and the layouts of frames, each kept once however many copies look alike."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Sequence
from typing import Any, get_args

from graphnet.drawing.directions import Direction
from graphnet.drawing.outline import Group, Item, Repeat
from graphnet.drawing.page.colours import STYLED, shadable
from graphnet.drawing.scene.svg import fragment
from graphnet.drawing.styles.graph.arrangement import Size
from graphnet.drawing.styles.graph.arranging import arrange
from graphnet.drawing.styles.graph.faces import face
from graphnet.drawing.styles.graph.headers import header
from graphnet.drawing.subject import Subject


class Frames:
    """What is drawn of a subject, gathered while its items are told one by one."""

    def __init__(self, subject: Subject):
        self._subject = subject
        self._face_of: dict[str, int] = {}
        self._layout_of: dict[Hashable, int] = {}
        self.sizes: list[Size] = []
        """Those of the faces."""
        self.layouts: dict[Direction, list[dict[str, Any]]] = {direction: [] for direction in get_args(Direction)}
        """Frames, laid out with all their items folded, by where data flows."""

    @property
    def faces(self) -> list[str]:
        """Boxes as SVG, from (0, 0) on."""
        return list(self._face_of)

    def face(self, item: Item) -> int:
        """Which face an item has."""
        drawn = face(self._subject, item)
        svg = fragment(shadable(drawn.shapes), STYLED)
        if svg not in self._face_of:
            self._face_of[svg] = len(self._face_of)
            self.sizes.append(drawn.size)
        return self._face_of[svg]

    def layout(self, group: Group | None, faces: Sequence[int], repeat: Repeat | None = None) -> int:
        """Which layout the frame of a group has, whose items have such faces; `repeat` is what it is the shown copy of.

        It is one for all frames in which the same faces are wired in the same way.
        """
        room = None if group is None else header(group, repeat).size
        likeness = room, tuple(faces), tuple(self._wiring(group))
        if likeness not in self._layout_of:
            self._layout_of[likeness] = len(self._layout_of)
            for direction, layouts in self.layouts.items():
                layouts.append(self._laid_out(group, faces, repeat, direction))
        return self._layout_of[likeness]

    def items(self, group: Group | None) -> Sequence[Item]:
        """What lies directly in a frame."""
        return self._subject.outline.items if group is None else group.items

    def carried(self, group: Group | None) -> list[str]:
        """The calls whose results pass through a frame; its layout refers to them by their places in this list."""
        return list(dict.fromkeys(wire.call for wire in self._subject.outline.wires(group)))

    def _wiring(self, group: Group | None) -> Iterable[Hashable]:
        """What the wires of a frame join, and what they carry."""
        places, calls = _numbered(self.items(group)), _numbered(self.carried(group))
        for source, target, call, times in self._subject.outline.wires(group):
            yield places[source], places[target], calls[call], self._subject.shapes[call], times

    def _laid_out(
        self, group: Group | None, faces: Sequence[int], repeat: Repeat | None, direction: Direction
    ) -> dict[str, Any]:
        items = self.items(group)
        places, calls = _numbered(items), _numbered(self.carried(group))
        sizes = {item: self.sizes[face] for item, face in zip(items, faces, strict=True)}
        arranged = arrange(self._subject, group, sizes.__getitem__, direction, repeat)
        corners = {placed.item: (placed.x, placed.y) for placed in arranged.places}
        return {
            "size": _rounded(arranged.size),
            "places": [_rounded([*corners[item], *sizes[item]]) for item in items],
            "wires": [
                {
                    "source": places[route.wire.source],
                    "target": places[route.wire.target],
                    "carries": calls[route.wire.call],
                    "points": [_rounded(point) for point in route.points],
                    "label": route.label,
                    "labelAt": route.label_at and _rounded(route.label_at),
                }
                for route in arranged.routes
            ],
        }


def _numbered(things: Iterable[Any]) -> dict[Any, int]:
    """The place of each thing; that of nothing, outside of a frame, is −1."""
    return {None: -1, **{thing: place for place, thing in enumerate(things)}}


def _rounded(numbers: Iterable[float]) -> list[float]:
    return [round(number, 1) for number in numbers]
