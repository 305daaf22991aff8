"""What is said of the parts of an outline in plain text: one line that shows as it stands, whatever is in it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator

from graphnet.drawing.outline import Box, End, Group, Item, Outline, Repeat
from graphnet.drawing.outline.items import calls_of
from graphnet.drawing.quoting import shortened, visible
from graphnet.drawing.subject import Subject
from graphnet.drawing.titles import notes, title, words
from graphnet.network import Call
from graphnet.ops import CATALOGUE, KerasLayer, Op
from graphnet.shapes import Volume, volume_text

IDENTITY = "identity"
"""What a branch without any layer is called."""

MOST_KINDS = 4
"""As many kinds of op are told of a group of which nothing else is drawn."""


def box_text(subject: Subject, box: Box) -> str:
    """All that a box does, in the order of the data: `Conv 3×3, 64, pad 1 · BN · ReLU`."""
    before, after = companions(box)
    return " · ".join([*before, ", ".join([main_title(box), *remarks(subject, box)]), *after])


def main_title(box: Box) -> str:
    return visible(title(box.main.op))


def remarks(subject: Subject, box: Box) -> list[str]:
    """What matters about a box beyond its title: arguments that are not as usual, and whose weights it uses."""
    lender = borrowed(subject, box)
    return [*map(visible, notes(box.main.op)), *([f"weights of {lender}"] if lender else [])]


def companions(box: Box) -> tuple[list[str], list[str]]:
    """What comes before and after the call that a box is about."""
    place = box.calls.index(box.main)
    before, after = box.calls[:place], box.calls[place + 1 :]
    return [abbreviated(call.op) for call in before], [abbreviated(call.op) for call in after]


def abbreviated(op: Op) -> str:
    """An op in short, beside a layer.

    >>> from graphnet import BatchNormalization, ReLU
    >>> abbreviated(BatchNormalization()), abbreviated(ReLU(6)), abbreviated(ReLU(negative_slope=0.1))
    ('BN', 'ReLU6', 'ReLU (negative slope 0.1)')
    """
    name = type(op).__name__
    letters = re.sub(r"[^A-Z]", "", name)
    said = letters if op.kind == "normalization" and len(letters) > 1 else title(op)
    told = notes(op)
    return visible(f"{said} ({', '.join(told)})" if told else said)


def lowered(text: str) -> str:
    """A title in the middle of a line.

    >>> lowered("Batch norm"), lowered("ReLU")
    ('batch norm', 'ReLU')
    """
    first, *_ = text.split() or [text]
    return text[:1].lower() + text[1:] if first.istitle() else text


def name_of(item: Item) -> str:
    """What an item is called in its frame: the last part of its dotted name."""
    match item:
        case Box():
            return _last(item.scope or item.key)
        case End():
            return visible(item.key)
        case Group():
            return visible(item.label)
        case Repeat():
            return name_of(item.shown) if isinstance(item.shown, Box) else common_label(item)


def given_name(subject: Subject, box: Box) -> str:
    """The name that a person gave a box and all that it stands for; empty where calls were merely counted and no other
    uses their weights."""
    names = {_last(each.scope or each.key) for each in subject.outline.counterparts(box)}
    if len(names) > 1:
        return ""
    (name,) = names
    lends = box.key in subject.lenders and _has_weights(subject, box.main)
    return name if box.scope or lends or not _is_counted(name, box.main.op) else ""


def _is_counted(name: str, op: Op) -> bool:
    """Whether a name is that of a class with a number at most, as ours and Keras's are where nobody gives one."""
    stem = re.sub(r"_?\d+$", "", name)
    return stem in _CLASSES or stem in (op.short, snake_case(_class_name(op)))


def _class_name(op: Op) -> str:
    return op.class_name if isinstance(op, KerasLayer) else type(op).__name__


def snake_case(class_name: str) -> str:
    """A class's name as Keras writes it in the names of layers.

    >>> snake_case("ReLU"), snake_case("GlobalAveragePooling2D"), snake_case("Conv2DTranspose")
    ('re_lu', 'global_average_pooling2d', 'conv2d_transpose')
    """
    apart = re.sub(r"(.)([A-Z][a-z]+)", r"\1_\2", class_name)
    return re.sub(r"([a-z])([A-Z])", r"\1_\2", apart).lower()


_CLASSES = frozenset(map(snake_case, [*CATALOGUE, "Activation"]))
"""What Keras's classes are called in the names of layers; some are read as ops of another class."""


