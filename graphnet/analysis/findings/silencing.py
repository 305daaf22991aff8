"""Findings that a blueprint does not want to hear of: by a comment on a line, or for the whole of it."""

from __future__ import annotations

import linecache
import re

from graphnet.analysis.findings.finding import Finding
from graphnet.network import Network
from graphnet.source import Source

_COMMENT = re.compile(r"#.*\bgraphnet: ignore\b\s*(?:\[(?P<codes>[^\]]*)\])?")


def silenced(finding: Finding, network: Network, ignore: frozenset[str] = frozenset()) -> bool:
    """Whether somebody said that a finding is not to be told; errors cannot be silenced."""
    if finding.severity == "error":
        return False
    return finding.code in network.ignore | ignore or any(
        finding.code in codes or not codes for codes in _comments(finding.source)
    )


def _comments(source: Source | None) -> list[frozenset[str]]:
    """The codes in the comments on a line, or on the lines that led to it; an empty set is every code."""
    if source is None:
        return []
    linecache.checkcache(source.file)  # the file may have been edited since
    places = dict.fromkeys([(source.file, source.line), *((line.file, line.line) for line in source.chain)])
    found = [codes_in(linecache.getline(file, line)) for file, line in places]
    return [codes for codes in found if codes is not None]


def codes_in(line: str) -> frozenset[str] | None:
    """The codes that a line's comment silences: an empty set is all of them, None is no such comment.

    >>> sorted(codes_in("Conv2D(8, 2)  # graphnet: ignore[GN101, GN106] as in the paper"))
    ['GN101', 'GN106']
    >>> codes_in("Conv2D(8, 2)  # graphnet: ignore"), codes_in("Conv2D(8, 2)  # graphnet: ignored, as in the paper")
    (frozenset(), None)
    """
    match = _COMMENT.search(line)
    if match is None:
        return None
    return frozenset(code.strip() for code in (match["codes"] or "").split(",") if code.strip())
