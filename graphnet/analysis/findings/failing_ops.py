"""Ops of one's own that fail when they are asked something."""

from __future__ import annotations

import traceback
from collections.abc import Iterator

from graphnet.analysis.findings.finding import Remark, rule
from graphnet.analysis.findings.subject import Subject
from graphnet.ops import CATALOGUE, Op
from graphnet.source import Source


@rule("GN003", "error", "An op of one's own that fails", "Python documentation, Errors and exceptions")
def failing_ops(subject: Subject) -> Iterator[Remark]:
    """An op of one's own answers what is asked of it (`output_shape`, `weight_shapes`, `macs`, …) by raising something
    else than `Misfit`. What needed the answer cannot be told; everything else is.
    """
    for error in subject.failures:
        op, line = blamed(error) or (None, None)
        node = next((call.name for call in subject.network.calls if call.op is op), None)
        cause = error.__cause__ or error
        yield Remark(node, f"{op!r} fails at {line}: {type(cause).__name__}: {cause}", source=line)


def blamed(error: BaseException) -> tuple[Op, Source] | None:
    """The op of somebody's own that an error comes from, and the line of its code."""
    found = None
    for frame, number in traceback.walk_tb((error.__cause__ or error).__traceback__):
        op = frame.f_locals.get("self")
        if isinstance(op, Op) and CATALOGUE.get(type(op).__name__) is not type(op):
            found = op, Source(frame.f_code.co_filename, number)
    return found
