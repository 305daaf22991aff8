"""What ends a training before its time, told so that a person knows what is saved and what to do next."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from pathlib import Path

from graphnet.errors import FileError, GraphnetError, Interrupted, TrainingError
from graphnet.files import write
from graphnet.training.learning.trainer import Diverged
from graphnet.training.lessons import Lesson
from graphnet.training.options import Options
from graphnet.training.reports.page import report
from graphnet.training.runs import checkpoints, history
from graphnet.training.runs.commands import command
from graphnet.training.runs.record import Record, Status
from graphnet.training.runs.record import write as write_record

_MEMORY = re.compile(r"RESOURCE_EXHAUSTED|[Oo]ut of memory|OOM when|failed to allocate|DefaultCPUAllocator")


@contextmanager
def told(folder: Path, record: Record, lesson: Lesson) -> Iterator[None]:
    """Whatever ends the block is kept in the run's record and report, and becomes one message."""
    go_on = command("fit --resume", folder, record)
    try:
        yield
    except (Interrupted, KeyboardInterrupt) as error:
        _keep(folder, record, lesson, "interrupted", None)
        message = str(error) or "interrupted"
        raise Interrupted(f"{message}: {_saved(folder)}\n    to go on: {go_on}") from None
    except Exception as error:
        reason, mend = _reason(error, record.options, go_on)
        _keep(folder, record, lesson, "failed", reason)
        if mend is None:
            raise
        raise TrainingError(f"{reason}\n    {_saved(folder)}\n    mend: {mend}") from error


def _reason(error: Exception, options: Options, go_on: str) -> tuple[str, str | None]:
    """Why training ended, and what to do next; None where the error says all there is to say."""
    if isinstance(error, Diverged):
        rate = options.learning_rate or 1
        lower = f"with --learning-rate {rate / 3:.1g}" if rate <= 1 else "without --learning-rate"
        return str(error), f"train anew {lower}, or with --clip-norm 1; --find-lr looks for a rate"
    if isinstance(error, FileError):
        return str(error), f"make room, then {go_on}"
    if out_of_memory(error):
        fewer = f"--batch-size {max(1, (options.batch_size or 2) // 2)}"
        mend = f"train anew with {fewer}; graphnet check --max-memory tells the largest batch that fits"
        return f"out of memory at {options.batch_size} pictures a step", mend
    return (str(error) if isinstance(error, GraphnetError) else f"{type(error).__name__}: {error}")[:1000], None


def out_of_memory(error: BaseException) -> bool:
    """Whether an error, of whatever backend, says that memory did not suffice."""
    return isinstance(error, MemoryError) or bool(_MEMORY.search(str(error)[:10_000]))


def _saved(folder: Path) -> str:
    for position, _ in checkpoints.newest(folder / "checkpoints"):
        return f"saved up to step {position.step:,}"
    return "nothing is saved yet"


def _keep(folder: Path, record: Record, lesson: Lesson, status: Status, reason: str | None) -> None:
    """Write record and report, if that can be done at all."""
    with suppress(GraphnetError):
        rows = history.read(folder)
        record = replace(record, status=status, reason=reason, epochs=len(rows))
        write_record(folder, record)
        write(folder / "report.html", report(record, lesson.network, rows, {}, None, str(folder)))
