"""What does not fit, and what shares weights that it cannot share."""

from __future__ import annotations

from collections.abc import Iterator

from graphnet.analysis.findings.finding import Remark, rule
from graphnet.analysis.findings.subject import Subject
from graphnet.volumes import problems


@rule("GN001", "error", "Volumes that don't fit", "CS231n, Convolutional networks: spatial arrangement")
def misfits(subject: Subject) -> Iterator[Remark]:
    """An op cannot take the volume that reaches it, or shares weights that were made for another volume. What depends
    on it stays silent, everything else goes on being checked; the mends were tried on the network, and work.
    """
    for problem in problems(subject.network, subject.found):
        yield Remark(problem.node, problem.message, problem.mends, problem.history)
