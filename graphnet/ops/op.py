"""What every op has in common: it is a value, it is the leaf fragment, and it answers questions about volumes."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Container, Iterator, Mapping
from contextlib import suppress
from dataclasses import MISSING, dataclass, fields, replace
from functools import cache, partial
from typing import Any, ClassVar, NamedTuple, Self

from graphnet.errors import BlueprintError, GraphnetError, LanguageError, Misfit, brief, near_matches
from graphnet.fragments import Fragment
from graphnet.ops.arguments import python_text, recipe
from graphnet.ops.footprint import Footprints, stretched, under_window
from graphnet.ops.formulas import ENTERING, LEAVING, Equation, Formula, MatrixProduct, Statement, extents_of, product
from graphnet.ops.passes import STORED, Contraction, Passes
from graphnet.ops.ranges import ANYTHING, Range, hull
from graphnet.ops.window_formulas import slid
from graphnet.shapes import AXES, Volume, Window, volume_text
from graphnet.source import nowhere, placed


class Weight(NamedTuple):
    """One array of weights: its shape, and whether training changes it."""

    shape: tuple[int, ...]
    trainable: bool = True


@dataclass(frozen=True, repr=False)
class Op(Fragment):
    """One step of a network. Subclasses are frozen dataclasses whose fields are the arguments.

    An op of one's own says what it makes of volumes and which weights it has, and builds its Keras layer in
    `keras_layer(name)`.
    """

    takes_name = True

    short: ClassVar[str] = "op"
    """What an unnamed call is named after: `conv` for conv1, conv2, …"""

    kind: ClassVar[str] = "other"
    """What family it belongs to: input, convolution, dense, pooling, sampling, normalization, activation,
    regularization, join, reshaping or other."""

    arity: ClassVar[int | None] = 1
    """How many tensors it takes; None is two or more."""

    rank: ClassVar[int | None] = None
    """How many spatial axes its input must have; None is any number."""

    open_ended: ClassVar[bool] = False
    """It takes arguments beside those it knows."""

    linear: ClassVar[bool] = False
    """Its output is an affine function of its input, with weights held fixed."""

    linear_after_training: ClassVar[bool] = False
    """Its output is an affine function of its input once training is over, though not before."""

    weighted: ClassVar[bool] = False
    """It adds up what comes in, times weights that are trained."""

    keeps_range: ClassVar[bool] = False
    """Nothing leaves it that is below the least number that came in, or above the greatest."""

    probabilities: ClassVar[bool] = False
    """It makes probabilities of any scores, equal ones of equal scores: softmax, and sigmoid of a score beside 0."""

    vanishing: ClassVar[bool] = False
    """It passes back a quarter of the gradient at most: no slope of it is greater than 1/4."""

    elementwise: ClassVar[bool] = False
    """Each output number depends on the input numbers of the same place alone."""

    symmetric: ClassVar[bool] = False
    """It joins tensors, and makes no difference between them."""

    normalizes: ClassVar[bool] = False
    """It brings its input to a common mean or scale."""

    gates: ClassVar[bool] = False
    """It joins volumes of which one may be stretched to say how much of the other passes."""

    passes: ClassVar[Passes] = STORED
    """What its forward and backward pass store and read."""

    def __new__(cls, *args: Any, **kwargs: Any) -> Self:
        parameters = cls._parameters()
        if kwargs and not cls.open_ended and not kwargs.keys() <= parameters:
            for argument in kwargs.keys() - parameters:
                raise LanguageError(placed(_unknown_argument(cls, argument, kwargs[argument])))
        return super().__new__(cls, *args, **kwargs)

    def __post_init__(self) -> None:
        self._set(**self._recipes())

    @property
    def pointwise(self) -> bool:
        """Whether each output cell depends on the input cell of the same place alone, though on any of its channels.

        What is elementwise is; another op says so with `pointwise = True`.
        """
        return self.elementwise

    @property
    def joins(self) -> bool:
        """Whether it brings several tensors together."""
        return self.arity is None

    def accepts(self, count: int) -> bool:
        """Whether it takes so many tensors."""
        return count >= 2 if self.arity is None else count == self.arity

    @property
    def window(self) -> Window | None:
        """The window it slides over the spatial axes, if it does."""
        return None

    def output_shape(self, *inputs: Volume) -> Volume:
        """The volume it makes of its inputs'. Raises `Misfit` where it cannot."""
        first, *_ = inputs
        return first

    def footprints(self, output: Volume, *inputs: Volume) -> Footprints | None:
        """Which cells of each input one output cell reads, all its channels together; None is not known.

        Unless an op says otherwise: what is under its window, or the same place where it is pointwise.
        """
        if self.window and len(inputs) == 1:
            (volume,) = inputs
            return (under_window(self.window, volume),)
        if self.pointwise and all(len(volume) == len(output) for volume in inputs):
            return tuple([stretched(volume, output) for volume in inputs])
        return None

    @property
    def mixes_channels(self) -> bool:
        """Whether each output number depends on all channels of its input."""
        return False

    @property
    def bias_argument(self) -> str | None:
        """The argument that has it add a trained number to each channel; None where it adds none."""
        return None

    @property
    def dropped(self) -> float:
        """The share of its input that it sets to zero in training."""
        return 0.0

    def centers_channels(self, volume: Volume) -> bool:
        """Whether it takes off each channel's mean over all places, so that what was added to a channel is lost."""
        return False

    def shares_along(self, volume: Volume) -> int | None:
        """The axis of a volume along which what leaves are shares of 1; None where it makes no such shares."""
        return None

    def bounds(self, *arriving: Range) -> Range:
        """The range of what leaves it, given the ranges of its inputs, whatever its weights are."""
        return hull(*arriving) if self.keeps_range else ANYTHING

    def spares(self, arriving: Range) -> bool:
        """Whether it leaves all numbers of a range as they are."""
        return False

    def weight_shapes(self, *inputs: Volume) -> dict[str, Weight]:
        """Its weights, in Keras's order."""
        return {}

    def common(self, *inputs: Volume) -> Any:
        """What all calls that share its weights must have in common: the shapes of these."""
        return self.weight_shapes(*inputs)

    def macs(self, output: Volume, *inputs: Volume) -> int | None:
        """Multiply-adds per image, biases left out; None where an extent is not known."""
        return 0

    def alternatives(self, *inputs: Volume) -> Iterator[dict[str, Any]]:
        """Other arguments with which it may take volumes that it cannot, the smallest change first."""
        return iter(())

    def contractions(self, output: Volume, *inputs: Volume) -> tuple[Contraction, ...]:
        """The sums of products it is made of, one after another, for volumes whose extents are known."""
        return ()

    def random_numbers(self, output: Volume) -> int:
        """How many numbers it draws for an image in training, for a volume whose extents are known."""
        return 0

    def activations(self, output: Volume) -> int | None:
        """Numbers it adds to the memory of a forward pass, per image, as the decks count them.

        Element-wise and reshaping ops show a volume but add nothing.
        """
        return 0

    def description(self) -> str:
        """What it is, in a line: the first of its class's docstring, where a person wrote one."""
        text = inspect.getdoc(type(self)) or ""
        written = text and not text.startswith(f"{type(self).__name__}(")  # as a dataclass without one says
        return text.splitlines()[0] if written else ""

    def definition(self, *inputs: Volume) -> list[Statement]:
        """What it computes, beyond what the first line of its class says."""
        return []

    def extent_formulas(self, output: Volume, *inputs: Volume) -> list[Statement]:
        """How the extents of its output are worked out; nothing where there is nothing to work out."""
        if self.window is None or len(inputs) != 1:
            return []
        (volume,) = inputs
        return [
            *slid(self.window, volume, output),
            Equation(extents_of(output, LEAVING)[-1], self.channel_formula(volume)),
        ]

    def channel_formula(self, volume: Volume) -> Formula:
        """How many channels it makes of a volume; by default as many as there are."""
        return extents_of(volume, ENTERING)[-1]

    def weight_formulas(self, *inputs: Volume) -> dict[str, Formula]:
        """How many numbers each of its weights holds."""
        return {name: product(*weight.shape or (1,)) for name, weight in self.weight_shapes(*inputs).items()}

    def mac_formula(self, output: Volume, *inputs: Volume) -> Formula | None:
        """How its MACs are worked out; None where it counts none, or where they are only known as a number."""
        return None

    def matrix_products(self, output: Volume, *inputs: Volume) -> list[MatrixProduct]:
        """The products of matrices that it can be done as, one after another."""
        return []

    def neuron_formula(self, volume: Volume) -> Formula | None:
        """The weights of one output number, its bias among them; None where it has none, or they differ."""
        return None

    @classmethod
    @cache
    def _parameters(cls) -> frozenset[str]:
        if "__init__" in vars(cls) and "__dataclass_fields__" not in vars(cls):
            raise LanguageError(
                f"{cls.__name__} has an __init__ of its own: its arguments would not be part of its value\n"
                "    mend: put @dataclass(frozen=True) above it and write the arguments as fields"
            )
        return frozenset(inspect.signature(cls.__init__).parameters)

    @classmethod
    @cache
    def _defaults(cls) -> dict[str, Any]:
        taken = sorted((field for field in fields(cls) if field.init), key=lambda field: bool(field.kw_only))
        return {field.name: field.default for field in taken}

    def is_its_value(self) -> bool:
        """Whether an equal op may stand for it: it is hashable, and holds nothing that comparing leaves out."""
        if not self._wholly_compared():
            return False
        try:
            hash(self)
        except TypeError:
            return False
        return True

    @classmethod
    @cache
    def _wholly_compared(cls) -> bool:
        return all(field.compare for field in fields(cls))

    @classmethod
    @cache
    def _recipe_names(cls) -> tuple[str, ...]:
        return tuple(name for name in cls._defaults() if name.endswith(("_initializer", "_regularizer", "_constraint")))

    def _recipes(self) -> dict[str, Any]:
        """The arguments that tell how weights begin and what holds them in check, those not yet in their one form."""
        given = self.__dict__
        return {
            name: recipe(self, name, given[name])
            for name in self._recipe_names()
            if given[name] is not None and type(given[name]) is not str
        }

    def default(self, argument: str) -> Any:
        """What an argument is when it is left out; MISSING where it never is."""
        return self._defaults()[argument]

    def arguments(self) -> dict[str, Any]:
        """The arguments that are not at their defaults, as a person would write them."""
        return {
            name: compact(value)
            for name in self._defaults()
            if (compact(value := getattr(self, name))) != compact(self.default(name))
        }

    def with_arguments(self, **arguments: Any) -> Op | None:
        """The same op with some other arguments; None where it has none of that name, or they make no sense."""
        if not arguments.keys() <= self._defaults().keys():
            return None
        return made(partial(replace, self, **arguments))

    def __repr__(self) -> str:
        """The shortest Python that makes this op."""
        arguments = self.arguments()
        bare = {name for name in arguments if self.default(name) is MISSING}
        return f"{type(self).__name__}({arguments_text(arguments, bare)})"

    def _set(self, **values: Any) -> None:
        """Bring arguments into their one form, while the op is being made."""
        self.__dict__.update(values)  # a frozen dataclass refuses setattr


