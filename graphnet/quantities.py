"""Counts and sizes of memory as people write them: 5M, 1.5G, 8GiB."""

from __future__ import annotations

import math
import re

from graphnet.errors import ArgumentError, brief

FLOAT32_BYTES = 4
"""What one number takes in memory, where nothing else is said."""

_THOUSANDS = {"": 1, "k": 10**3, "m": 10**6, "g": 10**9, "t": 10**12}
_BINARY = {"": 1, "k": 2**10, "m": 2**20, "g": 2**30, "t": 2**40}
_COUNT = r"(?P<number>\d[\d_,]*(\.\d+)?)\s*(?P<prefix>[kmgt]?)"
_MEMORY = rf"{_COUNT}(?P<binary>i?)(?P<bytes>b|bytes)?"


def count(text: str | float, name: str = "count") -> int:
    """A whole number, in thousands where it ends in K, M, G or T.

    >>> count("5M"), count("1.5G"), count("25_636_712"), count(300)
    (5000000, 1500000000, 25636712, 300)
    """
    match = re.fullmatch(_COUNT, _plain(text), re.IGNORECASE)
    if match is None:
        raise ArgumentError(f"{name} must be a number such as 5M, 1.5G or 25636712, got {brief(text)}")
    return math.floor(_number(match["number"]) * _THOUSANDS[match["prefix"].lower()])


def memory(text: str | float, name: str = "memory") -> int:
    """Bytes: KiB, MiB, GiB and TiB are powers of 1024, KB, MB, GB and TB of 1000; a bare number is bytes.

    >>> memory("8GiB"), memory("512 MB"), memory(2048)
    (8589934592, 512000000, 2048)
    """
    match = re.fullmatch(_MEMORY, _plain(text), re.IGNORECASE)
    if match is None or (match["binary"] and not match["prefix"]) or (match["prefix"] and not match["bytes"]):
        raise ArgumentError(f"{name} must be a size such as 8GiB, 512MB or 2048, got {brief(text)}")
    units = _BINARY if match["binary"] else _THOUSANDS
    return math.floor(_number(match["number"]) * units[match["prefix"].lower()])


def _plain(value: str | float) -> str:
    if isinstance(value, str):
        return value.strip()
    if isinstance(value, bool) or not isinstance(value, (int, float)) or not math.isfinite(value):
        return ""
    return f"{value:.15g}" if isinstance(value, float) and value < 1e15 else str(int(value))


def _number(text: str) -> float:
    digits = text.replace("_", "").replace(",", "")
    return float(digits) if "." in digits else int(digits)


def memory_text(count: int) -> str:
    """Memory in the largest unit of which there is one.

    >>> memory_text(36472), memory_text(4 * 22381544)
    ('35.6 KiB', '85.4 MiB')
    """
    names = {1: "bytes", 2**10: "KiB", 2**20: "MiB", 2**30: "GiB", 2**40: "TiB"}
    unit = max(size for size in names if size <= count or size == 1)
    return f"{count / unit:,.1f} {names[unit]}" if unit > 1 else f"{count} {names[unit]}"


def number_text(number: int | None, zero: str = "0") -> str:
    """A count with its thousands apart; unknown is said, and `zero` stands for 0, where a table had better be empty.

    >>> number_text(25636712), number_text(None), number_text(0, zero="")
    ('25,636,712', 'unknown', '')
    """
    if number is None:
        return "unknown"
    return f"{number:,}" if number else zero


def count_text(count: int) -> str:
    """A count in thousands, millions or billions, short.

    >>> count_text(950), count_text(25_636_712), count_text(3_858_000_000)
    ('950', '25.6M', '3.86G')
    """
    unit, letter = max((size, letter) for letter, size in _THOUSANDS.items() if size <= max(count, 1))
    return f"{count / unit:.3g}{letter.upper()}" if unit > 1 else str(count)
