"""What the rules look at: a network, and what is known of it, worked out when first asked for."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from functools import cached_property
from typing import NamedTuple

from graphnet.analysis.data_cells import Spans, data_cells
from graphnet.analysis.facts import Facts, facts_at
from graphnet.analysis.findings.limits import Limits, Step
from graphnet.analysis.findings.routes import Passing, Routes
from graphnet.analysis.memory import Forecast, memory
from graphnet.analysis.receptive_field import ReceptiveField
from graphnet.analysis.value_ranges import value_ranges
from graphnet.errors import Problem
from graphnet.network import Call, Network
from graphnet.ops import Op, ReLU
from graphnet.ops.answers import remembered
from graphnet.ops.ranges import Range
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


def _window(op: Op) -> Window | None:
    return op.window


class Subject:
    """A network under examination; volumes are None where they are not known, or where something does not fit."""

    def __init__(
        self, network: Network, refused: Sequence[Problem] = (), limits: Limits = NO_LIMITS, step: Step = ONE_IMAGE
    ):
        self.network = network
        self.refused = refused
        self.limits = limits
        self.step = step
        self._routes: dict[Passing, Routes] = {}
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
        return self.facts.receptive_fields[name]

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
        window_of = remembered(_window)
        found = {}
        for call in self.network.calls:
            window = window_of(call.op)
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
        return value_ranges(self.network)

    @cached_property
    def hidden_activations(self) -> Counter[Op]:
        """The activations for hidden layers, which make no probabilities, each with its uses."""
        used = [call.op for call in self.network.calls if call.op.kind == "activation" and call.op.elementwise]
        return Counter(op for op in used if not op.probabilities)

    @cached_property
    def usual_activation(self) -> str:
        """The activation for hidden layers that the network uses most, as a person would write it."""
        return repr(next((op for op, _ in self.hidden_activations.most_common(1)), ReLU()))

    def keeps_extents(self, call: Call) -> bool:
        """Whether the spatial extents that leave a call are known, and those that came in."""
        arriving, leaving = self.arriving(call), self.shapes[call.name]
        return arriving is not None and leaving is not None and arriving[0][:-1] == leaving[:-1]

    def arriving(self, call: Call) -> tuple[Volume, ...] | None:
        """The volumes that a call takes, or None where one of them is not known."""
        return self.found.arriving(call)

    def before(self, call: Call, passing: Passing) -> Call | None:
        """The call that what comes in is from, past ops of one input that are `passing`; None where several come in."""
        return self._past(passing).origin(call.inputs[0]) if len(call.inputs) == 1 else None

    def after(self, call: Call, passing: Passing) -> list[Call]:
        """The calls that a result first reaches, past ops of one input that are `passing`."""
        return self._past(passing).following(call)

    def leaves(self, call: Call, passing: Passing) -> bool:
        """Whether a result leaves the network, at once or past ops that are `passing`."""
        return call.name in self._past(passing).leaving

    def _past(self, passing: Passing) -> Routes:
        if passing not in self._routes:
            self._routes[passing] = Routes(self.network, self.consumers, passing)
        return self._routes[passing]
