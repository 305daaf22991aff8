"""Nodes that came or went, a line each for what belongs together."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from graphnet.analysis.facts import Facts, Row, known_sum
from graphnet.network import scopes_of


class Group(NamedTuple):
    """Nodes or scopes that are alike but for the numbers in their names."""

    names: tuple[str, ...]
    """The nodes, or the scopes that are altogether among them."""
    rows: tuple[Row, ...]
    """All the nodes."""

    @property
    def params(self) -> int | None:
        return known_sum(row.params for row in self.rows)


def folded(facts: Facts, rows: Sequence[Row]) -> list[Group]:
    """Some of a network's nodes: a scope that is wholly among them counts as one, and so do copies of it."""
    whole = Counter(scope for row in facts for scope in scopes_of(row.name))
    here = Counter(scope for row in rows for scope in scopes_of(row.name))
    within: dict[str, list[Row]] = {}
    for row in rows:
        scope = next((scope for scope in scopes_of(row.name) if here[scope] == whole[scope] > 1), row.name)
        within.setdefault(scope, []).append(row)
    alike: dict[object, list[str]] = {}
    for name, members in within.items():
        alike.setdefault((_stem(name), tuple(_contents(name, members))), []).append(name)
    return [Group(tuple(names), tuple(row for name in names for row in within[name])) for names in alike.values()]


def _contents(scope: str, rows: Iterable[Row]) -> Iterable[tuple[str, str]]:
    for row in rows:
        yield row.name[len(scope) :], repr(row.op)


def _stem(name: str) -> str:
    """A name whose last part has lost its count.

    >>> _stem("stage3.bottleneck7")
    'stage3.bottleneck'
    """
    return re.sub(r"\d+$", "", name)


def names_text(names: Sequence[str]) -> str:
    """Names, short where they are many.

    >>> names_text(["conv1"]), names_text(["conv1", "conv2"]), names_text(["b7", "b8", "b9"])
    ('conv1', 'conv1, conv2', 'b7 … b9')
    >>> names_text(["conv1", "conv3", "conv7", "dense1"])
    'conv1, conv3 and 2 more'
    """
    if len(names) < 3:
        return ", ".join(names)
    if _consecutive(names):
        return f"{names[0]} … {names[-1]}"
    return f"{names[0]}, {names[1]} and {len(names) - 2:,} more"


def _consecutive(names: Sequence[str]) -> bool:
    counts = [re.search(r"\d+$", name) for name in names]
    if None in counts or len({_stem(name) for name in names}) > 1:
        return False
    numbers = [int(count[0]) for count in counts if count]
    return numbers == list(range(numbers[0], numbers[0] + len(numbers)))
