"""A first copy that differs a little from those that follow: which boxes are the same, and what is different."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import NamedTuple

from graphnet.drawing.outline.canonical import UNTOLD, Canon
from graphnet.drawing.outline.items import Box, Group, Parallel, Repeat, Segment, boxes_of
from graphnet.drawing.outline.merging import Part, part
from graphnet.drawing.titles import note, title
from graphnet.network import Call
from graphnet.ops.op import compact

MOST_DIFFERENCES = 3
"""How many things may be different in a first copy."""


class Template(NamedTuple):
    """How a first copy is held against one that follows."""

    pairs: Mapping[str, Box]
    """The boxes of the first, by the keys of the same boxes in the other."""
    differences: tuple[str, ...]
    """What is different of the first, in a reader's words."""


def template(canon: Canon, first: Box | Group, other: Box | Group) -> Template | None:
    """How a first copy differs from another; None where that is more than a little.

    The same layers stand in the same places, with other arguments maybe, and the same volumes leave. What the first
    has beside them lies on a shortcut that is an empty branch of the other; or it has no such shortcut at all.
    """
    if not (isinstance(first, Group) and isinstance(other, Group)):
        return None
    found = _Alignment()
    if not found.series(first.segments, other.segments) or not canon.alike((*first.calls, *other.calls)):
        return None
    if any(canon.ties(_unpadded(own)) != canon.ties(_unpadded(box)) for own, box in found.pairs):
        return None
    if canon.leaving(first.calls) != canon.leaving(other.calls):
        return None
    arguments = other_arguments(found.pairs)
    differences = [*told(arguments), *found.shortcuts()]
    unclear = any(len(values) > 1 for values in arguments.values())  # as to which box each value is of
    if unclear or max(len(differences), len(found.added)) > MOST_DIFFERENCES:
        return None
    return Template({box.key: own for own, box in found.pairs}, tuple(differences))


def widths_of_first(other: Box | Group) -> Iterator[int]:
    """How many steps a first copy of some copies takes, if there is one."""
    if isinstance(other, Box) or other.label:
        yield 1
    else:
        yield len(other.segments)
        if bare := _without_shortcut(other.segments):
            yield len(bare)


@dataclass
class _Alignment:
    """What is the same in two copies, step by step, as far as they were gone through."""

    pairs: list[tuple[Box, Box]] = field(default_factory=list)
    """The boxes that are the same in both."""
    added: list[Box] = field(default_factory=list)
    """Those that the first has on a shortcut that is empty in the other."""
    bare: bool = False
    """Whether the first lacks a shortcut of the other."""

    def series(self, mine: Sequence[Segment], theirs: Sequence[Segment]) -> bool:
        """Whether two series are the same but for shortcuts and arguments."""
        if len(mine) != len(theirs):
            self.bare, theirs = True, _without_shortcut(theirs)
        return 0 < len(theirs) == len(mine) and all(map(self._step, mine, theirs))

    def shortcuts(self) -> Iterator[str]:
        """How the shortcuts of the first are different, in a reader's words."""
        if self.added:
            yield "projection" if any(map(_projects, self.added)) else " · ".join(title(b.main.op) for b in self.added)
        if self.bare:
            yield "no shortcut"

    def _step(self, mine: Segment, theirs: Segment) -> bool:
        match mine, theirs:
            case Box(), Box():
                self.pairs.append((mine, theirs))
                return _make(mine) == _make(theirs)
            case Group(), Group():
                return self.series(mine.segments, theirs.segments)
            case Repeat(), Repeat():
                alike = len(mine.copies) == len(theirs.copies) and mine.differences == theirs.differences
                return alike and self._step(mine.shown, theirs.shown)
            case Parallel(), Parallel():
                return len(mine.branches) == len(theirs.branches) and all(
                    map(self._branch, mine.branches, theirs.branches)
                )
        return False

    def _branch(self, mine: Sequence[Segment], theirs: Sequence[Segment]) -> bool:
        if theirs:
            return self.series(mine, theirs)
        self.added += boxes_of(mine)
        return True


def _without_shortcut(segments: Sequence[Segment]) -> Sequence[Segment]:
    """A series with the first branch beside an empty one as steps of its own; empty where there is none."""
    for place, pair in enumerate(pairwise(segments)):
        match pair:
            case Parallel(branches=[body, ()] | [(), body]), Box(calls=[join]) if join.op.joins:
                return [*segments[:place], *body, *segments[place + 2 :]]
    return ()


def _make(box: Box) -> list[tuple[object, ...]]:
    return [(type(op), op.short, op.window and op.window.size) for op in (call.op for call in _unpadded(box))]


def _unpadded(box: Box) -> list[Call]:
    """The calls of a box without borders: what padding comes to, the volumes say."""
    return [call for call in box.calls if part(call.op) is not Part.BORDER]


def other_arguments(pairs: Iterable[tuple[Box, Box]]) -> dict[str, list[str]]:
    """The arguments that are other in the first boxes of pairs than in the second, by name with all their values."""
    found: dict[str, dict[str, None]] = {}
    for own, other in pairs:
        for call, like in zip(_unpadded(own), _unpadded(other), strict=True):
            mine, theirs = call.op.arguments(), like.op.arguments()
            for name in {**mine, **theirs}:
                value = mine[name] if name in mine else compact(call.op.default(name))
                untold = name == "padding" or UNTOLD.fullmatch(name)
                if not untold and (name not in theirs or repr(theirs[name]) != repr(value)):
                    found.setdefault(name, {}).setdefault(note(name.removeprefix("use_").replace("_", " "), value))
    return {name: list(values) for name, values in found.items()}


def told(arguments: Mapping[str, Sequence[str]]) -> tuple[str, ...]:
    """Arguments in a reader's words: `strides 2`, `no bias`."""
    return tuple(", ".join(values) for values in arguments.values() if any(values))


def _projects(box: Box) -> bool:
    window = box.main.op.window
    return box.main.op.weighted and window is not None and max(window.size) == 1
