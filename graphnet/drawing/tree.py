"""A network in a terminal: a tree of scopes, in which branches run side by side along a double rail."""

from __future__ import annotations

import textwrap
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from graphnet.analysis.facts import known_sum
from graphnet.drawing.outline import Box, End, Group, Item, Parallel, Repeat, Segment, Tangle
from graphnet.drawing.outline.items import calls_of
from graphnet.drawing.quoting import visible
from graphnet.drawing.subject import Subject
from graphnet.drawing.wording import (
    IDENTITY,
    Sources,
    box_text,
    faults_in,
    first_text,
    given_name,
    name_of,
    summary,
    times_text,
    volume_told,
)
from graphnet.errors import ArgumentError
from graphnet.quantities import count_text

WIDTH = 100
"""Columns, where no terminal says how many there are."""

LEAST_WIDTH = 60

LEAST_TEXT = 12
"""So much of every text is shown, however deep it hangs."""

GAP = "  "

AMPLE_TEXT = 34
"""Before a text is cut shorter than this, there are fewer columns."""

Figures = tuple[str, str, str]
"""Volume, parameters, MACs: the last are the first to go where there is no room."""

COLUMNS: Figures = ("volume", "parameters", "MACs")

NO_FIGURES: Figures = ("", "", "")


class TreeLine(NamedTuple):
    """A line of a tree in pieces that follow one another, each in a colour of its own."""

    rails: str
    text: str
    figures: str
    kind: str
    """The kind of the op that it tells of; of other lines `heading`, `group`, `identity`, `output` or `fault`."""

    def __str__(self) -> str:
        return f"{self.rails}{self.text}{self.figures}".rstrip()


def tree(subject: Subject, width: int = WIDTH) -> str:
    """The tree as text of at most so many columns; counts are per image, and of all copies of what is repeated in the
    line that says so, else of one.

    Raises `ArgumentError` for fewer columns than it can do with.
    """
    return "\n".join(map(str, tree_lines(subject, width)))


def tree_lines(subject: Subject, width: int = WIDTH) -> list[TreeLine]:
    """The lines of `tree`, for who colours them."""
    if width < LEAST_WIDTH:
        raise ArgumentError(f"a tree takes {LEAST_WIDTH} columns or more, got {width}")
    counts = subject.facts
    params, macs = _count(counts.params) or "0", _count(counts.macs) or "0"
    heading = _Line("", visible(subject.network.name), COLUMNS, "heading")
    lines = [heading, *_Branches(subject).trunk(), _Line("", "total", ("", params, macs), "heading")]
    columns = _columns(lines, width)
    if len(columns) < len(COLUMNS):
        lines[-1] = _Line("", f"total: {params} parameters, {macs} MACs", NO_FIGURES, "heading")
    return list(_set_in_columns(lines, columns, width))


class _Line(NamedTuple):
    """A line before it is set in columns."""

    rails: str
    text: str
    figures: Figures
    kind: str
    aside: bool = False
    """Whether it is said beside the line above, where there is room."""

    def behind(self, rails: str) -> _Line:
        return self._replace(rails=f"{rails}{self.rails}")


Block = list[_Line]
"""The lines of one segment; what hangs from it comes below its first."""


