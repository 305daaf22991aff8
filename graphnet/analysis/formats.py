"""The formats in which an analysis is told, and the JSON of what it found."""

from __future__ import annotations

import json
from collections.abc import Mapping
from fractions import Fraction
from typing import Any, Literal, get_args

from graphnet.analysis.receptive_field import ReceptiveField
from graphnet.errors import ArgumentError, brief, near_matches

SummaryFormat = Literal["text", "json", "markdown", "html"]
ExplanationFormat = Literal["text", "markdown", "latex"]
DifferenceFormat = Literal["text", "markdown", "json"]

SUMMARY_FORMATS: tuple[SummaryFormat, ...] = get_args(SummaryFormat)
EXPLANATION_FORMATS: tuple[ExplanationFormat, ...] = get_args(ExplanationFormat)
DIFFERENCE_FORMATS: tuple[DifferenceFormat, ...] = get_args(DifferenceFormat)


def known_format(format: object, formats: tuple[str, ...]) -> None:
    """Raise `ArgumentError` unless a format is one of those there are."""
    if format not in formats:
        raise ArgumentError(f"unknown format {brief(format)}: {', '.join(formats)}{near_matches(str(format), formats)}")


def as_json(data: Any) -> str:
    """Data as JSON that a person can read too.

    >>> print(as_json({"stride": Fraction(1, 2)}))
    {
     "stride": 0.5
    }
    """
    return json.dumps(data, indent=1, ensure_ascii=False, default=_plain)


def _plain(value: Any) -> Any:
    """What JSON has no form for: a mapping as an object, anything else in Python's words."""
    if isinstance(value, ReceptiveField):
        return value.as_dict()
    if isinstance(value, Fraction):
        return float(value)
    return dict(value) if isinstance(value, Mapping) else repr(value)
