"""Limits that somebody set, and what goes beyond them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import NamedTuple

from graphnet.analysis.findings.finding import Remark, rule
from graphnet.analysis.findings.subject import Subject
from graphnet.errors import Unknown
from graphnet.quantities import count_text, memory_text

REFERENCE = "graphnet check --help"


class Measured(NamedTuple):
    """What is held to a limit, in words: its name, and how its numbers are written."""

    name: str
    text: Callable[[int], str]


@rule("GN901", "error", "More parameters than allowed", REFERENCE)
def too_many_params(subject: Subject) -> Iterator[Remark]:
    """`--max-params`, or `max_params=`: the network has more parameters than that, trainable or not, or their number
    depends on what only Keras knows.
    """
    yield from _held(Measured("parameters", count_text), subject.limits.params, lambda: subject.facts.params)


@rule("GN902", "error", "More multiply-adds than allowed", REFERENCE)
def too_many_macs(subject: Subject) -> Iterator[Remark]:
    """`--max-macs`, or `max_macs=`: an image takes more multiply-adds in convolution and dense layers than that, or
    their number depends on an extent that is open.
    """
    yield from _held(Measured("MACs per image", count_text), subject.limits.macs, lambda: subject.facts.macs)


@rule("GN903", "error", "More memory than allowed", REFERENCE)
def too_much_memory(subject: Subject) -> Iterator[Remark]:
    """`--max-memory`, or `max_memory=`: the step may take more than that, as far as its memory can be foretold. The
    batch is that of `--batch`, or a single image; of a network with errors nothing is foretold.
    """
    yield from _held(Measured("memory", memory_text), subject.limits.memory, lambda: _most_memory(subject))


@rule("GN904", "error", "A wider receptive field than allowed", REFERENCE)
def too_wide_fields(subject: Subject) -> Iterator[Remark]:
    """`--max-receptive-field`, or `max_receptive_field=`: some output depends on more cells of the input along an axis
    than that. What sees all of the input, as behind `Flatten`, counts with what it sees.
    """
    measured = Measured("receptive field of the outputs", "{:,} cells".format)
    yield from _held(measured, subject.limits.receptive_field, lambda: _reach(subject))


def _held(measured: Measured, limit: int | None, measure: Callable[[], int | None]) -> Iterator[Remark]:
    """What is to be said where a measure is beyond a limit, or is not known."""
    if limit is None:
        return
    value = measure()
    if value is None:
        yield Remark(None, f"{measured.name}: not known, and so not known to be within {measured.text(limit)}")
    elif value > limit:
        exact = f" ({value:,})" if f"{value:,}" not in measured.text(value) else ""
        yield Remark(None, f"{measured.name}: {measured.text(value)}{exact}, more than {measured.text(limit)}")


def _most_memory(subject: Subject) -> int | None:
    if subject.broken:
        return None
    try:
        return subject.forecast.high
    except Unknown:
        return None


def _reach(subject: Subject) -> int | None:
    """How many input cells along an axis an output cell depends on at most."""
    fields = [subject.field(name) for name in subject.network.output_names]
    known = [field for field in fields if field is not None]
    return None if len(known) < len(fields) else max((size for field in known for size in field.sizes), default=0)
