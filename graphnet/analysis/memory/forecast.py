"""Memory foretold: what a training step or a prediction takes, and the largest batch that fits."""

from __future__ import annotations

from collections import Counter
from dataclasses import asdict, dataclass
from typing import Any

from graphnet.analysis.memory.arguments import arguments
from graphnet.analysis.memory.backward import TrainingStep
from graphnet.analysis.memory.forward import Forward
from graphnet.analysis.memory.optimizers import Optimizer, known_optimizer
from graphnet.analysis.memory.precision import Precision, precision
from graphnet.analysis.memory.program import ACTIVATIONS, GRADIENTS, WORKSPACE, Array
from graphnet.analysis.memory.schedule import Lifetime, lifetimes, peak
from graphnet.errors import ArgumentError, Unknown, brief
from graphnet.garbage import uncollected
from graphnet.network import Network
from graphnet.quantities import memory as parsed
from graphnet.quantities import memory_text
from graphnet.shapes import Volume, volume_text
from graphnet.volumes import known_volumes

ERROR = 0.2
"""How far the temporaries of a training step may be off; most are within a twentieth."""

NARROW = "  low on a device that computes in {}, high on one that computes in float32 and keeps both"

SLACK = 0.05
"""What a prediction may take beside the arrays counted: statistics, alignment, gaps."""


@dataclass(frozen=True)
class Forecast:
    """The memory of a training step or a prediction, in bytes, as XLA would lay it out on a CPU.

    Weights and slots are given over to the step, so that they change in place, as in Keras's `fit`; a step that keeps
    the old ones beside the new takes as much again for these, which XLA counts as outputs.
    Arguments are what is there before and after: exact. Temporaries are the most that lives at once beside them.
    """

    network: str
    batch: int
    training: bool
    optimizer: str | None
    dtype: str
    parameters: int
    """All weights."""
    slots: int
    """What the optimizer keeps."""
    data: int
    """The images and labels of a batch, and the seeds of what is random."""
    activations: int
    """What the forward pass has made, at the peak: in training what is saved for the backward pass."""
    gradients: int
    """What the backward pass has made, at the peak."""
    workspace: int
    """What serves for a moment, at the peak: copies in another order, indices, sums."""
    peak_node: str
    """The call that is computed when most memory is taken."""
    low: int
    """The least the peak may be."""
    high: int
    """The most the peak may be."""

    @property
    def arguments(self) -> int:
        return self.parameters + self.slots + self.data

    @property
    def temporaries(self) -> int:
        return self.activations + self.gradients + self.workspace

    @property
    def peak(self) -> int:
        """Arguments and temporaries together."""
        return self.arguments + self.temporaries

    def __str__(self) -> str:
        return self.lines()[0]

    def as_dict(self) -> dict[str, Any]:
        """The forecast as plain data."""
        return asdict(self) | {
            "arguments": self.arguments,
            "temporaries": self.temporaries,
            "peak": self.peak,
        }

    def lines(self) -> list[str]:
        """The forecast for a person: the peak with its error, and its parts."""
        step = f"training step ({self.optimizer}, {self.dtype})" if self.training else f"prediction ({self.dtype})"
        images = f"{self.batch} image{'s' * (self.batch != 1)}"
        bounds = f"{memory_text(self.peak)} ({memory_text(self.low)} to {memory_text(self.high)})"
        parts = {
            "parameters": self.parameters,
            "optimizer": self.slots,
            "data": self.data,
            "activations": self.activations,
            "gradients": self.gradients,
            "workspace": self.workspace,
        }
        return [
            f"memory       {bounds} for a {step} of {images}, most at {self.peak_node}",
            *(f"  {name:12}{memory_text(count)}" for name, count in parts.items() if count),
            *([NARROW.format(self.dtype.removeprefix("mixed_"))] if precision(self.dtype).narrow else []),
        ]


OPTIMIZER, DTYPE = "momentum", "float32"
"""What is foretold where nothing else is said."""


@uncollected()
def memory(
    network: Network, batch: int = 8, training: bool = True, optimizer: str = OPTIMIZER, dtype: str = DTYPE
) -> Forecast:
    """The memory of a training step, or of a prediction, for a batch of so many images.

    `optimizer` is a name of `keras.optimizers` in small letters, or momentum or nesterov for SGD with momentum;
    `dtype` a Keras policy. Raises `ArgumentError` for what there is not, `ShapeError` where volumes do not fit, and
    `Unknown` where an extent is open.
    """
    if not isinstance(batch, int) or isinstance(batch, bool) or batch < 1:
        raise ArgumentError(f"batch must be a whole number ≥ 1, got {brief(batch)}")
    return _Outlook(network, training, optimizer, dtype).forecast(batch)


