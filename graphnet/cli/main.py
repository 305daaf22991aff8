"""The commands gathered, and what becomes of errors: a clear message and an exit status, no traceback."""

from __future__ import annotations

import sys
from importlib import import_module
from typing import Annotated

import typer

from graphnet.errors import GraphnetError

COMMANDS = {
    "list": "listing",
    "summary": "summary",
    "explain": "explain",
    "check": "check",
    "diff": "diff",
    "render": "render",
    "data": "data",
    "fit": "fit",
    "evaluate": "evaluate",
    "runs": "runs",
    "predict": "predict",
}
"""Every command, and the file here whose `command` it is."""


def graphnet(
    debug: Annotated[bool, typer.Option("--debug", help="Show the traceback of an error.")] = False,
    version: Annotated[bool, typer.Option("--version", help="Print the version.", is_eager=True)] = False,
) -> None:
    """Describe, analyse, draw and train convolutional networks."""
    if version:
        from importlib import metadata  # takes longer than the whole message

        try:
            print(f"graphnet {metadata.version('graphnet')}")
        except metadata.PackageNotFoundError:
            print("graphnet, not installed: run from its sources")
        raise typer.Exit


def _app(given: list[str]) -> typer.Typer:
    """The command that is called; all of them where help is wanted, or none is named."""
    app = typer.Typer(
        no_args_is_help=True,
        invoke_without_command=True,
        add_completion=False,
        pretty_exceptions_enable=False,
        context_settings={"help_option_names": ["-h", "--help"]},
    )
    app.callback()(graphnet)
    called = next((argument for argument in given if not argument.startswith("-")), None)
    for name in [called] if called in COMMANDS else COMMANDS:
        module = import_module(f"graphnet.cli.{COMMANDS[name]}")
        app.command(name)(module.command)
    return app


def main(arguments: list[str] | None = None) -> None:
    """Run a command, and exit: 0 done, 1 the network is wrong, 2 the input could not be read or makes no sense."""
    given = sys.argv[1:] if arguments is None else arguments
    debug = "--debug" in given
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")  # a terminal without × shows ? instead
    try:
        _app(given)([argument for argument in given if argument != "--debug"])
    except SystemExit as end:
        # No command ends with 1 of itself; typer does when nobody reads on: `graphnet summary resnet152 | head`.
        sys.exit(0 if end.code == 1 else end.code)
    except GraphnetError as error:
        if debug:
            raise
        print(error, file=sys.stderr)
        sys.exit(error.exit_status)
    except Exception as error:
        if debug:
            raise
        print(_failure(error), file=sys.stderr)
        sys.exit(2)


def _failure(error: Exception) -> str:
    """What is said of an error that nobody foresaw; the system's own without a file is of a stream printed to."""
    if isinstance(error, OSError) and error.filename is None:
        return f"the output cannot be written: {error.strerror}"
    from graphnet.analysis.findings.failing_ops import blamed

    if culprit := blamed(error):
        op, line = culprit
        return f"{line}  {_written(op)} fails when it is asked: {_written(error)}"
    return (
        f"graphnet failed where it should not: {_written(error)}\n"
        "    mend: run it again with --debug and report what it prints"
    )


def _written(thing: object) -> str:
    """What an op of somebody's own, or an error, is called, though it may fail to say so."""
    from graphnet.drawing.quoting import visible

    kind = type(thing).__name__
    try:
        text = f"{kind}: {thing}" if isinstance(thing, BaseException) else repr(thing)
    except Exception:
        text = kind
    return visible(text)
