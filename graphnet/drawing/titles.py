"""What is said of each op: its title, its sign, and notes on what is not as usual."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import MISSING
from functools import singledispatch

from graphnet.ops import Add, Concatenate, InputLayer, KerasLayer, Multiply, Op, ReLU
from graphnet.ops.borders import Cropping, ZeroPadding
from graphnet.ops.fixed_filters import FixedConvolution
from graphnet.ops.reshaping import Reshape
from graphnet.ops.sampling import Subsampling, UpSampling
from graphnet.ops.transposed_convolution import TransposedConvolution
from graphnet.shapes import Pads, Window, volume_text

WINDOW_ARGUMENTS = frozenset(["kernel_size", "pool_size", "strides", "padding", "dilation_rate"])

IN_TITLES = frozenset(["kernel_size", "strides", "max_value"])
"""What the title of a layer tells that slides no window."""

MOST_NUMBERS = 4
"""Of an argument with more of them none is told."""

QUIET = re.compile(r".*_(initializer|regularizer|constraint)|use_bias|seed|momentum|epsilon|scale|center|recorded")
"""Arguments that a picture leaves out: how training starts and behaves."""


@singledispatch
def title(op: Op) -> str:
    """What is done, in the field's words and the papers' notation: `Conv 3×3, 64, /2`."""
    return " ".join([words(type(op).__name__), ", ".join(_figures(op))]).rstrip()


@title.register
def title_input(op: InputLayer) -> str:
    return "Input"


@title.register
def title_concatenate(op: Concatenate) -> str:
    return "Concat"


@title.register
def title_transposed_convolution(op: TransposedConvolution) -> str:
    grown = "" if max(op.strides) == 1 else f", ×{_per_axis(op.strides)}"
    return f"Conv transpose {volume_text(op.kernel_size)}, {op.filters}{grown}"


@title.register
def title_fixed_convolution(op: FixedConvolution) -> str:
    names = (kernel.replace("_", " ").capitalize() if isinstance(kernel, str) else "Fixed" for kernel in op.kernels)
    return ", ".join([f"{', '.join(dict.fromkeys(names))} {volume_text(op.kernel_size)}", *_steps(op.window)])


@title.register
def title_relu(op: ReLU) -> str:
    return "ReLU" if op.max_value is None else f"ReLU{op.max_value:g}"


@title.register
def title_keras_layer(op: KerasLayer) -> str:
    return words(op.class_name)


@title.register
def title_subsampling(op: Subsampling) -> str:
    return " ".join(["Subsample", *_steps(op.window)])


@title.register
def title_zero_padding(op: ZeroPadding) -> str:
    return f"Zero padding {margins_text(op.padding)}"


@title.register
def title_cropping(op: Cropping) -> str:
    return f"Cropping {margins_text(op.cropping)}"


@title.register
def title_reshape(op: Reshape) -> str:
    return f"Reshape {'×'.join('?' if extent == -1 else str(extent) for extent in op.target_shape)}"


@title.register
def title_up_sampling(op: UpSampling) -> str:
    return f"Upsample ×{_per_axis(op.size)}"


@singledispatch
def sign(op: Op) -> str | None:
    """The sign that stands for an op in mathematics, drawn in a circle."""
    return None


@sign.register
def sign_add(op: Add) -> str:
    return "+"


@sign.register
def sign_multiply(op: Multiply) -> str:
    return "×"


def notes(op: Op) -> list[str]:
    """What else matters about an op, said in small type: its padding, and arguments that are not as usual.

    Of an op that takes any arguments, nobody knows what is as usual: what is off or not given is left out.
    """
    padding = [] if op.window is None else _padding_notes(op.window)
    told = IN_TITLES if op.window is None else WINDOW_ARGUMENTS
    found = (
        note(name.replace("_", " "), value)
        for name, value in op.arguments().items()
        if op.default(name) is not MISSING and name not in told and not QUIET.fullmatch(name)
        if not (op.open_ended and value is False)
    )
    return [*padding, *filter(None, found)]


def words(class_name: str) -> str:
    """An op's class in the words of a paper.

    >>> words("Conv2D"), words("BatchNormalization"), words("GlobalAveragePooling2D"), words("LeakyReLU")
    ('Conv', 'Batch norm', 'Global average pool', 'Leaky ReLU')
    """
    name = re.sub(r"[123]D", "", class_name)
    name = name.replace("Normalization", "Norm").replace("Pooling", " Pool")
    first, *rest = re.sub(r"(?<=[a-z])(?=[A-Z][a-z])", " ", name).split()
    return " ".join([first, *(word.lower() if word.istitle() else word for word in rest)])


def _figures(op: Op) -> Iterator[str]:
    """The numbers that a paper gives: window, filters or units, stride, dilation."""
    window = op.window
    if window:
        yield volume_text(window.size)
    for name, value in op.arguments().items():
        if op.default(name) is MISSING and not (window and name in WINDOW_ARGUMENTS):
            yield from filter(None, [_written(value)])
    yield from _steps(window)


def _steps(window: Window | None) -> Iterator[str]:
    """How far apart windows are, and their cells."""
    if window is None:
        return
    if max(window.strides) > 1:
        yield f"/{_per_axis(window.strides)}"
    if max(window.dilation_rate, default=1) > 1:
        yield f"dilation {_per_axis(window.dilation_rate)}"


def note(name: str, value: object) -> str:
    """An argument in words; empty where a paper would not say it.

    >>> note("groups", 32), note("ceil mode", True), note("mean", None)
    ('groups 32', 'ceil mode', '')
    """
    if isinstance(value, bool):
        return name if value else f"no {name}"
    told = _written(value)
    return told and f"{name} {told}"


def _written(value: object) -> str:
    """A value as a paper writes it; nothing for what is not given, not one thing, or more than a few numbers.

    >>> _written(1 / 255), _written((3,)), _written((123.675, 116.28)), _written((None, 1, 1, 1))
    ('0.003922', '3', '(123.7, 116.3)', '')
    """
    match value:
        case float():
            return f"{value:.4g}"
        case tuple() | list():
            each = [_written(entry) for entry in value if not isinstance(entry, tuple | list)]
            if not each or len(each) < len(value) or len(each) > MOST_NUMBERS or not all(each):
                return ""
            return each[0] if len(each) == 1 else f"({', '.join(each)})"
        case None | Mapping():
            return ""
    return str(value)


def margins_text(pads: Pads) -> str:
    """Cells before and after a volume along its axes, as briefly as they can be told.

    >>> margins_text(((3, 3), (3, 3))), margins_text(((0, 1), (0, 1))), margins_text(((1, 1), (0, 2)))
    ('3', '0+1', '1 × 0+2')
    """
    each = [str(before) if before == after else f"{before}+{after}" for before, after in pads]
    return each[0] if len(set(each)) == 1 else " × ".join(each)


def _per_axis(numbers: tuple[int, ...]) -> str:
    return str(numbers[0]) if len(set(numbers)) == 1 else volume_text(numbers)


def _padding_notes(window: Window) -> list[str]:
    """Cells of padding. What "same" and "valid" come to, the volumes say."""
    if isinstance(window.padding, str):
        return ["full padding"] if window.padding == "full" else []
    return [f"pad {margins_text(window.padding)}"] if any(map(any, window.padding)) else []