@uncollected()
def largest_batch(
    network: Network,
    limit: int | str,
    training: bool = True,
    optimizer: str = OPTIMIZER,
    dtype: str = DTYPE,
) -> int:
    """The largest batch that stays within so many bytes, or within a size such as "8GiB"; 0 where no image does.

    The forecast's high figure has to fit, so that the batch really does.
    """
    outlook = _Outlook(network, training, optimizer, dtype)
    allowed = parsed(limit, "limit")
    fits, beyond = 0, 1
    while outlook.forecast(beyond).high <= allowed:
        fits, beyond = beyond, 2 * beyond
    while beyond - fits > 1:
        middle = (fits + beyond) // 2
        if outlook.forecast(middle).high <= allowed:
            fits = middle
        else:
            beyond = middle
    return fits


class _Outlook:
    """All of a forecast that does not depend on the batch."""

    def __init__(self, network: Network, training: bool, optimizer: str, dtype: str):
        self.network, self.training, self.dtype = network, training, dtype
        self.optimizer = optimizer if training else None
        widths, known = precision(dtype), known_optimizer(optimizer)
        kind = known if training else None
        volumes = _closed_volumes(network)
        step = _step(network, volumes, widths, kind)
        self.arguments = arguments(network, volumes, step.counts, widths, kind)
        self.lives = lifetimes(step.program)
        self.twofold: list[Lifetime] = []
        if widths.narrow:
            self.twofold = lifetimes(_step(network, volumes, widths.twofold, kind).program)
        self.unfused = [] if training else lifetimes(Forward(network, volumes, widths, fusing=False).program)

    def forecast(self, batch: int) -> Forecast:
        most, step = peak(self.lives, batch)
        parts: Counter[str] = Counter()
        for array, begin, end in self.lives:
            if begin <= step < end:
                parts[array.part] += _size(array, batch)
        parameters, slots, seeds, each = self.arguments
        data = seeds + each * batch
        low, high = (parameters + slots + data + bound for bound in self._bounds(batch, most))
        return Forecast(
            self.network.name,
            batch,
            self.training,
            self.optimizer,
            self.dtype,
            parameters,
            slots,
            data,
            parts[ACTIVATIONS],
            parts[GRADIENTS],
            parts[WORKSPACE],
            next((array.node for array, begin, _ in self.lives if begin == step), self.network.output_names[0]),
            low,
            high,
        )

    def _bounds(self, batch: int, most: int) -> tuple[int, int]:
        """The least and the most that the temporaries may be.

        Training: the measured error. Prediction: at least nothing, since a network can be handed over whole to a
        library whose memory XLA does not count; at most what fusing or not fusing takes, whichever is more, with a
        constant spread out to the size of the largest array. Narrow numbers may be kept in two widths.
        """
        twofold = peak(self.twofold, batch).bytes
        if self.training:
            return round(most * (1 - ERROR)), max(round(most * (1 + ERROR)), twofold)
        largest = max([_size(array, batch) for array, _, _ in self.lives], default=0)
        unfused = peak(self.unfused, batch).bytes
        return 0, round((max(most, unfused, twofold) + largest) * (1 + SLACK))


def _step(network: Network, volumes: dict[str, Volume], widths: Precision, optimizer: Optimizer | None) -> Forward:
    """A training step with an optimizer, or without one a prediction."""
    return Forward(network, volumes, widths) if optimizer is None else TrainingStep(network, volumes, widths, optimizer)


def _size(array: Array, batch: int) -> int:
    return array.fixed + array.each * batch


def _closed_volumes(network: Network) -> dict[str, Volume]:
    """The volume of every node. Raises `Unknown` where an extent is open."""
    volumes = known_volumes(network)
    for name, volume in volumes.items():
        if None in volume:
            raise Unknown(
                f"{network[name].source}  {name}: memory depends on its volume {volume_text(volume)}\n"
                "    mend: give the input its extents, as in Input(224, 224, 3) or --set input_shape=224,224,3"
            )
    return volumes
