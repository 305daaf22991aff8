"""What has to be found out and decided before a network can be taught."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple

from rich.console import Console

from graphnet.analysis.facts import analyze
from graphnet.drawing.quoting import visible
from graphnet.errors import ArgumentError, near_matches
from graphnet.network import Network
from graphnet.quiet import quiet_tensorflow
from graphnet.training import devices
from graphnet.training.data.builtin import NAMES
from graphnet.training.data.dataset import DataSet
from graphnet.training.data.decoding import unwarned
from graphnet.training.data.opening import open_data
from graphnet.training.defaults import decided
from graphnet.training.feeding.normalization import normalization_of
from graphnet.training.lessons import Lesson, lesson_of, refuse_one_class, suited
from graphnet.training.options import Options
from graphnet.training.runs import record as records
from graphnet.training.runs.networks import ops_file


class Prepared(NamedTuple):
    """Everything for a training to begin: the lesson, and the record that says how."""

    lesson: Lesson
    record: records.Record


@unwarned()
def prepare(
    network: Network | str,
    data: str,
    options: Mapping[str, Any],
    *,
    settings: Mapping[str, str],
    ops: str | os.PathLike[str] | None,
    backend: str | None,
    device: str | None,
    strict_data: bool,
    console: Console,
) -> Prepared:
    """Find out and decide; the arguments are those of `fit`.

    What makes no sense is refused before Keras is imported.
    """
    chosen = chosen_options(options)
    devices.prepare(backend, device)
    found = open_data(data)
    refuse_one_class(found)
    made = suited(network, settings, ops, found, console) if isinstance(network, str) else network
    lesson = lesson_of(made, found, chosen, strict_data, console)
    decisions = decided(chosen, made, len(lesson.train.labels), found.mirrored, lesson.task.shape)
    with quiet_tensorflow():
        from graphnet.training.learning import hardware

    used = hardware.hardware()
    hardware.check(device, used)
    facts = analyze(made)
    record = records.Record(
        name=made.name,
        blueprint=network if isinstance(network, str) else None,
        parameters=dict(made.parameters),
        params=facts.params,
        trainable_params=facts.trainable_params,
        ops=ops_file(made),
        learned=_learned(found, lesson),
        options=hardware.suited(decisions, used),
        chosen=dict(options),
        status="running",
        reason=None,
        epochs=0,
        held_out=None,
        test=None,
        started=records.now(),
        finished=None,
        environment=records.environment(hardware.backend(), used.name),
    )
    return Prepared(lesson, record)


def check_paths(*paths: str | os.PathLike[str] | None) -> None:
    """Raise `ArgumentError` for a path that no recipe could name, since TOML is UTF-8."""
    for path in paths:
        whole = os.path.abspath(path or "")
        try:
            whole.encode()
        except UnicodeEncodeError:
            raise ArgumentError(
                f"{visible(whole)} is no UTF-8, and a run's recipe could not name it\n"
                "    mend: rename the file or folder"
            ) from None


def chosen_options(options: Mapping[str, Any]) -> Options:
    """Options by their names. Raises `ArgumentError`."""
    for name in options:
        if name not in Options.__dataclass_fields__:
            raise ArgumentError(f"there is no option {name}{near_matches(name, Options.__dataclass_fields__)}")
    return Options(**options)


def _learned(data: DataSet, lesson: Lesson) -> records.Learned:
    return records.Learned(
        data=data.reference if data.reference in NAMES else str(Path(data.reference).expanduser().resolve()),
        kind=data.kind,
        classes=data.classes,
        shape=lesson.task.shape,
        normalization=normalization_of(lesson.train),
        split=lesson.split.fingerprint,
        held_out_part=lesson.split.held_out.part,
        images=lesson.images,
        unreadable=len(lesson.unreadable),
    )
