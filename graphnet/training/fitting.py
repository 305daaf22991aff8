"""Training a network in a run that survives: begun, gone on with, and finished."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import replace
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from rich.console import Console

from graphnet import document
from graphnet.analysis import summary
from graphnet.drawing import render
from graphnet.drawing.quoting import visible
from graphnet.errors import ArgumentError, DocumentError
from graphnet.files import write
from graphnet.network import Network
from graphnet.quiet import quiet_tensorflow
from graphnet.training import devices
from graphnet.training.data.decoding import unwarned
from graphnet.training.data.opening import open_data
from graphnet.training.lessons import Lesson, lesson_of
from graphnet.training.preparing import check_paths, prepare
from graphnet.training.recipes import write_recipe
from graphnet.training.runs import left_out, networks
from graphnet.training.runs import record as records
from graphnet.training.runs.commands import command
from graphnet.training.runs.folders import RUNS, Beginning, begun, locked
from graphnet.training.runs.networks import network_of
from graphnet.training.runs.run import Run


def fit(
    network: Network | str,
    data: str = "digits",
    *,
    directory: str | os.PathLike[str] | None = None,
    settings: Mapping[str, str] | None = None,
    ops: str | os.PathLike[str] | None = None,
    backend: str | None = None,
    device: str | None = None,
    checkpoint_steps: int | None = None,
    strict_data: bool = False,
    tensorboard: bool = False,
    progress: bool = True,
    **options: Any,
) -> Run:
    """Train a network from scratch, and keep the result in a new folder.

    A `network` given by what the user calls it is made for as many classes as the data has, where its blueprint has
    that parameter; `settings` and `ops` are those of `load`. `options` are those of `Options`. The folder is
    `directory`, or else the first of runs/NAME-DATA, runs/NAME-DATA-2, … that is free. What makes no sense is refused
    before Keras is imported. A run that is stopped, in whatever way, goes on with `resume`: a checkpoint is written
    every ten seconds, or else every `checkpoint_steps` steps.
    """
    console = Console(stderr=True, quiet=not progress)
    _check_for(tensorboard)
    check_paths(network if isinstance(network, str) else None, data, ops, directory or RUNS)
    lesson, record = prepare(
        network,
        data,
        options,
        settings=settings or {},
        ops=ops,
        backend=backend,
        device=device,
        strict_data=strict_data,
        console=console,
    )
    with begun(None if directory is None else Path(directory), f"{record.name}-{lesson.data.name}") as beginning:
        describe(beginning, record, lesson)
    with locked(beginning.home):
        return _run(beginning.home, record, lesson, checkpoint_steps, tensorboard, console)


def describe(beginning: Beginning, record: records.Record, lesson: Lesson) -> None:
    """Put into a new run's folder what is known before training."""
    folder = beginning.filling
    document.save(lesson.network, folder / networks.FILE)
    write(folder / "summary.txt", summary(lesson.network) + "\n")
    render(lesson.network, folder / "diagram.svg")
    left_out.write(folder, lesson.unreadable)
    named, parameters = record.blueprint, record.parameters
    if named is None:
        named, parameters = str((beginning.home / networks.FILE).resolve()), {}
    write(folder / "recipe.toml", write_recipe(named, record.learned.data, parameters, record.options, record.ops))
    records.write(folder, record)


def resume(
    run_directory: str | os.PathLike[str],
    *,
    ops: str | os.PathLike[str] | None = None,
    backend: str | None = None,
    device: str | None = None,
    checkpoint_steps: int | None = None,
    tensorboard: bool = False,
    progress: bool = True,
) -> Run:
    """Go on with a run that was stopped, from its newest checkpoint, as if it had never stopped.

    `ops` is a Python file with ops of one's own. Raises `NotFoundError` for what is no run, `ArgumentError` for one
    that is finished or being worked on, and `DocumentError` where its files or its data are not what they were.
    """
    console = Console(stderr=True, quiet=not progress)
    _check_for(tensorboard)
    folder = Path(run_directory)
    record = records.read(folder)
    with locked(folder):
        record = records.read(folder)
        if record.status == "finished":
            raise ArgumentError(f"{folder} is finished\n    mend: {command('evaluate', folder, record)}, or fit anew")
        devices.prepare(backend or record.environment.get("backend"), device)
        network = network_of(folder, record, ops)
        lesson = lesson_of(network, open_data(record.learned.data), record.options, False, console)
        _refuse_changed(folder, record, lesson)
        with quiet_tensorflow():
            from graphnet.training.learning import hardware

        used = hardware.hardware()
        hardware.check(device, used)
        environment = records.environment(hardware.backend(), used.name)
        for what, before in record.environment.items():
            if environment.get(what) != before:
                now = environment.get(what, "none")
                console.print(f"note: not bit-identical from here: {what} was {before}, now {now}", highlight=False)
        record = replace(record, status="running", reason=None, environment=environment)
        records.write(folder, record)
        return _run(folder, record, lesson, checkpoint_steps, tensorboard, console)


def _refuse_changed(folder: Path, record: records.Record, lesson: Lesson) -> None:
    """Pass only where the pictures are those that a run was begun with. Raises `DocumentError`."""
    learned = record.learned
    if lesson.split.fingerprint == learned.split and lesson.images == learned.images:
        return
    newly = left_out.newly(folder, lesson.unreadable)
    named = "".join(f"; {visible(picture.name)}: {visible(picture.reason)}" for picture in newly[:3])
    raise DocumentError(
        f"{visible(learned.data)} has changed since {folder} was begun{named}\n"
        "    mend: put the data back as it was, or train anew"
    )


def _check_for(tensorboard: bool) -> None:
    """Raise `ArgumentError` where TensorBoard is wanted and cannot be had."""
    missing = [package for package in ("tensorboard", "tensorflow") if find_spec(package) is None]
    if tensorboard and missing:
        raise ArgumentError(
            f"{missing[0]} is not installed\n    mend: pip install {missing[0]}, or leave --tensorboard out"
        )


def _run(folder: Path, *further: Any) -> Run:
    with quiet_tensorflow():
        from graphnet.training.learning.running import run

    with unwarned():  # pictures that do not fit in memory are read anew
        return run(folder, *further)
