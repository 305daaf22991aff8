"""What a model says of pictures, batch for batch."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import keras
import numpy as np

from graphnet.training.data.reading import Examples
from graphnet.training.feeding.batches import Inputs, in_order
from graphnet.training.feeding.normalization import Normalization
from graphnet.training.measuring import Logits, Measured, measured
from graphnet.training.tasks import Answer

BATCH = 128
"""Pictures that are looked at together, unless there is a reason for another number."""


def logits(model: keras.Model, batches: Iterable[Inputs]) -> Iterator[Logits]:
    """The first output for each batch, computed when it is asked for.

    A model is compiled anew for every size of batch, so those smaller than one before are filled up to it.
    """
    size = 0
    for inputs in batches:
        images = len(inputs)
        size = max(size, images)
        filling = [(0, size - images)] + [(0, 0)] * (inputs.ndim - 1)
        outputs = model.predict_on_batch(np.pad(inputs, filling) if images < size else inputs)
        first = outputs[0] if isinstance(outputs, (list, tuple)) else outputs
        yield np.asarray(first, np.float32)[:images]


def measure(model: keras.Model, examples: Examples, normalization: Normalization, answer: Answer) -> Measured:
    """What a model, which ends in logits, says of pictures whose classes are known."""
    return measured(logits(model, in_order(examples, BATCH, normalization)), answer, examples.labels)
