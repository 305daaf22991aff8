"""What JSON gives back -> the dataclass that it was."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from types import NoneType, UnionType
from typing import Any, get_args, get_origin, get_type_hints

from graphnet.errors import DocumentError
from graphnet.parameters import conform


def from_plain(kind: Any, value: Any, place: str) -> Any:
    """A value of a type, held to it in all its entries: dataclasses, named tuples and mappings within one another.

    `place` names it in messages. Raises `DocumentError` or `ArgumentError`, which name the entry.

    >>> from typing import NamedTuple
    >>> class Scores(NamedTuple):
    ...     loss: float
    >>> from_plain(Scores | None, {"loss": 1}, "scores")
    Scores(loss=1.0)
    """
    if get_origin(kind) is UnionType:
        if value is None and NoneType in get_args(kind):
            return None
        kind = next((option for option in get_args(kind) if _has_fields(option)), kind)
    if get_origin(kind) is Mapping:
        _, entries = get_args(kind)
        return {
            name: from_plain(entries, entry, f"{place}.{name}") for name, entry in conform(value, dict, place).items()
        }
    if not _has_fields(kind):
        return conform(value, kind, place)
    hints = get_type_hints(kind)
    names = [field.name for field in fields(kind)] if is_dataclass(kind) else list(kind._fields)
    if not isinstance(value, dict) or set(value) != set(names):
        raise DocumentError(f"{place or 'it'} does not have the entries {', '.join(names)}")
    return kind(**{name: from_plain(hints[name], value[name], f"{place}.{name}".lstrip(".")) for name in names})


def _has_fields(kind: Any) -> bool:
    return is_dataclass(kind) or hasattr(kind, "_fields")
