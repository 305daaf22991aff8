"""What stands in a box: a heading, and small type above and below it."""

from __future__ import annotations

from typing import NamedTuple

from graphnet.analysis.facts import known_sum
from graphnet.drawing.outline import Box, End, Group, Item, Repeat
from graphnet.drawing.outline.items import calls_of
from graphnet.drawing.subject import Subject
from graphnet.drawing.titles import notes, sign, title
from graphnet.drawing.wording import borrowed, given_name, lowered, span, summary, volume_told
from graphnet.network import Call
from graphnet.quantities import count_text


class Said(NamedTuple):
    """What a box says: small type, what it is about in large type, small type; each text a thing of its own."""

    heading: str
    before: tuple[str, ...] = ()
    after: tuple[str, ...] = ()
    figures: tuple[str, ...] = ()
    """What is told in a line of its own."""


def said(subject: Subject, item: Item, volume: bool = False) -> Said:
    """What an item says as a single box; with `volume`, which one leaves it too."""
    match item:
        case Repeat(shown=Box() as shown):
            return _of_box(subject, shown, volume, item)
        case Repeat(shown=Group() as shown):
            return _of_group(subject, shown, repeat_label(item), item)
        case Box():
            return _of_box(subject, item, volume)
        case Group():
            return _of_group(subject, item, item.label)
        case End():
            return Said("Output", after=(item.label,) if item.label else ())
    raise TypeError(f"no part of an outline: {item!r}")


def repeat_label(repeat: Repeat) -> str:
    """What the copies of a repeated scope are called together: `bottleneck2–6`; empty where they have no names."""
    first, last = (copy.label if isinstance(copy, Group) else "" for copy in (repeat.copies[0], repeat.copies[-1]))
    return span(first, last) if first and first != last else last


def _of_box(subject: Subject, box: Box, volume: bool, repeat: Repeat | None = None) -> Said:
    """A layer, with what is done before and after it, and what else there is to say; or the sign of a join."""
    main = box.main
    place = box.calls.index(main)
    lender = borrowed(subject, box)
    about = [given_name(subject, box)] if repeat is None else ["shared weights"] if _shares(repeat) else []
    about += [*notes(main.op), f"weights of {lender}" if lender else ""]
    value = subject.measure.of(box) if subject.measure else 0
    figures = [subject.measure.phrase(value)] if subject.measure and value != 0 else []
    return Said(
        sign(main.op) or title(main.op),
        tuple(map(_companion, box.calls[:place])),
        tuple(filter(None, [*about, *map(_companion, box.calls[place + 1 :])])),
        (*figures, *([volume_told(subject.leaving(box))] if volume else [])),
    )


def _shares(repeat: Repeat) -> bool:
    return repeat.shares_weights and any(call.op.weighted for call in calls_of(repeat.shown))


def _companion(call: Call) -> str:
    """What belongs to a layer, in the middle of a line; of activations, with their arguments."""
    told = notes(call.op) if call.op.kind == "activation" else []
    return ", ".join([lowered(title(call.op)), *told])


def _of_group(subject: Subject, group: Group, label: str, repeat: Repeat | None = None) -> Said:
    """A collapsed group: what it is called, and in short what is within."""
    calls = calls_of(group)
    if subject.measure is None:
        params = known_sum(subject.facts.counts[call.name].params for call in calls)
        figures = () if params == 0 else (f"{'?' if params is None else count_text(params)} params",)
    else:
        figures = (subject.measure.phrase(subject.measure.of(group)),)
    about = summary(calls)
    return Said(label or about, after=(about,) if label else (), figures=figures)
