"""`graphnet check`."""

from __future__ import annotations

import json
import sys
from collections import Counter
from collections.abc import Callable
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

from graphnet.analysis.facts import facts_at
from graphnet.cli.memory import Batch, Dtype, Inference, Optimizer, Step
from graphnet.cli.options import Ops, Reference, Settings, as_texts
from graphnet.errors import CheckError
from graphnet.loading import load_doubtful
from graphnet.network import Network
from graphnet.quantities import count, memory
from graphnet.volumes import volumes

if TYPE_CHECKING:
    from graphnet.analysis.findings import Finding

Format = StrEnum("Format", [(name, name) for name in ("text", "json")])  # type: ignore[misc]
TEXT = Format("text")


def check(
    blueprint: Reference,
    set_: Settings = None,
    format: Annotated[Format, typer.Option("--format", help="How to print it.")] = TEXT,
    strict: Annotated[bool, typer.Option("--strict", help="Warnings count as errors.")] = False,
    ignore: Annotated[
        list[str] | None, typer.Option("--ignore", metavar="CODE", help="A finding not to be told, as in GN101.")
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
    from graphnet.analysis.findings.budgets import over_budget

    limits = {
        "max_params": _limit(count, max_params, "--max-params"),
        "max_macs": _limit(count, max_macs, "--max-macs"),
        "max_receptive_field": _limit(count, max_receptive_field, "--max-receptive-field"),
    }
    bytes_limit = _limit(memory, max_memory, "--max-memory")
    step = Step(batch, optimizer, dtype, inference)
    network, refused = load_doubtful(blueprint, as_texts(set_), ops)
    found = [findings.Finding("GN002", "error", *problem[:3]) for problem in refused]
    found += findings.check(network, ignore or ())
    broken = any(finding.severity == "error" for finding in found)
    facts = facts_at(network, volumes(network).shapes)
    foretold = step.forecast(network) if (step.asked or bytes_limit) and not broken else None
    found += over_budget(
        facts, **limits, memory=foretold.high if foretold else None, max_memory=None if broken else bytes_limit
    )
    if format == TEXT:
        for finding in found:
            print(finding)
        if foretold:
            print(*foretold.lines(), sep="\n")
        if foretold and bytes_limit:
            print(step.largest(network, bytes_limit))
    else:
        print(json.dumps([finding.as_dict() for finding in found], indent=1, ensure_ascii=False))
    failing = findings.SEVERITIES[: 2 if strict else 1]
    if any(finding.severity in failing for finding in found):
        raise CheckError(_verdict(network, found))
    print(_verdict(network, found), file=sys.stderr)


def _limit(read: Callable[[str, str], int], text: str | None, name: str) -> int | None:
    return None if text is None else read(text, name)


def _verdict(network: Network, found: list[Finding]) -> str:
    """How many findings of each kind there are, in words."""
    counts = Counter(finding.severity for finding in found)
    texts = [
        f"{counts[severity]} {severity}{'s' * (counts[severity] != 1)}" for severity in ("error", "warning", "note")
    ]
    return f"{network.name}: {len(network)} nodes, {', '.join(texts)}"
