"""How training went, epoch by epoch: the rows of history.csv."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from typing import NamedTuple


class Epoch(NamedTuple):
    """One pass over the training images, and how the network then did on those held out."""

    epoch: int
    """Counted from 1."""
    loss: float
    """The mean over the epoch's batches, each before the step it led to."""
    accuracy: float
    val_loss: float
    val_accuracy: float
    seconds: float
    """Spent on training, the held-out images not counted."""
    images_per_second: float


def to_csv(history: Sequence[Epoch]) -> str:
    """The epochs as a table, under the names of their fields.

    >>> print(to_csv([Epoch(1, 2.5, 0.25, 2.25, 0.5, 1.5, 958.0)]), end="")
    epoch,loss,accuracy,val_loss,val_accuracy,seconds,images_per_second
    1,2.5,0.25,2.25,0.5,1.5,958.0
    """
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(Epoch._fields)
    writer.writerows(history)
    return text.getvalue()
