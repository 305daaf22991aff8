"""Limits that somebody set, and what goes beyond them."""

from __future__ import annotations

from collections.abc import Iterator

from graphnet.analysis.facts import Facts
from graphnet.analysis.findings.finding import Finding
from graphnet.quantities import count_text, memory_text


def over_budget(
    facts: Facts,
    *,
    max_params: int | None = None,
    max_macs: int | None = None,
    max_receptive_field: int | None = None,
    memory: int | None = None,
    max_memory: int | None = None,
) -> Iterator[Finding]:
    """One error for every limit exceeded: GN901 parameters, GN902 MACs per image, GN903 bytes, GN904 cells.

    What is not known cannot be held to a limit, and is an error too.
    """
    limits = (
        ("GN901", "parameters", facts.params, max_params, count_text),
        ("GN902", "MACs per image", facts.macs, max_macs, count_text),
        ("GN903", "memory", memory, max_memory, memory_text),
        ("GN904", "receptive field of the outputs", _reach(facts), max_receptive_field, str),
    )
    for code, what, value, limit, text in limits:
        if limit is None:
            continue
        if value is None:
            yield Finding(code, "error", None, f"{what} not known, so they cannot be held to {text(limit)}")
        elif value > limit:
            yield Finding(
                code, "error", None, f"{what}: {text(value)} ({value:,}), more than {text(limit)} ({limit:,})"
            )


def _reach(facts: Facts) -> int | None:
    """How many input cells along an axis an output cell depends on at most."""
    fields = [facts[name].receptive_field for name in facts.network.output_names]
    if any(field is None for field in fields):
        return None
    return max(size for field in fields if field is not None for size in field.sizes)
