"""A network as Mermaid text, which READMEs, wikis and notebooks draw by themselves."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from graphnet.drawing.directions import Direction, checked_direction
from graphnet.drawing.looks import LOOKS, look
from graphnet.drawing.measures import Measure
from graphnet.drawing.outline import Box, End, Group, Item, Repeat, opened, shown
from graphnet.drawing.outline.items import calls_of
from graphnet.drawing.quoting import shortened, visible
from graphnet.drawing.subject import Subject
from graphnet.drawing.themes import LIGHT
from graphnet.drawing.titles import sign
from graphnet.drawing.wording import (
    companions,
    faults_in,
    first_text,
    given_name,
    in_focus,
    main_title,
    name_of,
    picture_title,
    remarks,
    summary,
    times_text,
)
from graphnet.shapes import volume_text

TELLING = re.compile(r"(?!: )[^\w ,/()×·…›–]")
"""What may mean something to Mermaid where it takes text: quotes, entities, lists, emphasis, icons, comments."""

LONGEST, LONGEST_FAULT = 80, 400
"""Letters of a line of a label, and of what is wrong."""

DASHES = {"dashed": "4 3", "dotted": "1 2"}
"""Strokes and gaps of outlines."""

INDENT = "  "

CONFIGURATION = ("config:", "  flowchart:", "    subGraphTitleMargin:", "      top: 4", "      bottom: 20")
"""Room for the wires that come in below the title of a subgraph."""


class Node(NamedTuple):
    """A node: what stands on either side of its label, the lines of that, its class, and what is wrong with it."""

    shape: tuple[str, str]
    lines: list[str]
    style: str
    faults: Sequence[str] = ()


BOX = '["', '"]'
ROUND = '(["', '"])'
CIRCLE = '(("', '"))'
FOLDER = '[["', '"]]'


def mermaid(subject: Subject, rankdir: Direction = "TB") -> str:
    """A flowchart: a node for every box, a subgraph for every group, volumes on the wires where they change.

    Raises `ArgumentError` for another direction.
    """
    return _Flowchart(subject).text(checked_direction(rankdir))


def escaped(text: str, longest: int = LONGEST) -> str:
    """Text that Mermaid shows as it stands.

    >>> print(escaped('1. "a" <b> #35; `c`'))
    1#46; #34;a#34; #60;b#62; #35;35#59; #96;c#96;
    """
    return TELLING.sub(lambda found: f"#{ord(found[0])};", shortened(visible(text), longest))


class _Flowchart:
    """An outline on its way to Mermaid text."""

    def __init__(self, subject: Subject):
        self.subject = subject
        self.ids: dict[Item, str] = {}
        self.styles: dict[str, None] = {}
        """The classes that occur, in order."""
        self.told: set[str] = set()
        """The calls whose volume stands on a wire; of several, on the first."""

    def text(self, rankdir: str) -> str:
        nodes = self._items(self.subject.outline.items)
        wires = self._wires(None)
        styles = [f"classDef {name} {_style(name)}" for name in self.styles]
        lines = (INDENT + line for line in [*nodes, *wires, *styles])
        return "\n".join([*self._title(), f"flowchart {rankdir}", *lines, ""])

    def _title(self) -> list[str]:
        return ["---", f'title: "{picture_title(self.subject)}"', *CONFIGURATION, "---"]

    def _items(self, items: Iterable[Item]) -> list[str]:
        return [line for item in items for line in self._item(item)]

    def _item(self, item: Item, outer: str = "") -> Iterator[str]:
        """The lines of an item; of a repeat, those of the copy that is shown. A frame round another frame alone is
        told in the heading of that."""
        repeated = [times_text(item), *filter(None, [first_text(item)])] if isinstance(item, Repeat) else []
        group = opened(item)
        if group is None:
            part = shown(item)
            named = filter(None, [name_of(item), summary(part.calls)]) if isinstance(part, Group) else ()
            yield from self._node(item, self._face(part, [*named, *repeated]))
            return
        heading = outer + " ".join(filter(None, [name_of(item), " · ".join(repeated)]))
        sole = group.items[0] if group is item and len(group.items) == 1 else None
        if sole is not None and opened(sole):
            yield from self._item(sole, f"{heading} › ")
        else:
            yield from self._frame(group, heading)

    def _frame(self, group: Group, heading: str) -> Iterator[str]:
        name = self._numbered(group, "g")
        self.styles["frame"] = None
        yield f'subgraph {name}["{escaped(heading)}"]'
        for line in self._items(group.items):
            yield INDENT + line
        yield "end"
        yield f"class {name} frame"

    def _face(self, part: Box | Group | End, repeated: list[str]) -> Node:
        faults = [f"✗ {fault}" for fault in faults_in(self.subject, part)]
        match part:
            case End(label=label):
                return Node(ROUND, [f"Output {label}".rstrip()], "input")
            case Group():
                return Node(FOLDER, repeated, "fault" if faults else "group", faults)
        sole = sign(part.main.op) if len(part.calls) == 1 else None
        if sole and not repeated and not faults:
            return Node(CIRCLE, [sole], _class(part.main.op.kind))
        before, after = companions(part)
        said = ", ".join([main_title(part), *remarks(self.subject, part)])
        lines = [given_name(self.subject, part), " · ".join(before), said, " · ".join(after), *repeated]
        shape = BOX if part.entry.inputs else ROUND
        return Node(shape, list(filter(None, lines)), "fault" if faults else _class(part.main.op.kind), faults)

    def _node(self, item: Item, node: Node) -> Iterator[str]:
        name = self._numbered(shown(item), "n")
        lines = [*map(escaped, node.lines), *(escaped(fault, LONGEST_FAULT) for fault in node.faults)]
        opening, closing = node.shape
        written = f"{name}{opening}{'<br/>'.join(lines)}{closing}"
        dimmed = not node.faults and not in_focus(self.subject, shown(item).key)
        if self.subject.measure is None or dimmed or node.faults or isinstance(item, End):
            style = "dimmed" if dimmed else node.style
            self.styles[style] = None
            yield f"{written}:::{style}"
        else:
            fill, ink = map(LIGHT.colour, self._shade(self.subject.measure, item))
            yield written
            yield f"style {name} fill:{fill},stroke:{LIGHT.colour('line')},color:{ink}"

    def _shade(self, measure: Measure, item: Item) -> tuple[str, str]:
        part = shown(item)
        assert isinstance(part, Box | Group)
        return measure.shade(measure.of(part))

    def _numbered(self, item: Item, letter: str) -> str:
        self.ids[item] = f"{letter}{len(self.ids) + 1}"
        return self.ids[item]

    def _wires(self, frame: Group | None) -> Iterator[str]:
        """The wires in a frame and in those within it, from node to node."""
        for wire in self.subject.outline.wires(frame):
            if wire.source is not None and wire.target is not None:
                for source in self._leaving(wire.source, wire.call):
                    for target, times in self._taking(wire.target, wire.call, wire.times):
                        yield f"{self.ids[source]} {self._arrow(source, wire.call, times)} {self.ids[target]}"
        for item in self.subject.outline.items if frame is None else frame.items:
            if (group := opened(item)) is not None:
                yield from self._wires(group)

    def _leaving(self, item: Item, call: str) -> Iterator[Item]:
        """The node in an item that a call's result comes from."""
        group = opened(item)
        if group is None:
            yield shown(item)
            return
        for wire in self.subject.outline.wires(group):
            if wire.source is not None and wire.target is None and wire.call == call:
                yield from self._leaving(wire.source, call)

    def _taking(self, item: Item, call: str, times: int) -> Iterator[tuple[Item, int]]:
        """The nodes in an item that take a call's result, and how often each does."""
        group = opened(item)
        if group is None:
            part = shown(item)
            yield part, times if isinstance(part, Box) else 1
            return
        for wire in self.subject.outline.wires(group):
            if wire.source is None and wire.target is not None and (wire.call == call or isinstance(item, Repeat)):
                yield from self._taking(wire.target, wire.call, wire.times)

    def _arrow(self, source: Item, call: str, times: int) -> str:
        """An arrow with the volume where that is another than before, and how often the target takes it."""
        shapes = self.subject.shapes
        entry, *_ = calls_of(source)
        changed = shapes[call] is not None and shapes[call] not in {shapes[name] for name in entry.inputs}
        told = [volume_text(shapes[call])] if changed and call not in self.told else []
        self.told.add(call)
        label = " ".join([*told, *([f"(×{times})"] if times > 1 else [])])
        return f'-->|"{escaped(label)}"|' if label else "-->"


def _class(kind: str) -> str:
    """The class of nodes that show ops of a kind."""
    return kind if kind in LOOKS else "other"


def _style(name: str) -> str:
    """How a class looks, on light grounds and dark ones alike."""
    match name:
        case "frame" | "dimmed":
            return f"fill:none,stroke:{LIGHT.colour('frame')}"
        case "group" | "fault":
            fill, stroke = ("group", "frame") if name == "group" else ("fault_ground", "fault")
            return f"fill:{LIGHT.colour(fill)},stroke:{LIGHT.colour(stroke)},color:{LIGHT.colour('ink')}"
    fill, dashes = LIGHT.colour(name), DASHES.get(look(name).outline)
    style = f"fill:{fill},stroke:{LIGHT.colour('line')},color:{LIGHT.colour('on_kind')}"
    return f"{style},stroke-dasharray:{dashes}" if dashes else style