def made(make: Callable[[], Op]) -> Op | None:
    """The op that a function makes, if its arguments make sense."""
    with nowhere(), suppress(GraphnetError, TypeError):
        return make()
    return None


def arguments_text(arguments: Mapping[str, Any], bare: Container[str] = ()) -> str:
    """Arguments as Python has them between parentheses; those that are `bare` go without their names.

    >>> print(arguments_text({"filters": 64, "strides": 2, "padding": "same"}, bare={"filters"}))
    64, strides=2, padding="same"
    """
    texts = ((name, python_text(value)) for name, value in arguments.items())
    return ", ".join(text if name in bare else f"{name}={text}" for name, text in texts)


def volume_of(op: Op, inputs: tuple[Volume, ...]) -> Volume:
    """The volume an op makes, whoever wrote the op. Raises `Misfit`, or `BlueprintError` where it gives no volume."""
    try:
        volume = op.output_shape(*inputs)
    except (Misfit, GraphnetError):
        raise
    except Exception as error:
        raise BlueprintError(f"{op.written}  {op!r}: {type(error).__name__} in output_shape: {error}") from error
    if not isinstance(volume, tuple) or not all(extent is None or type(extent) is int for extent in volume):
        raise BlueprintError(
            f"{op.written}  {op!r}: output_shape must give a tuple of whole numbers or None, got {brief(volume)}"
        )
    return volume


