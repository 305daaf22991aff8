"""Teaching a model: step by step, epoch by epoch, from wherever it stands."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import replace
from functools import cached_property
from itertools import islice
from time import perf_counter
from typing import Any

import keras
import numpy as np
from numpy.typing import NDArray

from graphnet.training.data.machine import processors
from graphnet.training.data.reading import Examples
from graphnet.training.feeding.batches import prefetched
from graphnet.training.learning import inference, state
from graphnet.training.learning.course import Course
from graphnet.training.learning.models import logits_of
from graphnet.training.learning.steps import steps
from graphnet.training.measuring import Measured
from graphnet.training.plateaus import plateau_rate, stops_early
from graphnet.training.progress import Screen
from graphnet.training.runs.checkpoints import Position
from graphnet.training.runs.history import Epoch

GLANCE = 0.25
"""Seconds that the steps take which are given to the backend at once."""
MOST_STEPS = 64
"""How many those are at most."""
HELD_READY = 256 * 2**20
"""Bytes of batches that are made ahead."""


THREADS = min(8, processors())
"""How many make batches while the backend computes."""


class Diverged(Exception):
    """A loss that is no longer a number."""


class Trainer:
    """A model on its course, and how far it has come.

    All that decides how it goes on lies in `arrays()` and `position`: brought back by `restore`, it goes on to the last
    bit as if it had never stopped.
    """

    def __init__(self, whole: keras.Model, course: Course):
        """`whole` is the network's model, with the weights to begin from."""
        self.whole = whole
        self.course = course
        self.position = Position(0, 0.0, ())
        self.model = logits_of(whole, course.task)
        course.compile(self.model)
        self._steps = steps(self.model, bool(course.options.xla))
        self._together = 1  # steps that the backend is given at once

    @property
    def over(self) -> bool:
        """Whether nothing is left to do."""
        history, options = self.position.history, self.course.options
        return len(history) >= (options.epochs or 0) or stops_early(options, history)

    def arrays(self) -> list[NDArray[Any]]:
        """A copy of all that training changes."""
        self._steps.sync()
        return state.arrays(self.model)

    def restore(self, position: Position, arrays: Sequence[NDArray[Any]]) -> None:
        """Stand where a checkpoint says. Raises `DocumentError` where it is another model's."""
        self._steps.sync()
        state.restore(self.model, arrays)
        self.position = position

    def epoch(self, screen: Screen, glance: Callable[[], bool]) -> Epoch | None:
        """Go on to the epoch's end and measure there; None where `glance`, asked every now and then, says to stop.

        Raises `Diverged`, with what was before the epoch's last steps lost.
        """
        number = len(self.position.history) + 1
        first = (number - 1) * self.course.steps_per_epoch
        if self.position.step == first:
            self._steps.sync()
            self.model.reset_metrics()
        for loss, accuracy in self._some_steps(first + self.course.steps_per_epoch):
            if not math.isfinite(loss):
                raise Diverged(f"the loss is no longer a number ({loss}) in epoch {number}")
            step = self.position.step - first
            pace = step * self.course.batches.size / self.position.seconds
            screen.step(number, step, loss, accuracy, pace)
            if glance():
                return None
        row = self._measured_epoch(number)
        self.position = Position(self.position.step, 0.0, (*self.position.history, row))
        if self.course.options.schedule == "plateau":
            self.model.optimizer.learning_rate = plateau_rate(self.course.options, self.position.history)
        screen.epoch(row)
        return row

    def _some_steps(self, end: int) -> Iterator[tuple[float, float]]:
        """Steps up to the epoch's end; loss and accuracy of the epoch so far, whenever some are done."""
        batches = prefetched(self.course.batches, self.position.step, THREADS, self._ahead, stop=end)
        with closing(batches):
            while (left := end - self.position.step) > 0:
                began = perf_counter()
                group = [self.course.fed(batch) for batch in islice(batches, min(self._together, left))]
                self._steps(group)
                figures = self._steps.figures()
                seconds = perf_counter() - began
                self.position = replace(
                    self.position, step=self.position.step + len(group), seconds=self.position.seconds + seconds
                )
                self._together = min(max(1, int(len(group) * min(2, GLANCE / seconds))), MOST_STEPS, self._ahead)
                yield figures["loss"], _accuracy(figures)

    @cached_property
    def _ahead(self) -> int:
        """How many batches may be held ready."""
        return max(2, min(2 * MOST_STEPS, HELD_READY // self.course.batches[0].inputs.nbytes))

    def _measured_epoch(self, number: int) -> Epoch:
        self._steps.sync()
        figures = {name: float(value) for name, value in self.model.get_metrics_result().items()}
        scores = self.measure(self.course.held_out).scores
        if not math.isfinite(scores.loss):
            raise Diverged(f"the held-out loss is no longer a number ({scores.loss}) in epoch {number}")
        images = self.course.steps_per_epoch * self.course.batches.size
        seconds = self.position.seconds
        return Epoch(
            number,
            figures["loss"],
            _accuracy(figures),
            *scores,
            self._last_rate(),
            round(seconds, 3),
            round(images / seconds, 1),
        )

    def _last_rate(self) -> float:
        """The learning rate of the last step."""
        decided = self.course.rate(self.position.step - 1)
        return float(keras.ops.convert_to_numpy(self.model.optimizer.learning_rate)) if decided is None else decided

    def measure(self, examples: Examples) -> Measured:
        """What the model, with the weights that would be kept now, says of pictures."""
        with self._averages():
            answer = self.course.task.outputs[0].answer
            return inference.measure(self.model, examples, self.course.batches.normalization, answer)

    def weights(self) -> list[NDArray[Any]]:
        """Copies of the weights that would be kept now, in the order of the whole model's."""
        with self._averages():
            return [np.array(weights) for weights in self.whole.get_weights()]

    @contextmanager
    def _averages(self) -> Iterator[None]:
        """The moving averages of the weights in their place, where there are some."""
        self._steps.sync()
        if not self.course.options.average:
            yield
            return
        weights = self.model.trainable_variables
        taught = state.copies(weights)
        self.model.optimizer.finalize_variable_values(weights)
        state.assign(weights, state.copies(weights))  # or they share arrays with the averages, and JAX gives those away
        try:
            yield
        finally:
            state.assign(weights, taught)


def _accuracy(figures: dict[str, float]) -> float:
    """That of the main output, whatever Keras calls it."""
    return next(value for name, value in figures.items() if name.endswith("accuracy"))
