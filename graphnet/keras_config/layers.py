"""What a layer, Keras's or ours, comes to: an op, and one more for the activation that Keras lets a layer have."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import fields, replace
from functools import partial
from typing import Any, NamedTuple

from graphnet.errors import ArgumentError, DocumentError, GraphnetError, brief
from graphnet.keras_config.names import single
from graphnet.keras_config.recipes import plain
from graphnet.ops import (
    CATALOGUE,
    Add,
    DepthwiseConv2D,
    Identity,
    KerasLayer,
    Op,
    Rescaling,
)
from graphnet.ops.activation import ACTIVATIONS
from graphnet.ops.arguments import freeze
from graphnet.ops.fixed_filters import NAMES, FixedConvolution

Arguments = dict[str, Any]


class Step(NamedTuple):
    """One call of those that a call of a layer comes to."""

    op: Op
    suffix: str = ""
    """What stands behind the layer's name in that of the call."""
    takes: tuple[int, ...] | None = None
    """Which of the tensors that arrive and of the results so far; None is all at first, then the last result."""


_NO_ARGUMENTS = {"batch_input_shape", "dtype", "name", "renorm_clipping", "renorm_momentum", "trainable"} | {
    f"kernel_{what}" for what in ("initializer", "regularizer", "constraint")
}
"""What stands in a config and makes no difference to an op that has no such argument; Keras 2 wrote more of it."""

_CHANGES_NOTHING: dict[str, tuple[Any, ...]] = {
    "activity_regularizer": (None,),
    "data_format": (None, "channels_last"),
    "groups": (1,),
    "lora_alpha": (None,),
    "lora_rank": (None,),
    "noise_shape": (None,),
    "quantization_config": (None,),
    "renorm": (False,),
    "rms_scaling": (False,),
    "synchronized": (False,),
}
"""Arguments that our ops have not, and the values at which they need none."""

_OURS = {name: kind for name, kind in CATALOGUE.items() if name not in ("InputLayer", "KerasLayer")}


def steps(kind: str, module: str, registered: str, config: Arguments) -> tuple[Step, ...]:
    """The calls that a call of a layer comes to. The last one's result is the layer's.

    Raises `DocumentError` for what is neither Keras's nor ours, or holds more than plain data.
    """
    if registered == f"graphnet>{kind}":
        return _steps_of_ours(kind, config)
    if module == "keras.layers":
        return _steps_of_keras(kind, config)
    if kind in _WITHIN_KERAS and module.startswith("keras.src."):
        return _WITHIN_KERAS[kind](config)
    whose = registered or f"{module}.{kind}"
    raise DocumentError(f"{brief(whose)} is neither a layer of keras.layers nor one of graphnet's")


def _steps_of_keras(kind: str, config: Arguments) -> tuple[Step, ...]:
    """Our op where it does the same, Keras's layer by its name where none does."""
    if kind == "Activation":
        return (Step(_activation(config.get("activation")) or Identity()),)
    arguments = dict(config)
    activation = arguments.pop("activation", None)
    try:
        op = _op(*_translated(kind, arguments))
    except (GraphnetError, TypeError, ValueError, OverflowError):
        return (Step(_keras_layer(kind, config)),)
    return _with_activation(op, activation)


def _steps_of_ours(kind: str, config: Arguments) -> tuple[Step, ...]:
    """The op that one of graphnet's layers was made of."""
    arguments = dict(config)
    activation = arguments.pop("activation", None)
    kind = kind.removeprefix("Padded").removeprefix("Cropped")
    if kind.startswith("ZeroInsertion"):
        kind = kind.replace("ZeroInsertion", "UpSampling")
        arguments["interpolation"] = "zeros"
    for cells in arguments.keys() & {"pads", "crops"}:
        nothing = arguments[cells] in ([[0, 0]], [[0, 0], [0, 0]])
        arguments["padding"] = "valid" if nothing else arguments[cells]
        del arguments[cells]
    op = _op(kind, arguments)
    return _with_activation(_with_named_kernels(op) if isinstance(op, FixedConvolution) else op, activation)


def _with_activation(op: Op, activation: Any) -> tuple[Step, ...]:
    function = _activation(activation)
    if function is None:
        return (Step(op),)
    named = isinstance(function, KerasLayer) and function.class_name == "Activation"
    return Step(op), Step(function, single(activation) if named else function.short)