class _Branches:
    """The lines of the parts of an outline."""

    def __init__(self, subject: Subject):
        self.subject = subject
        self.sources = Sources(subject.outline)

    def trunk(self) -> Iterator[_Line]:
        return _hung(self._blocks(self.subject.outline.segments, None))

    def _blocks(self, segments: Sequence[Segment], frame: Group | None) -> list[Block]:
        """A block for every segment of a series in a frame, and for every item of a tangle."""
        blocks: list[Block] = []
        for before, segment in zip([None, *segments], segments, strict=False):
            match segment:
                case Parallel(branches):
                    blocks.append(list(self._parallel(branches, frame)))
                case Tangle(items):
                    blocks += [self._tangled(item, frame) for item in items]
                case _ if isinstance(before, Tangle):
                    blocks.append(self._tangled(segment, frame))
                case _:
                    blocks.append(self._item(segment))
        return blocks

    def _parallel(self, branches: Sequence[Sequence[Segment]], frame: Group | None) -> Iterator[_Line]:
        for place, branch in enumerate(branches):
            last = place == len(branches) - 1
            blocks = self._blocks(branch, frame) or [[_Line(" ", IDENTITY, NO_FIGURES, "identity")]]
            for index, line in enumerate(_hung(blocks, "┬─", "──")):
                head = "╥─" if place == 0 else "╙─" if last else "╟─"
                yield line.behind(head if index == 0 else "  " if last else "║ ")

    def _tangled(self, item: Item, frame: Group | None) -> Block:
        """An item by its name, and whose results it takes, which no rail tells."""
        line, *rest = self._item(item)
        name = name_of(item)
        text = line.text if line.text.startswith(name) else f"{name}: {line.text}"
        return [line._replace(text=f"{text} ← {self.sources.text(item, frame)}"), *rest]

    def _item(self, item: Item) -> Block:
        match item:
            case Box():
                return self._box(item)
            case Group():
                return self._group(item, name_of(item), item)
            case Repeat():
                return self._repeat(item)
            case End():
                return [_Line(" ", self._end(item), NO_FIGURES, "output")]

    def _box(self, box: Box) -> Block:
        text = box_text(self.subject, box)
        name = given_name(self.subject, box)
        return self._marked(_Line(" ", f"{name}: {text}" if name else text, self._figures(box), box.main.op.kind), box)

    def _end(self, end: End) -> str:
        """Of several outputs, which one it is and whose result."""
        if not end.label:
            return "Output"
        return f"{visible(f'Output {end.label}')} ← {self.sources.text(end, None)}"

    def _repeat(self, repeat: Repeat) -> Block:
        """The copy that is shown, under a heading that says how many there are, and how the first differs."""
        shown, times, first = repeat.shown, times_text(repeat), first_text(repeat)
        if isinstance(shown, Group):
            line, *rest = self._group(shown, " ".join(filter(None, [name_of(repeat), times])), repeat)
        else:
            line, *rest = self._box(shown)
            volume, *_ = line.figures
            line = line._replace(text=f"{line.text} {times}", figures=(volume, *self._figures(repeat)[1:]))
        aside = [_Line(" │ " if rest else "   ", first, NO_FIGURES, line.kind, aside=True)] if first else []
        return [line, *aside, *rest]

    def _group(self, group: Group, heading: str, counted: Item) -> Block:
        """A heading and what is in the frame; where that is a single item, both in a line."""
        volume, params, macs = self._figures(counted)
        if group.collapsed:
            told = ": ".join(filter(None, [heading, summary(group.calls)]))
            return self._marked(_Line(" ", told, (volume, params, macs), "group"), counted)
        match group.segments:
            case (Box() | Group() | Repeat() as sole,) if counted is group:
                first, *rest = self._item(sole)
                return [first._replace(text=f"{heading} › {first.text}"), *rest]
        hanging = (line.behind(" ") for line in _hung(self._blocks(group.segments, group)))
        return [_Line(" ", heading, ("", params, macs), "group"), *hanging]

    def _marked(self, line: _Line, item: Item) -> Block:
        """A line and what is wrong there, if anything."""
        faults = list(faults_in(self.subject, item))
        if not faults:
            return [line]
        wrong = [_Line("   ", fault, NO_FIGURES, "fault") for fault in faults]
        return [line._replace(text=f"✗ {line.text}", kind="fault"), *wrong]

    def _figures(self, item: Item) -> Figures:
        """The volume that leaves an item, where that is one, and what is counted of all copies."""
        calls = calls_of(item)
        counts = [self.subject.facts.counts[call.name] for call in calls]
        volume = self.subject.shapes[calls[-1].name] if calls else None
        params, macs = known_sum(each.params for each in counts), known_sum(each.macs for each in counts)
        return volume_told(volume), _count(params), _count(macs)


