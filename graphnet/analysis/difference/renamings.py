"""What became of names, told as a person would tell it: scopes that are called otherwise, counts that moved on."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import NamedTuple


class Renaming(NamedTuple):
    """A node that bears another name."""

    before: str
    after: str


class Pattern(NamedTuple):
    """A way in which names became others, and how many did."""

    before: str
    after: str
    nodes: int


def patterns(renamings: Iterable[Renaming]) -> list[Pattern]:
    """Renamings gathered: a renamed scope is told once, and so are neighbours whose counts moved on by the same.

    >>> patterns([Renaming("stage1.conv1", "layer1.conv1"), Renaming("stage1.conv2", "layer1.conv2")])
    [Pattern(before='stage1.*', after='layer1.*', nodes=2)]
    >>> patterns([Renaming("conv7", "conv8"), Renaming("conv8", "conv9"), Renaming("conv9", "conv10")])
    [Pattern(before='conv7 … conv9', after='conv8 … conv10', nodes=3)]
    """
    parts: dict[tuple[str, str], _Part] = {}
    for renaming in renamings:
        for part, scope in _differing(renaming):
            known = parts.setdefault((part.before, part.after), part)
            known.scopes.setdefault(scope)
            known.nodes += 1
    return [_pattern(run) for run in _runs(list(parts.values()))]


class _Part:
    """A part of names that became another: a scope, or the last one."""

    def __init__(self, before: str, after: str):
        self.before, self.after = before, after
        self.scopes: dict[str, None] = {}
        """The scopes, as they were called before, that it is in."""
        self.nodes = 0

    def shift(self) -> tuple[object, ...] | None:
        """What neighbours have in common with it: their scopes, their words, and how far counts moved."""
        numbers = _numbered(self.before), _numbered(self.after)
        if None in numbers:
            return None
        (stem, first, end), (new_stem, second, new_end) = numbers  # type: ignore[misc]
        return tuple(self.scopes), stem, end, new_stem, new_end, second - first


def _differing(renaming: Renaming) -> Iterable[tuple[_Part, str]]:
    """The parts of a name that became others, each with the scope it is in; the whole of it where the depth changed."""
    before, after = renaming.before.split("."), renaming.after.split(".")
    last = len(before) - 1
    if len(before) == len(after):
        for depth, (mine, theirs) in enumerate(zip(before, after, strict=True)):
            if mine != theirs:
                rest = "" if depth == last else ".*"
                yield _Part(mine + rest, theirs + rest), ".".join(before[:depth])
        return
    while len(before) > 1 and len(after) > 1 and before[-1] == after[-1]:
        before, after = before[:-1], after[:-1]
    kept = renaming.before.split(".")[len(before) :]
    rest = ".*" if kept else ""
    if kept or before[-1] != after[-1]:
        yield _Part(".".join(before) + rest, ".".join(after) + rest), ""
    else:  # into a scope or out of one, under the name it had
        yield _Part(".".join([*before[:-1], "*"]), ".".join([*after[:-1], "*"])), ""


def _runs(parts: list[_Part]) -> list[list[_Part]]:
    """Parts that follow one another, by count and in everything else alike."""
    runs: dict[object, list[list[_Part]]] = {}
    ordered = []
    for part in parts:
        shift = part.shift()
        begun = runs.setdefault(shift or part, [])
        if begun and shift and _count(part) == _count(begun[-1][-1]) + 1:
            begun[-1].append(part)
        else:
            begun.append([part])
            ordered.append(begun[-1])
    return ordered


def _pattern(run: list[_Part]) -> Pattern:
    first, last = run[0], run[-1]
    scopes = list(first.scopes)
    scope = "" if scopes == [""] else f"{scopes[0]}." if len(scopes) == 1 else "*."
    before, after = ([scope + name for name in names] for names in ((first.before, last.before), (first.after, last.after)))
    return Pattern(_span(before), _span(after), sum(part.nodes for part in run))


def _span(ends: list[str]) -> str:
    return " … ".join(dict.fromkeys(ends))


def _count(part: _Part) -> int:
    numbered = _numbered(part.before)
    assert numbered is not None
    return numbered[1]


def _numbered(name: str) -> tuple[str, int, str] | None:
    """A name that ends in a number, taken apart.

    >>> _numbered("conv12"), _numbered("bottleneck7.*"), _numbered("head")
    (('conv', 12, ''), ('bottleneck', 7, '.*'), None)
    """
    match = re.fullmatch(r"(.*?)(\d+)(\.\*)?", name)
    return (match[1], int(match[2]), match[3] or "") if match else None
