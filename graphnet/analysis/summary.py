"""The table of a network: a row a node or a folded scope, and the totals."""

from __future__ import annotations

import io
from collections.abc import Iterable, Mapping
from html import escape
from typing import TYPE_CHECKING, NamedTuple

from graphnet.analysis.facts import Facts, Row, analyze, known_sum
from graphnet.analysis.formats import SUMMARY_FORMATS, SummaryFormat, as_json, known_format
from graphnet.analysis.receptive_field import ReceptiveField, field_text
from graphnet.errors import ArgumentError
from graphnet.network import Network
from graphnet.ops.op import arguments_text
from graphnet.quantities import FLOAT32_BYTES, memory_text, number_text
from graphnet.shapes import Volume, volume_text

if TYPE_CHECKING:
    from rich.table import Table

    from graphnet.analysis.memory import Forecast


class SummaryLine(NamedTuple):
    """A line of the table: a node, or a scope folded into one."""

    name: str
    op: str
    inputs: tuple[str, ...]
    """The nodes, or folded scopes, whose results it takes."""
    shape: Volume | None
    params: int | None
    trainable_params: int | None
    macs: int | None
    activations: int | None
    receptive_field: ReceptiveField | None
    """That of the last of its nodes."""


def summary(
    network: Network,
    format: SummaryFormat = "text",
    depth: int | None = None,
    width: int | None = None,
    forecast: Forecast | None = None,
) -> str:
    """The table as text, JSON, markdown or HTML; scopes deeper than `depth` are folded into one line each.

    MACs are multiply-adds of convolution and dense layers, activations the numbers a forward pass keeps, both per
    image. A `forecast` of `graphnet.memory` is told below the totals. Raises `ShapeError` where volumes do not fit.
    """
    known_format(format, SUMMARY_FORMATS)
    facts = analyze(network)
    folded = lines(facts, depth)
    match format:
        case "json":
            return _json(facts, folded, forecast)
        case "markdown":
            return _markdown(facts, folded, forecast)
        case "html":
            return _html(facts, folded, forecast)
    return _text(facts, folded, forecast, width)


def lines(facts: Facts, depth: int | None = None) -> list[SummaryLine]:
    """One line a node, those of scopes deeper than `depth` gathered into one line a scope."""
    if depth is not None and (not isinstance(depth, int) or depth < 1):
        raise ArgumentError(f"depth must be a whole number ≥ 1, got {depth}")
    groups: dict[str, list[Row]] = {}
    for row in facts:
        groups.setdefault(_folded(row.name, depth), []).append(row)
    return [_line(facts.network, name, rows, depth) for name, rows in groups.items()]


def _folded(name: str, depth: int | None) -> str:
    """The name of the line that a node is in."""
    return name if depth is None else ".".join(name.split(".")[:depth])


def _line(network: Network, name: str, rows: list[Row], depth: int | None) -> SummaryLine:
    last = rows[-1]
    origins = (_folded(origin, depth) for row in rows for origin in row.inputs)
    return SummaryLine(
        name,
        _op_text(network, last) if name == last.name else f"{len(rows)} nodes",
        tuple(dict.fromkeys(origin for origin in origins if origin != name)),
        last.shape,
        known_sum(row.params for row in rows),
        known_sum(row.trainable_params for row in rows),
        known_sum(row.macs for row in rows),
        known_sum(row.activations for row in rows),
        last.receptive_field,
    )


def _op_text(network: Network, row: Row) -> str:
    owner = network[row.name].weights
    return repr(row.op) if owner == row.name else f"{row.op!r}, weights of {owner}"


UNLIMITED = 10_000
"""Columns of text, where no terminal says how many there are."""

COLUMNS = ("name", "op", "volume", "params", "MACs", "activations", "receptive field")

FIRST_FIGURES = 3
"""The column from which on there are numbers, which are set to the right."""


def _cells(line: SummaryLine) -> tuple[str, ...]:
    numbers = (line.params, line.macs, line.activations)
    counts = (number_text(number, zero="") for number in numbers)
    return (line.name, line.op, volume_text(line.shape), *counts, field_text(line.receptive_field))


