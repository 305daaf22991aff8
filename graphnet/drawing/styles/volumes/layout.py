"""Where every part of a figure stands. Points, y downwards; the data flows along an axis, which parts lie about."""

from __future__ import annotations

from typing import NamedTuple

from graphnet.drawing.styles.volumes.captions import height_of
from graphnet.drawing.styles.volumes.extents import BRACKET, WIRE, Extents, fan, run_middle, run_span, sorted_lanes
from graphnet.drawing.styles.volumes.leaves import GAP, Span, foot_of, offsets
from graphnet.drawing.styles.volumes.links import Fork
from graphnet.drawing.styles.volumes.parts import Branches, Frame, Lane, Leaf, Net, Part, Run, Series, Valley


class Place(NamedTuple):
    """Where a leaf stands: the left end of its front, its axis and its row."""

    x: float
    axis: float
    row: int


class Caption(NamedTuple):
    """Where lines stand: their middle, and the top of the first."""

    part: Run | Lane | Frame
    x: float
    top: float


class Bracket(NamedTuple):
    """A frame's bracket."""

    frame: Frame
    span: Span
    y: float


class Fan(NamedTuple):
    """From where wires spread, to where lanes reach from there, and where the wires have come together again."""

    begin: float
    left: float
    right: float
    end: float


class Row(NamedTuple):
    """A series across the page."""

    span: Span
    axis: float
    top: float


class Layout:
    """The places of all parts that were put down."""

    def __init__(self, extents: Extents):
        self.extents = extents
        self.rows: list[Row] = []
        self.leaves: dict[Leaf, Place] = {}
        self.fans: dict[Fork, Fan] = {}
        """The lanes of branches and columns, and what is between the slopes of valleys."""
        self.turns: dict[Valley, float] = {}
        """How low wires into valleys, and out of them, turn aside."""
        self.lanes: dict[Lane, float] = {}
        """How low the wires in lanes run."""
        self.captions: list[Caption] = []
        self.brackets: list[Bracket] = []

    def put_row(self, series: Series, left: float, top: float) -> None:
        """Put a series down as a row of its own, with its upper left corner there."""
        width, above, _ = self.extents.of(series)
        self.rows.append(Row(Span(left, left + width), top + above, top))
        self._put(series, left, top + above)

    def _put(self, part: Part, left: float, axis: float) -> None:
        """Put a part down, with its left end and its axis there."""
        match part:
            case Run():
                self._put_run(part, left, axis)
            case Series():
                self._put_series(part, left, axis)
            case Frame():
                self._put_frame(part, left, axis, self.extents.of(part.series).below)
            case Branches():
                self._put_branches(part, left, axis)
            case Valley():
                self._put_valley(part, left, axis)
            case Net():
                self._put_net(part, left, axis)

    def _put_run(self, run: Run, left: float, axis: float) -> None:
        begin = left - run_span(run).left
        for leaf, offset in zip(run.leaves, offsets(run.leaves), strict=True):
            self.leaves[leaf] = Place(begin + offset, axis, len(self.rows) - 1)
        if run.caption:
            self.captions.append(Caption(run, begin + run_middle(run), axis + max(map(foot_of, run.leaves))))

    def _put_series(self, series: Series, left: float, axis: float) -> None:
        foot = self.extents.foot(series)
        for part in series.parts:
            if isinstance(part, Frame):
                self._put_frame(part, left, axis, foot)
            else:
                self._put(part, left, axis)
            left += self.extents.of(part).width + GAP

    def _put_frame(self, frame: Frame, left: float, axis: float, foot: float) -> None:
        """Put a frame down, its bracket beneath a foot that is so far below the axis."""
        width, inner = self.extents.of(frame).width, self.extents.of(frame.series).width
        self._put(frame.series, left + (width - inner) / 2, axis)
        y = axis + foot + BRACKET
        self.brackets.append(Bracket(frame, Span(left, left + width), y))
        self.captions.append(Caption(frame, left + width / 2, y + 3))

    def _put_branches(self, branches: Branches, left: float, axis: float) -> None:
        width, room = self.extents.of(branches).width, self.extents.spread(branches.lanes)
        self.fans[branches] = Fan(left, left + room, left + width - room, left + width)
        series, passing = sorted_lanes(branches.lanes)
        axes, (_, above, _) = self.extents.stack(series, branches.straight)
        for branch, offset in zip(series, axes, strict=True):
            self._put(branch, left + (width - self.extents.of(branch).width) / 2, axis + offset)
        for lane in reversed(passing):
            above = self.extents.passing(lane, above)
            self._put_lane(lane, left + width / 2, axis - above + height_of(lane.caption))

    def _put_valley(self, valley: Valley, left: float, axis: float) -> None:
        slopes, across = self.extents.slopes(valley), valley.across
        down, up = left + slopes.down, left + slopes.up
        self.fans[valley] = Fan(down, down, up, up)
        self.turns[valley] = axis + slopes.turn
        self._put(valley.before, left + slopes.before, axis)
        self._put(valley.below, left + slopes.below, axis + slopes.depth)
        self._put(valley.after, left + slopes.after, axis)
        middle = left + (slopes.before + self.extents.of(valley.before).width + slopes.after) / 2
        if isinstance(across, Lane):
            self._put_lane(across, middle, axis)
        else:
            self._put(across, middle - self.extents.of(across).width / 2, axis)

    def _put_lane(self, lane: Lane, middle: float, y: float) -> None:
        self.lanes[lane] = y
        if lane.caption:
            self.captions.append(Caption(lane, middle, y - height_of(lane.caption) - WIRE))

    def _put_net(self, net: Net, left: float, axis: float) -> None:
        axes, jumps = self.extents.alignment(net)
        for column, jump in jumps.items():
            width, room = self.extents.broadest(column.lanes), fan(jump / 2)
            self.fans[column] = Fan(left, left + room, left + room + width, left + width + 2 * room)
            middle = left + room + width / 2
            for lane in column.lanes:
                if isinstance(lane, Lane):
                    self._put_lane(lane, middle, axis + axes[lane])
                else:
                    self._put(lane, middle - self.extents.of(lane).width / 2, axis + axes[lane])
            left += width + 2 * room
