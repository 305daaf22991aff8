"""The volume of every node in one pass, and the misfits met on the way."""

from __future__ import annotations

from functools import partial
from typing import NamedTuple

from graphnet.errors import Misfit, Problem, Unknown
from graphnet.network import Call, Network
from graphnet.ops import Op
from graphnet.ops.answers import remembered
from graphnet.ops.op import volume_of
from graphnet.shapes import Volume, volume_text


class Volumes(NamedTuple):
    """The volume of every node and the misfits; None downstream of a misfit, and where only Keras knows."""

    shapes: dict[str, Volume | None]
    problems: list[Problem]

    def arriving(self, call: Call) -> tuple[Volume, ...] | None:
        """The volumes a call takes, or None where one of them is not known."""
        shapes = tuple([self.shapes[source] for source in call.inputs])
        return None if None in shapes else shapes  # type: ignore[return-value]

    def silenced(self, network: Network) -> set[str]:
        """The nodes that do not fit, and all that depend on these: no volume of theirs can be told."""
        found = {problem.node for problem in self.problems}
        if found:
            for call in network.calls:
                if not found.isdisjoint(call.inputs):
                    found.add(call.name)
        return found


def volumes(network: Network) -> Volumes:
    """Work out every volume in one pass. What depends on a misfit stays silent; everything else is checked."""
    found = Volumes({}, [])
    leaving = remembered(partial(_leaving, exact_fit=network.exact_fit))
    shapes = found.shapes
    for call in network.calls:
        arriving = found.arriving(call)
        if arriving is None:
            shapes[call.name] = None
            continue
        volume = leaving(call.op, arriving)
        if isinstance(volume, Misfit):
            found.problems.append(Problem(call.name, str(volume), call.source))
        shapes[call.name] = volume if isinstance(volume, tuple) else None
    return found


def _leaving(op: Op, arriving: tuple[Volume, ...], exact_fit: bool) -> Volume | Misfit | Unknown:
    """The volume that leaves an op, or why it is not known."""
    try:
        shape = volume_of(op, arriving)
    except (Misfit, Unknown) as reason:
        return reason
    if exact_fit and (window := op.window):
        leftovers = window.leftovers(arriving[0][:-1])
        if leftovers:
            return Misfit(f"doesn't fit: {leftovers}")
    return shape


def sharing_problems(network: Network, found: Volumes) -> list[Problem]:
    """Calls that share weights with another but would need weights of other shapes."""
    problems = []
    for call in network.calls:
        if call.weights == call.name:
            continue
        if found.shapes[call.name] is None or found.shapes[call.weights] is None:
            continue
        mine, owners = found.arriving(call), found.arriving(network[call.weights])
        assert mine is not None
        assert owners is not None
        if call.op.common(*mine) != network.op(call.weights).common(*owners):
            message = (
                f"shares the weights of {call.weights}, which were made for {_texts(owners)}, but takes {_texts(mine)}"
            )
            mend = "weights of its own, outside of shared(...)"
            problems.append(Problem(call.name, message, call.source, mends=(mend,)))
    return problems


def _texts(shapes: tuple[Volume, ...]) -> str:
    return ", ".join(map(volume_text, shapes))
