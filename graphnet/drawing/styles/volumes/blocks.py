"""What of a network is a block, and what is merely told on a wire or beneath a block."""

from __future__ import annotations

from collections.abc import Iterable

from graphnet.drawing.outline import Box, Group, Repeat, Segment
from graphnet.drawing.outline.items import boxes_in
from graphnet.drawing.quoting import visible
from graphnet.drawing.scene.typesetting import text_width
from graphnet.drawing.styles.volumes.captions import SMALL, channels_text, spatial_text
from graphnet.drawing.styles.volumes.parts import Block
from graphnet.drawing.styles.volumes.solids import scales
from graphnet.drawing.subject import Subject
from graphnet.shapes import volume_text

QUIET_KINDS = frozenset(["activation", "normalization", "regularization"])


class Blocks:
    """The blocks of a subject, all on the same scales."""

    def __init__(self, subject: Subject):
        self.subject = subject
        self.scales = scales(subject.leaving(box) for box in subject.outline.boxes)

    def passed(self, segments: Iterable[Segment]) -> list[Box] | None:
        """The boxes of a series that is drawn as a wire: none of them makes a block."""
        boxes: list[Box] = []
        for segment in segments:
            found = [segment] if isinstance(segment, Box) and self._is_border(segment) else self.notes(segment)
            if found is None:
                return None
            boxes += found
        return boxes

    def notes(self, segment: Segment) -> list[Box] | None:
        """The boxes of a segment of which none makes a block."""
        if not isinstance(segment, Box | Group | Repeat):
            return None
        boxes = list(boxes_in(segment))
        return boxes if all(map(self.is_note, boxes)) else None

    def is_note(self, box: Box) -> bool:
        """Whether a box leaves the volume as it is, and is no layer that one would look for."""
        op, shapes = box.main.op, self.subject.shapes
        if len(box.entry.inputs) != 1 or not (op.kind in QUIET_KINDS or op.elementwise):
            return False
        return shapes[box.entry.inputs[0]] == shapes[box.exit.name]

    def _is_border(self, box: Box) -> bool:
        """Whether a box takes cells off the rim, or adds some."""
        if box.main.op.kind != "reshaping" or len(box.entry.inputs) != 1:
            return False
        before, after = self.subject.shapes[box.entry.inputs[0]], self.subject.leaving(box)
        return before is not None and after is not None and len(before) == len(after) and before[-1] == after[-1]

    def block(self, item: Box | Group, spatial: str) -> Block:
        """The block of an item, behind a volume whose extents need not be told again."""
        volume = self.subject.shapes[item.calls[-1].name]
        solid, told = self.scales.solid(volume), spatial_text(volume)
        if told in ("", spatial):
            return Block(item, volume, solid, channels_text(volume))
        if text_width(told, SMALL) + 6 > solid.tall / 2:
            return Block(item, volume, solid, visible(volume_text(volume)))
        return Block(item, volume, solid, channels_text(volume), told)
