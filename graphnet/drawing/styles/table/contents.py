"""What stands in the middle of a table: layers below one another, branches side by side, blocks in brackets."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import takewhile

from graphnet.drawing.outline import Box, End, Group, Item, Parallel, Repeat, Segment, Tangle, shown
from graphnet.drawing.outline.items import calls_of
from graphnet.drawing.quoting import visible
from graphnet.drawing.subject import Subject
from graphnet.drawing.titles import title
from graphnet.drawing.wording import (
    IDENTITY,
    Sources,
    companions,
    faults_in,
    first_text,
    given_name,
    lowered,
    name_of,
    remarks,
    summary,
    times_text,
)
from graphnet.network import Call
from graphnet.ops import Op


@dataclass(frozen=True)
class Layer:
    """A line: a box, or a group that is not opened."""

    item: Box | Group
    text: str
    aside: str = ""
    """What else there is to say, in small type."""
    faults: tuple[str, ...] = ()
    calls: tuple[Call, ...] = ()
    """Of a group that is not opened: those of every copy."""


@dataclass(frozen=True)
class Stack:
    """One below the other."""

    parts: tuple[Content, ...]


@dataclass(frozen=True)
class Branches:
    """Side by side."""

    columns: tuple[Content, ...]


@dataclass(frozen=True)
class Block:
    """In brackets, with what stands to their right and below them."""

    content: Content
    times: str = ""
    note: str = ""


Content = Layer | Stack | Branches | Block


SIZED = re.compile(r"(?P<name>.+?) (?P<size>\d+(×\d+)+)(?P<figures>, .*)?")
"""The title of what slides a window over several axes."""


def phrase(op: Op) -> str:
    """An op as tables tell it, its window first, unless that reads as a count.

    >>> from graphnet import Conv1D, Conv2D, Dense, MaxPooling2D
    >>> phrase(Conv2D(64, 7, strides=2)), phrase(MaxPooling2D(3, strides=1)), phrase(Conv1D(64, 15)), phrase(Dense(10))
    ('7×7 conv, 64, stride 2', '3×3 max pool', 'conv 15, 64', 'dense 10')
    """
    told = title(op) if op.window is None else title(op).replace(", /", ", stride ")
    found = SIZED.fullmatch(told)
    if found is None:
        return visible(lowered(told))
    return visible(f"{found['size']} {lowered(found['name'])}{found['figures'] or ''}")


def after_convolutions(subject: Subject) -> list[str]:
    """What follows every convolution, and so had better be said once; nothing where there is only one of them."""
    boxes = (box for item in subject.outline.items for box in _every_box(item))
    each = [companions(box)[1] for box in boxes if box.main.op.kind == "convolution"]
    common = takewhile(lambda texts: len(set(texts)) == 1, zip(*each, strict=False))
    return [lowered(text) for text, *_ in common] if len(each) > 1 else []


def _every_box(item: Item) -> Iterator[Box]:
    """The boxes in an item, those of every copy."""
    match item:
        case Box():
            yield item
        case Group():
            yield from (box for inner in item.items for box in _every_box(inner))
        case Repeat():
            yield from (box for copy in item.copies for box in _every_box(copy))


class Contents:
    """The contents of a subject's parts."""

    def __init__(self, subject: Subject):
        self.subject = subject
        self.sources = Sources(subject.outline)
        self.told = len(after_convolutions(subject))

    def of(self, item: Box | Group | Repeat, *asides: str, named: bool = False) -> Content:
        """What an item holds, and what else there is to say of it; with `named`, its name is told elsewhere."""
        part = shown(item)
        repeated = [times_text(item), first_text(item)] if isinstance(item, Repeat) else ["", ""]
        if isinstance(part, Box):
            return _block(self._layer(part, asides, named), *repeated)
        about = ["" if named else name_of(item), *asides]
        if part.collapsed:
            faults = tuple(faults_in(self.subject, item))
            layer = Layer(part, summary(part.calls), _joined(about), faults, calls_of(item))
            return _block(layer, *repeated)
        times, first = repeated
        return _block(self.series(part.segments, part), times, _joined([*about, first]))

    def series(self, segments: Sequence[Segment], frame: Group | None, named: bool = False) -> Content:
        """A series within a frame, one part below the other."""
        parts = list(self._parts(segments, frame, named))
        return parts[0] if len(parts) == 1 else Stack(tuple(parts))

    def _parts(self, segments: Sequence[Segment], frame: Group | None, named: bool) -> Iterator[Content]:
        for before, segment in zip([None, *segments], segments, strict=False):
            match segment:
                case Parallel(branches):
                    columns = [self.series(branch, frame) for branch in branches if branch]
                    yield columns[0] if len(columns) == 1 else Branches(tuple(columns))
                case Tangle(items):
                    yield from (self._tangled(item, frame) for item in items if not isinstance(item, End))
                case Box() | Group() | Repeat() if isinstance(before, Tangle):
                    yield self._tangled(segment, frame)
                case Box() | Group() | Repeat():
                    past = isinstance(before, Parallel) and () in before.branches
                    yield self.of(segment, f"with {IDENTITY}" if past else "", named=named)

    def _tangled(self, item: Box | Group | Repeat, frame: Group | None) -> Content:
        """An item by its name, and whose results it takes, which its place does not tell."""
        named = isinstance(item, Box)  # else its contents tell
        return self.of(item, name_of(item) if named else "", f"from {self.sources.text(item, frame)}", named=named)

    def _layer(self, box: Box, asides: Sequence[str], named: bool) -> Layer:
        before, after = ([lowered(text) for text in texts] for texts in companions(box))
        name = "" if named else given_name(self.subject, box)
        if box.main.op.kind == "convolution":
            after = after[self.told :]
        around = f"after {_joined(before)}{', then ' if after else ''}" if before else ""
        aside = _joined([name, *remarks(self.subject, box), *asides, around + _joined(after)])
        return Layer(box, phrase(box.main.op), aside, tuple(faults_in(self.subject, box)))


def _joined(texts: Iterable[str]) -> str:
    return " · ".join(filter(None, texts))


def _block(content: Content, times: str, note: str) -> Content:
    """In brackets where there is something to stand beside or below them."""
    return Block(content, times, note) if times or note else content
