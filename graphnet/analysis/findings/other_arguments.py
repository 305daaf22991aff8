"""Other arguments with which an op's window does better, as mends."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from graphnet.analysis.findings.subject import Sliding
from graphnet.ops.op import arguments_text
from graphnet.shapes import Window


def other_arguments(sliding: Sliding, good: Callable[[Window], bool]) -> Iterator[str]:
    """What to write instead, of all that an op can take instead, where its window is good then."""
    for arguments in sliding.call.op.alternatives(sliding.volume):
        op = sliding.call.op.with_arguments(**arguments)
        if op is not None and op.window is not None and good(op.window):
            yield arguments_text(arguments)
