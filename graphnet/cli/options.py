"""Arguments that several commands share, and how they come to a network."""

from __future__ import annotations

import shlex
from pathlib import Path
from typing import Annotated

import typer

from graphnet.errors import ArgumentError
from graphnet.loading import load
from graphnet.network import Network

Reference = Annotated[
    str,
    typer.Argument(
        metavar="BLUEPRINT", help="A name (see graphnet list), path.py[:function], a .json document or a .keras model."
    ),
]
Settings = Annotated[
    list[str] | None,
    typer.Option("--set", metavar="NAME=VALUE", help="A parameter of the blueprint, as in --set input_shape=64,64,3."),
]
Ops = Annotated[
    Path | None, typer.Option("--ops", metavar="FILE.py", help="Where a document's ops of one's own are defined.")
]

Backend = Annotated[
    str | None,
    typer.Option("--backend", help="What Keras computes with: tensorflow, jax or torch.", show_default="Keras's own"),
]
Device = Annotated[
    str | None,
    typer.Option(
        "--device", metavar="DEVICE", help="Where: cpu, gpu or, as in gpu:1, one of them.", show_default="the first GPU"
    ),
]


def network(reference: str, settings: list[str] | None, ops: Path | None = None) -> Network:
    """The network that the arguments name."""
    return load(reference, settings=as_texts(settings), ops=ops)


def as_typed(reference: str, settings: list[str] | None, ops: Path | None = None) -> str:
    """The arguments that name a network, as they are typed on a command line.

    >>> print(as_typed("my nets.py:small", ["depth=3"]))
    'my nets.py:small' --set depth=3
    """
    chosen = [word for setting in settings or [] for word in ("--set", setting)]
    return shlex.join([reference, *chosen, *([] if ops is None else ["--ops", str(ops)])])


def as_texts(settings: list[str] | None, option: str = "--set") -> dict[str, str]:
    """The values of an option such as --set by the names of their parameters."""
    texts: dict[str, str] = {}
    for setting in settings or []:
        name, equals, value = setting.partition("=")
        if not equals or not name:
            raise ArgumentError(f"{option} {setting}: say it as NAME=VALUE, as in {option} depth=101")
        if name.strip() in texts:
            raise ArgumentError(f"{option} {name.strip()} is given twice")
        texts[name.strip()] = value
    return texts
