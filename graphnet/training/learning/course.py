"""What is taught, to what end, and how: all that stays the same while a model learns."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import keras

from graphnet.compiling.calling import one_or_list
from graphnet.training.data.dataset import Labels
from graphnet.training.data.reading import Examples
from graphnet.training.feeding.batches import Batch, TrainingBatches
from graphnet.training.learning.losses import loss_weights, losses, targets
from graphnet.training.learning.optimizers import optimizer
from graphnet.training.learning.schedules import schedule
from graphnet.training.learning.steps import Fed
from graphnet.training.options import Options
from graphnet.training.tasks import Task


@dataclass(frozen=True)
class Course:
    """A task, the options with nothing left open, the batches to learn from, and the pictures held out."""

    task: Task
    options: Options
    classes: int
    batches: TrainingBatches
    held_out: Examples

    @property
    def steps_per_epoch(self) -> int:
        """Batches in an epoch, of which the last may reach into the next pass over the pictures."""
        return -(-len(self.batches.examples.labels) // self.batches.size)

    def fed(self, batch: Batch) -> Fed:
        """A batch as Keras takes it."""
        taught, weights = self._targets(batch.labels)
        return (batch.inputs, taught) if weights is None else (batch.inputs, taught, weights)

    @cached_property
    def _targets(self) -> Callable[[Labels], tuple[Any, Any]]:
        return targets(self.task, self.options, self.classes, self.batches.examples.labels)

    def rate(self, step: int) -> float | None:
        """The learning rate of a step, counted from 0; None where the history decides it."""
        if self.options.schedule == "plateau":
            return None
        rate = schedule(self.options, self.steps_per_epoch)
        return rate if isinstance(rate, float) else float(keras.ops.convert_to_numpy(rate(step)))

    def compile(self, model: keras.Model) -> None:
        """Give a model, which ends in logits, its losses, metrics and optimizer.

        What Keras would otherwise build at the first step is built too, so that the model's state is complete.
        """
        main, *others = self.task.outputs
        right = keras.metrics.BinaryAccuracy(name="accuracy", threshold=0.0) if main.answer == "binary" else "accuracy"
        model.compile(
            optimizer(self.options, model, self.steps_per_epoch),
            loss=one_or_list(losses(self.task, self.options)),
            loss_weights=loss_weights(self.task, self.options) if others else None,
            metrics=[[right], *([] for _ in others)] if others else [right],
        )
        model.optimizer.build(model.trainable_variables)  # it may have been wrapped by one that scales the loss
        inputs, *taught = self.fed(self.batches[0])
        silence = keras.tree.map_structure(
            lambda output: keras.ops.zeros((len(inputs), *output.shape[1:])), one_or_list(model.outputs)
        )
        model.compute_loss(inputs, taught[0], silence, *taught[1:])
        model.compute_metrics(inputs, taught[0], silence, *taught[1:])
        model.reset_metrics()