def footprints_of(op: Op, output: Volume | None, inputs: tuple[Volume | None, ...]) -> Footprints | None:
    """Which cells an op reads, whoever wrote it; None where that or a volume is not known."""
    known = tuple([volume for volume in inputs if volume is not None])
    if output is None or len(known) < len(inputs):
        return None
    try:
        found = op.footprints(output, *known)
        if found is None or [len(footprint.readings) for footprint in found] == [len(volume[:-1]) for volume in known]:
            return found
    except GraphnetError:
        raise
    except Exception as error:
        raise BlueprintError(f"{op.written}  {op!r}: {type(error).__name__} in footprints: {error}") from error
    raise BlueprintError(f"{op.written}  {op!r}: footprints must give a reading for every spatial axis of each input")


def needs_rank(op: Op, volume: Volume, spatial: int) -> None:
    """Raise `Misfit` unless a volume has so many spatial axes, and channels."""
    if len(volume) != spatial + 1:
        axes = ", ".join((*AXES[spatial], "channels"))
        raise Misfit(f"{type(op).__name__} takes a volume of ({axes}), got {volume_text(volume)}")


def needs_features(op: Op, volume: Volume) -> int:
    """The last extent of a volume, which must be known for the weights to have a shape."""
    features = volume[-1] if volume else None
    if features is None:
        raise Misfit(f"{type(op).__name__} needs a known last extent, got {volume_text(volume)}")
    return features


