"""How training went, epoch by epoch: the rows of history.csv."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from graphnet.errors import DocumentError, FileError

FILE = "history.csv"


class Epoch(NamedTuple):
    """One pass over the training pictures, and how the network then did on those held out."""

    epoch: int
    """Counted from 1."""
    loss: float
    """The mean over the epoch's batches, each before the step it led to, auxiliary outputs and smoothing included."""
    accuracy: float
    val_loss: float
    val_accuracy: float
    learning_rate: float
    """At the epoch's last step."""
    seconds: float
    """Spent on training, the held-out pictures not counted."""
    images_per_second: float


def to_csv(history: Sequence[Epoch]) -> str:
    """The epochs as a table, under the names of their fields.

    >>> print(to_csv([Epoch(1, 2.5, 0.25, 2.25, 0.5, 0.001, 1.5, 958.0)]), end="")
    epoch,loss,accuracy,val_loss,val_accuracy,learning_rate,seconds,images_per_second
    1,2.5,0.25,2.25,0.5,0.001,1.5,958.0
    """
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(Epoch._fields)
    writer.writerows(history)
    return text.getvalue()


def from_csv(text: str) -> list[Epoch]:
    """The rows of such a table. Raises `DocumentError` for anything else."""
    try:
        header, *rows = [row for row in csv.reader(io.StringIO(text)) if row] or [[]]
        if tuple(header) == Epoch._fields:
            return [Epoch(int(epoch), *map(float, figures)) for epoch, *figures in rows]
    except (TypeError, ValueError, csv.Error) as error:
        raise DocumentError(f"a row is damaged: {error}") from None
    raise DocumentError(f"its first line is not {','.join(Epoch._fields)}")


def read(directory: Path) -> list[Epoch]:
    """The epochs that a run has done so far; none where its first is not over."""
    path = directory / FILE
    try:
        return from_csv(path.read_text("utf-8")) if path.is_file() else []
    except OSError as error:
        raise FileError(f"{path} cannot be read: {error.strerror or error}") from None
    except ValueError as error:
        raise DocumentError(f"{path} cannot be used: {error}") from None
