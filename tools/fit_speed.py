"""How fast a network is trained by graphnet.fit and by Keras's own fit, in turns in one process.

python tools/fit_speed.py NETWORK [DATA]     with the backend that KERAS_BACKEND names; DATA is what graphnet fit takes

Both have the same network, optimizer, and size of batches, and the same pictures of 28×28 or 32×32 cells, not
augmented; measuring on held-out pictures is not counted. What the first epoch takes longer than the best later one is
the time to compile.
"""

from __future__ import annotations

import os
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

import graphnet as gn
from graphnet.training.data.opening import open_data
from graphnet.training.data.reading import read
from graphnet.training.data.splitting import Chosen
from graphnet.training.feeding.normalization import Normalization

CASES: dict[str, tuple[dict[str, Any], int, int]] = {
    "lenet5": ({}, 64, 30_000),
    "resnet20": ({"input_shape": (28, 28, 1)}, 128, 1_280),
}
"""Each network with its arguments, the images in a batch, and in an epoch as it is measured here."""

ROUNDS = 3
EPOCHS = 3
"""Of each round; none but the first compiles."""
TEN_EPOCHS = 10 * 60_000
RATE = 0.02


class Speed(NamedTuple):
    """What was measured: the least time to compile, and the best pace."""

    compile_seconds: float
    images_per_second: float

    def __str__(self) -> str:
        return f"compiles in {self.compile_seconds:5.1f} s, then {self.images_per_second:7,.0f} images/s"

    @property
    def ten_epochs(self) -> float:
        """Seconds for ten epochs of 60,000 images, worked out from both."""
        return self.compile_seconds + TEN_EPOCHS / self.images_per_second


def speed(images: int, runs: Sequence[Sequence[float]]) -> Speed:
    """The speed from the seconds of the epochs of some runs."""
    best = min(seconds for _, *later in runs for seconds in later)
    return Speed(max(0.0, min(first for first, *_ in runs) - best), images / best)


def pictures(reference: str, shape: tuple[int, int, int], images: int) -> tuple[np.ndarray, np.ndarray]:
    """So many training pictures of a data set at a size, from its beginning and over again where it has fewer."""
    data = open_data(reference)
    labels = data.parts["train"].labels
    rows = np.arange(min(images, len(labels)))
    examples = read(data, Chosen("train", rows, labels[rows]), shape)
    chosen = np.arange(images) % len(rows)
    return examples.images.take(chosen), examples.labels[chosen]


def stock(network: gn.Network, inputs: np.ndarray, labels: np.ndarray, batch_size: int) -> list[float]:
    """The seconds of each epoch of `model.fit` on arrays."""
    import keras

    class Clock(keras.callbacks.Callback):
        def on_epoch_begin(self, epoch: int, logs: Any = None) -> None:
            self.began = time.perf_counter()

        def on_epoch_end(self, epoch: int, logs: Any = None) -> None:
            seconds.append(time.perf_counter() - self.began)

    seconds: list[float] = []
    model = gn.to_keras(network)
    optimizer = keras.optimizers.SGD(RATE, momentum=0.9, nesterov=True)
    model.compile(optimizer, keras.losses.SparseCategoricalCrossentropy(), metrics=["accuracy"])
    model.fit(inputs, labels, batch_size=batch_size, epochs=EPOCHS, verbose=0, callbacks=[Clock()])
    return seconds


def ours(network: gn.Network, data: Path, directory: Path, batch_size: int) -> list[float]:
    """The seconds of each epoch of `graphnet.fit`."""
    run = gn.fit(
        network,
        str(data),
        directory=directory,
        progress=False,
        epochs=EPOCHS,
        batch_size=batch_size,
        optimizer="sgd",
        learning_rate=RATE,
        schedule="constant",
        augment="none",
    )
    return [row.seconds for row in run.history]


def main(name: str, reference: str = "digits") -> None:
    settings, batch_size, images = CASES[name]
    network = gn.load(name, **settings)
    shape = network[network.input_names[0]].op.output_shape()
    taught, labels = pictures(reference, shape, images)
    inputs = Normalization((0.5,), (0.5,))(taught)
    with tempfile.TemporaryDirectory() as folder:
        data = Path(folder) / "taught.npz"
        held_out = {"x_test": taught[:batch_size], "y_test": labels[:batch_size]}
        np.savez(data, x_train=taught, y_train=labels, **held_out)
        theirs, own = [], []
        for number in range(ROUNDS):
            own.append(ours(network, data, Path(folder) / str(number), batch_size))
            theirs.append(stock(network, inputs, labels, batch_size))
    peer, graphnet = speed(images, theirs), speed(images, own)
    print(f"{os.environ.get('KERAS_BACKEND', 'keras'):10} {name:9} model.fit    {peer}")
    print(f"{'':10} {'':9} graphnet.fit {graphnet}")
    pace, total = graphnet.images_per_second / peer.images_per_second, peer.ten_epochs / graphnet.ten_epochs
    print(f"{'':10} {'':9} ratio {pace:.2f}; over ten epochs of 60,000 images, compiling included, {total:.2f}")


if __name__ == "__main__":
    main(*sys.argv[1:])