def axis_index(op: Op, volume: Volume, axis: int) -> int:
    """Which extent of a volume an axis means, counted as in Keras with the batch as axis 0."""
    if not -len(volume) <= axis <= len(volume):
        raise Misfit(f"{type(op).__name__} along axis {axis}, but {volume_text(volume)} has axes 1 to {len(volume)}")
    return axis - 1 if axis > 0 else axis + len(volume)


def refitted(size: str, window: Window, spatial: Volume) -> Iterator[dict[str, Any]]:
    """A padding, or a size, with which a window fits; `size` is the argument that tells it."""
    known = [extent for extent in spatial if extent is not None]
    if known and max(known) == 1:
        return  # a single cell is nothing to slide over, whatever the padding
    fitting = tuple(min(extent, *known) for extent in window.size) if known else window.size
    if fitting != window.size and max(fitting) > 1:
        yield {size: compact(fitting)}
    if window.padding != "same":
        yield {"padding": "same"}
    if (pads := window.padded_to_fit(spatial)) is not None and any(pads):
        yield {"padding": compact(pads)}


def compact(value: Any) -> Any:
    """An argument as a person would write it.

    >>> compact((3, 3)), compact(((1, 1), (1, 1))), compact(((0, 1), (0, 1)))
    (3, 1, ((0, 1), (0, 1)))
    """
    if not isinstance(value, tuple) or not value:
        return value
    inner = tuple(map(compact, value))
    first, *rest = inner
    if isinstance(first, int) and not isinstance(first, bool) and all(entry == first for entry in rest):
        return first
    return inner


def _unknown_argument(cls: type[Op], argument: str, value: Any) -> str:
    name = cls.__name__
    if argument == "activation":
        mend = f"one op is one step: write {name}(...) >> {_activation_text(value)}"
    elif argument == "name":
        mend = f'names belong to calls: write {name}(...).named("...")'
    elif argument == "data_format":
        mend = "leave it out: graphnet's volumes are channels last"
    else:
        return f"{name} has no argument {argument!r}{near_matches(argument, cls._parameters() - {'self'})}"
    return f"{name} has no argument {argument!r}\n    mend: {mend}"


def _activation_text(function: Any) -> str:
    """The op of one of Keras's activation functions, as a person would write it."""
    from graphnet.ops.activation import ACTIVATIONS  # whose ops are made of what is here

    known = isinstance(function, str) and function in ACTIVATIONS
    return repr(ACTIVATIONS[function]()) if known else "an activation op"
