"""A network, or a scope of it, as a whole: the totals worked out, and where they come from."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence, Set
from shlex import quote
from typing import NamedTuple

from graphnet.analysis.explaining.page import Page, Section, Table, listed, section, share
from graphnet.analysis.facts import Facts, Row, known_sum
from graphnet.errors import Problem
from graphnet.network import Network
from graphnet.ops.arguments import python_text
from graphnet.ops.formulas import Equation, Formula, Number, Quantity, Statement, Sum, Words
from graphnet.ops.op import arguments_text
from graphnet.quantities import FLOAT32_BYTES, memory_text, number_text
from graphnet.shapes import volume_text

MOST = 5
"""How many of the heaviest nodes are named."""


class Total(NamedTuple):
    """Something that adds up over nodes."""

    name: str
    of: Callable[[Row], int | None]


TOTALS = (
    Total("parameters", lambda row: row.params),
    Total("MACs", lambda row: row.macs),
    Total("activations", lambda row: row.activations),
)

Groups = dict[str, list[Row]]


def network_page(
    network: Network, facts: Facts, silenced: Set[str], wrong: Sequence[Problem], reference: str | None
) -> Page:
    """All that is said of a whole network; its totals are those of the nodes that are not silenced by a misfit."""
    rows = [row for row in facts if row.name not in silenced]
    by_kind, by_scope = _grouped(rows, lambda row: row.op.kind), _grouped(rows, lambda row: row.name.partition(".")[0])
    sections = [section("what does not fit", *_misfits(wrong, silenced, facts))] if wrong else []
    sections += [_totals(by_kind, rows, silenced), section("by kind of op", _shares("kind", by_kind, rows))]
    if any("." in row.name for row in rows):
        sections.append(section("by scope", _shares("scope", by_scope, rows)))
    sections += _heaviest(rows)
    arguments = arguments_text(network.parameters)
    lead = (
        *([f"called with {arguments}"] if arguments else []),
        f"{len(facts)} nodes" + f", of which {len(silenced)} are not known" * bool(silenced),
        *(f"takes {volume_text(facts[name].shape)} ({name})" for name in network.input_names),
        *(f"gives {volume_text(facts[name].shape)} ({name})" for name in dict.fromkeys(network.output_names)),
        *_how_to_ask(rows, reference),
    )
    return Page(network.name, "", lead, tuple(sections))


def _misfits(wrong: Sequence[Problem], silenced: Set[str], facts: Facts) -> Iterator[str]:
    """What does not fit, and the nodes whose volumes cannot be told for it."""
    for problem in wrong:
        yield from str(problem).splitlines()
    if silenced:
        yield f"not known: {listed([row.name for row in facts if row.name in silenced])}"


def scope_page(network: Network, facts: Facts, silenced: Set[str], scope: str) -> Page:
    """All that is said of a scope; its totals are those of the nodes that are not silenced by a misfit."""
    rows = [facts[name] for name in network.scope(scope)]
    known = [row for row in rows if row.name not in silenced]
    within = {row.name for row in rows}
    arriving = dict.fromkeys(source for row in rows for source in row.inputs if source not in within)
    read = {source for row in facts if row.name not in within for source in row.inputs} | set(network.output_names)
    leaving = [row.name for row in rows if row.name in read]
    by_kind = _grouped(known, lambda row: row.op.kind)
    lead = (
        f"a scope of {len(rows)} nodes",
        *(f"takes {volume_text(facts[name].shape)} ({name})" for name in arriving),
        *(f"gives {volume_text(facts[name].shape)} ({name})" for name in leaving),
    )
    nodes = Table(
        ("node", "op", "volume", "parameters", "MACs"),
        tuple(map(_node_row, rows)),
    )
    sections = (
        _totals(by_kind, known, silenced & within),
        section("by kind of op", _shares("kind", by_kind, known)),
        section("its nodes", nodes),
        *([] if silenced else [section("its share of the network", _shares("", {scope: rows}, list(facts)))]),
    )
    return Page(network.name, scope, lead, sections)


def _node_row(row: Row) -> tuple[str, ...]:
    return (row.name, repr(row.op), volume_text(row.shape), number_text(row.params, ""), number_text(row.macs, ""))


def _grouped(rows: Iterable[Row], key: Callable[[Row], str]) -> Groups:
    groups: Groups = {}
    for row in rows:
        groups.setdefault(key(row), []).append(row)
    return groups


def _totals(by_kind: Groups, rows: list[Row], silenced: Set[str]) -> Section:
    title = "totals of what is known" if silenced else "totals"
    return section(title, *(statement for total in TOTALS for statement in _total(total, by_kind, rows)))


def _total(total: Total, by_kind: Groups, rows: list[Row]) -> Iterator[Statement]:
    """A total as the sum over kinds that add to it, and what follows from it."""
    sums = {kind: known_sum(map(total.of, group)) for kind, group in by_kind.items()}
    missing = [kind for kind, number in sums.items() if number is None]
    if missing:
        why = "depend on open extents, or only Keras knows them"
        yield f"{total.name} are not known: those of {', '.join(missing)} {why}"
        return
    added = {kind: number for kind, number in sums.items() if number}
    parts: tuple[Formula, ...] = tuple(Number(number) for number in added.values() if number) or (Number(0),)
    whole = sum(number or 0 for number in added.values())
    yield Equation(Words(total.name), Sum(parts), " + ".join(added) if len(added) > 1 else "")
    yield from _following(total, whole, rows)


def _following(total: Total, whole: int, rows: list[Row]) -> Iterator[Statement]:
    quantity = Quantity(total.name, whole)
    if total.name == "MACs":
        yield Equation(Words("FLOPs"), 2 * quantity, "per image")
    elif total.name == "activations":
        held = memory_text(FLOAT32_BYTES * whole)
        yield Equation(Words("bytes"), FLOAT32_BYTES * quantity, f"per image, as float32, {held}")
    elif (trained := known_sum(row.trainable_params for row in rows)) != whole and trained is not None:
        yield Equation(Words("not trainable"), quantity - Quantity("trainable", trained))


def _shares(what: str, groups: Groups, rows: list[Row]) -> Table:
    """A row a group: how many nodes, and how much of each total they hold."""
    head = (what, "nodes", *(column for total in TOTALS for column in (total.name, "share")))
    wholes = {total.name: known_sum(map(total.of, rows)) for total in TOTALS}
    return Table(head, tuple(_group_row(name, group, wholes) for name, group in groups.items()))


def _group_row(name: str, group: list[Row], wholes: dict[str, int | None]) -> tuple[str, ...]:
    cells = [name, f"{len(group):,}"]
    for total in TOTALS:
        number = known_sum(map(total.of, group))
        cells += [number_text(number, zero=""), share(number, wholes[total.name]) if number else ""]
    return tuple(cells)


def _heaviest(rows: list[Row]) -> Iterator[Section]:
    """For each total, the nodes that hold most of it."""
    for total in TOTALS:
        whole = known_sum(map(total.of, rows))
        ranked = sorted(rows, key=lambda row: -(total.of(row) or 0))[:MOST]
        heaviest = [(row, number) for row in ranked if (number := total.of(row))]
        if heaviest:
            cells = tuple((row.name, repr(row.op), f"{number:,}", share(number, whole)) for row, number in heaviest)
            yield section(f"most {total.name}", Table(("node", "op", total.name, "share"), cells))


def _how_to_ask(rows: list[Row], reference: str | None) -> list[str]:
    """How a node is asked for: on a command line where the network was named on one, otherwise in Python."""
    heaviest = max(rows, key=lambda row: row.macs or row.params or 0, default=None)
    if heaviest is None:
        return []
    in_python = f"graphnet.explain(network, {python_text(heaviest.name)})"
    command = in_python if reference is None else f"graphnet explain {reference} {quote(heaviest.name)}"
    return [f"one node or scope is explained by its name: {command}"]
