"""What each part of an outline looks like as a single box."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from string import digits

from graphnet.analysis.facts import known_sum
from graphnet.drawing.looks import notes, paint, sign, title, words
from graphnet.drawing.outline import Box, End, Group, Item, Repeat
from graphnet.drawing.outline.items import calls_of
from graphnet.drawing.scene.shapes import Paint
from graphnet.drawing.styles.graph.cards import HEADING, Face, card, doubled, line, sign_face, stacked
from graphnet.drawing.subject import Subject
from graphnet.network import Call
from graphnet.ops import Op
from graphnet.quantities import count_text
from graphnet.shapes import Volume, volume_text

TERMINAL = Paint("input", "line", width=1.4)
"""Where data comes in and leaves."""

COLLAPSED = Paint("ground", "line")
"""A group that shows nothing of what is within."""

MOST_KINDS = 4
"""As many kinds of op are told of a collapsed group."""


def face(subject: Subject, item: Item, volume: bool = False) -> Face:
    """What an item looks like as a single box; a group, and a repeat of one, as if it were collapsed.

    With `volume`, the box says which volume leaves it: for where wires cannot.
    """
    match item:
        case Box():
            return _box_face(subject, item, volume)
        case Group():
            return _group_face(subject, item, item.label)
        case Repeat(shown=Box() as shown):
            return stacked(_box_face(subject, shown, volume, item), len(item.copies))
        case Repeat(shown=Group() as shown):
            return stacked(_group_face(subject, shown, repeat_label(item), item), len(item.copies))
        case End():
            told = [line("Output", "on_kind", HEADING)] + [line(text, "quiet_on_kind") for text in [item.label] if text]
            return card(told, TERMINAL, round_ends=True)


def item_fault(subject: Subject, item: Item) -> str | None:
    """The first of what is wrong in an item."""
    return next((subject.faults[call.name] for call in calls_of(item) if call.name in subject.faults), None)


def volume_told(volume: Volume | None) -> str:
    """A volume as it stands beside wires.

    >>> volume_told((7, 7, 512)), volume_told(None)
    ('7×7×512', '?')
    """
    return "?" if volume is None else volume_text(volume)


def repeat_label(repeat: Repeat) -> str:
    """What the copies of a repeated scope are called together: `bottleneck2–6`."""
    first, last = (copy.label if isinstance(copy, Group) else "" for copy in (repeat.copies[0], repeat.copies[-1]))
    stem = last.rstrip(digits)
    numbered = first.rstrip(digits) == stem and first != stem != last
    return f"{first}–{last.removeprefix(stem)}" if numbered else last


def _box_face(subject: Subject, box: Box, volume: bool, repeat: Repeat | None = None) -> Face:
    """A layer, with what is done before and after it, and what else there is to say; or the sign of a join."""
    main, fault = box.main, item_fault(subject, repeat or box)
    fill, ink, quiet = _colours(subject, box)
    place = box.calls.index(main)
    before, after = _merged(box.calls[:place]), _merged(box.calls[place + 1 :])
    said = [] if subject.measure is None else [subject.measure.text(subject.measure.of(box))]
    said += [volume_told(subject.leaving(box))] if volume else []
    symbol = sign(main.op)
    if symbol and not fault and not before:
        return sign_face(symbol, ink, fill, " · ".join([*after, *said]))
    about = [*_names(subject, box, repeat), *notes(main.op)]
    return card(
        [
            *(line(text, quiet) for text in _joined(before)),
            line(title(main.op), ink, HEADING),
            *(line(text, quiet) for text in _joined(after, about, said)),
        ],
        fill if main.inputs else TERMINAL._replace(fill=fill.fill),
        round_ends=not main.inputs,
        fault=fault,
    )


def _colours(subject: Subject, box: Box) -> tuple[Paint, str, str]:
    """The fill and the outline, and the colours of large and small type on it."""
    usual = paint(box.main.op.kind)
    if subject.measure is None:
        return usual, "on_kind", "quiet_on_kind"
    fill, ink = subject.measure.shade(subject.measure.of(box))
    return usual._replace(fill=fill), ink, ink


def _joined(*groups: Sequence[str]) -> list[str]:
    """A line for every group of texts that is not empty."""
    return [" · ".join(texts) for texts in groups if texts]


def _merged(calls: Iterable[Call]) -> list[str]:
    """What belongs to a layer, in the middle of a line."""
    return [", ".join([lowered(title(call.op)), *notes(call.op)]) for call in calls]


def lowered(text: str) -> str:
    """A title in the middle of a line.

    >>> lowered("Batch norm"), lowered("ReLU")
    ('batch norm', 'ReLU')
    """
    return text[:1].lower() + text[1:] if text[1:2].islower() and text.split()[0][1:].islower() else text


def _names(subject: Subject, box: Box, repeat: Repeat | None) -> list[str]:
    """The call's own name, unless it was merely counted, and that of the call whose weights it uses."""
    if repeat is not None:
        return ["shared weights"] if repeat.shares_weights and _weighs(subject, box.main) else []
    main = box.main
    local = main.name.rpartition(".")[2]
    counted = re.fullmatch(rf"{re.escape(main.op.short)}_?\d*", local)
    names = [] if counted and main.name not in subject.lenders else [local]
    borrowed = main.weights != main.name and _weighs(subject, main)
    return [*names, f"weights of {main.weights}"] if borrowed else names


def _weighs(subject: Subject, call: Call) -> bool:
    """Whether a call has weights, as far as is known."""
    return subject.facts.counts[call.name].params is None or call.op.weighted


def _group_face(subject: Subject, group: Group, label: str, repeat: Repeat | None = None) -> Face:
    """A collapsed group: what it is called, and in short what is within."""
    calls = calls_of(group)
    fault = item_fault(subject, repeat or group)
    fill, ink, quiet = COLLAPSED, "ink", "quiet"
    counts = [subject.facts.counts[call.name].params for call in calls]
    params = known_sum(counts)
    about = [] if params == 0 else [f"{'?' if params is None else count_text(params)} params"]
    if subject.measure is not None:
        value = subject.measure.of_calls(call.name for call in calls_of(repeat or group))
        shade, ink = subject.measure.shade(value)
        fill, quiet = COLLAPSED._replace(fill=shade), ink
        about = [subject.measure.text(value)]
    heading, *rest = _joined([label] if label else [], [_summary(calls)], about)
    return doubled(card([line(heading, ink, HEADING), *(line(text, quiet) for text in rest)], fill, fault=fault))


def _summary(calls: Iterable[Call]) -> str:
    """How many there are of the ops that a group is about: `3 conv · add`."""
    told = Counter(_word(call.op) for call in calls if call.op.weighted or call.op.joins or call.op.window)
    parts = [f"{number} {word}" if number > 1 else word for word, number in told.items()]
    return " · ".join([*parts[:MOST_KINDS], *(["…"] if len(parts) > MOST_KINDS else [])])


def _word(op: Op) -> str:
    return lowered(words(type(op).__name__)) if not sign(op) else op.short
