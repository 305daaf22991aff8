"""The table of a network: a row a node or a folded scope, and the totals."""

from __future__ import annotations

import io
import json
from collections.abc import Iterable, Mapping
from fractions import Fraction
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

from graphnet.analysis.facts import Facts, Row, analyze, known_sum
from graphnet.analysis.receptive_field import ReceptiveField, field_text
from graphnet.errors import ArgumentError, near_matches
from graphnet.network import Network
from graphnet.quantities import memory_text
from graphnet.shapes import Volume, volume_text

if TYPE_CHECKING:
    from rich.table import Table

    from graphnet.analysis.memory import Forecast

Format = Literal["text", "json", "markdown"]
FORMATS: tuple[Format, ...] = ("text", "json", "markdown")


class Line(NamedTuple):
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
    format: Format = "text",
    depth: int | None = None,
    width: int | None = None,
    forecast: Forecast | None = None,
) -> str:
    """The table as text, JSON or markdown; scopes deeper than `depth` are folded into one line each.

    MACs are multiply-adds of convolution and dense layers, activations the numbers a forward pass keeps, both per
    image. A `forecast` of `graphnet.memory` is told below the totals. Raises `ShapeError` where volumes do not fit.
    """
    if format not in FORMATS:
        raise ArgumentError(f"unknown format {format!r}: {', '.join(FORMATS)}{near_matches(str(format), FORMATS)}")
    facts = analyze(network)
    folded = lines(facts, depth)
    match format:
        case "json":
            return _json(facts, folded, forecast)
        case "markdown":
            return _markdown(facts, folded, forecast)
    return _text(facts, folded, forecast, width)


def lines(facts: Facts, depth: int | None = None) -> list[Line]:
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


def _line(network: Network, name: str, rows: list[Row], depth: int | None) -> Line:
    last = rows[-1]
    origins = (_folded(origin, depth) for row in rows for origin in row.inputs)
    return Line(
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


def _cells(line: Line) -> tuple[str, ...]:
    numbers = (line.params, line.macs, line.activations)
    counts = (_number(number, blank=True) for number in numbers)
    return (line.name, line.op, volume_text(line.shape), *counts, field_text(line.receptive_field))


def totals(facts: Facts, forecast: Forecast | None = None) -> list[str]:
    """The totals in words, a line each."""
    macs, activations = facts.macs, facts.activations
    flops = None if macs is None else 2 * macs
    memory = None if activations is None else 4 * activations
    params, trainable = facts.params, facts.trainable_params
    frozen = None if params is None or trainable is None else params - trainable
    flops_text = "" if flops is None else f" per image (FLOPs, twice as many: {flops:,})"
    activations_text = "" if memory is None else f" numbers per image ({memory_text(memory)} as float32)"
    return [
        *_outputs(facts.network),
        f"parameters   {_number(params)} (trainable {_number(trainable)}, not trainable {_number(frozen)})",
        f"MACs         {_number(macs)}{flops_text}",
        f"activations  {_number(activations)}{activations_text}",
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


def _table(facts: Facts, folded: Iterable[Line]) -> Table:
    from rich import box
    from rich.table import Table
    from rich.text import Text

    network = facts.network
    parameters = ", ".join(f"{name}={value!r}" for name, value in network.parameters.items())
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


def _text(facts: Facts, folded: Iterable[Line], forecast: Forecast | None, width: int | None) -> str:
    from rich.console import Console

    console = Console(file=io.StringIO(), width=width or UNLIMITED, color_system=None)
    console.print(_table(facts, folded))
    for line in totals(facts, forecast):
        console.print(line, highlight=False, markup=False, soft_wrap=True)
    assert isinstance(console.file, io.StringIO)
    return "\n".join(line.rstrip() for line in console.file.getvalue().splitlines())


def _markdown(facts: Facts, folded: Iterable[Line], forecast: Forecast | None) -> str:
    rows = [COLUMNS, ("---", "---", "---", "---:", "---:", "---:", "---:"), *map(_cells, folded)]
    drawn = ("| " + " | ".join(cell.replace("|", "\\|") for cell in row) + " |" for row in rows)
    return "\n".join([f"**{facts.network.name}**", "", *drawn, "", *(f"- {line}" for line in totals(facts, forecast))])


def _json(facts: Facts, folded: Iterable[Line], forecast: Forecast | None) -> str:
    network = facts.network
    data: dict[str, Any] = {
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
    return json.dumps(data, indent=1, ensure_ascii=False, default=_plain)


def _plain(value: Any) -> Any:
    """What JSON has no form for: a mapping as an object, anything else in Python's words."""
    if isinstance(value, ReceptiveField):
        return {"size": value.size, "stride": value.stride, "padding": value.padding, "least": value.least}
    if isinstance(value, Fraction):
        return float(value)
    return dict(value) if isinstance(value, Mapping) else repr(value)


def _number(number: int | None, blank: bool = False) -> str:
    """A count with its thousands apart; unknown is said, and a nought in a table is left out."""
    if number is None:
        return "unknown"
    return "" if blank and number == 0 else f"{number:,}"
