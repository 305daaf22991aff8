"""Commands that go on with a run, to be typed as they stand."""

from __future__ import annotations

import shlex
from pathlib import Path

from graphnet.drawing.quoting import visible
from graphnet.training.runs.record import Record


def command(words: str, directory: str | Path, record: Record | None = None) -> str:
    """A command of graphnet on a run, with `--ops` where its network needs them.

    >>> command("fit --resume", "my runs/resnet20")
    "graphnet fit --resume 'my runs/resnet20'"
    """
    ops = ["--ops", record.ops] if record is not None and record.ops is not None else []
    return visible(shlex.join(["graphnet", *words.split(), str(directory), *ops]))
