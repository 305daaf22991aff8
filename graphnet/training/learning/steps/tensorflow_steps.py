"""Training steps on TensorFlow: one graph that loops over as many batches as it is given."""

from __future__ import annotations

from collections.abc import Sequence
from operator import itemgetter
from typing import Any

import keras
import numpy as np
import tensorflow as tf

from graphnet.training.learning.steps import Fed


class Steps:
    """Python is left once for many steps, which on small networks is half of the time."""

    def __init__(self, model: keras.Model, xla: bool):
        self.model = model
        step = tf.function(model.train_step, jit_compile=xla)

        @tf.function(reduce_retracing=True)
        def steps(batches: Any, count: Any) -> None:
            for number in tf.range(count):
                step(tf.nest.map_structure(itemgetter(number), batches))

        self.steps = steps

    def __call__(self, batches: Sequence[Fed]) -> None:
        stacked = tf.nest.map_structure(lambda *arrays: tf.constant(np.stack(arrays)), *batches)
        self.steps(stacked, tf.constant(len(batches)))

    def figures(self) -> dict[str, float]:
        return {name: float(value) for name, value in self.model.get_metrics_result().items()}

    def sync(self) -> None:
        """Nothing: TensorFlow's steps change the variables themselves."""
