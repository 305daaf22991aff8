"""What the rules look at: a network, and what is known of it, worked out when first asked for."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from functools import cached_property
from typing import NamedTuple

from graphnet.analysis.facts import Facts, facts_at
from graphnet.analysis.findings.data_cells import Spans, data_cells
from graphnet.analysis.findings.limits import Limits, Step
from graphnet.analysis.findings.ranges import ranges
from graphnet.analysis.memory import Forecast, memory
from graphnet.analysis.receptive_field import ReceptiveField
from graphnet.errors import Problem
from graphnet.network import Call, Network
from graphnet.ops import Op, ReLU
from graphnet.ops.ranges import ANYTHING, SHARES, Range
from graphnet.shapes import Volume, Window
from graphnet.volumes import Volumes, sharing_problems, volumes

NO_LIMITS, ONE_IMAGE = Limits(), Step()


class Sliding(NamedTuple):
    """A call that slides a window, and the volume it slides over."""

    call: Call
    window: Window
    volume: Volume

    @property
    def spatial(self) -> Volume:
        return self.volume[:-1]


class Subject:
    """A network under examination; volumes are None where they are not known, or where something does not fit."""

    def __init__(
        self, network: Network, refused: Sequence[Problem] = (), limits: Limits = NO_LIMITS, step: Step = ONE_IMAGE
    ):
        self.network = network
        self.refused = refused
        self.limits = limits
        self.step = step
        self.failures: list[Exception] = []
        """What ops of somebody's own raised when a rule asked them something."""

    @cached_property
    def found(self) -> Volumes:
        return volumes(self.network)

    @property
    def shapes(self) -> dict[str, Volume | None]:
        return self.found.shapes

    @cached_property
    def broken(self) -> bool:
        """Whether something does not fit, so that little can be foretold."""
        return bool(self.found.problems or self.refused or sharing_problems(self.network, self.found))

    @cached_property
    def forecast(self) -> Forecast:
        """The memory of the step. Raises `Unknown` where an extent is open."""
        return memory(self.network, *self.step)

    @cached_property
    def facts(self) -> Facts:
        """Parameters, MACs and receptive fields, not known where the volumes are not."""
        return facts_at(self.network, self.shapes)

    def field(self, name: str) -> ReceptiveField | None:
        """What a node sees of the input."""
        return self._fields[name]

    @cached_property
    def _fields(self) -> dict[str, ReceptiveField | None]:
        return {row.name: row.receptive_field for row in self.facts}

    @cached_property
    def consumers(self) -> dict[str, list[Call]]:
        """The calls that take a node's result, in order."""
        taking: dict[str, list[Call]] = {name: [] for name in self.network}
        for call in self.network.calls:
            for source in call.inputs if len(call.inputs) < 2 else dict.fromkeys(call.inputs):
                taking[source].append(call)
        return taking

    @cached_property
    def sliding(self) -> dict[str, Sliding]:
        """The calls that slide a window over a volume that is known and fits, in order."""
        windows: dict[int, Window | None] = {}
        found = {}
        for call in self.network.calls:
            if id(call.op) not in windows:
                windows[id(call.op)] = call.op.window
            window = windows[id(call.op)]
            if window is None or len(call.inputs) != 1 or self.shapes[call.name] is None:
                continue
            volume = self.shapes[call.inputs[0]]
            if volume is not None and len(volume) == len(window.size) + 1:
                found[call.name] = Sliding(call, window, volume)
        return found

    @cached_property
    def data(self) -> dict[str, Spans]:
        """The cells that hold data rather than padding alone, for every node of known volume."""
        return data_cells(self.network, self.shapes)

    @cached_property
    def outputs(self) -> frozenset[str]:
        return frozenset(self.network.output_names)

    @cached_property
    def ranges(self) -> dict[str, Range]:
        """Between which two numbers all that leaves a node lies, whatever the weights."""
        return ranges(self.network)

    @cached_property
    def _unbounded(self) -> Counter[Op]:
        """The activations between hidden layers that do not bring numbers to between 0 and 1, each with its uses."""
        used = [call.op for call in self.network.calls if call.op.kind == "activation" and call.op.elementwise]
        return Counter(op for op in used if op.bounds(ANYTHING) != SHARES)

    @property
    def unbounded_activations(self) -> int:
        """How many activations do not bring numbers to between 0 and 1."""
        return self._unbounded.total()

    @cached_property
    def usual_activation(self) -> str:
        """The activation that the network uses most, as a person would write it."""
        return repr(next((op for op, _ in self._unbounded.most_common(1)), ReLU()))

    def keeps_extents(self, call: Call) -> bool:
        """Whether the spatial extents that leave a call are known, and those that came in."""
        arriving, leaving = self.arriving(call), self.shapes[call.name]
        return arriving is not None and leaving is not None and arriving[0][:-1] == leaving[:-1]

    def arriving(self, call: Call) -> tuple[Volume, ...] | None:
        """The volumes that a call takes, or None where one of them is not known."""
        return self.found.arriving(call)

    def before(self, call: Call, passing: Callable[[Op], bool]) -> Call | None:
        """The call that a chain comes from, past those ops that are `passing`; None where it comes from a join."""
        while len(call.inputs) == 1:
            call = self.network[call.inputs[0]]
            if not passing(call.op):
                return call
        return None

    def after(self, call: Call, passing: Callable[[Op], bool]) -> Iterator[Call]:
        """The calls that a result first reaches, past those ops that are `passing`."""
        waiting, met = [call], {call.name}
        while waiting:
            for consumer in self.consumers[waiting.pop().name]:
                if consumer.name in met:
                    continue
                met.add(consumer.name)
                if passing(consumer.op):
                    waiting.append(consumer)
                else:
                    yield consumer
