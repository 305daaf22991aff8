"""What a finding is, and what a rule is that makes some."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from inspect import getdoc
from typing import Any, Literal, NamedTuple

from graphnet.analysis.findings.subject import Subject
from graphnet.errors import told
from graphnet.source import Source

Severity = Literal["error", "warning", "note"]
SEVERITIES: tuple[Severity, ...] = ("error", "warning", "note")
"""The worst first: what cannot work; what most likely is not meant; what is worth a look."""


class Finding(NamedTuple):
    """Something about a network that a person should know, where it is, and what would mend it."""

    code: str
    severity: Severity
    node: str | None
    """The node it is about; None where it is about the whole network."""
    message: str
    source: Source | None = None
    details: tuple[str, ...] = ()
    """Lines that tell how it came to be."""
    mends: tuple[str, ...] = ()
    others: tuple[str, ...] = ()
    """Further nodes that the same line of the blueprint made, and of which the same is true."""

    def __str__(self) -> str:
        node = f"{self.node}: " if self.node else ""
        details = [*self.details, *([_also(self.others)] if self.others else [])]
        return told(self.source, f"{self.severity} {self.code}  {node}{self.message}", details, self.mends)

    def as_dict(self) -> dict[str, Any]:
        """The finding as plain data."""
        return {
            "code": self.code,
            "severity": self.severity,
            "file": self.source.file if self.source else None,
            "line": self.source.line if self.source else None,
            "node": self.node,
            "message": self.message,
            "details": list(self.details),
            "mends": list(self.mends),
            "others": list(self.others),
        }


def _also(nodes: tuple[str, ...]) -> str:
    """Further nodes in words, not more than a few by name.

    >>> _also(("conv2", "conv3"))
    'also: conv2, conv3'
    >>> _also(tuple("abcdefgh"))
    'also: a, b, c, d and 4 more'
    """
    if len(nodes) <= 5:
        return f"also: {', '.join(nodes)}"
    return f"also: {', '.join(nodes[:4])} and {len(nodes) - 4} more"


class Remark(NamedTuple):
    """What a rule says of one node, or of the whole network where there is no node."""

    node: str | None
    message: str
    mends: tuple[str, ...] = ()
    details: tuple[str, ...] = ()
    source: Source | None = None
    """The place, where it is not the node's own."""


Look = Callable[[Subject], Iterator[Remark]]


@dataclass(frozen=True)
class Rule:
    """One thing to look for: its code, how bad it is, and the function that finds it."""

    code: str
    severity: Severity
    title: str
    reference: str
    """The paper, deck or document that the rule is taken from."""
    look: Look

    @property
    def explanation(self) -> str:
        """The rule in a paragraph, as the docs print it."""
        return getdoc(self.look) or ""


def rule(code: str, severity: Severity, title: str, reference: str) -> Callable[[Look], Rule]:
    """Make a rule of a function that yields remarks; its docstring is the paragraph in the docs."""
    return lambda look: Rule(code, severity, title, reference, look)
