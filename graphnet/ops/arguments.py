"""Bringing the arguments of ops into one form, and refusing what makes no sense."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from operator import index
from typing import Any

from graphnet.errors import ArgumentError, brief, near_matches
from graphnet.shapes import Padding, Pads
from graphnet.source import placed


class Config(Mapping[str, Any]):
    """An immutable mapping of plain data: how an initializer or a regularizer is written down."""

    def __init__(self, items: Mapping[str, Any]):
        self._items = {str(key): freeze(value) for key, value in items.items()}

    def __getitem__(self, key: str) -> Any:
        return self._items[key]

    def __iter__(self) -> Iterator[str]:
        return iter(self._items)

    def __len__(self) -> int:
        return len(self._items)

    def __hash__(self) -> int:
        return hash(frozenset(self._items.items()))

    def __repr__(self) -> str:
        return f"{{{', '.join(f'{python_text(key)}: {python_text(value)}' for key, value in self._items.items())}}}"


def python_text(value: Any) -> str:
    """An argument as a person would write it in Python: texts in double quotes.

    >>> print(python_text(("same", 2)), python_text('a "b"'))
    ("same", 2) 'a "b"'
    """
    if isinstance(value, str):
        return repr(value) if '"' in value else '"' + repr("'" + value)[2:]  # as Python quotes what holds a '
    if type(value) is tuple:
        return f"({', '.join(map(python_text, value))}{',' * (len(value) == 1)})"
    return repr(value)


def freeze(value: Any) -> Any:
    """Plain data made immutable: lists become tuples, mappings become `Config`."""
    if isinstance(value, Mapping):
        return Config(value)
    if isinstance(value, (list, tuple)):
        return tuple(map(freeze, value))
    if value is None or isinstance(value, (str, bool, int)) or (isinstance(value, float) and math.isfinite(value)):
        return value
    raise ArgumentError(placed(f"plain data is wanted (finite numbers, texts, lists, mappings), got {value!r}"))


def thaw(value: Any) -> Any:
    """Frozen plain data as JSON has it: lists and dicts."""
    if isinstance(value, Config):
        return {key: thaw(entry) for key, entry in value.items()}
    return list(map(thaw, value)) if isinstance(value, tuple) else value


def refuse(op: object, argument: str, wanted: str, got: object) -> ArgumentError:
    return ArgumentError(placed(f"{type(op).__name__}: {argument} must be {wanted}, got {brief(got)}"))


LARGEST = 2**53
"""No extent, count or seed is larger; up to here JSON readers agree on numbers."""


def whole(op: object, argument: str, value: Any, least: int = 1) -> int:
    """A whole number, not a bool, of at least `least`."""
    if type(value) is int and least <= value <= LARGEST:
        return value
    try:
        number = index(value)
    except TypeError:
        raise refuse(op, argument, "a whole number", value) from None
    if isinstance(value, bool) or not least <= number <= LARGEST:
        raise refuse(op, argument, f"a whole number ≥ {least}" + " and ≤ 2⁵³" * (number > LARGEST), value)
    return number


def per_axis(op: object, argument: str, value: Any, rank: int, least: int = 1) -> tuple[int, ...]:
    """One whole number for all axes, or one for each."""
    if type(value) is int and least <= value <= LARGEST:
        return (value,) * rank
    if isinstance(value, (list, tuple)):
        if len(value) != rank:
            raise refuse(op, argument, f"a whole number or one for each of {rank} axes", value)
        return tuple(whole(op, argument, entry, least) for entry in value)
    return (whole(op, argument, value, least),) * rank


def pads(op: object, argument: str, value: Any, rank: int) -> Pads:
    """Cells before and after: one number for all, or one entry an axis, each a number or (before, after)."""
    if not isinstance(value, (list, tuple)):
        return ((whole(op, argument, value, 0),) * 2,) * rank
    if rank == 1 and len(value) == 2:
        value = (value,)  # of the one axis there is, as Keras writes it
    if len(value) != rank:
        raise refuse(op, argument, f"a whole number or one entry for each of {rank} axes", value)
    entries = []
    for entry in value:
        if isinstance(entry, (list, tuple)):
            before, after = per_axis(op, argument, entry, 2, 0)
            entries.append((before, after))
        else:
            entries.append((whole(op, argument, entry, 0),) * 2)
    return tuple(entries)


def padding(op: object, value: Any, rank: int) -> Padding:
    """The padding of a window, by name or in cells."""
    if not isinstance(value, str):
        return pads(op, "padding", value, rank)
    lowered = value.lower()
    if lowered not in ("valid", "same", "full"):
        raise ArgumentError(
            placed(f"{type(op).__name__}: padding must be valid, same, full or cells, got {value!r}")
            + near_matches(lowered, ("valid", "same", "full"))
        )
    return lowered


def number(op: object, argument: str, value: Any, least: float = -math.inf, below: float = math.inf) -> float:
    """A finite number in [least, below)."""
    if type(value) is float and least <= value < below:
        return value
    try:
        real = float(value)
    except (TypeError, ValueError, OverflowError):
        raise refuse(op, argument, "a number", value) from None
    if isinstance(value, (bool, str)) or not math.isfinite(real) or not least <= real < below:
        bounds = f" ≥ {least:g}" if below == math.inf else f" in [{least:g}, {below:g})"
        raise refuse(op, argument, "a finite number" if least == -math.inf else f"a number{bounds}", value)
    return real


def choice(op: object, argument: str, value: Any, choices: Sequence[str]) -> str:
    """One of some words, however it is capitalised."""
    lowered = value.lower() if isinstance(value, str) else value
    if lowered not in choices:
        raise refuse(op, argument, " or ".join([", ".join(choices[:-1]), choices[-1]]), value)
    return str(lowered)


def axis(op: object, value: Any) -> int:
    """An axis counted as in Keras, with the batch as axis 0, which no op may work along."""
    try:
        number = index(value)
    except TypeError:
        raise refuse(op, "axis", "a whole number", value) from None
    if isinstance(value, bool) or number == 0:
        raise refuse(op, "axis", "a whole number other than 0, which is the batch", value)
    return number


def flag(op: object, argument: str, value: Any) -> bool:
    if not isinstance(value, bool):
        raise refuse(op, argument, "True or False", value)
    return value


def recipe(op: object, argument: str, value: Any) -> str | Config | None:
    """An initializer, regularizer or constraint: Keras's name for it, or its config.

    An object of Keras's own is written down through its `get_config`.
    """
    if value is None or isinstance(value, (str, Config)):
        return value
    if isinstance(value, Mapping):
        if not isinstance(value.get("class_name"), str):
            raise refuse(op, argument, 'a name, or a mapping like {"class_name": "L2", "config": {"l2": 1e-4}}', value)
        return Config(value)
    get_config = getattr(value, "get_config", None)
    if get_config is None or isinstance(value, type):
        raise refuse(op, argument, "a name or a config", value)
    return Config({"class_name": type(value).__name__, "config": get_config()})


PerAxis = Any
"""A whole number, or one for each spatial axis; kept as a tuple."""

PaddingLike = Any
"""`"valid"`, `"same"`, `"full"`, P, or one entry an axis, each P or (before, after); kept as a name or as pairs."""

Recipe = Any
"""Keras's name for an initializer, regularizer or constraint, or its config; kept as text or `Config`."""
