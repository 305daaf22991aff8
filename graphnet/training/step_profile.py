"""Where the time of a training step goes, and what that advises."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

WAITING = 0.2
"""The part of a step from which waiting for data is what to mend first."""
UPDATING = 0.3
"""That of the optimizer's update."""
REST = 0.4
"""That of what is neither data nor computing."""


@dataclass(frozen=True)
class Profile:
    """How long the parts of a training step take; all times are in seconds."""

    device: str
    batch_size: int
    threads: int
    """That make batches."""
    step: float
    """A whole step, as training takes it."""
    waiting: float
    """For a batch that is not ready yet, in each step."""
    forward: float
    """The outputs and the loss, computed by themselves."""
    backward: float
    """The gradients."""
    update: float
    """The optimizer's step and the metrics."""
    making: Mapping[str, float]
    """What it takes one thread to make a batch: to read, augment and normalize its pictures."""
    compiling: float
    """Before the first step is done."""
    memory: int | None
    """The most bytes taken: of the GPU's memory, or by the whole process; None where the system does not say."""

    @property
    def rest(self) -> float:
        """What of a step is neither waiting nor computing: handing over batches, starting kernels, reading metrics."""
        return max(0.0, self.step - self.waiting - self.forward - self.backward - self.update)

    @property
    def images_per_second(self) -> float:
        return self.batch_size / self.step

    @property
    def parts(self) -> dict[str, float]:
        """The parts of a step, by what a person calls them."""
        return {
            "waiting for data": self.waiting,
            "forward": self.forward,
            "backward": self.backward,
            "optimizer": self.update,
            "the rest": self.rest,
        }

    @property
    def advice(self) -> str:
        """What the step is bound by, and what would make it faster."""
        if self.waiting > WAITING * self.step:
            slowest = max(self.making, key=lambda name: self.making[name])
            mend = {"read": "smaller pictures, which fit in memory", "augment": "a lighter --augment"}
            return (
                f"input-bound: a step waits {self.waiting / self.step:.0%} of its time for data, mostly to {slowest}"
                f"\n    mend: {mend.get(slowest, 'a smaller input')}, or more processors than {self.threads}"
            )
        if self.rest > REST * self.step:
            return (
                "overhead-bound: the network is so small that handing over its batches takes longer than computing"
                f"\n    mend: a larger --batch-size than {self.batch_size}"
            )
        if self.update > UPDATING * self.step:
            return (
                "optimizer-bound: changing the weights takes long beside computing their gradients"
                f"\n    mend: a larger --batch-size than {self.batch_size}, or sgd, which keeps less than adam"
            )
        return (
            "compute-bound: the device is busy with the network itself\n    mend: a faster device, or smaller pictures"
        )
