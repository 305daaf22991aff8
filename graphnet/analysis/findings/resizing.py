"""The same network with an input of another size, to see whether that mends something."""

from __future__ import annotations

from collections.abc import Callable

from graphnet.analysis.findings.subject import Subject
from graphnet.network import Network
from graphnet.ops import InputLayer
from graphnet.shapes import Volume, volume_text
from graphnet.volumes.mends import fewest

FARTHEST = 16
"""How many cells an input is grown or shrunk to see whether it fits."""

WORK = 100_000
"""How many calls are folded again, in all, to try inputs; a few are always tried."""

Good = Callable[[Subject], bool]


def with_input(network: Network, entry: str, volume: Volume) -> Subject:
    """The network with another volume for one of its inputs."""
    return Subject(network.with_ops({entry: InputLayer(volume)}))


def nearest_input(subject: Subject, good: Good) -> list[str]:
    """The input nearest in size with which all is good, as a mend; none where none is near."""
    steps = [cells for step in range(1, FARTHEST + 1) for cells in (step, -step)]
    found = next((cells for cells in steps[: _tries(subject)] if _is_good(subject, cells, good)), None)
    return [] if found is None else [f"an input of {volume_text(_grown(subject, found))}"]


def least_input(subject: Subject, good: Good) -> list[str]:
    """The smallest larger input with which all is good, as a mend; none where none is."""
    found = fewest(lambda cells: _is_good(subject, cells, good), doublings=_tries(subject))
    return [] if found is None else [f"an input of at least {volume_text(_grown(subject, found))}"]


def _tries(subject: Subject) -> int:
    """How many inputs may be tried."""
    return max(WORK // len(subject.network), 4)


def _grown(subject: Subject, cells: int) -> Volume | None:
    """The volume of the one input with so many cells more along every axis; None where there is no such volume."""
    entry, *others = subject.network.input_names
    volume = subject.shapes[entry]
    if others or volume is None or None in volume or len(volume) < 2 or subject.network.op(entry).kind != "input":
        return None
    *spatial, channels = volume
    extents = [(extent or 0) + cells for extent in spatial]
    return (*extents, channels) if min(extents) > 0 else None


def _is_good(subject: Subject, cells: int, good: Good) -> bool:
    """Whether all fits and is good with so many cells more along every axis of the one input."""
    volume = _grown(subject, cells)
    if volume is None or subject.found.problems:
        return False
    resized = with_input(subject.network, subject.network.input_names[0], volume)
    return not resized.found.problems and good(resized)
