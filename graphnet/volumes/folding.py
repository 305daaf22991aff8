"""The volume of every node in one pass, and the misfits met on the way."""

from __future__ import annotations

from typing import NamedTuple

from graphnet.errors import Misfit, Problem, Unknown
from graphnet.network import Call, Network
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


def volumes(network: Network) -> Volumes:
    """Work out every volume in one pass. What depends on a misfit stays silent; everything else is checked."""
    found = Volumes({}, [])
    # Ops are values: one op asked with the same volumes answers the same.
    answers: dict[tuple[int, tuple[Volume, ...]], Volume | Misfit | Unknown] = {}
    shapes = found.shapes
    for call in network.calls:
        arriving = found.arriving(call)
        if arriving is None:
            shapes[call.name] = None
            continue
        question = (id(call.op), arriving)
        answer = answers.get(question)
        if answer is None:
            answer = answers[question] = _answer(network, call, arriving)
        if isinstance(answer, Unknown):
            answer = None
        elif isinstance(answer, Misfit):
            found.problems.append(Problem(call.name, str(answer), call.source))
            answer = None
        shapes[call.name] = answer
    return found


def _answer(network: Network, call: Call, arriving: tuple[Volume, ...]) -> Volume | Misfit | Unknown:
    try:
        shape = volume_of(call.op, arriving)
    except (Misfit, Unknown) as reason:
        return reason
    if network.exact_fit and (window := call.op.window):
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
