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
        for before, after, scope in _differing(renaming):
            parts.setdefault((before, after), _Part(before, after)).add(renaming, scope)
    return [_pattern(run) for run in _runs(parts.values())]


class _Part:
    """A part of names that became another: a scope, or the last one."""

    def __init__(self, before: str, after: str):
        self.before, self.after = before, after
        self.scopes: dict[str, None] = {}
        """The scopes that it is in, as they were called before."""
        self.renamings: list[Renaming] = []

    def add(self, renaming: Renaming, scope: str) -> None:
        self.renamings.append(renaming)
        self.scopes.setdefault(scope)

    def shift(self) -> tuple[object, ...] | None:
        """What neighbours have in common with it: their scopes, their words, and how far counts moved."""
        numbers = _numbered(self.before), _numbered(self.after)
        if None in numbers:
            return None
        (stem, first, end), (new_stem, second, new_end) = numbers  # type: ignore[misc]
        return tuple(self.scopes), stem, end, new_stem, new_end, second - first


def _differing(renaming: Renaming) -> Iterable[tuple[str, str, str]]:
    """The parts of a name that became others, with the scope they are in.

    >>> list(_differing(Renaming("net.stage1.conv1", "net.layer1.conv2")))
    [('stage1.*', 'layer1.*', 'net'), ('conv1', 'conv2', 'net.stage1')]
    >>> list(_differing(Renaming("stage1.block1.conv1", "block1.conv1")))
    [('stage1.*', '*', '')]
    """
    before, after = renaming.before.split("."), renaming.after.split(".")
    if len(before) == len(after):
        for depth, (mine, theirs) in enumerate(zip(before, after, strict=True)):
            if mine != theirs:
                within = ".*" if depth < len(before) - 1 else ""
                yield mine + within, theirs + within, ".".join(before[:depth])
        return
    kept = 0
    while kept < min(len(before), len(after)) and before[-1 - kept] == after[-1 - kept]:
        kept += 1
    rest = ["*"] if kept else []
    yield ".".join(before[: len(before) - kept] + rest), ".".join(after[: len(after) - kept] + rest), ""


def _runs(parts: Iterable[_Part]) -> list[list[_Part]]:
    """Parts that follow one another in their counts, and are alike in everything else."""
    runs: list[list[_Part]] = []
    latest: dict[object, list[_Part]] = {}
    for part in parts:
        shift = part.shift()
        run = latest.get(shift, [])
        if run and shift and _count(part) == _count(run[-1]) + 1:
            run.append(part)
        else:
            latest[shift] = [part]
            runs.append(latest[shift])
    return runs


def _pattern(run: list[_Part]) -> Pattern:
    first, last = run[0], run[-1]
    nodes = sum(len(part.renamings) for part in run)
    if nodes == 1:
        return Pattern(*first.renamings[0], nodes)
    (scope, *others) = first.scopes
    where = "*." if others else f"{scope}." if scope else ""
    return Pattern(
        _span(where + first.before, where + last.before), _span(where + first.after, where + last.after), nodes
    )


def _span(first: str, last: str) -> str:
    return first if first == last else f"{first} … {last}"


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
