"""When a training is saved."""

from __future__ import annotations

from pathlib import Path
from time import perf_counter

from graphnet.training.learning.trainer import Trainer
from graphnet.training.runs import checkpoints

EVERY = 10.0
"""Seconds between checkpoints, unless they are asked for by steps."""
SHARE = 0.02
"""The part of the time that saving may take."""


class Keeper:
    """Checkpoints of a trainer: every so many steps, or every ten seconds and less often where they are slow."""

    def __init__(self, trainer: Trainer, folder: Path, steps: int | None):
        self.trainer = trainer
        self.folder = folder
        self.steps = steps
        self.saved_step = trainer.position.step
        self.saved_at = perf_counter()
        self.pause = EVERY

    def __call__(self) -> None:
        """Save if it is time."""
        if self._due():
            self.save()

    def save(self) -> None:
        """Save now. Raises `FileError`."""
        began = perf_counter()
        checkpoints.save(self.folder, self.trainer.position, self.trainer.arrays())
        self.saved_step, self.saved_at = self.trainer.position.step, perf_counter()
        self.pause = max(EVERY, (self.saved_at - began) / SHARE)

    def _due(self) -> bool:
        if self.steps is None:
            return perf_counter() - self.saved_at >= self.pause
        return self.trainer.position.step // self.steps > self.saved_step // self.steps
