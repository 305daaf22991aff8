"""The rows of a table: the stages of a network, what leaves each, and what it costs."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import zip_longest
from typing import NamedTuple

from graphnet.analysis.facts import known_sum
from graphnet.drawing.outline import Box, End, Group, Item, Parallel, Repeat, Segment, Tangle
from graphnet.drawing.outline.items import boxes_in, boxes_of, calls_of, items_of
from graphnet.drawing.quoting import visible
from graphnet.drawing.styles.table.contents import Content, Contents
from graphnet.drawing.subject import Subject
from graphnet.drawing.wording import Sources, name_of, names_of, span
from graphnet.network import Call
from graphnet.shapes import Volume

LONGEST_BRANCH = 7
"""Branches of so many boxes stand in one row, side by side; of longer ones, every item has a row of its own."""


class Row(NamedTuple):
    """A stage: an item of the outline, or branches that are joined at once."""

    stage: str
    """A scope or a layer by name."""
    notes: tuple[str, ...]
    """What it takes, where that is not simply what leaves the row above, and which outputs leave here."""
    volume: Volume | None
    """What leaves it; None is not known."""
    content: Content
    calls: tuple[Call, ...]
    """All its calls, those of every copy."""
    params: int | None
    macs: int | None
    """Counts of all copies, per image; None is not known."""


def rows(subject: Subject) -> list[Row]:
    """The table of a network as data, from its input to its outputs."""
    contents = Contents(subject)
    ends = [item for item in subject.outline.items if isinstance(item, End) and item.label]
    table: list[Row] = []
    before: Item | None = None
    for stage in _stages(subject.outline.segments):
        items = tuple(items_of(stage))
        calls = tuple(call for item in items for call in calls_of(item))
        notes = [*_taken(contents.sources, items, before), *_outputs(ends, calls)]
        counts = [subject.facts.counts[call.name] for call in calls]
        table.append(
            Row(
                stage_name(items[-1]),
                tuple(notes),
                subject.shapes[calls[-1].name],
                contents.series(stage, None, named=len(items) == 1),
                calls,
                known_sum(each.params for each in counts),
                known_sum(each.macs for each in counts),
            )
        )
        before = items[-1]
    return table


def _outputs(ends: Sequence[End], calls: Sequence[Call]) -> list[str]:
    """Which outputs leave some calls."""
    names = {call.name for call in calls}
    return [f"output {visible(end.label)}" for end in ends if end.call in names]


def _taken(sources: Sources, items: tuple[Item, ...], before: Item | None) -> list[str]:
    """Whose results a stage takes, where that is not simply the stage before."""
    found = [source for item in items for source in sources.of(item, None) if source not in items]
    return [] if set(found) <= {before} else [f"from {names_of(found)}"]


def _stages(segments: Sequence[Segment], opened: bool = False) -> Iterator[tuple[Segment, ...]]:
    """What has a row of its own: an item, or branches that are short enough, with what joins them."""
    beside: tuple[Segment, ...] = ()
    for segment, following in zip_longest(segments, segments[1:]):
        match segment:
            case Parallel(branches):
                if not opened and _in_a_row(segment, following):
                    beside = (segment,)
                    continue
                for branch in branches:
                    yield from _stages(branch, opened=True)
            case Tangle(items):
                yield from ((item,) for item in items if not isinstance(item, End))
            case Box() | Group() | Repeat():
                yield (*beside, segment)
        beside = ()


def _in_a_row(parallel: Parallel, following: Segment | None) -> bool:
    """Whether branches stand in one row with what joins them."""
    joined = isinstance(following, Box) and following.main.op.joins
    return joined and all(_is_short(branch) for branch in parallel.branches)


def _is_short(branch: tuple[Segment, ...]) -> bool:
    """Whether a branch is no more than a part of a row: nothing comes in or leaves there."""
    boxes = list(boxes_of(branch))
    inputs = any(not box.entry.inputs for box in boxes)
    ends = any(isinstance(item, End) for item in items_of(branch))
    return not inputs and not ends and len(boxes) <= LONGEST_BRANCH


def stage_name(item: Item) -> str:
    """What a row is called: a scope or a layer; of what repeats, the first and the last."""
    if not isinstance(item, Repeat):
        return name_of(item)
    first, last = item.copies[0], item.copies[-1]
    if not name_of(item.shown):
        *_, last = boxes_in(last)
        first = next(boxes_in(first))
    return span(name_of(first), name_of(last))
