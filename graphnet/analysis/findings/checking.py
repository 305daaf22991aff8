"""Every finding of a network, worst first."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from graphnet.analysis.findings.failing_ops import blamed, failing_ops
from graphnet.analysis.findings.finding import SEVERITIES, Finding, Remark, Rule
from graphnet.analysis.findings.limits import Limits, Step
from graphnet.analysis.findings.misfits import misfits
from graphnet.analysis.findings.rules import RULES
from graphnet.analysis.findings.silencing import silenced
from graphnet.analysis.findings.subject import Subject
from graphnet.authoring import Blueprint
from graphnet.errors import ArgumentError, Problem, ShapeError, near_matches
from graphnet.garbage import uncollected
from graphnet.network import Network, check_is_network
from graphnet.quantities import count
from graphnet.quantities import memory as memory_size


def check(
    network: Network | Blueprint,
    ignore: Iterable[str] = (),
    *,
    max_params: int | str | None = None,
    max_macs: int | str | None = None,
    max_memory: int | str | None = None,
    max_receptive_field: int | str | None = None,
    refused: Sequence[Problem] = (),
    **step: Any,
) -> list[Finding]:
    """What is wrong with a network and what is doubtful about it, worst first. Never raises over the network.

    A blueprint will do too: where it fails because it asks for the volume of what does not fit, it is checked as far
    as it was written. `ignore` are codes that are not to be told; see docs/findings.md. The `max_` are limits: numbers,
    or texts such as "5M" and "8GiB"; `step` says for which `batch`, `optimizer`, `dtype` and whether in `training` the
    memory is limited, as in `graphnet.memory`. `refused` are layers that Keras refused.
    """
    limits = Limits(
        _limit(count, max_params, "max_params"),
        _limit(count, max_macs, "max_macs"),
        _limit(memory_size, max_memory, "max_memory"),
        _limit(count, max_receptive_field, "max_receptive_field"),
    )
    ignored = checked_codes(ignore)
    if isinstance(network, Blueprint):
        try:
            network = network()
        except ShapeError as error:
            if error.network is None:  # what does not fit is of a network that the blueprint loaded, say
                return [Finding(misfits.code, misfits.severity, *problem) for problem in error.problems]
            network = error.network
    check_is_network(network)
    return _findings(Subject(network, refused, limits, Step(**step)), ignored)


@uncollected()
def _findings(subject: Subject, ignored: frozenset[str]) -> list[Finding]:
    found = [finding for rule in RULES if rule is not failing_ops for finding in _found(rule, subject)]
    found += _found(failing_ops, subject)  # last, when all the others have asked
    told = (finding for finding in found if not silenced(finding, subject.network, ignored))
    order = {name: place for place, name in enumerate(subject.network)}
    return sorted(
        told, key=lambda finding: (SEVERITIES.index(finding.severity), order.get(finding.node or "", -1), finding.code)
    )


def _limit(read: Callable[[int | str, str], int], value: int | str | None, name: str) -> int | None:
    return None if value is None else read(value, name)


def checked_codes(codes: Iterable[str]) -> frozenset[str]:
    """Codes that there are. Raises `ArgumentError` for one that there is not."""
    known = {rule.code: rule for rule in RULES}
    given = frozenset([codes] if isinstance(codes, str) else codes)
    for code in sorted(given, key=str):
        if code not in known:
            raise ArgumentError(
                f"there is no finding {code!r}{near_matches(str(code), known)}; docs/findings.md has all"
            )
        if known[code].severity == "error":
            raise ArgumentError(f"{code} is an error, which cannot be ignored: {known[code].title.lower()}")
    return given


def _found(rule: Rule, subject: Subject) -> list[Finding]:
    """What a rule finds; what is true of several nodes that one line made is told once."""
    alike: dict[object, tuple[Remark, list[str]]] = {}
    for number, remark in enumerate(_remarks(rule, subject)):
        call = subject.network[remark.node] if remark.node else None
        source = remark.source or (call.source if call else None)
        told = (source[:2], remark.message) if source and call else number
        _, nodes = alike.setdefault(told, (remark._replace(source=source), []))
        nodes.append(remark.node or "")
    return [
        Finding(
            rule.code,
            rule.severity,
            remark.node,
            remark.message,
            remark.source,
            remark.details,
            remark.mends,
            tuple(others),
        )
        for remark, (_, *others) in alike.values()
    ]


def _remarks(rule: Rule, subject: Subject) -> list[Remark]:
    """What a rule says; where an op of somebody's own fails when it is asked, that is kept to be told."""
    try:
        return list(rule.look(subject))
    except Exception as error:
        culprit = blamed(error)
        if culprit is None:
            raise
        if culprit not in map(blamed, subject.failures):
            subject.failures.append(error)
        return []
