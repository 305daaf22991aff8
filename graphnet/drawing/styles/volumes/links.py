"""Which leaf takes the result of which, and past what the wire goes."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

from graphnet.drawing.outline import Box, End
from graphnet.drawing.styles.volumes.parts import (
    Branches,
    Column,
    Frame,
    Lane,
    Leaf,
    Net,
    Part,
    Run,
    Series,
    Strand,
    Valley,
    leaves_of,
)

Fork = Branches | Valley | Column
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


def threaded(figure: Series) -> list[Link]:
    """All wires of a figure."""
    threading = _Threading()
    threading.through(figure, [])
    return threading.links


class _Threading:
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
            case Valley():
                return self._through_valley(part, arriving)
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
            return _passing(arriving, fork, lane)
        return [_leaving(wire, fork) for wire in self.through(lane, entering)]

    def _through_valley(self, valley: Valley, arriving: Sequence[Open]) -> list[Open]:
        arriving, lane = self.through(valley.before, arriving), valley.across
        across = _passing(arriving, valley, lane) if isinstance(lane, Lane) else self.through(lane, arriving)
        risen = self.through(valley.below, [replace(wire, enters=valley) for wire in arriving])
        return self.through(valley.after, [*across, *(replace(wire, leaves=valley) for wire in risen)])

    def _through_net(self, net: Net, arriving: Sequence[Open]) -> list[Open]:
        column_of = {lane: column for column in net.columns for lane in column.lanes}
        taken: dict[Series | None, list[Strand]] = defaultdict(list)
        for strand in net.strands:
            taken[strand.target].append(strand)
        left: dict[Series, list[Open]] = {}

        def passing(strands: Iterable[Strand]) -> Iterator[Open]:
            for strand in strands:
                past = tuple((column_of[lane], lane) for lane in strand.via)
                for wire in left[strand.source] if strand.source else _of_call(arriving, strand.call):
                    yield replace(wire, past=(*wire.past, *past), enters=None) if past else wire

        for lane, column in column_of.items():
            if isinstance(lane, Series):
                known = [strand for strand in taken[lane] if strand.source is None or strand.source in left]
                entering = [_entering(wire, column) for wire in passing(known)]
                left[lane] = [_leaving(wire, column) for wire in self.through(lane, entering)]
                taken[lane] = [strand for strand in taken[lane] if strand not in known]
        for series in left:  # what was not met goes back: scopes may take results of one another in turn
            self.links += [Link(wire, next(leaves_of(series))) for wire in passing(taken[series])]
        return list(passing(taken[None]))


def _passing(wires: Iterable[Open], fork: Fork, lane: Lane) -> list[Open]:
    return [replace(wire, past=(*wire.past, (fork, lane)), enters=None) for wire in wires]


def _of_call(wires: Sequence[Open], call: str) -> Sequence[Open]:
    """The wires with the result of a call; all of them where none has it, as within a repeat."""
    return [wire for wire in wires if wire.call == call] or wires


def _begins(leaf: Leaf) -> bool:
    """Whether a leaf takes nothing: data comes in there."""
    return isinstance(leaf.item, Box) and not leaf.item.entry.inputs


def _entering(wire: Open, fork: Fork) -> Open:
    """A wire that goes into branches; of those that are nested the outermost count."""
    return replace(wire, enters=fork) if wire.enters is None and _spreads(fork) else wire


def _leaving(wire: Open, fork: Fork) -> Open:
    """A wire that comes out of branches; of those that are nested the outermost count."""
    return replace(wire, leaves=fork) if not wire.past and _spreads(fork) else wire


def _spreads(fork: Fork) -> bool:
    """Whether wires part to reach what is in it."""
    return not isinstance(fork, Branches) or sum(isinstance(lane, Series) for lane in fork.lanes) > 1
