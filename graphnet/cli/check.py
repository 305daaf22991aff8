"""`graphnet check`."""

from __future__ import annotations

import json
import sys
from collections import Counter
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

from graphnet.cli.memory import Batch, Dtype, Inference, Optimizer, Step
from graphnet.cli.options import Ops, Reference, Settings, as_texts
from graphnet.errors import CheckError, Unknown
from graphnet.loading import load_doubtful
from graphnet.network import Network
from graphnet.quantities import memory

if TYPE_CHECKING:
    from graphnet.analysis.findings import Finding

Format = StrEnum("Format", [(name, name) for name in ("text", "json")])  # type: ignore[misc]
TEXT = Format("text")


def command(
    blueprint: Reference,
    set_: Settings = None,
    format: Annotated[Format, typer.Option("--format", help="How to print it.")] = TEXT,
    strict: Annotated[bool, typer.Option("--strict", help="Warnings count as errors.")] = False,
    ignore: Annotated[
        list[str] | None,
        typer.Option("--ignore", metavar="CODE", help="Findings not to be told, as in GN101 or GN101,GN202."),
    ] = None,
    max_params: Annotated[
        str | None, typer.Option("--max-params", metavar="COUNT", help="Most parameters, as in 5M.")
    ] = None,
    max_macs: Annotated[
        str | None, typer.Option("--max-macs", metavar="COUNT", help="Most multiply-adds per image, as in 1G.")
    ] = None,
    max_memory: Annotated[
        str | None,
        typer.Option(
            "--max-memory", metavar="SIZE", help="Most memory, as in 8GiB; tells the largest batch that fits."
        ),
    ] = None,
    max_receptive_field: Annotated[
        str | None,
        typer.Option("--max-receptive-field", metavar="CELLS", help="Widest view of the outputs, as in 512."),
    ] = None,
    batch: Batch = None,
    optimizer: Optimizer = None,
    dtype: Dtype = None,
    inference: Inference = False,
    ops: Ops = None,
) -> None:
    """All that is wrong or doubtful at once, each with its place and its mend; budgets; memory foretold.

    Exit status 1 where there is an error, with --strict also a warning.
    """
    from graphnet.analysis import findings

    step = Step(batch, optimizer, dtype, inference)
    network, refused = load_doubtful(blueprint, as_texts(set_), ops)
    found = findings.check(
        network,
        [code.strip() for codes in ignore or () for code in codes.split(",")],
        max_params=max_params,
        max_macs=max_macs,
        max_memory=max_memory,
        max_receptive_field=max_receptive_field,
        refused=refused,
        **step.arguments(),
    )
    if format == TEXT:
        for finding in found:
            print(finding)
    else:
        print(json.dumps([finding.as_dict() for finding in found], indent=1, ensure_ascii=False))
    if (step.asked or max_memory) and not any(finding.code.startswith("GN0") for finding in found):
        beside = sys.stdout if format == TEXT else sys.stderr
        print(*_foretold(network, step, max_memory), sep="\n", file=beside)
    failing = findings.SEVERITIES[: 2 if strict else 1]
    if any(finding.severity in failing for finding in found):
        raise CheckError(_verdict(network, found))
    print(_verdict(network, found), file=sys.stderr)


def _foretold(network: Network, step: Step, max_memory: str | None) -> list[str]:
    """The forecast in lines, and the largest batch where there is a limit; or why nothing can be foretold."""
    try:
        lines = step.forecast(network).lines()
        return lines if max_memory is None else [*lines, step.largest(network, memory(max_memory))]
    except Unknown as unknown:
        return [f"memory       unknown: {unknown}"]


def _verdict(network: Network, found: list[Finding]) -> str:
    """How many findings of each kind there are, in words."""
    from graphnet.analysis.findings import SEVERITIES

    counts = Counter(finding.severity for finding in found)
    texts = [f"{counts[severity]} {severity}{'s' * (counts[severity] != 1)}" for severity in SEVERITIES]
    return f"{network.name}: {len(network)} nodes, {', '.join(texts)}"
