"""What is written beneath blocks and brackets."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from graphnet.drawing.outline import Box, End, Group, Repeat, shown
from graphnet.drawing.quoting import visible
from graphnet.drawing.scene.typesetting import MOST_LETTERS, fitted, text_width, wrapped
from graphnet.drawing.styles.volumes.parts import Line
from graphnet.drawing.subject import Subject
from graphnet.drawing.wording import (
    abbreviated,
    common_label,
    companions,
    first_text,
    given_name,
    lowered,
    main_title,
    remarks,
    summary,
    times_text,
)
from graphnet.shapes import Volume, volume_text

HEADING = 9.5
SMALL = 8.0
"""Sizes of type."""

LEADING = 1.2
"""From line to line, in sizes of type."""

ROOM = 72.5
"""The width of lines beneath a block."""

WIDE = 170.0
"""The width of lines beneath a bracket."""

ROOMS = (ROOM, 90.0, 120.0, WIDE)
"""The widths that lines may have of which nothing had better be cut."""


def block_lines(subject: Subject, box: Box) -> tuple[Line, ...]:
    """What a box does, in a few lines: first its title, in bold type."""
    before, after = companions(box)
    then = "then " if before and after else ""
    fault = subject.fault(box)
    color = "ink" if fault is None else "fault"
    lines = [
        *_lines(main_title(box), HEADING, color, bold=True),
        *_lines(_after(before), SMALL, "quiet"),
        *_lines(then + " · ".join(after), SMALL, "quiet"),
        *_lines(", ".join([*_name(subject, box), *remarks(subject, box)]), SMALL, "quiet", rooms=ROOMS, most=2),
        *_lines(fault or "", SMALL, "fault", rooms=ROOMS),
    ]
    return (*lines, *_measured(subject, box))


def _name(subject: Subject, box: Box) -> list[str]:
    """The name that a person gave a box, unless it is so long that it would have to be cut."""
    name = given_name(subject, box)[:MOST_LETTERS]
    return [name] if name and text_width(name, SMALL) <= ROOM else []


def _after(texts: Sequence[str]) -> str:
    """What is done before what else is told: `after BN · ReLU`."""
    return f"after {' · '.join(map(lowered, texts))}" if texts else ""


def note_lines(subject: Subject, box: Box, ahead: bool = False) -> tuple[Line, ...]:
    """What a box does that is no block of its own, beneath the one that it follows; or the one it is `ahead` of."""
    fault = subject.fault(box)
    told = [abbreviated(call.op) for call in box.calls]
    text = _after(told) if ahead else " · ".join(told)
    lines = _lines(text, SMALL, "quiet" if fault is None else "fault", box=box)
    return (*lines, *_lines(fault or "", SMALL, "fault", rooms=ROOMS, box=box))


def tag_text(box: Box) -> str:
    """What a box does that is drawn as a name on its wire."""
    told = " · ".join(abbreviated(call.op) for call in box.calls)
    return fitted(visible(told[:MOST_LETTERS]), WIDE, SMALL)


def end_text(end: End) -> str:
    """Which output it is."""
    return fitted(visible(end.key[:MOST_LETTERS]), WIDE, SMALL)


def passing_lines(subject: Subject, boxes: Iterable[Box]) -> tuple[Line, ...]:
    """What stands upon a wire that passes others by: all that is done on its way."""
    return tuple(line for box in boxes for line in _lines(main_title(box), SMALL, "quiet", rooms=(WIDE,), box=box))


def group_lines(group: Group) -> tuple[Line, ...]:
    """What a scope is called."""
    return tuple(_lines(visible(group.label), HEADING, "ink", rooms=(WIDE,), most=1))


def collapsed_lines(subject: Subject, item: Group | Repeat) -> tuple[Line, ...]:
    """What a group is called of which nothing is drawn, what is in it, and how its copies differ if it has any."""
    if isinstance(item, Repeat):
        group, name, differences = shown(item), _repeat_title(item), first_text(item)
    else:
        group, name, differences = item, visible(item.label), ""
    heading, *small = filter(None, [name, summary(group.calls), differences])
    return (
        *_lines(heading, HEADING, "ink", bold=True),
        *(line for text in small for line in _lines(text, SMALL, "quiet")),
        *_measured(subject, group),
    )


def repeat_lines(repeat: Repeat) -> tuple[Line, ...]:
    """What is repeated, how often, and how the first copy differs."""
    times = _lines(_repeat_title(repeat), HEADING, "ink", bold=True, rooms=(WIDE,), most=1)
    return (*times, *_lines(first_text(repeat), SMALL, "quiet", rooms=(WIDE,), most=2))


def _repeat_title(repeat: Repeat) -> str:
    name = common_label(repeat) if isinstance(repeat.shown, Group) else ""
    return f"{name} {times_text(repeat)}".strip()


def channels_text(volume: Volume | None) -> str:
    """What stands beneath a block: its channels, or how many units there are.

    >>> channels_text((7, 7, 512)), channels_text((None,)), channels_text(None)
    ('512', '?', '?')
    """
    return "?" if volume is None else volume_text(volume[-1:])


def spatial_text(volume: Volume | None) -> str:
    """What stands along a block's edge: its extents less the channels.

    >>> spatial_text((7, 7, 512)), spatial_text((10,))
    ('7×7', '')
    """
    return volume_text(volume[:-1]) if volume and len(volume) > 1 else ""


def height_of(lines: Iterable[Line]) -> float:
    """The room that lines take, one beneath the other."""
    return sum(LEADING * line.size for line in lines)


def width_of(lines: Iterable[Line]) -> float:
    """The width of the longest of some lines."""
    return max((text_width(line.text, line.size, line.bold) for line in lines), default=0.0)


def _measured(subject: Subject, item: Box | Group) -> Iterator[Line]:
    """What a block has of what colours tell, unless that is nothing."""
    if subject.measure and (value := subject.measure.of(item)) != 0:
        yield from _lines(subject.measure.phrase(value), SMALL, "ink", most=1)


def _lines(
    text: str,
    size: float,
    color: str,
    *,
    bold: bool = False,
    rooms: Sequence[float] = (ROOM,),
    most: int = 3,
    box: Box | None = None,
) -> list[Line]:
    """Text in the first of some rooms that holds all of it, else cut to the last."""
    for room in rooms:
        parts = wrapped(visible(text[:MOST_LETTERS]), room, size, bold=bold, most=most)
        if not any(part.endswith("…") for part in parts):
            break
    return [Line(part, size, color, bold, box) for part in parts]
