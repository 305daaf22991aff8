"""Measuring a trained network again, from the files of its run alone."""

from __future__ import annotations

import os
from pathlib import Path

from graphnet.errors import ArgumentError, DocumentError
from graphnet.training import data as data_sets
from graphnet.training import record
from graphnet.training.quiet import quiet_tensorflow


def evaluate(run_directory: str | os.PathLike[str], data: str | None = None) -> record.Scores:
    """The held-out loss and accuracy of a run: on the data it was trained on, those that ended its training.

    Only model.keras and run.json are read. Raises `NotFoundError` for what is no run or no data set, `DocumentError`
    for damaged files.
    """
    directory = Path(run_directory)
    run = record.read(directory)
    data_set = data_sets.find(run.data if data is None else data)
    if data_set.classes != run.classes:
        raise ArgumentError(
            f"{directory} tells {len(run.classes)} classes apart ({', '.join(run.classes)}), "
            f"and {data_set.name} has {len(data_set.classes)}"
        )
    with quiet_tensorflow():
        from graphnet.training import learning
    model = learning.read_model(directory / "model.keras", len(run.classes))
    shape = data_set.shape_for(model.input_shape[1:])
    split = data_sets.load(data_set.name, shape, run.options.seed, run.held_out.part)
    if data_set.name == run.data and split.fingerprint != run.held_out.fingerprint:
        raise DocumentError(f"{directory}: the images held out in training cannot be told any more")
    return learning.measure(model, split.held_out, run.from_logits, run.options.batch_size)
