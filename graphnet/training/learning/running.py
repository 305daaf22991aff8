"""A run from where it stands to its end, with all that is saved on the way."""

from __future__ import annotations

import shutil
from pathlib import Path

from rich.console import Console

from graphnet.errors import DocumentError, Interrupted
from graphnet.files import write
from graphnet.training.feeding.augmentation import Augmentation
from graphnet.training.feeding.batches import TrainingBatches
from graphnet.training.interrupting import politely
from graphnet.training.learning.course import Course
from graphnet.training.learning.failures import told
from graphnet.training.learning.finishing import finish
from graphnet.training.learning.keeping import Keeper
from graphnet.training.learning.models import taught
from graphnet.training.learning.observers import observers
from graphnet.training.learning.seeding import seed_all
from graphnet.training.learning.trainer import Trainer
from graphnet.training.lessons import Lesson
from graphnet.training.plateaus import best_epoch
from graphnet.training.progress import Screen
from graphnet.training.runs import checkpoints, history
from graphnet.training.runs.record import Record
from graphnet.training.runs.run import Run


def run(
    folder: Path,
    record: Record,
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
    with told(folder, record, lesson):
        trainer = Trainer(taught(lesson.network, lesson.task, options.precision or "float32"), course)
        _go_back(trainer, saved, console)
        keeper = Keeper(trainer, saved, checkpoint_steps)

        def glance() -> bool:
            keeper()
            return asked()

        screen = Screen(options.epochs or 0, course.steps_per_epoch, console)
        watching = observers(trainer.model, folder / "tensorboard" if tensorboard else None)
        with politely() as asked, screen, watching as told_to:
            while not trainer.over:
                row = trainer.epoch(screen, glance)
                if row is None:
                    keeper.save()
                    step, epochs = trainer.position.step, len(trainer.position.history)
                    raise Interrupted(f"interrupted after step {step:,}, in epoch {epochs + 1} of {options.epochs}")
                _keep_epoch(folder, record, trainer)
                told_to.on_epoch_end(row.epoch - 1, row._asdict())
            keeper.save()
        finished = finish(folder, record, lesson, trainer)
    shutil.rmtree(saved, ignore_errors=True)
    return finished


def course_of(lesson: Lesson, record: Record) -> Course:
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


def _go_back(trainer: Trainer, saved: Path, console: Console) -> None:
    """Bring a trainer to the newest checkpoint that can be used. Raises `DocumentError` where there are none but bad
    ones."""
    damaged: list[DocumentError] = []
    for position, arrays in checkpoints.newest(saved, damaged.append):
        try:
            trainer.restore(position, arrays)
        except DocumentError as error:
            damaged.append(error)
            continue
        for fault in damaged:
            console.print(f"{fault}: the one before is taken", highlight=False, markup=False)
        console.print(f"goes on after step {position.step:,}, in epoch {len(position.history) + 1}", highlight=False)
        return
    if damaged:
        raise DocumentError(f"{damaged[0]}; no other checkpoint can be used\n    mend: train anew")


def _keep_epoch(folder: Path, record: Record, trainer: Trainer) -> None:
    """What is known after an epoch."""
    rows = trainer.position.history
    write(folder / history.FILE, history.to_csv(rows))
    if record.options.patience is not None and best_epoch(rows) == len(rows):
        checkpoints.save_best(folder / "checkpoints", trainer.weights())
