"""A profile of training steps: measured on a model that is thrown away."""

from __future__ import annotations

import statistics
import sys
from collections.abc import Callable, Sequence
from contextlib import closing
from itertools import islice
from time import perf_counter
from typing import NamedTuple

import numpy as np

from graphnet.training.feeding.batches import TrainingBatches, prefetched
from graphnet.training.learning import hardware
from graphnet.training.learning.course import Course
from graphnet.training.learning.models import logits_of, taught
from graphnet.training.learning.passes import passes
from graphnet.training.learning.running import course_of
from graphnet.training.learning.seeding import seed_all
from graphnet.training.learning.steps import Fed, Steps, steps
from graphnet.training.learning.trainer import GLANCE, MOST_STEPS, THREADS
from graphnet.training.lessons import Lesson
from graphnet.training.runs.record import Record
from graphnet.training.step_profile import Profile

TIMES = 30
"""How often each part is measured, at most."""
PATIENCE = 5.0
"""Seconds after which it is measured no more."""


def profiled(lesson: Lesson, record: Record) -> Profile:
    """Where the time of the steps goes that a record says how to take."""
    options = record.options
    seed_all(options.seed)
    course = course_of(lesson, record)
    model = logits_of(taught(lesson.network, lesson.task, options.precision or "float32"), course.task)
    course.compile(model)
    apart = passes(model, bool(options.xla))
    fed = course.fed(course.batches[0])
    batch = apart.to_device(fed)
    forward = _median(lambda: apart.forward(batch))
    gradients = max(_median(lambda: apart.gradients(batch)), forward)
    taken = steps(model, bool(options.xla))
    first = _seconds(lambda: _take(taken, [fed]))
    alone = _median(lambda: _take(taken, [fed]))
    trained = _as_trained(taken, course, alone)
    return Profile(
        device=hardware.hardware().name,
        batch_size=course.batches.size,
        threads=THREADS,
        step=trained.step,
        waiting=trained.waiting,
        forward=forward,
        backward=gradients - forward,
        update=max(0.0, min(alone, trained.step) - gradients),
        making=_making(course.batches),
        compiling=max(0.0, first - alone),
        memory=apart.memory() or _memory_of_process(),
    )


class _Taken(NamedTuple):
    """Seconds that a step takes in training, and those of them in which it waits for data."""

    step: float
    waiting: float


def _as_trained(taken: Steps, course: Course, alone: float) -> _Taken:
    """Steps as a trainer takes them, some at once, when the batches that were ready at the beginning are used up."""
    size = max(1, min(MOST_STEPS, int(GLANCE / alone)))
    ahead = 2 * size
    _take(taken, [course.fed(course.batches[0])] * size)
    done, whole, waiting = 0, 0.0, 0.0
    with closing(prefetched(course.batches, 0, THREADS, ahead)) as batches:
        _take(taken, [course.fed(batch) for batch in islice(batches, ahead)])
        while not done or (done < max(TIMES, 4 * size) and whole < PATIENCE):
            began = perf_counter()
            group = list(islice(batches, size))
            waiting += perf_counter() - began
            _take(taken, [course.fed(batch) for batch in group])
            whole += perf_counter() - began
            done += size
    return _Taken(whole / done, waiting / done)


def _take(taken: Steps, group: Sequence[Fed]) -> None:
    """Some steps, until they are done."""
    taken(group)
    taken.figures()


def _making(batches: TrainingBatches) -> dict[str, float]:
    """The seconds in which one thread reads, augments and normalizes the pictures of a batch."""
    rows = batches.rows(0)
    random = np.random.default_rng(0)
    pictures = batches.examples.images.take(rows)
    return {
        "read": _median(lambda: batches.examples.images.take(rows)),
        "augment": _median(lambda: batches.augmentation(pictures, random)),
        "normalize": _median(lambda: batches.normalization(pictures)),
    }


def _median(work: Callable[[], object]) -> float:
    """Seconds that some work takes when it has been done before."""
    work()
    times = [_seconds(work)]
    while len(times) < TIMES and sum(times) < PATIENCE:
        times.append(_seconds(work))
    return statistics.median(times)


def _seconds(work: Callable[[], object]) -> float:
    began = perf_counter()
    work()
    return perf_counter() - began


def _memory_of_process() -> int | None:
    """The most bytes that this process had; None on Windows, which counts otherwise."""
    try:
        import resource
    except ImportError:
        return None
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return most if sys.platform == "darwin" else 1024 * most
