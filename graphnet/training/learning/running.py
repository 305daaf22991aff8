"""A run from where it stands to its end, with all that is saved on the way."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import replace
from pathlib import Path
from typing import NoReturn

import keras
from rich.console import Console

from graphnet.errors import DocumentError, FileError, GraphnetError, Interrupted, TrainingError
from graphnet.files import replacing, write
from graphnet.training.feeding.augmentation import Augmentation
from graphnet.training.feeding.batches import TrainingBatches
from graphnet.training.interrupting import politely
from graphnet.training.learning import inference
from graphnet.training.learning.course import Course
from graphnet.training.learning.failures import out_of_memory
from graphnet.training.learning.keeping import Keeper
from graphnet.training.learning.models import built, first_filters, logits_of
from graphnet.training.learning.observers import observers
from graphnet.training.learning.seeding import seed_all
from graphnet.training.learning.trainer import Diverged, Trainer
from graphnet.training.lessons import Lesson, Run
from graphnet.training.plateaus import best_epoch
from graphnet.training.progress import Screen
from graphnet.training.reports.curves import curves
from graphnet.training.reports.page import report
from graphnet.training.runs import checkpoints, history
from graphnet.training.runs import record as records
from graphnet.training.runs.history import Epoch


def run(
    folder: Path,
    record: records.Record,
    lesson: Lesson,
    checkpoint_steps: int | None,
    tensorboard: bool,
    console: Console,
) -> Run:
    """Train to the end, from the newest checkpoint where there is one, and put the results into the run's folder."""
    options = record.options
    seed_all(options.seed)
    course = course_of(lesson, record)
    saved = folder / "checkpoints"
    with _telling(folder, record, lambda: checkpoints.told(saved)):
        trainer = Trainer(built(lesson.network, options.precision or "float32"), course)
        _go_back(trainer, saved)
        keeper = Keeper(trainer, saved, checkpoint_steps)
        watching = observers(trainer.model, folder / "tensorboard" if tensorboard else None)
        watching.on_train_begin()
        with politely() as asked, Screen(options.epochs or 0, course.steps_per_epoch, console) as screen:
            while not trainer.over:
                row = trainer.epoch(screen, lambda: keeper() or asked())
                if row is None:
                    keeper.save()
                    _stop(folder, record, trainer)
                _keep_epoch(folder, record, trainer)
                watching.on_epoch_end(row.epoch - 1, row._asdict())
            keeper.save()
        watching.on_train_end()
        return _finish(folder, record, lesson, trainer)


def course_of(lesson: Lesson, record: records.Record) -> Course:
    """What a record says is taught and how."""
    options = record.options
    batches = TrainingBatches(
        lesson.train,
        min(options.batch_size or 1, len(lesson.train.labels)),
        record.learned.normalization,
        Augmentation.from_text(options.augment or "none"),
        options.seed,
    )
    return Course(lesson.task, options, len(record.learned.classes), batches, lesson.held_out)


def _go_back(trainer: Trainer, saved: Path) -> None:
    """Bring a trainer to the newest checkpoint that can be used."""
    for position, arrays in checkpoints.newest(saved):
        try:
            trainer.restore(position, arrays)
        except DocumentError:
            continue
        return


def _keep_epoch(folder: Path, record: records.Record, trainer: Trainer) -> None:
    """What is known after an epoch."""
    rows = trainer.position.history
    write(folder / history.FILE, history.to_csv(rows))
    if record.options.patience is not None and best_epoch(rows) == len(rows):
        checkpoints.save_best(folder / "checkpoints", trainer.weights())


def _stop(folder: Path, record: records.Record, trainer: Trainer) -> NoReturn:
    epochs = len(trainer.position.history)
    records.write(folder, replace(record, status="interrupted", epochs=epochs))
    raise Interrupted(
        f"interrupted after step {trainer.position.step:,} (epoch {epochs + 1} of {record.options.epochs}): saved\n"
        f"    to go on: graphnet fit --resume {folder}"
    )


def _finish(folder: Path, record: records.Record, lesson: Lesson, trainer: Trainer) -> Run:
    """The results: measured on the model that is kept, which computes in float32 and ends as the network does."""
    rows = trainer.position.history
    best = None if record.options.patience is None else checkpoints.best(folder / "checkpoints")
    model = built(lesson.network, "float32")
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
    _save_curves(folder / "history.png", record, rows)
    write(folder / "report.html", report(record, lesson.network, rows, measured, first_filters(model)))
    records.write(folder, record)
    shutil.rmtree(folder / "checkpoints", ignore_errors=True)
    assert record.held_out is not None
    return Run(model, list(rows), record.held_out, record.test, folder)


def _save_model(model: keras.Model, path: Path) -> None:
    """Keras wants a path that ends in .keras, so it writes beside."""
    beside = path.with_name(f".beside-{path.name}")
    try:
        model.save(beside)
        beside.replace(path)
    except OSError as error:
        raise FileError(f"{path} cannot be written: {error.strerror or error}") from None
    finally:
        beside.unlink(missing_ok=True)


def _save_curves(path: Path, record: records.Record, rows: Sequence[Epoch]) -> None:
    with replacing(path) as file:
        curves(rows, f"{record.name} on {Path(record.learned.data).name}").savefig(file, format="png")


@contextmanager
def _telling(folder: Path, record: records.Record, trained: Callable[[], str]) -> Iterator[None]:
    """What goes wrong is kept in the record, and becomes one message that says what is saved and what to do next."""
    options = record.options
    try:
        yield
    except Diverged as error:
        lower = f"--learning-rate {(options.learning_rate or 1) / 3:.1g}"
        mend = f"train anew with {lower} or --clip-norm 1; graphnet fit --find-lr looks for a rate"
        _fail(folder, record, f"{error}\n    {trained()}\n    mend: {mend}")
    except FileError as error:
        _fail(folder, record, f"{error}\n    {trained()}\n    mend: make room, then graphnet fit --resume {folder}")
    except GraphnetError:
        raise
    except KeyboardInterrupt:
        _mark(folder, replace(record, status="interrupted"))
        raise Interrupted(f"interrupted: {trained()}\n    to go on: graphnet fit --resume {folder}") from None
    except Exception as error:
        if not out_of_memory(error):
            _mark(folder, replace(record, status="failed", reason=f"{type(error).__name__}: {error}"[:1000]))
            raise
        fewer = f"--batch-size {max(1, (options.batch_size or 2) // 2)}"
        mend = f"train anew with {fewer}; graphnet check {record.blueprint or record.name} --max-memory foretells it"
        _fail(
            folder, record, f"out of memory at {options.batch_size} pictures a step\n    {trained()}\n    mend: {mend}"
        )


def _fail(folder: Path, record: records.Record, message: str) -> NoReturn:
    _mark(folder, replace(record, status="failed", reason=message.partition("\n")[0]))
    raise TrainingError(message) from None


def _mark(folder: Path, record: records.Record) -> None:
    """Write the record if that can be done at all."""
    with suppress(FileError):
        records.write(folder, record)
