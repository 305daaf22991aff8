"""Networks held to what fits: volumes, or one error that tells all that is wrong and what would mend it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from graphnet.errors import Problem, ShapeError, Unknown
from graphnet.network import Network, check_is_network
from graphnet.shapes import Volume
from graphnet.volumes.folding import Volumes, sharing_problems, volumes
from graphnet.volumes.history import histories

if TYPE_CHECKING:
    from graphnet.volumes.mends import Mender

MOST_WORKED_OUT = 100
"""How many misfits get their history and mends; who has more begins with these."""


def problems(network: Network, found: Volumes | None = None) -> list[Problem]:
    """All that does not fit, each with how its volumes came to be and with mends that were tried and work."""
    found = found or volumes(network)
    sharing = sharing_problems(network, found)
    if not found.problems and not sharing:
        return []
    from graphnet.volumes.mends import Mender  # which networks that fit never need

    mender = Mender(network, found, sharing)
    told = [_worked_out(problem, network, found, mender) for problem in found.problems[:MOST_WORKED_OUT]]
    return told + found.problems[MOST_WORKED_OUT:] + sharing


def _worked_out(problem: Problem, network: Network, found: Volumes, mender: Mender) -> Problem:
    mends = tuple([mend.text for mend in mender.misfit(problem.node)])
    return problem._replace(history=histories(network, problem.node, found.shapes), mends=mends)


def checked_volumes(network: Network) -> dict[str, Volume | None]:
    """The volume of every node, None where only Keras knows. Raises one `ShapeError` that lists all that is wrong."""
    check_is_network(network)
    found = volumes(network)
    if told := problems(network, found):
        raise ShapeError(told)
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
