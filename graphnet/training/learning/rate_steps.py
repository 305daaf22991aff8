"""Training steps at any learning rate, of a model that is thrown away."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import replace

from graphnet.training.feeding.batches import prefetched
from graphnet.training.learning.models import logits_of, taught
from graphnet.training.learning.running import course_of
from graphnet.training.learning.seeding import seed_all
from graphnet.training.learning.steps import steps
from graphnet.training.lessons import Lesson
from graphnet.training.runs.record import Record


@contextmanager
def rate_steps(lesson: Lesson, record: Record) -> Iterator[Callable[[float], float]]:
    """What takes a step at a rate, with all other options as they are, and tells the loss that led to it."""
    options = replace(record.options, schedule="constant", warmup=0.0)
    seed_all(options.seed)
    course = course_of(lesson, replace(record, options=options))
    model = logits_of(taught(lesson.network, lesson.task, options.precision or "float32"), course.task)
    course.compile(model)
    taken = steps(model, bool(options.xla))
    with closing(prefetched(course.batches, 0, threads=1, ahead=2)) as batches:

        def step(rate: float) -> float:
            taken.sync()
            model.optimizer.learning_rate = rate
            model.reset_metrics()
            taken([course.fed(next(batches))])
            return taken.figures()["loss"]

        yield step
