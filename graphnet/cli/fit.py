"""`graphnet fit`."""

from __future__ import annotations

import shlex
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any

import typer

from graphnet import training
from graphnet.cli import trials
from graphnet.cli.fit_options import with_options
from graphnet.cli.options import Backend, Device, Ops, Settings, as_texts
from graphnet.errors import ArgumentError
from graphnet.training import Recipe, Run

RUN = "The run"


@with_options
def command(
    blueprint: Annotated[
        str | None,
        typer.Argument(metavar="BLUEPRINT", help="A name (see graphnet list), path.py[:function] or a .json document."),
    ] = None,
    data: Annotated[
        str | None,
        typer.Option(
            metavar="DATA", help="digits, mnist, fashion-mnist, cifar10, cifar100, a folder, a .npz or a .csv file."
        ),
    ] = None,
    set_: Settings = None,
    ops: Ops = None,
    config: Annotated[
        Path | None, typer.Option(metavar="FILE.toml", help="A recipe; what is given here comes first.")
    ] = None,
    strict_data: Annotated[bool, typer.Option("--strict-data", help="Stop at pictures that cannot be read.")] = False,
    no_augment: Annotated[bool, typer.Option("--no-augment", help="The same as --augment none.")] = False,
    backend: Backend = None,
    device: Device = None,
    output: Annotated[
        Path | None,
        typer.Option(
            "--output",
            "-o",
            metavar="RUN",
            help="A new folder; with --find-lr, the plot.",
            show_default="runs/NAME-DATA",
            rich_help_panel=RUN,
        ),
    ] = None,
    resume: Annotated[
        Path | None, typer.Option(metavar="RUN", help="Go on with a run that was stopped.", rich_help_panel=RUN)
    ] = None,
    checkpoint_steps: Annotated[
        int | None,
        typer.Option(min=1, help="Steps between checkpoints.", show_default="10 seconds", rich_help_panel=RUN),
    ] = None,
    tensorboard: Annotated[
        bool, typer.Option("--tensorboard", help="Write logs for TensorBoard too.", rich_help_panel=RUN)
    ] = False,
    find_lr: Annotated[
        bool, typer.Option("--find-lr", help="Only look for a learning rate, and draw what was found.")
    ] = False,
    profile: Annotated[bool, typer.Option("--profile", help="Only tell where a step's time goes.")] = False,
    **chosen: Any,
) -> None:
    """Train the network, and keep model, history, curves and a report in a new run folder."""
    options = {name: value for name, value in chosen.items() if value is not None}
    if no_augment:
        if "augment" in options:
            raise ArgumentError("--augment and --no-augment cannot both be meant")
        options["augment"] = "none"
    run_options: dict[str, Any] = {"checkpoint_steps": checkpoint_steps, "tensorboard": tensorboard}
    if resume is not None:
        _refuse_beside_resume(blueprint, data, set_, config, output, options, find_lr, profile, strict_data)
        _tell(training.resume(resume, ops=ops, backend=backend, device=device, **run_options))
        return
    recipe = training.read_recipe(config) if config else Recipe()
    reference, data = blueprint or recipe.blueprint, data or recipe.data
    if reference is None or data is None:
        raise ArgumentError(
            "what is to be trained on what?\n    mend: graphnet fit BLUEPRINT --data DATA, as in "
            "graphnet fit lenet5 --data digits"
        )
    what = {
        "settings": {**recipe.settings, **as_texts(set_)},
        "ops": ops or recipe.ops,
        "strict_data": strict_data,
        "backend": backend,
        "device": device,
        **recipe.options,
        **options,
    }
    kept = {"--checkpoint-steps": checkpoint_steps, "--tensorboard": tensorboard}
    if find_lr:
        _refuse_beside_trial("--find-lr", {"--profile": profile, **kept})
        trials.find_learning_rate(reference, data, output, what)
    elif profile:
        _refuse_beside_trial("--profile", {"--output": output, **kept})
        trials.profile(reference, data, what)
    else:
        _tell(training.fit(reference, data, directory=output, **run_options, **what))


def _refuse_beside_resume(*given: Any) -> None:
    """A run goes on as it was begun."""
    if any(argument not in (None, [], {}, False) for argument in given):
        raise ArgumentError(
            "--resume goes on with a run as it was begun; only --ops, --backend, --device, --checkpoint-steps "
            "and --tensorboard go with it\n"
            "    mend: leave the others out; or begin a new run, without --resume"
        )


def _refuse_beside_trial(trial: str, given: Mapping[str, Any]) -> None:
    """A trial keeps no run."""
    for flag, argument in given.items():
        if argument not in (None, False):
            raise ArgumentError(f"{flag} does not go with {trial}, which keeps no run\n    mend: leave one of them out")


def _tell(run: Run) -> None:
    """The scores, the files, and what to do next."""
    from graphnet.training.runs import commands, record

    predict = commands.command("predict", run.directory, record.read(run.directory))
    print(f"held out: accuracy {run.scores.accuracy:.4f}, loss {run.scores.loss:.4f}")
    if run.test is not None:
        print(f"test: accuracy {run.test.accuracy:.4f}, loss {run.test.loss:.4f}")
    print(f"{run.directory}: " + ", ".join(sorted(file.name for file in run.directory.glob("[!.]*"))))
    print(f"next: open {shlex.quote(str(run.directory / 'report.html'))}, or {predict} IMAGE…")
