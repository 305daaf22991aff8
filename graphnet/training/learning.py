"""What training takes from Keras: the model taught, measured, and read back. Importing this imports Keras."""

from __future__ import annotations

import math
from collections.abc import Iterator
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
    recorder = Recorder(images, options, screen)
    with screen:
        model.fit(
            batches(split.train, options),
            shuffle=False,  # the batches are
            steps_per_epoch=steps,
            epochs=options.epochs,
            validation_data=tuple(split.held_out),
            validation_batch_size=options.batch_size,
            callbacks=[recorder],
            verbose=0,
        )
    return model, recorder.history


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


class Recorder(keras.callbacks.Callback):
    """Writes every epoch down, shows every step, and ends a training that has gone astray."""

    def __init__(self, images: int, options: Options, screen: Screen):
        """`images` is how many an epoch has."""
        super().__init__()
        self.images = images
        self.options = options
        self.screen = screen
        self.history: list[Epoch] = []

    @property
    def epoch(self) -> int:
        """The epoch that is under way, counted from 1."""
        return len(self.history) + 1

    def on_epoch_begin(self, epoch: int, logs: Any = None) -> None:
        self.began = perf_counter()

    def on_train_batch_end(self, batch: int, logs: Any = None) -> None:
        self.seconds = perf_counter() - self.began
        loss, accuracy = self._figure(logs, "loss"), float(logs["accuracy"])
        seen = min((batch + 1) * self.options.batch_size, self.images)
        self.screen.step(self.epoch, batch + 1, loss, accuracy, seen / self.seconds)

    def on_epoch_end(self, epoch: int, logs: Any = None) -> None:
        row = Epoch(
            self.epoch,
            self._figure(logs, "loss"),
            float(logs["accuracy"]),
            self._figure(logs, "val_loss"),
            float(logs["val_accuracy"]),
            round(self.seconds, 3),
            round(self.images / self.seconds, 1),
        )
        self.history.append(row)
        self.screen.epoch(row)

    def _figure(self, logs: Any, name: str) -> float:
        loss = float(logs[name])
        if not math.isfinite(loss):
            raise ArgumentError(
                f"the {'held-out ' * (name == 'val_loss')}loss is no longer a number ({loss}) in epoch {self.epoch}\n"
                f"    mend: a learning_rate lower than {self.options.learning_rate:g}"
            )
        return loss


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
    try:
        model = keras.saving.load_model(path, compile=False)
    except Exception as error:  # Keras, h5py and zipfile each have their own
        raise DocumentError(f"{path} cannot be read: {error}") from error
    if len(model.input_shape) != 4 or model.output_shape != (None, classes):
        raise DocumentError(
            f"{path} makes {model.output_shape} of {model.input_shape}, not {classes} classes of images"
        )
    return model
