"""The options of a fit as options of the command line: one of each, under the same name."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from typing import Annotated, Any, get_args, get_type_hints

import typer

from graphnet.training import Options

HELP = {
    "epochs": "Passes over the training pictures.",
    "batch_size": "Pictures a step.",
    "optimizer": "sgd, adam, adamw, adadelta or rmsprop.",
    "learning_rate": "The highest of the schedule.",
    "momentum": "Of sgd and rmsprop.",
    "nesterov": "Whether sgd's momentum is Nesterov's.",
    "schedule": "constant, step, cosine, one-cycle or plateau.",
    "warmup": "Epochs in which the rate rises from 0.",
    "drop_every": "Epochs after which step drops the rate.",
    "drop": "What step and plateau multiply the rate by.",
    "plateau_patience": "Epochs without a lower held-out loss, after which plateau drops the rate.",
    "weight_decay": "Of kernels, times the learning rate.",
    "label_smoothing": "What is taken from the true class and given to all.",
    "clip_norm": "The greatest norm of all gradients together.",
    "patience": "Epochs without a lower held-out loss, after which it ends with the best epoch's weights.",
    "average": "Keep a moving average of the weights: its momentum, as 0.999.",
    "class_weights": "none, or balanced: all classes count alike.",
    "auxiliary": "What the losses of auxiliary outputs are multiplied by.",
    "augment": "none, or some of flip,shift=2,crop=0.5,rotation=12,zoom=0.1,color=0.2,cutout=8.",
    "held_out": "The part of the pictures held out, where the data holds out none.",
    "precision": "float32, mixed_bfloat16 or mixed_float16.",
    "xla": "Whether XLA compiles a step.",
    "seed": "Of split, first weights, order, augmentation and dropout.",
}
"""What each option is, in a line."""


def with_options(command: Callable[..., None]) -> Callable[..., None]:
    """A command that takes an option for each field of `Options`, None where it is not given, as keyword arguments."""
    types = get_type_hints(Options)
    signature = inspect.signature(command, eval_str=True)
    own = [parameter for parameter in signature.parameters.values() if parameter.kind is not parameter.VAR_KEYWORD]
    added = [_parameter(name, types[name]) for name in HELP]
    command.__signature__ = signature.replace(parameters=[*own, *added])  # type: ignore[attr-defined]
    command.__annotations__ = {parameter.name: parameter.annotation for parameter in [*own, *added]}
    return command


def _parameter(name: str, kind: Any) -> inspect.Parameter:
    """An option; its default is told in the docs, since network and data decide it."""
    plain = next((option for option in get_args(kind) if option is not type(None)), kind)
    option = typer.Option(help=HELP[name], rich_help_panel="How it learns", show_default=False)
    return inspect.Parameter(
        name, inspect.Parameter.KEYWORD_ONLY, default=None, annotation=Annotated[plain | None, option]
    )
