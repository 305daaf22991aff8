"""What is told of a part of a drawing where a reader points at it."""

from __future__ import annotations

from pathlib import Path

from graphnet.analysis.facts import known_sum
from graphnet.drawing.outline import Box, End, Group, Item, Repeat, Wire
from graphnet.drawing.outline.items import calls_of
from graphnet.drawing.subject import Subject
from graphnet.drawing.wording import first_text, volume_told
from graphnet.network import Call
from graphnet.quantities import number_text


def tooltip(subject: Subject, item: Item) -> str:
    """Lines on an item: its calls and their ops, the volume that leaves, parameters, where it was written, faults."""
    match item:
        case Box():
            about = [f"{call.name}: {call.op!r}" for call in item.calls]
            about += [f"volume {volume_told(subject.leaving(item))}", _parameters(subject, item.calls)]
            about += _place(item.main)
        case Group():
            about = [item.key, f"{len(item.calls)} nodes", _parameters(subject, item.calls)]
        case Repeat():
            about = [f"{len(item.copies)} × {line}" for line in tooltip(subject, item.shown).splitlines()[:1]]
            about += [*filter(None, [first_text(item)]), _parameters(subject, calls_of(item))]
        case End():
            about = [item.key, f"{item.call}: volume {volume_told(subject.shapes[item.call])}"]
    fault = subject.fault(item)
    return "\n".join([*about, *([fault] if fault else [])])


def wire_tooltip(subject: Subject, wire: Wire) -> str:
    """From where to where a wire leads, and what passes."""
    ends = (wire.call, wire.target.key) if wire.target else (wire.call,)
    return f"{' → '.join(ends)}: {volume_told(subject.shapes[wire.call])}"


def _place(call: Call) -> list[str]:
    """The file and the line, without folders: a picture is the same wherever it is made."""
    return [f"{Path(call.source.file).name}:{call.source.line}"] if call.source else []


def _parameters(subject: Subject, calls: tuple[Call, ...]) -> str:
    return f"{number_text(known_sum(subject.facts.counts[call.name].params for call in calls))} parameters"
