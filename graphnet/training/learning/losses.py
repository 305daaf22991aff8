"""What a network is taught: the loss of each output, from logits, and what a batch's labels become for it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import keras
import numpy as np
from numpy.typing import NDArray

from graphnet.training.data.dataset import Labels
from graphnet.training.options import Options
from graphnet.training.tasks import Answer, Task


def losses(task: Task, options: Options) -> list[keras.losses.Loss]:
    """The loss of each output in order, all from logits.

    Of softmax it is the cross-entropy; of sigmoids the binary cross-entropy, the mean over the classes, as in Keras.
    """
    return [_loss(output.answer, options.label_smoothing) for output in task.outputs]


def _loss(answer: Answer, smoothing: float) -> keras.losses.Loss:
    if answer != "softmax":
        return keras.losses.BinaryCrossentropy(from_logits=True, label_smoothing=smoothing)
    if smoothing:
        return keras.losses.CategoricalCrossentropy(from_logits=True, label_smoothing=smoothing)
    return keras.losses.SparseCategoricalCrossentropy(from_logits=True)


def loss_weights(task: Task, options: Options) -> list[float]:
    """1 for the main output, `options.auxiliary` for the others."""
    return [1.0] + [options.auxiliary] * (len(task.outputs) - 1)


def targets(task: Task, options: Options, classes: int, labels: Labels) -> Callable[[Labels], tuple[Any, Any]]:
    """What turns a batch's class numbers into (y, sample_weight or None); `labels` are those of all training pictures.

    Of several outputs both are lists, with an entry for each.
    """
    weights = balanced(labels, classes) if options.class_weights == "balanced" else None

    def turned(batch: Labels) -> tuple[Any, Any]:
        wanted = [_target(output.answer, options.label_smoothing, batch, classes) for output in task.outputs]
        importance = None if weights is None else weights[batch]
        if len(wanted) == 1:
            return wanted[0], importance
        return wanted, None if importance is None else [importance] * len(wanted)

    return turned


def _target(answer: Answer, smoothing: float, batch: Labels, classes: int) -> NDArray[Any]:
    """What the loss of an output compares its logits with."""
    if answer == "binary":
        return batch[:, np.newaxis].astype(np.float32)
    if answer == "softmax" and not smoothing:
        return batch
    one_hot: NDArray[np.float64] = keras.utils.to_categorical(batch, classes)
    return one_hot.astype(np.float32)


def balanced(labels: Labels, classes: int) -> NDArray[np.float32]:
    """The weight with which a picture of each class counts, so that all classes count alike: n / (classes · count).

    A class without pictures needs no weight and gets 0. It is scikit-learn's `balanced`.

    >>> balanced(np.array([0, 0, 1]), 2).tolist()
    [0.75, 1.5]
    """
    counts = np.bincount(labels, minlength=classes)
    weights = len(labels) / (np.count_nonzero(counts) * np.maximum(counts, 1))
    return np.where(counts, weights, 0).astype(np.float32)