def totals(facts: Facts, forecast: Forecast | None = None) -> list[str]:
    """The totals in words, a line each."""
    macs, activations = facts.macs, facts.activations
    flops = None if macs is None else 2 * macs
    memory = None if activations is None else FLOAT32_BYTES * activations
    params, trainable = facts.params, facts.trainable_params
    frozen = None if params is None or trainable is None else params - trainable
    flops_text = "" if flops is None else f" per image (FLOPs, twice as many: {flops:,})"
    activations_text = "" if memory is None else f" numbers per image ({memory_text(memory)} as float32)"
    return [
        *_outputs(facts.network),
        f"parameters   {number_text(params)} (trainable {number_text(trainable)}, not trainable {number_text(frozen)})",
        f"MACs         {number_text(macs)}{flops_text}",
        f"activations  {number_text(activations)}{activations_text}",
        *(forecast.lines() if forecast else []),
    ]


def _outputs(network: Network) -> list[str]:
    """Which nodes leave the network, where that is more than the one at the end."""
    outputs = network.outputs
    if isinstance(outputs, Mapping):
        return ["outputs      " + ", ".join(f"{key}: {name}" for key, name in outputs.items())]
    return [f"outputs      {', '.join(outputs)}"] if len(outputs) > 1 else []


def table(facts: Facts, depth: int | None = None) -> Table:
    """The table for a terminal."""
    return _table(facts, lines(facts, depth))


def _table(facts: Facts, folded: Iterable[SummaryLine]) -> Table:
    from rich import box
    from rich.table import Table
    from rich.text import Text

    network = facts.network
    parameters = arguments_text(network.parameters)
    title = Text(f"{network.name}({parameters})" if parameters else network.name, style="bold")
    drawn = Table(title=title, title_justify="left", box=box.SIMPLE_HEAD, pad_edge=False, collapse_padding=True)
    for column in COLUMNS:
        if column in ("name", "op"):  # these give way where a terminal is narrow
            drawn.add_column(column, overflow="ellipsis")
        else:
            head = column.replace(" ", "\n")
            drawn.add_column(head, justify="left" if column == "volume" else "right", no_wrap=True)
    # One tall cell a column: rich lays out a table of one row much faster than one of hundreds.
    columns = zip(*map(_cells, folded), strict=True)
    drawn.add_row(*(Text("\n".join(cells), no_wrap=True, overflow="ellipsis") for cells in columns))
    return drawn


def _text(facts: Facts, folded: Iterable[SummaryLine], forecast: Forecast | None, width: int | None) -> str:
    from rich.console import Console

    console = Console(file=io.StringIO(), width=width or UNLIMITED, color_system=None)
    console.print(_table(facts, folded))
    for line in totals(facts, forecast):
        console.print(line, highlight=False, markup=False, soft_wrap=True)
    assert isinstance(console.file, io.StringIO)
    return "\n".join(line.rstrip() for line in console.file.getvalue().splitlines())


def _markdown(facts: Facts, folded: Iterable[SummaryLine], forecast: Forecast | None) -> str:
    rows = [COLUMNS, (*["---"] * FIRST_FIGURES, *["---:"] * (len(COLUMNS) - FIRST_FIGURES)), *map(_cells, folded)]
    drawn = ("| " + " | ".join(cell.replace("|", "\\|") for cell in row) + " |" for row in rows)
    return "\n".join([f"**{facts.network.name}**", "", *drawn, "", *(f"- {line}" for line in totals(facts, forecast))])


def _html(facts: Facts, folded: Iterable[SummaryLine], forecast: Forecast | None) -> str:
    def row(cells: Iterable[str], tag: str) -> str:
        sides = ("left",) * FIRST_FIGURES + ("right",) * (len(COLUMNS) - FIRST_FIGURES)
        drawn = (
            f'<{tag} style="text-align:{side}">{escape(cell)}</{tag}>' for side, cell in zip(sides, cells, strict=True)
        )
        return f"<tr>{''.join(drawn)}</tr>"

    told = "".join(f"<li>{escape(line)}</li>" for line in totals(facts, forecast))
    return (
        f"<table><caption>{escape(facts.network.name)}</caption><thead>{row(COLUMNS, 'th')}</thead>\n<tbody>\n"
        + "\n".join(row(_cells(line), "td") for line in folded)
        + f"\n</tbody></table>\n<ul>{told}</ul>"
    )


def _json(facts: Facts, folded: Iterable[SummaryLine], forecast: Forecast | None) -> str:
    network = facts.network
    data = {
        "name": network.name,
        "parameters": dict(network.parameters),
        "nodes": [line._asdict() for line in folded],
        "outputs": network.outputs,
        "total": {
            "params": facts.params,
            "trainable_params": facts.trainable_params,
            "macs": facts.macs,
            "activations": facts.activations,
        },
        **({"memory": forecast.as_dict()} if forecast else {}),
    }
    return as_json(data)
