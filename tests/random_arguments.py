"""Random arguments for every op: mostly sensible, for one is to get past the door."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import MISSING, fields
from random import Random
from typing import Any, NamedTuple

from graphnet import Op
from graphnet.shapes import Volume, size


class Place(NamedTuple):
    """What arguments are drawn for: an op of so many spatial axes, and the volume it is to take."""

    random: Random
    rank: int
    volume: Volume


Draw = Callable[[Place], Any]


def one_of(*values: Any) -> Draw:
    return lambda place: place.random.choice(values)


def per_axis(*values: Any) -> Draw:
    """One value for all axes or, less often, one for each."""

    def draw(place: Place) -> Any:
        if place.random.random() < 0.7:
            return place.random.choice(values)
        return tuple(place.random.choice(values) for _ in range(place.rank))

    return draw


cells = per_axis(0, 1, 1, 2, (0, 1), (2, 0))
flag = one_of(True, False)


def window_padding(place: Place) -> Any:
    return place.random.choice(("valid", "same", "same", "full", cells(place)))


def axis(place: Place) -> int:
    """An axis of the volume, counted from 1 or from the end; now and then one that is not there."""
    axes = len(place.volume)
    beyond = (-axes - 1, axes + 1) if place.random.random() < 0.2 else ()
    return place.random.choice((-1, *range(-axes, 0), *range(1, axes + 1), *beyond))


def axis_or_axes(place: Place) -> Any:
    return [axis(place), axis(place)] if place.random.random() < 0.2 else axis(place)


def pieces(place: Place) -> int:
    """A number that divides the channels, or that may not."""
    channels = place.volume[-1] or 1
    return place.random.choice((1, 2, 3, *(divisor for divisor in range(1, channels + 1) if channels % divisor == 0)))


def target_shape(place: Place) -> tuple[int, ...]:
    """Another shape for the numbers of a volume, one extent perhaps left open; sometimes one they do not make."""
    left = size(place.volume) or place.random.choice((4, 6, 12))
    shape: list[int] = []
    for _ in range(place.random.randint(0, 2)):
        shape.append(place.random.choice([divisor for divisor in range(1, left + 1) if left % divisor == 0]))
        left //= shape[-1]
    return (*shape, place.random.choice((left, left, -1, left + 1 if place.random.random() < 0.3 else -1)))


def dims(place: Place) -> tuple[int, ...]:
    """The axes in another order, now and then one too few."""
    axes = list(range(1, len(place.volume) + (place.random.random() < 0.95)))
    place.random.shuffle(axes)
    return tuple(axes)


def matrix(place: Place, extents: tuple[int, ...]) -> Any:
    first, *rest = extents
    if not rest:
        return tuple(place.random.choice((-1.0, 0.0, 0.5, 2.0)) for _ in range(first))
    return tuple(matrix(place, tuple(rest)) for _ in range(first))


def kernels(place: Place) -> Any:
    """The name of a fixed filter, its weights, or several of them."""
    names = ("box", "gaussian", "identity", *("sobel_x", "sobel_y") * (place.rank == 2))
    own = matrix(place, tuple(place.random.randint(1, 3) for _ in range(place.rank)))
    square = matrix(place, (3,) * place.rank)
    return place.random.choice((*names, own, place.random.sample(names, 2), (place.random.choice(names), square)))


def keras_layer(place: Place) -> dict[str, Any]:
    """A layer that only Keras knows, of one input or of several."""
    name, settings = place.random.choice(
        (
            ("UnitNormalization", {"axis": -1}),
            ("RMSNormalization", {}),
            ("PReLU", {"shared_axes": [1]}),
            ("PReLU", {}),
            ("GaussianNoise", {"stddev": 0.1}),
            ("RepeatVector", {"n": 3}),
            ("Conv3D", {"filters": 2, "kernel_size": 2}),
            ("GlobalMaxPooling3D", {}),
            ("Subtract", {}),
            ("Minimum", {}),
        )
    )
    return {"class_name": name, **settings}


ARGUMENTS: Mapping[str, Draw] = {
    "InputLayer.shape": lambda place: place.volume,
    # windows
    "filters": one_of(1, 2, 3, 4, 6),
    "kernel_size": per_axis(1, 2, 3, 3, 5),
    "FixedConv1D.kernel_size": per_axis(None, None, 1, 2, 3, 5),
    "FixedConv2D.kernel_size": per_axis(None, None, 1, 2, 3, 5),
    "pool_size": per_axis(1, 2, 2, 3, 4),
    "strides": per_axis(1, 1, 2, 3),
    "dilation_rate": per_axis(1, 1, 2, 3),
    "depth_multiplier": one_of(1, 1, 2, 3),
    "padding": window_padding,
    "output_padding": per_axis(None, 0, 1, 2),
    "ceil_mode": flag,
    "count_include_pad": flag,
    "keepdims": flag,
    "kernels": kernels,
    "sigma": one_of(None, 0.5, 2.0),
    "reverse": flag,
    # borders and sampling
    "ZeroPadding1D.padding": cells,
    "ZeroPadding2D.padding": cells,
    "cropping": cells,
    "size": per_axis(1, 2, 2, 3),
    "interpolation": one_of("nearest", "bilinear", "zeros", "bicubic", "lanczos3"),
    # features
    "units": one_of(1, 2, 3, 4, 6),
    "use_bias": flag,
    "groups": pieces,
    "pieces": pieces,
    "axis": axis,
    "LayerNormalization.axis": axis_or_axes,
    "center": flag,
    "scale": flag,
    "momentum": one_of(0.0, 0.9, 0.99),
    "epsilon": one_of(1e-6, 1e-5, 0.1),
    "LocalResponseNormalization.size": one_of(1, 2, 3, 5, 9),
    "alpha": one_of(0.0, 1e-4, 1.0),
    "beta": one_of(0.5, 0.75),
    "k": one_of(1.0, 2.0),
    # functions of each number
    "max_value": one_of(None, 1, 6.0),
    "negative_slope": one_of(0, 0.1, 1.0),
    "threshold": one_of(0, 0.5),
    "approximate": flag,
    "rate": one_of(0, 0.1, 0.5, 0.9, 0.9, 1, 1.5),
    "seed": one_of(None, 0, 7),
    "Rescaling.scale": one_of(0.1, -1, 2),
    "offset": one_of(0, -1.0, 0.5),
    # the same numbers in another order
    "target_shape": target_shape,
    "dims": dims,
}
"""How each argument is drawn: by its name, or by op and name where one name means several things."""

ALL_ARGUMENTS: Mapping[str, Callable[[Place], dict[str, Any]]] = {"KerasLayer": keras_layer}
"""How all arguments of an op are drawn together, where one depends on another."""

RECIPES: Mapping[str, Draw] = {
    "initializer": one_of("zeros", "ones", "random_normal", {"class_name": "Constant", "config": {"value": 0.5}}),
    "regularizer": one_of(None, "l2", {"class_name": "L1", "config": {"l1": 0.01}}),
    "constraint": one_of(None, "non_neg", {"class_name": "MaxNorm", "config": {"max_value": 2}}),
}
"""How the arguments are drawn that end in these words."""


def draw_of(op: type[Op], argument: str) -> Draw | None:
    """How an argument of an op is drawn; None where nobody has said."""
    by_op = ARGUMENTS.get(f"{op.__name__}.{argument}")
    return by_op or ARGUMENTS.get(argument) or RECIPES.get(argument.rpartition("_")[2])


def draw_arguments(op: type[Op], place: Place) -> dict[str, Any]:
    """Arguments for an op, many of the optional ones left out."""
    if op.__name__ in ALL_ARGUMENTS:
        return ALL_ARGUMENTS[op.__name__](place)
    arguments = {}
    for field in fields(op):
        left_out = 0.93 if field.name.rpartition("_")[2] in RECIPES else 0.5
        if field.default is MISSING or place.random.random() > left_out:
            draw = draw_of(op, field.name)
            assert draw, f"no generator for {field.name} of {op.__name__}"
            arguments[field.name] = draw(place)
    return arguments


def spoil(arguments: dict[str, Any], random: Random) -> None:
    """Make one of the numbers among some arguments senseless."""
    numbers = [name for name, value in arguments.items() if type(value) in (int, float, tuple) and name != "axis"]
    if numbers:
        name = random.choice(numbers)
        value = arguments[name]
        arguments[name] = (*value, 1) if isinstance(value, tuple) else random.choice((0, -1, -value))
