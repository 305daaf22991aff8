"""The types a blueprint's parameters may have: reading them from text, and holding values to them.

int, float, bool, str, `tuple[...]`, `Literal[...]`, and unions of these with None.
"""

from __future__ import annotations

import math
from numbers import Integral, Number, Real
from types import NoneType, UnionType
from typing import Any, Literal, Union, get_args, get_origin

from graphnet.errors import ArgumentError, near_matches

_WORDS = {"true": True, "yes": True, "on": True, "1": True, "false": False, "no": False, "off": False, "0": False}


class _Unfit(Exception):
    """A value that is not of a type."""


def parse(text: str, annotation: Any, name: str) -> Any:
    """A value from a command line.

    >>> parse("64,64,3", tuple[int, ...], "input_shape")
    (64, 64, 3)
    """
    return _held(lambda: _parse(text.strip(), annotation), text, annotation, name)


def conform(value: Any, annotation: Any, name: str) -> Any:
    """A value given from Python, unchanged but for lists that stand for tuples and integers for floats."""
    return _held(lambda: _conform(value, annotation), value, annotation, name)


def _held(attempt: Any, value: Any, annotation: Any, name: str) -> Any:
    try:
        return attempt()
    except (_Unfit, OverflowError):
        message = f"{name} must be {type_text(annotation)}, got {value!r}"
        if get_origin(annotation) is Literal and isinstance(value, str):
            message += near_matches(value, map(str, get_args(annotation)))
        raise ArgumentError(message) from None


def _parse(text: str, annotation: Any) -> Any:
    origin, arguments = get_origin(annotation), get_args(annotation)
    if origin in (Union, UnionType):
        for option in sorted(arguments, key=lambda option: option is str):  # text fits anything, so it comes last
            try:
                return _parse(text, option)
            except _Unfit:
                continue
        raise _Unfit
    if origin is Literal:
        for option in arguments:
            if text == str(option):
                return option
        raise _Unfit
    if origin is tuple or annotation is tuple:
        text = text.strip("()[] ").removesuffix(",")  # (64,) is one entry, as in Python
        texts = text.split(",") if text else []
        return tuple(_parse(entry.strip(), kind) for entry, kind in _entries(texts, arguments))
    if annotation is NoneType:
        if text.lower() in ("none", "null"):
            return None
        raise _Unfit
    if annotation is bool:
        if text.lower() in _WORDS:
            return _WORDS[text.lower()]
        raise _Unfit
    if annotation in (int, float):
        try:
            number = annotation(text)
        except ValueError:
            raise _Unfit from None
        if not math.isfinite(number):
            raise _Unfit
        return number
    if annotation in (str, Any):
        return text
    raise _Unfit


def _conform(value: Any, annotation: Any) -> Any:
    origin, arguments = get_origin(annotation), get_args(annotation)
    if origin in (Union, UnionType):
        for option in arguments:
            try:
                return _conform(value, option)
            except _Unfit:
                continue
        raise _Unfit
    if origin is Literal:
        for option in arguments:
            if value is option or (
                _plain(value) and isinstance(value, bool) is isinstance(option, bool) and value == option
            ):
                return option
        raise _Unfit
    if origin is tuple or annotation is tuple:
        if not isinstance(value, (tuple, list)):
            raise _Unfit
        return tuple(_conform(entry, kind) for entry, kind in _entries(list(value), arguments))
    if annotation in (int, float):
        if isinstance(value, Integral if annotation is int else Real) and not isinstance(value, bool):
            return annotation(value)
        raise _Unfit
    if isinstance(annotation, type) and annotation is not Any and not isinstance(value, annotation):
        raise _Unfit
    return value


def _plain(value: Any) -> bool:
    """Whether comparing a value gives a plain yes or no."""
    return isinstance(value, (str, Number))


def _entries(values: list[Any], arguments: tuple[Any, ...]) -> list[tuple[Any, Any]]:
    """Each entry of a tuple with the type it must have."""
    if not arguments:
        return [(value, Any) for value in values]
    if arguments[-1] is Ellipsis:
        return [(value, arguments[0]) for value in values]
    if len(values) != len(arguments):
        raise _Unfit
    return list(zip(values, arguments, strict=True))


def type_text(annotation: Any) -> str:
    """A type in words.

    >>> type_text(tuple[int, ...]), type_text(Literal[50, 101]), type_text(int | None)
    ('whole numbers like 64,64,3', 'one of 50, 101', 'a whole number or none')
    """
    origin, arguments = get_origin(annotation), get_args(annotation)
    if origin in (Union, UnionType):
        return " or ".join(map(type_text, arguments))
    if origin is Literal:
        return f"one of {', '.join(map(str, arguments))}"
    if origin is tuple:
        if arguments[-1] is Ellipsis:
            plural = {int: "whole numbers like 64,64,3", float: "numbers like 0.1,0.2", str: "texts like a,b"}
            return plural.get(arguments[0], f"entries, each {type_text(arguments[0])}, with commas between")
        return f"({', '.join(map(type_text, arguments))})"
    words = {int: "a whole number", float: "a number", bool: "true or false", str: "text", NoneType: "none"}
    return words.get(annotation, getattr(annotation, "__name__", str(annotation)))
