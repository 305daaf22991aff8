"""Frames that are a series of steps and branches, laid out exactly: the way through is straight, the rest beside."""

from __future__ import annotations

from itertools import combinations
from typing import NamedTuple

from graphnet.drawing.outline import Item, Wire
from graphnet.drawing.scene.bends import bent
from graphnet.drawing.scene.shapes import Point
from graphnet.drawing.styles.graph.flowing import ROUNDING, Flow, Task, Way
from graphnet.drawing.styles.graph.plans import BEND, SNAP, Fan, Manner, NoSeriesError, Row, Step, gap, manners, plan

LEAST_FOOT = 12.0
"""The way out of a frame."""


class Strand(NamedTuple):
    """The way of a result so far."""

    source: Item | None
    call: str
    corners: tuple[Point, ...]

    @property
    def x(self) -> float:
        return self.corners[-1][0]

    def to(self, *corners: Point) -> Strand:
        return self._replace(corners=self.corners + corners)

    def across(self, y: float, x: float) -> Strand:
        """On to some height, and from there across."""
        return self.to((self.x, y), (x, y))


def in_series(task: Task) -> Flow | None:
    """A frame as a series of steps and branches; None where it is none."""
    try:
        return _Layout(task).flow()
    except NoSeriesError:
        return None


class _Layout:
    """A frame whose parts are put where their plan says, and its wires with them."""

    def __init__(self, task: Task):
        self.task = task
        self.places: list[tuple[Item, float, float]] = []
        self.ways: list[Way] = []

    def flow(self) -> Flow:
        task, row = self.task, plan(self.task, self.task.segments)
        arriving = [Strand(None, call, ((task.exit(None, call), 0.0),)) for call in task.results[None]]
        top = foot = 0.0
        if task.group is not None:
            top = gap([strand.x for strand in arriving], 0.0, row.parts[0])
            bends = any(abs(tail) > SNAP for tail in row.tails)
            foot = max(LEAST_FOOT, row.overhang + 6) + (BEND if bends else 0.0)
        height = top + row.height + foot
        for strand in self._put_row(row, 0.0, top, arriving):
            for wire in self._wires(strand, None):
                x = task.entry(None, wire.call)
                self._finish(wire, strand.across(height - BEND, x).to((x, height)))
        if len(self.ways) < len(task.wires):
            raise NoSeriesError
        return Flow(row.left, row.right, height, tuple(self.places), tuple(self.ways))

    def _put_row(self, row: Row, middle: float, top: float, arriving: list[Strand]) -> list[Strand]:
        for part, below in zip(row.parts, row.tops, strict=True):
            if isinstance(part, Step):
                arriving = self._put_step(part, middle, top + below, arriving)
            else:
                arriving = self._put_fan(part, middle, top + below, arriving)
        return arriving

    def _put_step(self, step: Step, middle: float, top: float, arriving: list[Strand]) -> list[Strand]:
        item, (width, height) = step.item, step.size
        self.places.append((item, middle, top))
        for strand, manner in zip(arriving, manners(step, [strand.x - middle for strand in arriving]), strict=True):
            for wire in self._wires(strand, item):
                x = middle + self.task.entry(item, wire.call)
                if manner is Manner.STRAIGHT:
                    way = strand.to((strand.x, top))
                elif manner is Manner.SIDE:
                    way = strand.across(top + height / 2, middle + (width if strand.x > middle else -width) / 2)
                else:
                    way = strand.across(top - BEND, x).to((x, top))
                self._finish(wire, way)
        exits = [(call, middle + tail) for call, tail in zip(self.task.results[item], step.tails, strict=True)]
        return [Strand(item, call, ((x, top + height),)) for call, x in exits]

    def _put_fan(self, fan: Fan, middle: float, top: float, arriving: list[Strand]) -> list[Strand]:
        leaving: list[Strand] = []
        spans: list[tuple[Strand, float]] = []
        for row, offset in zip(fan.rows, fan.middles, strict=True):
            x = middle + offset
            taken = [strand for strand in arriving if self._is_for(strand, row, fan)]
            spans += [(strand, x) for strand in taken]
            entering = [strand.across(top - BEND, x) for strand in taken]
            if row.parts:
                leaving += self._put_row(row, x, top, entering)
            else:
                leaving += [strand.to((x, top + fan.height)) for strand in entering]
        _check_apart(spans)
        return leaving

    def _is_for(self, strand: Strand, row: Row, fan: Fan) -> bool:
        """Whether something in a row takes a result; or, of a lane, something behind the fan."""
        takers = {wire.target for wire in self.task.taking[strand.source, strand.call]}
        return not takers.isdisjoint(row.items) if row.parts else not takers <= fan.items

    def _wires(self, strand: Strand, target: Item | None) -> list[Wire]:
        return [wire for wire in self.task.taking[strand.source, strand.call] if wire.target is target]

    def _finish(self, wire: Wire, strand: Strand) -> None:
        self.ways.append(Way(wire, bent(strand.corners, ROUNDING)))


def _check_apart(spans: list[tuple[Strand, float]]) -> None:
    """See that no result runs over another where several fork."""
    reaches = [(strand, min(strand.x, x), max(strand.x, x)) for strand, x in spans]
    for (strand, low, high), (other, other_low, other_high) in combinations(reaches, 2):
        if strand != other and low <= other_high and other_low <= high:
            raise NoSeriesError
