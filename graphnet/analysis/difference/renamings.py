"""What became of names, told as a person would tell it: scopes that are called otherwise, counts that moved on."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import takewhile
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


def patterns(renamings: Sequence[Renaming]) -> list[Pattern]:
    """Renamings gathered: a renamed scope is told once, and so are neighbours whose counts moved on by the same.

    >>> patterns([Renaming("stage1.conv1", "layer1.conv1"), Renaming("stage1.conv2", "layer1.conv2")])
    [Pattern(before='stage1.*', after='layer1.*', nodes=2)]
    >>> patterns([Renaming("conv7", "conv8"), Renaming("conv8", "conv9"), Renaming("conv9", "conv10")])
    [Pattern(before='conv7 … conv9', after='conv8 … conv10', nodes=3)]
    >>> patterns([Renaming("block1.conv1", "b1_conv"), Renaming("block1.relu1", "b1_act")])
    [Pattern(before='block1.*', after='b1_*', nodes=2)]
    """
    parts: dict[tuple[str, str], _Part] = {}
    for renaming, changes in [*_regular(renamings), *_irregular(renamings)]:
        for before, after, scope in changes:
            parts.setdefault((before, after), _Part(before, after)).add(renaming, scope)
    return [_pattern(run) for run in _runs(parts.values())]


Step = tuple[str, str, str]
"""A part of a name, what it became, and the scope it is in."""


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


def _regular(renamings: Iterable[Renaming]) -> Iterator[tuple[Renaming, list[Step]]]:
    """Names that lie as deep as before: each part that is another."""
    for renaming in renamings:
        before, after = renaming.before.split("."), renaming.after.split(".")
        if len(before) == len(after):
            last = len(before) - 1
            yield (
                renaming,
                [
                    (mine + ".*" * (depth < last), theirs + ".*" * (depth < last), ".".join(before[:depth]))
                    for depth, (mine, theirs) in enumerate(zip(before, after, strict=True))
                    if mine != theirs
                ],
            )


def _irregular(renamings: Iterable[Renaming]) -> Iterator[tuple[Renaming, list[Step]]]:
    """Names of another depth: for each scope what all names in it begin with on the other side."""
    scopes: dict[tuple[bool, str], list[Renaming]] = {}
    for renaming in renamings:
        depths = renaming.before.count("."), renaming.after.count(".")
        if depths[0] != depths[1]:
            deeper = depths[1] > depths[0]
            scopes.setdefault((deeper, renaming[deeper].rpartition(".")[0]), []).append(renaming)
    for (deeper, scope), group in scopes.items():
        flat = f"{_beginning([renaming[not deeper] for renaming in group])}*"
        step = (flat, f"{scope}.*", "") if deeper else (f"{scope}.*", flat, "")
        for renaming in group:
            yield renaming, [step]


def _beginning(names: Sequence[str]) -> str:
    """What names begin with, in whole words.

    >>> _beginning(["conv2_block1_1_conv", "conv2_block1_10_bn"]), _beginning(["conv1", "conv2"])
    ('conv2_block1_', '')
    """
    first, last = min(names), max(names)
    alike = takewhile(lambda letters: letters[0] == letters[1], zip(first, last, strict=False))
    return re.sub(r"[^._-]*$", "", "".join(letter for letter, _ in alike))


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
    match = re.fullmatch(r"(.*?)(\d+)([._-]\*)?", name)
    return (match[1], int(match[2]), match[3] or "") if match else None
