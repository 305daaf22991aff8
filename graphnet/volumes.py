"""Which volume leaves every node, and everything that does not fit."""

from __future__ import annotations

from typing import NamedTuple

from graphnet.errors import Misfit, Problem, ShapeError, Unknown
from graphnet.network import Call, Network, check_is_network
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
            message = f"{answer}{_history(network, call, shapes) if call.op.window else ''}"
            found.problems.append(Problem(call.name, message, call.source))
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
            return Misfit(f"doesn't fit: {'; '.join(leftovers)}")
    return shape


def _history(network: Network, call: Call, shapes: dict[str, Volume | None]) -> str:
    """How the extents that a window meets came to be: a line of its own, unless they are the input's."""
    steps: list[str] = []
    (name,) = call.inputs
    while True:
        inputs = network.inputs(name)
        extents, before = shapes[name], shapes[inputs[0]] if inputs else None
        assert extents is not None
        if before is None or extents[:-1] != before[:-1]:
            steps.append(f"{volume_text(extents[:-1])} ({name})")
        if not inputs:
            break
        name = inputs[0]  # of a join the first branch tells enough: all have these extents
    if len(steps) == 1:
        return ""
    told = steps[::-1] if len(steps) <= MOST_STEPS else [steps[-1], "…", *steps[MOST_STEPS - 2 :: -1]]
    return f"\n    it went {' → '.join(told)}"


MOST_STEPS = 8
"""How many steps of a history are told."""


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
            problems.append(Problem(call.name, message, call.source))
    return problems


def checked_volumes(network: Network) -> dict[str, Volume | None]:
    """The volume of every node, None where only Keras knows. Raises one `ShapeError` that lists all that is wrong."""
    check_is_network(network)
    found = volumes(network)
    problems = found.problems + sharing_problems(network, found)
    if problems:
        raise ShapeError(problems)
    return found.shapes


def known_volumes(network: Network) -> dict[str, Volume]:
    """The volume of every node, as `checked_volumes`. Raises `Unknown` where only Keras knows one."""
    known: dict[str, Volume] = {}
    for name, shape in checked_volumes(network).items():
        if shape is None:
            call = network[name]
            raise Unknown(
                f"{call.source}  {name}: only Keras knows its volume\n    mend: graphnet.resolve(network) asks it"
            )
        known[name] = shape
    return known


def _texts(shapes: tuple[Volume, ...]) -> str:
    return ", ".join(map(volume_text, shapes))
