"""Runs that were never trained, for tests of what is shown of runs."""

import dataclasses

import numpy as np

import graphnet as gn
from graphnet.training.data.reading import Examples
from graphnet.training.feeding.normalization import Normalization
from graphnet.training.measuring import measured
from graphnet.training.options import Options
from graphnet.training.runs.history import Epoch
from graphnet.training.runs.record import Learned, Record, Scores

OPTIONS = Options(
    epochs=12, batch_size=128, optimizer="sgd", learning_rate=0.1, momentum=0.9, schedule="one-cycle",
    weight_decay=5e-4, augment="flip,shift=2", precision="float32", xla=False,
)  # fmt: skip


class Shown:
    """A store of noise, brighter towards its middle, with names that are given."""

    def __init__(self, count, shape=(28, 28, 1), name="test/{}.png"):
        self.pictures = np.random.default_rng(0).integers(0, 256, (count, *shape), np.uint8)
        self._name = name

    def __len__(self):
        return len(self.pictures)

    def take(self, rows):
        return self.pictures[rows]

    def name(self, row):
        return self._name.format(row)


@gn.blueprint
def small(classes: int = 10, input_shape: tuple[int, ...] = (28, 28, 1)):
    conv = gn.Conv2D(16, 3, padding="same") >> gn.BatchNormalization() >> gn.ReLU()
    return (
        gn.Input(*input_shape)
        >> 2 * (conv >> gn.MaxPooling2D(2)) >> gn.Flatten() >> gn.Dense(classes) >> gn.Softmax()
    )  # fmt: skip


def history(epochs=12, seed=0):
    """Curves as they often are."""
    random = np.random.default_rng(seed)
    return [
        Epoch(
            epoch, 2.2 * 0.8**epoch + 0.05, 1 - 0.7 * 0.8**epoch, 2.2 * 0.85**epoch + 0.2 + 0.05 * random.random(),
            1 - 0.7 * 0.85**epoch - 0.03 * random.random(), 0.1 * (1 - epoch / (epochs + 1)), 12.5 + random.random(),
            4000 + 900 * random.random(),
        )
        for epoch in range(1, epochs + 1)
    ]  # fmt: skip


def record(classes=10, held_out_part="train", **changes):
    """A finished run; `changes` are fields of the record."""
    names = tuple(f"class {number}" for number in range(classes)) if isinstance(classes, int) else tuple(classes)
    learned = Learned(
        data="fashion-mnist", kind="IDX files", classes=names, shape=(28, 28, 1),
        normalization=Normalization((0.286,), (0.353,)), split="abc", held_out_part=held_out_part,
        images={"train": 54000, "held_out": 6000, "test": 10000}, unreadable=0,
    )  # fmt: skip
    found = Record(
        name="small", blueprint="small", parameters={"classes": len(names)}, params=18_346, trainable_params=18_282,
        ops=None, learned=learned, options=OPTIONS, chosen={"epochs": 12, "augment": "flip,shift=2"},
        status="finished", reason=None, epochs=12, held_out=Scores(0.291, 0.9123), test=Scores(0.312, 0.9047),
        started="2026-03-02T10:00:00+00:00", finished="2026-03-02T10:03:12+00:00",
        environment={"python": "3.11.2", "backend": "tensorflow", "device": "CPU", "keras": "3.15.1"},
    )  # fmt: skip
    return dataclasses.replace(found, **changes)


def said(classes=10, pictures=2000, sure=3.0, shape=(28, 28, 1), name="test/{}.png", seed=0):
    """What a network might have said of pictures, and the pictures."""
    random = np.random.default_rng(seed)
    labels = random.integers(0, classes, pictures)
    logits = random.normal(0, 1, (pictures, classes)) + sure * np.eye(classes)[labels]
    logits[:, 0] += 1.5 * (labels == classes - 1)  # the last class is often taken for the first
    found = measured([logits.astype(np.float32)], "softmax", labels)
    return found, Examples(Shown(pictures, shape, name), labels, ())


def filters(channels=1, count=16, size=5):
    return np.random.default_rng(0).normal(0, 1, (size, size, channels, count)).astype(np.float32)
