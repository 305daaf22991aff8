"""The same network with an input of another size, to see whether that mends something."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from graphnet.analysis.findings.subject import Subject
from graphnet.network import Network
from graphnet.ops import InputLayer
from graphnet.shapes import Volume, volume_text

FARTHEST = 16
"""How many cells an input is grown or shrunk to see whether it fits."""

LARGEST = 4096
"""How many cells an input is grown to see whether it is large enough."""

WORK = 100_000
"""How many calls are folded again, in all, to try inputs; a few are always tried."""

Good = Callable[[Subject], bool]


def with_input(network: Network, entry: str, volume: Volume) -> Subject:
    """The network with another volume for one of its inputs."""
    op = InputLayer(volume)
    calls = [call._replace(op=op) if call.name == entry else call for call in network.calls]
    return Subject(Network(calls, network.outputs))


def nearest_input(subject: Subject, good: Good) -> list[str]:
    """The input nearest in size with which all is good, as a mend; none where none is near."""
    steps = (cells for step in range(1, FARTHEST + 1) for cells in (step, -step))
    found = next(_good_inputs(subject, steps, good), None)
    return [f"an input of {volume_text(found[1])}"] if found else []


def least_input(subject: Subject, good: Good) -> list[str]:
    """The smallest larger input with which all is good, as a mend; none where none is."""
    doubled = (2**power for power in range(LARGEST.bit_length()))
    found = next(_good_inputs(subject, doubled, good), None)
    if found is None:
        return []
    least = found[0] // 2 + 1
    while least < found[0]:
        middle = (least + found[0]) // 2
        smaller = next(_good_inputs(subject, [middle], good), None)
        found, least = (smaller, least) if smaller else (found, middle + 1)
    return [f"an input of at least {volume_text(found[1])}"]


def _good_inputs(subject: Subject, steps: Iterable[int], good: Good) -> Iterator[tuple[int, Volume]]:
    """Those numbers of cells more along every axis of the one input with which all fits and is good."""
    network = subject.network
    entry, *others = network.input_names
    volume = subject.shapes[entry]
    if others or subject.found.problems or network.op(entry).kind != "input":
        return
    if volume is None or None in volume or len(volume) < 2:
        return
    *spatial, channels = volume
    for cells, _ in zip(steps, range(max(WORK // len(network), 4)), strict=False):
        extents = [(extent or 0) + cells for extent in spatial]
        if min(extents) > 0:
            resized = with_input(network, entry, (*extents, channels))
            if not resized.found.problems and good(resized):
                yield cells, (*extents, channels)