def common_label(repeat: Repeat) -> str:
    """What the copies of a group are called, whatever their numbers: `bottleneck`; else the first and the last."""
    labels = [copy.label for copy in repeat.copies if isinstance(copy, Group)]
    stems = {_stem(label) for label in labels}
    return visible(stems.pop()) if len(stems) == 1 else span(labels[0], labels[-1])


def span(first: str, last: str) -> str:
    """Names from the first to the last.

    >>> span("bottleneck2", "bottleneck4"), span("inception_4b", "inception_4e")
    ('bottleneck2–4', 'inception_4b … inception_4e')
    """
    stem = _stem(last)
    numbered = _stem(first) == stem and stem not in (first, last)
    return visible(f"{first}–{last.removeprefix(stem)}" if numbered else f"{first} … {last}")


def _stem(name: str) -> str:
    """A name without its number."""
    return name.rstrip("0123456789")


def times_text(repeat: Repeat) -> str:
    """How often a repeat is repeated: `× 36`, and that its copies share their weights where they do."""
    shared = " (shared weights)" if repeat.shares_weights else ""
    return f"× {len(repeat.copies)}{shared}"


def first_text(repeat: Repeat) -> str:
    """How the first copy differs: `first: strides 2, projection`; empty where it does not."""
    return visible(f"first: {', '.join(repeat.differences)}") if repeat.differences else ""


def borrowed(subject: Subject, box: Box) -> str | None:
    """The call whose weights a box uses, unless it stands at the same place of another copy."""
    lender = box.main.weights
    copies = subject.outline.counterparts(box)
    if lender in {call.name for copy in copies for call in copy.calls} or not _has_weights(subject, box.main):
        return None
    return visible(lender)


def _has_weights(subject: Subject, call: Call) -> bool:
    """Whether a call has weights, as far as is known."""
    return call.op.weighted or subject.facts.counts[call.weights].params != 0


def summary(calls: Iterable[Call]) -> str:
    """What a group is about, in short: `3 conv · add`; all it does where nothing in it has weights, joins or slides."""
    ops = [call.op for call in calls]
    telling = [op for op in ops if op.weighted or op.joins or op.window] or ops
    counts = Counter(map(_word, telling))
    told = [f"{number} {word}" if number > 1 else word for word, number in counts.items()]
    return visible(" · ".join([*told[:MOST_KINDS], *(["…"] if len(told) > MOST_KINDS else [])]))


def _word(op: Op) -> str:
    return op.short if op.joins else lowered(words(_class_name(op)))


class Sources:
    """Whose results the items of an outline take, by name where that is told."""

    def __init__(self, outline: Outline):
        self._outline = outline
        self._found: dict[Group | None, dict[Item, list[Item | None]]] = {}

    def of(self, item: Item, frame: Group | None) -> list[Item | None]:
        """The items in the frame that an item lies in; None is what comes in over its border."""
        if frame not in self._found:
            sources: dict[Item, list[Item | None]] = {}
            for wire in self._outline.wires(frame):
                if wire.target is not None:
                    sources.setdefault(wire.target, []).append(wire.source)
            self._found[frame] = sources
        return self._found[frame].get(item, [])

    def text(self, item: Item, frame: Group | None) -> str:
        return names_of(self.of(item, frame))


def names_of(sources: Iterable[Item | None]) -> str:
    """What some items are called, each once."""
    names = ("what comes in" if source is None else name_of(source) for source in sources)
    return ", ".join(dict.fromkeys(names))


def in_focus(subject: Subject, key: str) -> bool:
    """Whether an item by its key, or a call by its name, lies in the scope that is looked at; all does without one."""
    return subject.focus is None or f"{key}.".startswith(f"{subject.focus}.")


def faults_in(subject: Subject, item: Item) -> Iterator[str]:
    """What is wrong in an item, a line each that begins with the name of the call."""
    for call in calls_of(item):
        if call.name in subject.faults:
            yield visible(f"{call.name}: {subject.faults[call.name]}")


def _last(key: str) -> str:
    return visible(key.rpartition(".")[2])


def volume_told(volume: Volume | None) -> str:
    """A volume as it stands beside wires.

    >>> volume_told((7, 7, 512)), volume_told(None)
    ('7×7×512', '?')
    """
    return "?" if volume is None else volume_text(volume)


def picture_title(subject: Subject) -> str:
    """What stands over a picture: the network's name, and what its colours tell if that is a measure."""
    name, measure = shortened(visible(subject.network.name)), subject.measure
    if measure is None:
        return name
    return f"{name}, by {measure.kind.title}: {measure.text(measure.most)} where it is darkest"
