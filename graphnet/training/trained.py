"""A finished run, read back from its folder alone."""

from __future__ import annotations

import os
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from graphnet.drawing.quoting import visible
from graphnet.errors import NotFoundError
from graphnet.quiet import quiet_tensorflow
from graphnet.training import devices
from graphnet.training.data.dataset import DataSet
from graphnet.training.runs import record
from graphnet.training.runs.commands import command
from graphnet.training.runs.folders import at_work
from graphnet.training.runs.networks import network_of
from graphnet.training.runs.record import Record
from graphnet.training.tasks import Answer, task

if TYPE_CHECKING:
    import keras


@dataclass(frozen=True)
class Trained:
    """What a run learned, and what it takes to ask it."""

    record: Record
    model: keras.Model
    """It ends in the logits of the network's main output."""
    answer: Answer


def trained(directory: Path, ops: str | os.PathLike[str] | None, backend: str | None, device: str | None) -> Trained:
    """The network of a run with its weights, on a backend and a device.

    `ops` is a Python file with ops of one's own; no other code is run, whatever the folder holds. Raises
    `NotFoundError` for what is no finished run, `DocumentError` for damaged files.
    """
    run = record.read(directory)
    weights = directory / "model.keras"
    if not weights.is_file():
        raise NotFoundError(f"{visible(str(directory))} has no model.keras: {_unfinished(directory, run)}")
    network = network_of(directory, run, ops)
    goal = task(network, _as_learned(run))
    main = replace(goal, outputs=goal.outputs[:1])  # the others serve learning alone
    devices.prepare(backend, device)
    with quiet_tensorflow():
        from graphnet.training.learning import hardware
        from graphnet.training.learning.models import logits_of, restored
    hardware.check(device, hardware.hardware())
    return Trained(run, logits_of(restored(network, weights), main), main.outputs[0].answer)


def _unfinished(directory: Path, run: Record) -> str:
    """Why a run has no model yet, and what to do next."""
    if run.status == "failed":
        return f"its training failed, since {visible(str(run.reason))}\n    mend: train anew"
    if run.status == "running" and at_work(directory):
        return "it is being trained\n    mend: wait until that is done"
    return f"its training is interrupted\n    mend: {command('fit --resume', directory, run)}"


def _as_learned(run: Record) -> DataSet:
    """What a run knows of its data, whose pictures may be gone."""
    learned = run.learned
    return DataSet(learned.data, learned.data, learned.kind, learned.shape, learned.classes, parts={})
