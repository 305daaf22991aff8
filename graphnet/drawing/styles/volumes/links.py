"""Which leaf takes the result of which, and past what the wire goes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

from graphnet.drawing.outline import Box, End
from graphnet.drawing.styles.volumes.parts import (
    Block,
    Branches,
    Column,
    Frame,
    Lane,
    Leaf,
    Net,
    Part,
    Run,
    Series,
    leaves_of,
)

Fork = Branches | Column
"""What wires spread before, and come together behind."""


@dataclass(frozen=True)
class Open:
    """A wire that has no end yet."""

    source: Leaf
    call: str
    leaves: Fork | None = None
    """The outermost branches that it came out of since it began, or passed by others last."""
    past: tuple[tuple[Fork, Lane], ...] = ()
    """The lanes it took."""
    enters: Fork | None = None
    """The outermost branches that it went into since."""


class Link(NamedTuple):
    """A wire from leaf to leaf."""

    start: Open
    target: Leaf


class Threading:
    """Parts followed from left to right, with all wires that are met."""

    def __init__(self) -> None:
        self.links: list[Link] = []

    def through(self, part: Part, arriving: Sequence[Open]) -> list[Open]:
        """The wires that leave a part, given those that come to it."""
        match part:
            case Run():
                return self._through_run(part, arriving)
            case Series():
                leaving = list(arriving)
                for inner in part.parts:
                    leaving = self.through(inner, leaving)
                return leaving
            case Frame():
                return self.through(part.series, arriving)
            case Branches():
                entering = [_entering(wire, part) for wire in arriving]
                return [wire for lane in part.lanes for wire in self._through_lane(lane, part, arriving, entering)]
            case Net():
                return self._through_net(part, arriving)

    def _through_run(self, run: Run, arriving: Sequence[Open]) -> list[Open]:
        leaving = list(arriving)
        for leaf in run.leaves:
            if not _begins(leaf):
                self.links += [Link(wire, leaf) for wire in leaving]
            leaving = [] if isinstance(leaf.item, End) else [Open(leaf, leaf.item.calls[-1].name)]
        return leaving

    def _through_lane(
        self, lane: Series | Lane, fork: Fork, arriving: Sequence[Open], entering: Sequence[Open]
    ) -> list[Open]:
        if isinstance(lane, Lane):
            return [replace(wire, past=(*wire.past, (fork, lane))) for wire in arriving]
        return [_leaving(wire, fork) for wire in self.through(lane, entering)]

    def _through_net(self, net: Net, arriving: Sequence[Open]) -> list[Open]:
        column_of = {lane: column for column in net.columns for lane in column.lanes}
        coming: dict[Series, list[Open]] = {lane: [] for lane in column_of if isinstance(lane, Series)}
        gone: dict[Series, list[Open]] = {}
        leaving: list[Open] = []

        def take(strand_source: Series | None, call: str) -> Sequence[Open]:
            if strand_source is not None:
                return gone[strand_source]
            return [wire for wire in arriving if wire.call == call] or arriving

        for column in net.columns:
            for lane in column.lanes:
                if not isinstance(lane, Series):
                    continue
                for strand in net.strands:
                    if strand.target is lane:
                        past = tuple((column_of[via], via) for via in strand.via)
                        for wire in take(strand.source, strand.call):
                            coming[lane].append(_entering(replace(wire, past=(*wire.past, *past)), column))
                gone[lane] = [_leaving(wire, column) for wire in self.through(lane, coming[lane])]
        for strand in net.strands:
            if strand.target is None:
                past = tuple((column_of[via], via) for via in strand.via)
                leaving += [replace(wire, past=(*wire.past, *past)) for wire in take(strand.source, strand.call)]
        return leaving


def _begins(leaf: Leaf) -> bool:
    """Whether a leaf takes nothing: data comes in there."""
    return isinstance(leaf.item, Box) and not leaf.item.entry.inputs


def _entering(wire: Open, fork: Fork) -> Open:
    return wire if wire.enters else replace(wire, enters=fork)


def _leaving(wire: Open, fork: Fork) -> Open:
    """A wire that comes out of branches; of those that are nested the outermost count."""
    return wire if wire.past else replace(wire, leaves=fork)
