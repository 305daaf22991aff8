"""Outline -> the parts of a figure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby

from graphnet.drawing.outline import Box, End, Group, Parallel, Repeat, Segment, Tangle
from graphnet.drawing.styles.volumes.aligning import aligned
from graphnet.drawing.styles.volumes.blocks import Blocks
from graphnet.drawing.styles.volumes.captions import (
    block_lines,
    collapsed_lines,
    end_text,
    group_lines,
    note_lines,
    passing_lines,
    repeat_lines,
    spatial_text,
    tag_text,
)
from graphnet.drawing.styles.volumes.nets import net
from graphnet.drawing.styles.volumes.parts import (
    Block,
    Branches,
    Frame,
    Lane,
    Leaf,
    Line,
    Part,
    Run,
    Series,
    Sign,
    Tag,
    leaves_of,
)
from graphnet.drawing.styles.volumes.unrolling import Spur, unrolled
from graphnet.drawing.styles.volumes.valleys import with_valleys
from graphnet.drawing.subject import Subject
from graphnet.drawing.titles import sign

MOST_DRAWN = 4
"""A repeat of more single blocks is drawn once, with a bracket."""

MOST_NESTED = 30
"""Series within series beyond which a group is drawn as a block."""


class Builder:
    """A subject on its way to the parts of a figure."""

    def __init__(self, subject: Subject):
        self.subject = subject
        self.blocks = Blocks(subject)

    def figure(self) -> Series:
        """The whole network."""
        return self.series(unrolled(self.subject.outline.segments))

    def series(
        self, segments: Iterable[Segment | Spur], frame: Group | None = None, spatial: str = "", level: int = 0
    ) -> Series:
        """A series in a frame, behind a volume whose extents need not be told again; so deep within others."""
        rank = _Rank(self, frame, spatial, level)
        for segment in segments:
            if isinstance(segment, Spur):
                rank.add_spur(segment)
            else:
                rank.add(segment)
        return rank.series()


class _Rank:
    """A series that is being built."""

    def __init__(self, builder: Builder, frame: Group | None, spatial: str, level: int):
        self.builder = builder
        self.level = level
        self.subject = builder.subject
        self.frame = frame
        self.spatial = spatial
        """The extents that were told last."""
        self.parts: list[Part] = []
        self.leaves: list[tuple[Leaf, tuple[Line, ...]]] = []
        """What stands behind these parts, with what is said of it."""
        self.pending: list[Box] = []
        """Boxes for which no leaf was found yet that they could be told beneath."""

    def series(self) -> Series:
        """What has been built."""
        self._close()
        return Series(with_valleys(tuple(self.parts)))

    def add(self, segment: Segment) -> None:
        notes = self.builder.blocks.notes(segment)
        if notes is not None:
            self._add_notes(notes)
        elif isinstance(segment, Box):
            self._add_box(segment)
        elif isinstance(segment, End):
            if segment.label:
                self._add_leaf(Tag(segment, end_text(segment)), ())
        elif isinstance(segment, Repeat) and isinstance(segment.shown, Box) and len(segment.copies) <= MOST_DRAWN:
            for copy in segment.copies:
                self.add(copy)
        else:
            self._close()
            self._add_part(segment)

    def add_spur(self, spur: Spur) -> None:
        self._close()
        straight = self._inner(spur.beside)
        self._append(Branches((*map(self._inner, spur.spurs), straight), straight))

    def _add_part(self, segment: Segment) -> None:
        match segment:
            case Group() if self._is_shut(segment):
                self._add_leaf(self._block(segment), collapsed_lines(self.subject, segment))
            case Group():
                self._add_frame(segment, segment.segments, group_lines(segment), segment.key)
            case Repeat(shown=Group() as shown) if not self._is_shut(shown):
                self._add_frame(shown, shown.segments, repeat_lines(segment), shown.key)
            case Repeat(shown=Group() as shown):
                self._add_leaf(self._block(shown), collapsed_lines(self.subject, segment))
            case Repeat():
                self._add_frame(self.frame, (segment.shown,), repeat_lines(segment), segment.shown.key, "repeat")
            case Parallel():
                self._add_branches(segment)
            case Tangle():
                self._append(net(segment, self.subject.outline.wires(self.frame), self._inner))

    def _is_shut(self, group: Group) -> bool:
        """Whether nothing of a group is drawn but a block."""
        return group.collapsed or self.level > MOST_NESTED

    def _add_frame(
        self,
        group: Group | None,
        segments: Sequence[Segment],
        caption: tuple[Line, ...],
        key: str,
        role: str = "scope",
    ) -> None:
        series = self.builder.series(segments, group, self.spatial, self.level + 1)
        self._append(Frame(series, caption, f"{role}-{key}", key) if caption else series)

    def _add_branches(self, parallel: Parallel) -> None:
        alone = all(self.builder.blocks.passed(branch) is not None for branch in parallel.branches)
        lanes: list[Series | Lane] = []
        for branch in parallel.branches:
            passed = self.builder.blocks.passed(branch)
            if passed is None or (passed and alone):
                lanes.append(self._inner(branch))
            else:
                lanes.append(Lane(passing_lines(self.subject, passed)))
        self._append(Branches(aligned(lanes)))

    def _inner(self, segments: Iterable[Segment]) -> Series:
        return self.builder.series(segments, self.frame, self.spatial, self.level + 1)

    def _append(self, part: Part) -> None:
        self.parts.append(part)
        last = [leaf for leaf in leaves_of(part) if isinstance(leaf, Block)][-1:]
        self.spatial = spatial_text(last[0].volume) if last else self.spatial

    def _add_box(self, box: Box) -> None:
        symbol = sign(box.main.op)
        lines = block_lines(self.subject, box)
        if symbol and len(box.entry.inputs) > 1:
            self._add_leaf(Sign(box, symbol), lines[1:])
        else:
            self._add_leaf(self._block(box), lines)

    def _block(self, item: Box | Group) -> Block:
        block = self.builder.blocks.block(item, self.spatial)
        self.spatial = spatial_text(block.volume)
        return block

    def _add_leaf(self, leaf: Leaf, lines: tuple[Line, ...]) -> None:
        before = [line for box in self.pending for line in note_lines(self.subject, box, ahead=True)]
        self.pending = []
        titles = sum(1 for line in lines if line.bold)
        self.leaves.append((leaf, (*lines[:titles], *before, *lines[titles:])))

    def _add_notes(self, boxes: Sequence[Box]) -> None:
        if self.leaves:
            leaf, lines = self.leaves[-1]
            notes = (line for box in boxes for line in note_lines(self.subject, box))
            self.leaves[-1] = leaf, (*lines, *notes)
        else:
            self.pending += boxes

    def _close(self) -> None:
        """Make runs of the leaves there are; notes that found none become tags on the wire."""
        for box in self.pending:
            self.leaves.append((Tag(box, tag_text(box)), ()))
        self.parts += _runs(self.leaves)
        self.leaves, self.pending = [], []


def _runs(leaves: Iterable[tuple[Leaf, tuple[Line, ...]]]) -> Iterator[Run]:
    """Blocks one behind the other of which the same is said, together."""

    def told(entry: tuple[Leaf, tuple[Line, ...]]) -> object:
        leaf, lines = entry
        alike = isinstance(leaf, Block) and all(line.box is None for line in lines)
        return lines if alike else leaf

    for _, same in groupby(leaves, key=told):
        run = list(same)
        yield Run(tuple(leaf for leaf, _ in run), run[0][1])
