"""Figures in words: parts in percent, durations, what is not known."""

from __future__ import annotations

import math

UNKNOWN = "–"


def percent(part: float | None, digits: int = 2) -> str:
    """A part of 1 in percent.

    >>> percent(0.91237), percent(1), percent(float("nan"))
    ('91.24 %', '100.00 %', '–')
    """
    return UNKNOWN if part is None or math.isnan(part) else f"{100 * part:.{digits}f} %"


def of_part(part: str | None) -> str:
    """What stands behind held-out figures that are too good once they have chosen among runs.

    >>> of_part("test"), of_part("train"), of_part(None)
    (' (test part)', '', '')
    """
    return " (test part)" if part == "test" else ""


def figure(number: float | None) -> str:
    """A number to four digits.

    >>> figure(0.123456), figure(12.0), figure(6000.0), figure(float("nan"))
    ('0.1235', '12', '6,000', '–')
    """
    if number is None or math.isnan(number):
        return UNKNOWN
    return f"{number:,.0f}" if 1000 <= abs(number) < math.inf else f"{number:.4g}"


def duration(seconds: float) -> str:
    """Time in the units that a person would name.

    >>> duration(0.42), duration(75), duration(3599.8), duration(90061)
    ('0.4 s', '1 min 15 s', '1 h 0 min', '25 h 1 min')
    """
    if seconds < 59.95:
        return f"{seconds:.1f} s"
    minutes, rest = divmod(round(seconds), 60)
    return f"{minutes} min {rest} s" if minutes < 60 else f"{minutes // 60} h {minutes % 60} min"
