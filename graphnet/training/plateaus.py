"""What the held-out loss decides: the rate of `plateau`, when training ends early, and which epoch is the best."""

from __future__ import annotations

import math
from collections.abc import Sequence

from graphnet.training.options import Options
from graphnet.training.runs.history import Epoch

LEAST_GAIN = 1e-4
"""What the held-out loss must fall by to end a plateau, as in `keras.callbacks.ReduceLROnPlateau`."""


def plateau_rate(options: Options, history: Sequence[Epoch]) -> float:
    """The learning rate of the epoch that comes after those of a history, under the `plateau` schedule.

    The rate is multiplied by `drop` when `plateau_patience` epochs in a row did not do better than the best before
    them. In a warm-up an epoch has the mean of a rate that rises from 0.
    """
    assert options.learning_rate is not None, "the options are decided"
    lowest, waited, drops = math.inf, 0, 0
    for row in history:
        waited += 1
        if row.val_loss + LEAST_GAIN < lowest:
            lowest, waited = row.val_loss, 0
        elif waited == options.plateau_patience:
            drops, waited = drops + 1, 0
    risen = min(1.0, (len(history) + 0.5) / options.warmup) if options.warmup else 1.0
    return options.learning_rate * options.drop**drops * risen


def stops_early(options: Options, history: Sequence[Epoch]) -> bool:
    """Whether training ends here: the last `patience` epochs did no better than the best before them."""
    if options.patience is None or not history:
        return False
    return len(history) - best_epoch(history) >= options.patience


def best_epoch(history: Sequence[Epoch]) -> int:
    """The number of the epoch with the lowest held-out loss: of several the first.

    >>> best_epoch([Epoch(n, 0, 0, loss, 0, 0, 0, 0) for n, loss in enumerate([0.5, 0.25, 0.375, 0.25], start=1)])
    2
    """
    return min(history, key=lambda row: (math.isnan(row.val_loss), row.val_loss)).epoch
