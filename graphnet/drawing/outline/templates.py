"""A first copy that differs a little from those that follow: which boxes are the same, and what is different."""

from __future__ import annotations

from collections.abc import Container, Iterator, Mapping, Sequence
from difflib import SequenceMatcher
from typing import NamedTuple

from graphnet.drawing.looks import title
from graphnet.drawing.outline.canonical import INDIFFERENT, Canon
from graphnet.drawing.outline.items import Box, Group, boxes_in, calls_of

MOST_DIFFERENCES = 3
"""How many things may be different in a first copy."""

OUTSIDE = ""
"""What is not of a copy."""


class Template(NamedTuple):
    """How a first copy is held against one that follows."""

    pairs: Mapping[str, Box]
    """The boxes of the first, by the keys of the same boxes in the other."""
    differences: tuple[str, ...]
    """What is different of the first, in a reader's words."""


def template(canon: Canon, first: Group, other: Group) -> Template | None:
    """How a first copy differs from another; None where that is more than a little."""
    mine, theirs = list(boxes_in(first)), list(boxes_in(other))
    whole = all(len(calls_of(group)) == sum(len(box.calls) for box in boxes_in(group)) for group in (first, other))
    if not whole or len(theirs) < 2 or canon.marked(calls_of(first)) or canon.marked(calls_of(other)):
        return None
    pairs = _paired(mine, theirs)
    added = [box for box in mine if box not in pairs]
    missing = [box for box in theirs if box not in pairs.values()]
    if 2 * len(pairs) < len(theirs) or canon.leaving(calls_of(first)) != canon.leaving(calls_of(other)):
        return None
    if not all(box.main.op.joins for box in missing) or not _same_wires(mine, theirs, pairs):
        return None
    arguments = dict.fromkeys(_other_arguments(pairs))
    told = [f"{name.replace('_', ' ')} {value}" for name, value in arguments]
    differences = (*told, *([_added(added)] if added else []), *(["no shortcut"] if missing else []))
    if len(differences) > MOST_DIFFERENCES or len({name for name, _ in arguments}) < len(arguments):
        return None
    return Template({box.key: own for own, box in pairs.items()}, differences)


def _paired(mine: Sequence[Box], theirs: Sequence[Box]) -> dict[Box, Box]:
    """The boxes with the same ops, in the same order."""
    matcher = SequenceMatcher(None, [_make(box) for box in mine], [_make(box) for box in theirs], autojunk=False)
    return {
        mine[block.a + step]: theirs[block.b + step]
        for block in matcher.get_matching_blocks()
        for step in range(block.size)
    }


def _make(box: Box) -> tuple[object, ...]:
    return tuple((type(call.op), call.op.window.size if call.op.window else None) for call in box.calls)


def _same_wires(mine: Sequence[Box], theirs: Sequence[Box], pairs: Mapping[Box, Box]) -> bool:
    """Whether paired boxes take the same, and the same leaves, once added boxes and missing joins are passed by."""
    counterpart = {box.exit.name: other.exit.name for box, other in pairs.items()} | {OUTSIDE: OUTSIDE}
    own, others = _sources(mine, set(pairs)), _sources(theirs, set(pairs.values()))
    if own is None or others is None:
        return False
    for box, other in pairs.items():
        taken, given = [counterpart[source] for source in own[box]], others[other]
        if sorted(taken) != sorted(given) if box.main.op.symmetric else taken != given:
            return False
    return [counterpart[source] for source in own[None]] == others[None]


def _sources(boxes: Sequence[Box], kept: Container[Box]) -> dict[Box | None, list[str]] | None:
    """The exits of the boxes that each takes, passing by those that are not kept; by None what leaves them all.

    None where one that is not kept brings several together.
    """
    passed: dict[str, str] = {}
    sources: dict[Box | None, list[str]] = {}
    for box in boxes:
        taken = sources[box] = [passed.get(source, OUTSIDE) for source in box.entry.inputs]
        ways = {source for source in taken if source != OUTSIDE} or {OUTSIDE}
        if box not in kept and len(ways) > 1:
            return None
        passed[box.exit.name] = box.exit.name if box in kept else ways.pop()
    sources[None] = [passed[boxes[-1].exit.name]]
    return sources


def _other_arguments(pairs: Mapping[Box, Box]) -> Iterator[tuple[str, str]]:
    """What arguments the first of two boxes has that the other has not, and their values."""
    for own, other in pairs.items():
        for call, like in zip(own.calls, other.calls, strict=True):
            theirs = like.op.arguments()
            for name, value in call.op.arguments().items():
                untold = name == "padding" or INDIFFERENT.fullmatch(name)  # what padding comes to, the volumes say
                if not untold and (name not in theirs or repr(theirs[name]) != repr(value)):
                    yield name, str(value)


def _added(boxes: Sequence[Box]) -> str:
    """The boxes that only the first has."""
    return "projection" if any(map(_projects, boxes)) else " · ".join(title(box.main.op) for box in boxes)


def _projects(box: Box) -> bool:
    window = box.main.op.window
    return box.main.op.weighted and window is not None and max(window.size) == 1
