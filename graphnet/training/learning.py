"""What training takes from Keras: the model taught, measured, and read back. Importing this imports Keras."""

from __future__ import annotations

import itertools
import math
import zipfile
from collections.abc import Iterable, Iterator
from pathlib import Path
from time import perf_counter
from typing import Any

import keras
import numpy as np

from graphnet.compiling import to_keras
from graphnet.errors import ArgumentError, DocumentError
from graphnet.network import Network
from graphnet.training.data import Examples, Split
from graphnet.training.history import Epoch
from graphnet.training.images import augmented
from graphnet.training.options import Options
from graphnet.training.progress import Screen
from graphnet.training.record import Scores

OPTIMIZERS = {
    "adam": keras.optimizers.Adam,
    "adamw": keras.optimizers.AdamW,
    "rmsprop": keras.optimizers.RMSprop,
    "sgd": lambda learning_rate: keras.optimizers.SGD(learning_rate, momentum=0.9, nesterov=True),
}


def train(
    network: Network, split: Split, from_logits: bool, options: Options, screen: Screen
) -> tuple[keras.Model, list[Epoch]]:
    """A network's model, trained from scratch, and how it went.

    The same seed gives the same model, on a CPU to the last bit. Raises `ArgumentError` where the loss is no longer
    a number.
    """
    keras.utils.set_random_seed(options.seed)
    model = to_keras(network)
    images = len(split.train.labels)
    steps = steps_per_epoch(images, options)
    model.compile(
        OPTIMIZERS[options.optimizer](
            keras.optimizers.schedules.CosineDecay(options.learning_rate, options.epochs * steps)
        ),
        keras.losses.SparseCategoricalCrossentropy(from_logits=from_logits),
        metrics=["accuracy"],
    )
    fed = batches(split.train, options)
    history = []
    with screen:
        for epoch in range(1, options.epochs + 1):
            row = _epoch(model, epoch, itertools.islice(fed, steps), images, screen)
            validation = model.evaluate(*split.held_out, batch_size=options.batch_size, return_dict=True, verbose=0)
            row = row._replace(val_loss=validation["loss"], val_accuracy=validation["accuracy"])
            _check_finite(row, options)
            history.append(row)
            screen.epoch(row)
    return model, history


def _epoch(model: keras.Model, epoch: int, fed: Iterable[tuple[Any, Any]], images: int, screen: Screen) -> Epoch:
    """One pass over the training images, not yet measured on those held out.

    Steps are taken one by one rather than by `model.fit`: with a generator that would read ahead in a thread, and
    TensorFlow can wait for such a thread forever when an interrupted program ends.
    """
    began = perf_counter()
    seen = 0
    loss = accuracy = 0.0
    for step, (inputs, labels) in enumerate(fed, start=1):
        figures = model.train_on_batch(inputs, labels, return_dict=True)  # those of this batch alone
        seen += len(labels)
        loss += (float(figures["loss"]) - loss) * len(labels) / seen
        accuracy += (float(figures["accuracy"]) - accuracy) * len(labels) / seen
        screen.step(epoch, step, loss, accuracy, seen / (perf_counter() - began))
        if not math.isfinite(loss):
            break
    seconds = perf_counter() - began
    return Epoch(epoch, loss, accuracy, math.nan, math.nan, round(seconds, 3), round(images / seconds, 1))


def _check_finite(row: Epoch, options: Options) -> None:
    """Raise `ArgumentError` for a training that has gone astray."""
    for name, loss in (("loss", row.loss), ("held-out loss", row.val_loss)):
        if not math.isfinite(loss):
            raise ArgumentError(
                f"the {name} is no longer a number ({loss}) in epoch {row.epoch}\n"
                f"    mend: a learning_rate lower than {options.learning_rate:g}"
            )


def steps_per_epoch(images: int, options: Options) -> int:
    """The batches that an epoch takes, of which the last may be smaller."""
    return -(-images // options.batch_size)


def batches(examples: Examples, options: Options) -> Iterator[tuple[Any, Any]]:
    """Batches without end: all images once an epoch, in an order and augmented in a way that follow from the seed."""
    random = np.random.default_rng(options.seed)
    while True:
        order = random.permutation(len(examples.labels))
        for start in range(0, len(order), options.batch_size):
            chosen = order[start : start + options.batch_size]
            images = examples.images[chosen]
            if options.augment:
                images = np.stack([augmented(image, random) for image in images])
            yield images, examples.labels[chosen]


def measure(model: keras.Model, examples: Examples, from_logits: bool, batch_size: int) -> Scores:
    """How well a model tells examples apart; it need not be compiled."""
    outputs = model.predict(examples.images, batch_size=batch_size, verbose=0)
    losses = keras.losses.sparse_categorical_crossentropy(examples.labels, outputs, from_logits=from_logits)
    loss = float(np.mean(keras.ops.convert_to_numpy(losses), dtype=np.float64))
    return Scores(loss, float(np.mean(outputs.argmax(axis=-1) == examples.labels)))


def read_model(path: Path, classes: int) -> keras.Model:
    """The model of a run from its file, which can run no code of its own.

    Raises `DocumentError` for what is no model of images that tells so many classes apart.
    """
    if not zipfile.is_zipfile(path):
        raise DocumentError(f"{path} is {'damaged' if path.exists() else 'not there'}: no Keras model can be read")
    try:
        model = keras.saving.load_model(path, compile=False)
    except Exception as error:  # Keras, h5py and zipfile each have their own
        reason = str(error).partition("\n")[0]
        mend = "\n    mend: --ops FILE.py, the file that defines it" if "Could not locate" in reason else ""
        raise DocumentError(f"{path} cannot be read: {reason}{mend}") from error
    if len(model.input_shape) != 4 or model.output_shape != (None, classes):
        raise DocumentError(
            f"{path} makes {model.output_shape} of {model.input_shape}, not {classes} classes of images"
        )
    return model
