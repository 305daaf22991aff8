"""What comes of a training."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from graphnet.training.runs.history import Epoch
from graphnet.training.runs.record import Scores

if TYPE_CHECKING:
    import keras


@dataclass(frozen=True)
class Run:
    """A trained network: the model, how each epoch went, how well it does, and the folder that keeps it all."""

    model: keras.Model
    history: list[Epoch]
    scores: Scores
    """On what was held out."""
    test: Scores | None
    """On the data's test part, where it did not have to be held out."""
    directory: Path
