"""Every finding of a network, worst first."""

from __future__ import annotations

from collections.abc import Iterable

from graphnet.analysis.findings.finding import SEVERITIES, Finding, Remark, Rule
from graphnet.analysis.findings.rules import RULES
from graphnet.analysis.findings.silencing import silenced
from graphnet.analysis.findings.subject import Subject
from graphnet.authoring import Blueprint
from graphnet.errors import ArgumentError, GraphnetError, ShapeError, near_matches
from graphnet.garbage import uncollected
from graphnet.network import Network, check_is_network
from graphnet.ops import CATALOGUE


@uncollected()
def check(network: Network | Blueprint, ignore: Iterable[str] = ()) -> list[Finding]:
    """What is wrong with a network and what is doubtful about it, worst first. Never raises over the network.

    A blueprint will do too: where it fails because it asks for the volume of what does not fit, it is checked as far
    as it was written. `ignore` are codes that are not to be told; see docs/findings.md.
    """
    if isinstance(network, Blueprint):
        network = written(network)
    check_is_network(network)
    ignored = checked_codes(ignore)
    subject = Subject(network)
    findings = list(dict.fromkeys(finding for rule in RULES for finding in _looked(rule, subject)))
    told = (finding for finding in findings if not silenced(finding, network, ignored))
    order = {name: place for place, name in enumerate(network)}
    return sorted(
        told, key=lambda finding: (SEVERITIES.index(finding.severity), order.get(finding.node or "", -1), finding.code)
    )


def written(blueprint: Blueprint) -> Network:
    """The network that a blueprint writes with its defaults, or what it wrote until its volumes did not fit."""
    try:
        return blueprint()
    except ShapeError as error:
        if error.network is None:
            raise
        return error.network


def checked_codes(codes: Iterable[str]) -> frozenset[str]:
    """Codes that there are. Raises `ArgumentError` for one that there is not."""
    known = [rule.code for rule in RULES]
    given = frozenset([codes] if isinstance(codes, str) else codes)
    for code in given - set(known):
        raise ArgumentError(f"there is no finding {code!r}{near_matches(str(code), known)}; docs/findings.md has all")
    return given


def _looked(rule: Rule, subject: Subject) -> list[Finding]:
    """What a rule finds; where an op of one's own fails when it is asked something, that."""
    try:
        return _found(rule, subject)
    except Exception as error:
        own = [call for call in subject.network.calls if type(call.op) not in CATALOGUE.values()]
        if not own:
            raise
        said = str(error) if isinstance(error, GraphnetError) else f"{type(error).__name__}: {error}"
        names = ", ".join(dict.fromkeys(type(call.op).__name__ for call in own))
        return [Finding("GN003", "error", None, f"an op of one's own ({names}) fails when it is asked: {said}")]


def _found(rule: Rule, subject: Subject) -> list[Finding]:
    """What a rule finds; what is true of several nodes that one line made is told once."""
    alike: dict[object, tuple[Remark, list[str]]] = {}
    for number, remark in enumerate(rule.look(subject)):
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
