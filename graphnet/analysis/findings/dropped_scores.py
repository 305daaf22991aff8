"""Dropout on the scores themselves."""

from __future__ import annotations

from collections.abc import Iterator

from graphnet.analysis.findings.chains import may_end, stays_linear
from graphnet.analysis.findings.finding import Remark, rule
from graphnet.analysis.findings.subject import Subject
from graphnet.ops import Op


@rule("GN208", "warning", "Dropout on the scores", "Srivastava et al., Dropout, 2014")
def dropped_scores(subject: Subject) -> Iterator[Remark]:
    """Dropout makes a layer learn not to rely on single features of what comes in, so it stands before the layer.
    Behind the last one no layer is left that could learn this: scores or probabilities of classes become 0 at random,
    that of the right class among them.
    """
    for call in subject.network.calls:
        if not call.op.dropped or not subject.leaves(call, may_end):
            continue
        scored = subject.before(call, _keeps_scores)
        if scored is not None and (scored.op.weighted or scored.op.probabilities):
            mends = (f"{call.op!r} before {scored.name}",) if scored.op.weighted else (f"leave {call.name} out",)
            yield Remark(
                call.name, f"dropout of what {scored.name} scores: no layer follows that could learn from it", mends
            )


def _keeps_scores(op: Op) -> bool:
    return stays_linear(op) and not op.normalizes
