"""Runs held against one another: those of a folder, finished or not, and those that can no longer be read."""

from __future__ import annotations

import math
import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, get_args

from graphnet.errors import ArgumentError, GraphnetError, NotFoundError, brief, near_matches
from graphnet.training.data.dataset import PartName
from graphnet.training.reports.orders import Order
from graphnet.training.reports.overview import throughput
from graphnet.training.runs import history, record
from graphnet.training.runs.folders import RUNS, at_work
from graphnet.training.runs.history import Epoch
from graphnet.training.runs.record import Record, Scores

NO_SCORES = Scores(math.nan, math.nan)


@dataclass(frozen=True)
class FoundRun:
    """A run folder, with what can be read of it."""

    directory: Path
    record: Record | None
    history: Sequence[Epoch]
    trouble: str = ""
    """Why something cannot be read."""

    @property
    def status(self) -> str:
        """`running`, `interrupted`, `failed`, `finished`, or `unreadable`."""
        if self.record is None:
            return "unreadable"
        dead = self.record.status == "running" and not at_work(self.directory)
        return "interrupted" if dead else self.record.status

    @property
    def epochs(self) -> int | None:
        """How many are done, also where a kill left no time to say so."""
        return None if self.record is None else len(self.history) or self.record.epochs

    @property
    def reason(self) -> str:
        """Why it cannot be read, or why it failed."""
        return self.trouble or (self.record and self.record.reason) or ""

    @property
    def held_out(self) -> Scores:
        """At the end, or after the last epoch so far; NaN where there was none."""
        if self.record is not None and self.record.held_out is not None:
            return self.record.held_out
        return Scores(self.history[-1].val_loss, self.history[-1].val_accuracy) if self.history else NO_SCORES

    @property
    def held_out_part(self) -> PartName | None:
        """The part of the data that the held-out pictures are of."""
        return None if self.record is None else self.record.learned.held_out_part

    @property
    def test(self) -> Scores:
        """Once, at the end; NaN until then."""
        return (self.record and self.record.test) or NO_SCORES

    @property
    def seconds(self) -> float:
        """Spent on training."""
        return sum(row.seconds for row in self.history)

    @property
    def images_per_second(self) -> float:
        """Over all epochs."""
        return throughput(self.history) or math.nan

    def as_dict(self) -> dict[str, Any]:
        """The run as plain values; what is not known is None."""
        found = self.record
        figures = {
            "held_out_loss": self.held_out.loss,
            "held_out_accuracy": self.held_out.accuracy,
            "test_loss": self.test.loss,
            "test_accuracy": self.test.accuracy,
            "seconds": self.seconds,
            "images_per_second": self.images_per_second,
        }
        return {
            "run": str(self.directory),
            "status": self.status,
            "network": found and found.name,
            "data": found and found.learned.data,
            "params": found and found.params,
            "epochs_done": self.epochs,
            "held_out_part": self.held_out_part,
            **{name: number if math.isfinite(number) else None for name, number in figures.items()},
            "started": found and found.started,
            "finished": found and found.finished,
            "settings": settings(self),
            "reason": self.reason or None,
        }


KEYS: Mapping[Order, Callable[[FoundRun], Any]] = {
    "name": lambda run: str(run.directory),
    "started": lambda run: run.record and run.record.started,
    "accuracy": lambda run: -run.held_out.accuracy,
    "loss": lambda run: run.held_out.loss,
    "time": lambda run: run.seconds or None,
    "throughput": lambda run: -run.images_per_second,
    "params": lambda run: run.record and run.record.params,
}
"""By what runs are sorted; what is not known is NaN or None."""


def runs(folder: str | os.PathLike[str] = RUNS, sort: Order = "name") -> list[FoundRun]:
    """Every run in a folder and the folders below it, the best accuracy or the lowest loss, time, … first.

    Accuracy and loss are those of the held-out pictures. Where these are the data's test part (`held_out_part`), they
    choose the best run and measure it too, and its figures are too good. What is damaged, or of an older format, is
    listed with the reason. Raises `NotFoundError` for a folder that is not there.
    """
    if sort not in KEYS:
        raise ArgumentError(
            f"sort must be one of {', '.join(get_args(Order))}, got {brief(sort)}{near_matches(str(sort), KEYS)}"
        )
    root = Path(folder)
    if not root.is_dir():
        missing = "no folder" if root.exists() else "not there"
        raise NotFoundError(f"{root} is {missing}: it has no runs\n    mend: graphnet fit BLUEPRINT --data DATA")
    return sorted(_found(root), key=lambda run: (*_known_first(KEYS[sort](run)), str(run.directory)))


def _known_first(value: Any) -> tuple[Any, ...]:
    unknown = value is None or value != value
    return (unknown,) if unknown else (unknown, value)


def settings(run: FoundRun) -> dict[str, Any]:
    """What a person may set another way: options, the blueprint's parameters as `set.NAME`, backend and device."""
    if run.record is None:
        return {}
    where = {name: run.record.environment.get(name) for name in ("backend", "device")}
    parameters = {f"set.{name}": value for name, value in run.record.parameters.items()}
    return asdict(run.record.options) | parameters | where


def differing(found: Sequence[FoundRun]) -> list[str]:
    """The settings that are not the same in all runs that can be read."""
    told = [settings(run) for run in found if run.record is not None]
    names = dict.fromkeys(name for each in told for name in each)
    return [name for name in names if len({repr(each.get(name)) for each in told}) > 1]


def _found(root: Path) -> Iterator[FoundRun]:
    refused: list[OSError] = []
    for place, folders, files in os.walk(root, onerror=refused.append):
        if {record.FILE, history.FILE} & set(files):
            folders.clear()
            yield _read(Path(place))
        else:
            folders[:] = [name for name in folders if not name.startswith(".")]
    for error in refused:
        yield FoundRun(Path(error.filename), None, (), f"it cannot be read: {error.strerror}")


def _read(directory: Path) -> FoundRun:
    try:
        found = record.read(directory)
    except GraphnetError as error:
        return FoundRun(directory, None, (), _reason(error))
    try:
        return FoundRun(directory, found, history.read(directory))
    except GraphnetError as error:
        return FoundRun(directory, found, (), _reason(error))


def _reason(error: GraphnetError) -> str:
    return str(error).partition("\n")[0]
