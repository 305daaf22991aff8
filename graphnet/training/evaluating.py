"""Measuring a trained network again, from the files of its run alone."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from rich.console import Console

from graphnet.drawing.quoting import visible
from graphnet.errors import ArgumentError, DocumentError
from graphnet.training.data.classes import listed
from graphnet.training.data.dataset import DataSet, Unreadable
from graphnet.training.data.decoding import unwarned
from graphnet.training.data.opening import open_data
from graphnet.training.data.reading import read
from graphnet.training.data.splitting import Chosen, whole
from graphnet.training.lessons import divided
from graphnet.training.measuring import Measured
from graphnet.training.progress import reading
from graphnet.training.runs.record import Record, Scores
from graphnet.training.trained import trained


@dataclass(frozen=True)
class Evaluation:
    """How well the network of a run tells pictures apart."""

    data: str
    """Whose pictures."""
    classes: tuple[str, ...]
    """As the network numbers them."""
    parts: Mapping[str, Measured]
    """What was said of them: of the run's own data those `held out` and, where there are some, of the `test`."""
    unreadable: Sequence[Unreadable]
    """The pictures that had to be left out."""

    @property
    def scores(self) -> dict[str, Scores]:
        """Loss and accuracy of each part."""
        return {name: measured.scores for name, measured in self.parts.items()}


def evaluate(
    run_directory: str | os.PathLike[str],
    data: str | None = None,
    *,
    part: str | None = None,
    ops: str | os.PathLike[str] | None = None,
    backend: str | None = None,
    device: str | None = None,
    progress: bool = True,
) -> Evaluation:
    """What the network of a run says of pictures whose classes are known.

    Of the data that it was trained on, those that were held out and those of the test part: the figures are those
    that ended its training. Of other data with the same classes or some of them, in whatever order, the test part, or
    else all parts. `part` chooses: `held out` or `test`, or of other data `train`, `validation` or `test`. `ops` is a
    Python file with ops of one's own.

    Raises `NotFoundError` for what is no finished run or no data, `ArgumentError` for other classes or a part that is
    not there, `DocumentError` for damaged files and for data that has changed since.
    """
    run = trained(Path(run_directory), ops, backend, device)
    from graphnet.training.learning.inference import measure

    learned = run.record.learned
    found = open_data(learned.data if data is None else data)
    known = _own(run.record, found, must=os.path.realpath(found.reference) == os.path.realpath(learned.data))
    chosen = known or _others(learned.classes, found)
    console = Console(stderr=True, quiet=not progress)
    parts, unreadable = {}, list(found.unreadable)
    for name, some in (_usual(chosen) if part is None else _asked(chosen, part, found)).items():
        with reading(console, f"reading {visible(found.name)}") as told:
            examples = read(found, some, learned.shape, told)
        unreadable += examples.unreadable
        with unwarned():  # pictures that do not fit in memory are read anew
            parts[name] = measure(run.model, examples, learned.normalization, run.answer)
    return Evaluation(found.reference, learned.classes, parts, unreadable)


def _own(run: Record, data: DataSet, must: bool) -> dict[str, Chosen]:
    """What a run did not train on of its own data, wherever that lies now; nothing of other data.

    Raises `DocumentError` for data that `must` be the run's own and has changed.
    """
    try:
        parts = divided(data, run.options)
        if parts.fingerprint == run.learned.split:
            return {"held out": parts.held_out} | ({} if parts.test is None else {"test": parts.test})
    except ArgumentError:  # it cannot be split as the run's own was
        pass
    if must:
        raise DocumentError(
            f"{visible(data.reference)} has changed since the run was begun: nobody can tell what was held out\n"
            "    mend: put the data back as it was, or measure on other data, with --data"
        )
    return {}


def _others(classes: Sequence[str], data: DataSet) -> dict[str, Chosen]:
    """All parts of a data set, with its classes numbered as a network numbers them."""
    numbers = {name: number for number, name in enumerate(classes)}
    strange = [name for name in data.classes if name not in numbers]
    if strange:
        raise ArgumentError(
            f"{visible(data.name)} has classes that the network was not taught: {listed(strange, 10)}\n"
            f"    it was taught {listed(classes, 10)}\n"
            "    mend: call the classes as in training, and leave out others"
        )
    renumbered = np.array([numbers[name] for name in data.classes], np.int64)
    parts = {name: whole(data, name) for name in data.parts}
    return {name: replace(some, labels=renumbered[some.labels]) for name, some in parts.items()}


def _usual(parts: Mapping[str, Chosen]) -> Mapping[str, Chosen]:
    """The parts that are measured on unless one is asked for."""
    if "held out" in parts:
        return parts
    return {"test": parts["test"]} if "test" in parts else parts


def _asked(parts: Mapping[str, Chosen], part: str, data: DataSet) -> Mapping[str, Chosen]:
    name = part.replace("-", " ")
    if name not in parts:
        raise ArgumentError(f"{visible(data.name)} has no part {part!r} to measure on\n    mend: {', '.join(parts)}")
    return {name: parts[name]}
