"""What a run leaves when training is over."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import keras

from graphnet.errors import FileError
from graphnet.files import settle, write
from graphnet.training.learning import inference
from graphnet.training.learning.models import first_filters, kept, logits_of
from graphnet.training.learning.trainer import Trainer
from graphnet.training.lessons import Lesson
from graphnet.training.reports.curves import curves, png
from graphnet.training.reports.page import report
from graphnet.training.runs import checkpoints
from graphnet.training.runs import record as records
from graphnet.training.runs.run import Run


def finish(folder: Path, record: records.Record, lesson: Lesson, trainer: Trainer) -> Run:
    """The results: measured on the model that is kept, which computes in float32 and ends as the network does."""
    rows = trainer.position.history
    best = None if record.options.patience is None else checkpoints.best(folder / "checkpoints")
    model = kept(lesson.network)
    model.set_weights(trainer.weights() if best is None else best)
    ends_in_logits = logits_of(model, lesson.task)
    answer, normalization = lesson.task.outputs[0].answer, record.learned.normalization
    measured = {
        name: (inference.measure(ends_in_logits, examples, normalization, answer), examples)
        for name, examples in (("held out", lesson.held_out), ("test", lesson.test))
        if examples is not None
    }
    record = replace(
        record,
        status="finished",
        epochs=len(rows),
        held_out=measured["held out"][0].scores,
        test=measured["test"][0].scores if "test" in measured else None,
        finished=records.now(),
    )
    _save_model(model, folder / "model.keras")
    write(folder / "history.png", png(curves(rows, f"{record.name} on {lesson.data.name}")))
    write(folder / "report.html", report(record, lesson.network, rows, measured, first_filters(model), str(folder)))
    records.write(folder, record)
    assert record.held_out is not None
    return Run(model, list(rows), record.held_out, record.test, folder)


def _save_model(model: keras.Model, path: Path) -> None:
    """Keras wants a path that ends in .keras, so it writes beside."""
    beside = path.with_name(f".beside-{path.name}")
    try:
        model.save(beside)
        settle(beside, path)
    except OSError as error:
        raise FileError(f"{path} cannot be written: {error.strerror or error}") from None
    finally:
        beside.unlink(missing_ok=True)