def activation_op(name: str, **arguments: Any) -> Op:
    """One of Keras's activation functions: our op where it does the same, otherwise Keras's layer of that function."""
    if name in ACTIVATIONS:
        return replace(ACTIVATIONS[name](), **arguments)
    return KerasLayer("Activation", activation=name)


def _activation(value: Any) -> Op | None:
    """The op of an activation function, by name or as a layer; None for the linear one."""
    if value in (None, "linear"):
        return None
    if isinstance(value, str):
        return activation_op(value)
    match value:
        case {"module": "keras.layers", "class_name": str(kind), "config": dict(config)}:
            made = _steps_of_keras(kind, config)
            if len(made) == 1:
                return made[0].op
    raise DocumentError(f"its activation is no function of Keras's own: {brief(value)}")


def _op(kind: str, arguments: Arguments) -> Op:
    """The op of a class, which must have a word for every argument that makes a difference."""
    if kind not in _OURS:
        raise DocumentError(f"graphnet has no op {brief(kind)}")
    names = {field.name for field in fields(_OURS[kind])}
    for name, value in arguments.items():
        if name not in names | _NO_ARGUMENTS and value not in _CHANGES_NOTHING.get(name, ()):
            raise ArgumentError(f"{kind} has no argument {brief(name)}")
    return _OURS[kind](**{name: freeze(plain(value)) for name, value in arguments.items() if name in names})


def _keras_layer(kind: str, config: Arguments) -> KerasLayer:
    """A layer by its name, which may be frozen, as ours may not."""
    kept = config.keys() - {"batch_input_shape", "dtype", "name", "trainable"}
    arguments = {name: plain(value) for name, value in config.items() if name in kept}
    frozen = {"trainable": False} if config.get("trainable") is False else {}
    return KerasLayer(kind, config={**arguments, **frozen})


def _translated(kind: str, arguments: Arguments) -> tuple[str, Arguments]:
    """A layer of Keras in our words, where these differ."""
    match kind, arguments:
        case "MaxPooling1D" | "MaxPooling2D", {"pool_size": [1] | [1, 1], "strides": size, "padding": _, **others}:
            return kind.replace("MaxPooling", "Subsampling"), {**others, "size": size}
        case "Conv1D", {"padding": "causal", "kernel_size": [int(size)]}:
            (dilation,) = arguments.get("dilation_rate", [1])
            return kind, {**arguments, "padding": [[(size - 1) * dilation, 0]]}
        case "BatchNormalization", {"axis": [int(axis)]}:
            return kind, {**arguments, "axis": axis}
        case "LeakyReLU", {"alpha": slope, **others}:
            return kind, {**others, "negative_slope": slope}
    return kind, arguments


def _with_named_kernels(op: FixedConvolution) -> FixedConvolution:
    """The same filters, by the names of those that have one."""
    kernels = tuple(map(partial(_named_kernel, op), op.kernels))
    return type(op)(**{**{field.name: getattr(op, field.name) for field in fields(op)}, "kernels": kernels})


def _named_kernel(op: FixedConvolution, matrix: Any) -> Any:
    for name in NAMES:
        if name.startswith("sobel") and op.kernel_size != (3, 3):
            continue
        if type(op)(name, op.kernel_size).matrices == (matrix,):
            return name
    return matrix


def _custom_scale(config: Arguments) -> tuple[Step, ...]:
    """x + s·y, of the residuals of Inception-ResNet."""
    return Step(Rescaling(config.get("scale", 1.0)), "scale", (1,)), Step(Add(), "", (0, -1))


def _layer_scale(config: Arguments) -> tuple[Step, ...]:
    """γ·x, one γ a channel (ConvNeXt): a convolution of each channel by itself, with a filter of one cell."""
    start = {"class_name": "Constant", "config": {"value": config.get("init_values")}}
    return (Step(DepthwiseConv2D(1, use_bias=False, depthwise_initializer=start)),)


_WITHIN_KERAS: dict[str, Callable[[Arguments], tuple[Step, ...]]] = {
    "CustomScaleLayer": _custom_scale,
    "LayerScale": _layer_scale,
}
"""Layers that only keras.applications knows."""