def _count(number: int | None) -> str:
    if number is None:
        return "?"
    return count_text(number) if number else ""


def _hung(blocks: Sequence[Block], start: str = "├─", alone: str = "└─") -> Iterator[_Line]:
    """Blocks hung from a rail, one below the other."""
    last = len(blocks) - 1
    for place, block in enumerate(blocks):
        head = alone if last == 0 else start if place == 0 else "└─" if place == last else "├─"
        for index, line in enumerate(block):
            yield line.behind(head if index == 0 else "  " if place == last else "│ ")


def _set_in_columns(lines: Iterable[_Line], columns: Sequence[int], width: int) -> Iterator[TreeLine]:
    """Lines with their figures below one another; texts are cut short where there is no room, and faults wrapped."""
    room = _room(columns, width)
    lines = list(_joined(lines, room))
    needed = max(cells(line.rails + line.text) for line in lines if any(line.figures))
    for line in lines:
        yield from _pieces(line, min(room, needed), columns, width)


def _columns(lines: Sequence[_Line], width: int) -> list[int]:
    """The widths of as many columns of figures as leave the texts beside them ample room; of one at least."""
    columns = [max(map(cells, texts)) for texts in zip(*(line.figures for line in lines), strict=True)]
    texts = [(cells(line.rails), cells(line.text)) for line in lines if any(line.figures)]
    needed = max(rails + min(text, AMPLE_TEXT) for rails, text in texts)
    while len(columns) > 1 and _room(columns, width) < needed:
        columns.pop()
    return columns


def _room(columns: Sequence[int], width: int) -> int:
    """What columns of figures leave of a line."""
    return width - sum(len(GAP) + column for column in columns)


def _joined(lines: Iterable[_Line], room: int) -> Iterator[_Line]:
    """Lines with asides in the lines above them, where these have room."""
    before, *others = lines
    for line in others:
        longer = before._replace(text=f"{before.text} · {line.text}")
        if line.aside and cells(longer.rails + longer.text) <= room:
            before = longer
        else:
            yield before
            before = line
    yield before


def _pieces(line: _Line, room: int, columns: Sequence[int], width: int) -> Iterator[TreeLine]:
    """A line filled up to so much room, and its figures; what has none may take several lines."""
    if not any(line.figures):
        rails = _within(line.rails, width)
        for part in textwrap.wrap(line.text, width - cells(rails)):
            yield TreeLine(rails, part, "", line.kind)
        return
    rails = _within(line.rails, room)
    text = shortened_to(line.text, room - cells(rails))
    figures = zip(line.figures, columns, strict=False)
    yield TreeLine(
        rails,
        text + " " * (room - cells(rails) - cells(text)),
        "".join(GAP + " " * (column - cells(figure)) + figure for figure, column in figures),
        line.kind,
    )


def _within(rails: str, room: int) -> str:
    """Rails that leave room for a text, without the outermost where they are too many."""
    spare = room - LEAST_TEXT
    return rails if cells(rails) <= spare else f"…{rails[len(rails) - spare + 1 :]}"


def cells(text: str) -> int:
    """The columns that text takes in a terminal.

    >>> cells("Conv"), cells("畳み")
    (4, 4)
    """
    return sum(
        0 if unicodedata.combining(letter) else 2 if unicodedata.east_asian_width(letter) in "WF" else 1
        for letter in text
    )


def shortened_to(text: str, columns: int) -> str:
    """Text cut short to so many columns.

    >>> shortened_to("a rather long argument", 12)
    'a rather lo…'
    """
    if cells(text) <= columns:
        return text
    text = text[:columns]
    while cells(text) >= columns:
        text = text[:-1]
    return f"{text}…"
