"""Layers that Keras was asked to build, and refused."""

from __future__ import annotations

from collections.abc import Iterator

from graphnet.analysis.findings.finding import Remark, rule
from graphnet.analysis.findings.subject import Subject


@rule("GN002", "error", "A layer that Keras refuses", "Keras documentation, Layers API")
def refused_layers(subject: Subject) -> Iterator[Remark]:
    """What a `KerasLayer` makes of a volume only Keras knows. Where Keras refuses to build it there, or where it gives
    several tensors, its volume stays unknown, what depends on it silent, and everything else is checked. `graphnet
    check` asks Keras; from Python `graphnet.resolve` does, before `graphnet.check`.
    """
    for problem in subject.refused:
        yield Remark(problem.node, problem.message)
