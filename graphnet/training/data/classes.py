"""Names of classes and of parts as people write them, in an order that is the same everywhere."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence

import numpy as np

from graphnet.drawing.quoting import visible
from graphnet.training.data.dataset import Labels, PartName

_PARTS: dict[str, PartName] = {
    "train": "train",
    "training": "train",
    "val": "validation",
    "valid": "validation",
    "validation": "validation",
    "test": "test",
    "testing": "test",
}


def part_named(word: str) -> PartName | None:
    """The part that a word means.

    >>> part_named("Val"), part_named("cats")
    ('validation', None)
    """
    return _PARTS.get(word.strip().casefold())


def readable(name: str) -> str:
    r"""A name as text: in one Unicode form wherever it was written, with bytes that are no UTF-8 spelled out.

    >>> readable("e\u0301te\u0301") == "\u00e9t\u00e9"
    True
    >>> print(readable(b"\xe9t\xe9".decode(errors="surrogateescape")))
    \udce9t\udce9
    """
    return unicodedata.normalize("NFC", name.encode(errors="backslashreplace").decode())


def natural(text: str) -> tuple[tuple[str | tuple[int, str], ...], str]:
    """The key that sorts numbers within text by their size, and letters without regard to case or locale.

    >>> sorted(["img10", "Img9", "img1"], key=natural)
    ['img1', 'Img9', 'img10']
    """
    pieces = re.split("([0-9]+)", unicodedata.normalize("NFC", text).casefold())
    return tuple(_magnitude(piece) if number % 2 else piece for number, piece in enumerate(pieces)), text


def _magnitude(digits: str) -> tuple[int, str]:
    """A number's order among numbers of any length."""
    significant = digits.lstrip("0")
    return len(significant), significant


def naturally(names: Iterable[str]) -> list[str]:
    """Names in their natural order, each once."""
    return sorted(set(names), key=natural)


def numbered(names: Mapping[PartName, Sequence[str]]) -> tuple[tuple[str, ...], dict[PartName, Labels]]:
    """The classes in their natural order, and for the class of each picture its number among them.

    >>> numbered({"train": ["dog", "cat", "dog"]})
    (('cat', 'dog'), {'train': array([1, 0, 1])})
    """
    classes = naturally(name for part in names.values() for name in set(part))
    numbers = {name: number for number, name in enumerate(classes)}
    return tuple(classes), {
        part: np.fromiter((numbers[name] for name in of_part), np.int64, len(of_part))
        for part, of_part in names.items()
    }


def listed(names: Sequence[str], most: int = 5) -> str:
    """The names of classes in a message, as many as a line bears.

    >>> listed(["cat", "dog"]), listed(list("abcdefg"))
    ('cat, dog', 'a, b, c, d, e and 2 more')
    """
    shown = ", ".join(visible(name)[:60] for name in names[:most])
    return f"{shown} and {len(names) - most:,} more" if len(names) > most else shown
