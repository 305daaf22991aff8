"""What was written and leads nowhere."""

from __future__ import annotations

from collections.abc import Iterator

from graphnet.analysis.findings.finding import Remark, rule
from graphnet.analysis.findings.subject import Subject


@rule("GN304", "warning", "A dead branch", "Aho et al., Compilers: dead-code elimination")
def dead_branches(subject: Subject) -> Iterator[Remark]:
    """A tensor that a blueprint made and neither returns nor goes on from: what leads to it is no part of the network,
    costs nothing and does nothing. Mostly a name was used twice, or a result was not kept: `x >> conv` makes a new
    tensor, and leaves x what it was.
    """
    for op, source in subject.network.unused:
        what = f"nothing takes {op!r}" if op.arity == 0 else f"{op!r} ends a branch that leads to no output"
        yield Remark(None, what, ("return it, join it to the rest, or leave it out",), source=source)
