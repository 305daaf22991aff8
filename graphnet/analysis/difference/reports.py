"""A difference as text, markdown and JSON."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import groupby
from typing import TYPE_CHECKING, Any

from graphnet.analysis.difference.changes import Change
from graphnet.analysis.difference.lines import SignedLine, figures, lines, title, verdict
from graphnet.analysis.facts import Row
from graphnet.analysis.formats import DIFFERENCE_FORMATS, DifferenceFormat, as_json, known_format

if TYPE_CHECKING:
    from graphnet.analysis.difference.difference import Difference

MOST_LINES = 40
"""How many lines of one sign a person is shown."""


def report(difference: Difference, format: DifferenceFormat = "text") -> str:
    """A difference in one of the formats."""
    known_format(format, DIFFERENCE_FORMATS)
    match format:
        case "markdown":
            return markdown(difference)
        case "json":
            return json(difference)
    return text(difference)


def text(difference: Difference) -> str:
    """For a terminal: a line each, with a sign in front, and the totals."""
    told = [title(difference), verdict(difference)]
    shown = shortened(lines(difference))
    if shown:
        width = min(max(len(line.nodes) for line in shown), 48)
        told += ["", *(f"{line.sign} {line.nodes:{width}}  {line.what}".rstrip() for line in shown)]
    if difference.structural:
        told += ["", *_table(difference)]
    return "\n".join(told)


def shortened(told: Iterable[SignedLine]) -> list[SignedLine]:
    """Lines, and of too many of one sign how many more there are."""
    shown = []
    for sign, group in groupby(told, key=lambda line: line.sign):
        of_one_sign = list(group)
        shown += of_one_sign[:MOST_LINES]
        if more := len(of_one_sign[MOST_LINES:]):
            shown.append(SignedLine(sign, f"… and {more:,} more", ""))
    return shown


def _table(difference: Difference) -> Iterator[str]:
    rows = [("", "before", "after", "difference"), *figures(difference)]
    first, second, third, _ = (max(len(row[column]) for row in rows) for column in range(4))
    for name, before, after, grown in rows:
        yield f"{name:{first}}  {before:>{second}}  {after:>{third}}  {grown}".rstrip()


_IN_A_DIFF = {"+": "+", "−": "-", "~": "!", "=": "#"}
"""What colours a line in a code block of the language `diff`."""


def markdown(difference: Difference) -> str:
    """For a comment on a pull request: the totals as a table, the nodes as a coloured diff."""
    told = [f"### {title(difference)}", "", _sentence(verdict(difference))]
    if difference.structural:
        told += ["", "| | before | after | difference |", "|---|---:|---:|---:|"]
        told += [f"| {' | '.join(figure)} |" for figure in figures(difference)]
    shown = shortened(lines(difference))
    if shown:
        told += [
            "",
            "```diff",
            *(f"{_IN_A_DIFF[line.sign]} {line.nodes}  {line.what}".rstrip() for line in shown),
            "```",
        ]
    return "\n".join(told)


def _sentence(text: str) -> str:
    return f"{text[0].upper()}{text[1:]}."


def json(difference: Difference) -> str:
    """For programs: everything, node by node."""
    data: dict[str, Any] = {
        "before": _network(difference.before.network),
        "after": _network(difference.after.network),
        "same": not difference,
        "names_only": difference.names_only,
        "added": [_row(row) for row in difference.added],
        "removed": [_row(row) for row in difference.removed],
        "changed": [_change(change) for change in difference.changed],
        "resized": [_change(change) for change in difference.resized],
        "renamed": [renaming._asdict() for renaming in difference.renamed],
        "rerouted": {ends: was._asdict() for ends, was in difference.rerouted.items()},
        "exact_fit": difference.exact_fit and difference.exact_fit._asdict(),
        "totals": {
            name: {**total._asdict(), "difference": total.difference} for name, total in difference.totals.items()
        },
        "memory": {
            name: forecast and {"low": forecast.low, "high": forecast.high, "peak": forecast.peak}
            for name, forecast in difference.memory._asdict().items()
        },
        "inputs": [_end(end) for end in difference.inputs],
        "outputs": [_end(end) for end in difference.outputs],
    }
    return as_json(data)


def _network(network: Any) -> dict[str, Any]:
    return {"name": network.name, "parameters": dict(network.parameters)}


def _row(row: Row) -> dict[str, Any]:
    return {
        "name": row.name,
        "op": repr(row.op),
        "inputs": row.inputs,
        "shape": row.shape,
        "params": row.params,
        "trainable_params": row.trainable_params,
        "macs": row.macs,
        "activations": row.activations,
    }


def _change(change: Change) -> dict[str, Any]:
    told: dict[str, Any] = {"before": change.before.name, "after": change.after.name}
    for what in ("op", "inputs", "weights", "volume"):
        if was := getattr(change, what):
            told[what] = was._asdict()
    if change.arguments:
        told["arguments"] = {name: was._asdict() for name, was in change.arguments.items()}
    return told


def _end(end: Any) -> dict[str, Any]:
    return {
        "name": end.name,
        "before": end.before and {**_row(end.before), "receptive_field": end.before.receptive_field},
        "after": end.after and {**_row(end.after), "receptive_field": end.after.receptive_field},
    }
