"""What is decided for a user: options that suit a kind of network and of data."""

from __future__ import annotations

from dataclasses import replace
from math import prod, sqrt

from graphnet.analysis import Facts, analyze
from graphnet.network import Network
from graphnet.ops import InputLayer
from graphnet.ops.normalization import Normalization
from graphnet.training.feeding.augmentation import Augmentation
from graphnet.training.options import Options

MOMENTUM = {"sgd": 0.9, "rmsprop": 0.0}

WEIGHT_DECAY = {"sgd": 5e-4, "adam": 0.0, "adamw": 0.05, "adadelta": 0.0, "rmsprop": 0.0}
"""Multiplied by the learning rate at each step, as every decay of Keras."""


def decided(options: Options, network: Network, images: int, mirrored: bool, shape: tuple[int, int, int]) -> Options:
    """The options with nothing left open, for a number of training images of a shape.

    `mirrored` says whether a mirror image is of the same class. `precision` and `xla` stay open: they are the device's
    to decide (`devices.py`); and None stays what means none: no momentum with Adam, no clipping, no early end, no
    average. Raises `ArgumentError` for an augmentation that makes no sense.
    """
    (entry,) = network.input_names
    facts = analyze(network.with_ops({entry: InputLayer(shape)}))
    normalizes = any(isinstance(call.op, Normalization) for call in network.calls)
    optimizer = options.optimizer or ("sgd" if normalizes or options.momentum is not None else "adamw")
    batch_size = options.batch_size or min(_batch_size(images), images)
    defaults = {
        "epochs": _epochs(images, options.warmup),
        "batch_size": batch_size,
        "optimizer": optimizer,
        "learning_rate": _learning_rate(optimizer, facts, normalizes, batch_size),
        "momentum": MOMENTUM.get(optimizer),
        "schedule": "constant" if optimizer == "adadelta" else "cosine" if options.warmup else "one-cycle",
        "weight_decay": WEIGHT_DECAY[optimizer],
        "augment": str(_augmentation(facts, images, mirrored, shape)),
    }
    chosen = {name: value for name, value in vars(options).items() if value is not None}
    if options.augment is not None:
        chosen["augment"] = str(Augmentation.from_text(options.augment))
    return replace(options, **{**defaults, **chosen})


def _epochs(images: int, warmup: float) -> int:
    """15 for 60,000 images, from 10 to 35 as 1 over their square root; and more than the warm-up takes.

    >>> [_epochs(images, 0) for images in (1_437, 20_000, 60_000, 1_281_167)]
    [35, 26, 15, 10]
    """
    fitting = min(max(round(15 * sqrt(60_000 / images)), 10), 35)
    return max(fitting, int(warmup) + 1)


def _batch_size(images: int) -> int:
    """Small where there are few images, so that an epoch is not over in a few steps.

    >>> [_batch_size(images) for images in (1_437, 60_000, 1_281_167)]
    [32, 64, 128]
    """
    return 32 if images < 5_000 else 64 if images < 100_000 else 128


def _learning_rate(optimizer: str, facts: Facts, normalizes: bool, batch_size: int) -> float:
    """The highest rate of a schedule.

    Of SGD it is 0.1 for a batch of 128 where batches, layers or groups are normalized, and goes with the batch (Goyal
    et al., 2017). The optimizers that bring every gradient to one size move a sum of n products n times as far: their
    rate falls with the longest sum, as in Yang et al. (2022). Adadelta finds its own (Zeiler, 2012).
    """
    if optimizer == "adadelta":
        return 1.0
    if optimizer == "sgd":
        return (0.1 if normalizes else 0.02) * batch_size / 128
    return min(max(1.2 / _longest_sum(facts), 1e-4), 3e-3)


def _longest_sum(facts: Facts) -> int:
    """The most products that make up one number, as those of a kernel do."""
    return max(max((row.macs or 0) // prod(extent or 1 for extent in row.shape or ()), 1) for row in facts)


def _augmentation(facts: Facts, images: int, mirrored: bool, shape: tuple[int, int, int]) -> Augmentation:
    """Mirror images and shifts; where a mirror image is something else, as in writing, small turns, zooms and shifts.

    A network with not even two weights an image has enough to learn as it is: nothing is changed.
    """
    if (facts.trainable_params or 0) < 2 * images:
        return Augmentation()
    shift = max(round(min(shape[:2]) / 16), 1)
    return Augmentation(flip=True, shift=shift) if mirrored else Augmentation(shift=shift, rotation=12, zoom=0.12)
