"""Plain data that may hold anything: looking into it, and refusing what is not there."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, TypeVar

from graphnet.errors import DocumentError, GraphnetError, brief

T = TypeVar("T")

_CALLED = {dict: "object", list: "list", str: "text", int: "whole number"}


def expect(holds: bool, message: str) -> None:
    if not holds:
        raise DocumentError(message)


def entry(data: dict[str, Any], key: str, kind: type[T], place: str) -> T:
    """What an object has under a key. Raises `DocumentError` where there is nothing, or something else."""
    if key not in data:
        raise DocumentError(f"{place} has no {key!r}")
    value = data[key]
    if type(value) is not kind:
        raise DocumentError(f"{place}: {key!r} is no {_CALLED[kind]}, but {brief(value)}")
    return value


def is_object_of_keras(value: Any) -> bool:
    """Whether this is how Keras writes an object down: its class and its config."""
    return isinstance(value, dict) and "class_name" in value


@contextmanager
def refusing(place: str) -> Iterator[None]:
    """Whatever an op refuses is said with the place in the config."""
    try:
        yield
    except (GraphnetError, TypeError, ValueError, OverflowError) as error:
        raise DocumentError(f"{place}: {error}") from None
