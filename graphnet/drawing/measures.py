"""Measures that drawings are coloured by: what every box has of it, and the colours between none and the most."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import NamedTuple

from graphnet.analysis.facts import Facts, Row, known_sum
from graphnet.drawing.outline import Box, End, Group, Item, Outline, Repeat, opened, shown
from graphnet.drawing.outline.items import boxes_in, calls_of
from graphnet.errors import ArgumentError, brief, near_matches
from graphnet.quantities import FLOAT32_BYTES, count_text, memory_text

SHADES = ("#FFFFE5", "#FFF7BC", "#FEE391", "#FEC44F", "#FB9A29", "#EC7014", "#CC4C02", "#993404", "#662506")
"""From none to the most: Paul Tol's YlOrBr, which darkens evenly and so is read in grey, and by the colour-blind."""


class Kind(NamedTuple):
    """A measure of one node, and how it is told."""

    title: str
    of_row: Callable[[Row], int | None]
    text: Callable[[int], str]
    phrase: str = "{}"
    """What is said of one thing, in which its text is put: `{} MACs`."""
    adds_up: bool = True
    """Whether what several nodes have is the sum of theirs; else it is that of the last."""


def _memory(row: Row) -> int | None:
    return None if row.activations is None else FLOAT32_BYTES * row.activations


def _receptive_field(row: Row) -> int | None:
    field = row.receptive_field
    return None if field is None else max((axis.size for axis in field.widest), default=1)


KINDS = {
    "params": Kind("parameters", lambda row: row.params, count_text, "{} params"),
    "macs": Kind("MACs", lambda row: row.macs, count_text, "{} MACs"),
    "memory": Kind("memory of activations, an image in float32", _memory, memory_text),
    "receptive-field": Kind("receptive field in pixels", _receptive_field, str, "RF {}", adds_up=False),
}


class Measure:
    """A measure of every box of an outline, all copies that it stands for together."""

    def __init__(self, facts: Facts, outline: Outline, kind: Kind):
        self.kind = kind
        self._rows = {row.name: row for row in facts}
        self._outline = outline
        items = [*drawn(outline.items)]
        self._repeats = {shown(item): item for item in items}
        self.most = max((known for item in items if (known := self.of(shown(item))) is not None), default=0)

    def of(self, part: Box | Group) -> int | None:
        """What a box has of it, or a group of which nothing else is drawn; None is not known."""
        copies = [copy for box in boxes_in(part) for copy in self._outline.counterparts(box)]
        if isinstance(part, Box) and not self.kind.adds_up:
            return self.kind.of_row(self._rows[copies[-1].exit.name])
        within = [] if isinstance(part, Box) else calls_of(self._repeats.get(part, part))
        return self.of_calls({call.name for calls in (within, *(copy.calls for copy in copies)) for call in calls})

    def of_calls(self, names: Iterable[str]) -> int | None:
        """What some nodes have together; of what does not add up, the most."""
        each = [self.kind.of_row(self._rows[name]) for name in names]
        if self.kind.adds_up:
            return known_sum(each)
        return max((value for value in each if value is not None), default=None)

    def text(self, value: int | None) -> str:
        """A value alone, as on a scale."""
        return "unknown" if value is None else self.kind.text(value)

    def phrase(self, value: int | None) -> str:
        """A value with what it is of, as in a box: `925M MACs`, `RF 43`."""
        return self.kind.phrase.format("?" if value is None else self.kind.text(value))

    def shade(self, value: int | None) -> tuple[str, str]:
        """A fill, and the colour of type that is read on it."""
        if value is None:
            return "unknown", "on_kind"
        fill = between(value / self.most if self.most else 0.0)
        return fill, ink_on(fill)


def drawn(items: Iterable[Item]) -> Iterator[Box | Group | Repeat]:
    """Boxes, groups of which nothing else is drawn, and repeats of either."""
    for item in items:
        if isinstance(item, End):
            continue
        group = opened(item)
        if group is None:
            yield item
        else:
            yield from drawn(group.items)


def measured(facts: Facts, outline: Outline, name: str) -> Measure:
    """A measure by its name. Raises `ArgumentError` for an unknown one."""
    if not isinstance(name, str) or name not in KINDS:
        near = near_matches(str(name), KINDS)
        raise ArgumentError(f"there is no measure {brief(name)}: say {', '.join(KINDS)}{near}")
    return Measure(facts, outline, KINDS[name])


def between(share: float) -> str:
    """The colour of a share of the most.

    >>> between(0), between(0.0625), between(1)
    ('#FFFFE5', '#FFFBD0', '#662506')
    """
    place = min(max(share, 0.0), 1.0) * (len(SHADES) - 1)
    index = min(int(place), len(SHADES) - 2)
    low, high = (_channels(shade) for shade in SHADES[index : index + 2])
    mixed = (round(a + (b - a) * (place - index)) for a, b in zip(low, high, strict=True))
    return "#" + "".join(f"{channel:02X}" for channel in mixed)


def ink_on(fill: str) -> str:
    """The colour of type that is read on a shade.

    >>> ink_on("#FFFFE5"), ink_on("#662506")
    ('#1A1A1A', '#FFFFFF')
    """
    return "#1A1A1A" if luminance(fill) > 0.25 else "#FFFFFF"


def luminance(colour: str) -> float:
    """Relative luminance of `#rrggbb`, 0 to 1 (WCAG 2).

    >>> luminance("#FFFFFF"), luminance("#000000")
    (1.0, 0.0)
    """
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in (v / 255 for v in _channels(colour))]
    return round(0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2], 6)


def _channels(colour: str) -> tuple[int, ...]:
    return tuple(int(colour[start : start + 2], 16) for start in (1, 3, 5))
