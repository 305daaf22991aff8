"""Applying fragments: Input, Tensor, and which op a `|` or a `+` becomes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field, replace
from functools import singledispatch
from itertools import count
from typing import Any, NamedTuple

from graphnet.errors import ArgumentError, LanguageError, Misfit, Problem, ShapeError
from graphnet.fragments import (
    Branches,
    Chain,
    Fragment,
    Function,
    Named,
    Repeat,
    Shared,
    Value,
    as_fragment,
    valid_name,
)
from graphnet.ops import Add, Concatenate, Identity, InputLayer, Op
from graphnet.ops.op import volume_of
from graphnet.shapes import Extent, Volume
from graphnet.source import Source, here, placed


class Label(NamedTuple):
    """What a call or a scope is to be named after."""

    text: str
    writer: object | None = None
    """What bears the name, so that another's is an error; None is numbered within its scope: conv1, conv2."""
    again: tuple[object, ...] = ()
    """Where in shared fragments it was written: a function may write it anew whenever they are applied."""

    def same_writing(self, other: Label) -> bool:
        return self.writer is other.writer or not set(self.again).isdisjoint(other.again)


class Scope:
    """A named place that calls are made in. Two applications of one fragment are two scopes."""

    __slots__ = ("label", "parent", "source")

    def __init__(self, label: Label, parent: Scope | None, source: Source | None):
        self.label = label
        self.parent = parent
        self.source = source


class Application:
    """One application of something shared, and how many calls it has made."""

    __slots__ = ("made", "shared")

    def __init__(self, shared: object):
        self.shared = shared
        self.made = 0

    def tie(self) -> Tie:
        """What binds the call made next."""
        self.made += 1
        return Tie(self, self.made)


class Tie(NamedTuple):
    """What binds calls to the same weights: the same call within any application of the same shared thing."""

    application: Application
    call: object


@dataclass(frozen=True)
class Place:
    """Where calls are being made: in which scope, under which ties, and whether a `*` is repeating them."""

    scope: Scope | None = None
    tying: tuple[Application, ...] = ()
    repeated: bool = False
    label: Label | None = field(default=None)
    """What the one op that is applied next is to be called."""

    def within(self, label: Label, source: Source | None) -> Place:
        """A scope opened here; repetition and names stop at its door."""
        return Place(Scope(label, self.scope, source), self.tying)


ROOT = Place()
_here: ContextVar[Place | None] = ContextVar("graphnet_place", default=None)


@contextmanager
def standing(place: Place | None) -> Iterator[None]:
    """While a blueprint's function runs, what it applies is applied there; None is outside of any fragment."""
    token = _here.set(place)
    try:
        yield
    finally:
        _here.reset(token)


_written: ContextVar[list[Tensor] | None] = ContextVar("graphnet_written", default=None)


@contextmanager
def recording() -> Iterator[list[Tensor]]:
    """Every tensor that is made meanwhile, in order, whether or not anything comes of it.

    Where volumes do not fit, what was made is left to the record further out.
    """
    made: list[Tensor] = []
    outer = _written.get()
    token = _written.set(made)
    try:
        yield made
    except ShapeError:
        if outer is not None:
            outer.extend(made)
        raise
    finally:
        _written.reset(token)


_serials = count()


class Tensor(Value):
    """The result of one call of an op."""

    __slots__ = ("_shape", "inputs", "label", "op", "scope", "serial", "source", "ties")

    def __init__(
        self,
        op: Op,
        inputs: tuple[Tensor, ...],
        label: Label,
        scope: Scope | None = None,
        ties: tuple[Tie, ...] = (),
        source: Source | None = None,
    ):
        self.op = op
        self.inputs = inputs
        self.label = label
        self.scope = scope
        self.ties = ties
        self.source = source
        self.serial = next(_serials)
        self._shape: Volume | None = None
        record = _written.get()
        if record is not None:
            record.append(self)

    def through(self, fragment: Fragment, others: tuple[Tensor, ...] = ()) -> Any:
        """This tensor, and the others beside it, sent through a fragment."""
        try:
            return apply(fragment, (self, *others), _here.get() or ROOT)
        except RecursionError:
            raise LanguageError(
                placed(
                    "fragments are nested too deep\n"
                    "    mend: put them in a row with >>, or apply them to tensors one by one"
                )
            ) from None

    def __rshift__(self, fragment: Any) -> Any:
        return self.through(as_fragment(fragment))

    def __rrshift__(self, other: Any) -> Any:
        raise LanguageError(
            placed(f"{other!r} >> a tensor: a tensor only begins a chain\n    mend: write tensor >> fragment")
        )

    def __or__(self, other: Any) -> Tensor:
        return self._join("|", other)

    def __ror__(self, other: Any) -> Tensor:
        return self._join("|", other)

    def __add__(self, other: Any) -> Tensor:
        return self._join("+", other)

    def __radd__(self, other: Any) -> Tensor:
        return self._join("+", other)

    def __mul__(self, other: Any) -> Any:
        raise LanguageError(placed("* repeats fragments, not tensors\n    mend: write x >> n * fragment"))

    __rmul__ = __mul__

    def _join(self, sign: str, other: Any) -> Tensor:
        if not isinstance(other, Tensor):
            raise LanguageError(
                placed(
                    f"{sign} between a tensor and {other!r}: it joins two tensors or two fragments\n"
                    f"    mend: write x {sign} (x >> fragment), or x >> (Identity() {sign} fragment)"
                )
            )
        joined: Tensor = self.through(_joiner(sign, here()), (other,))
        return joined

    def scopes(self) -> Iterator[Scope]:
        """The scopes that it is in, from the innermost."""
        scope = self.scope
        while scope is not None:
            yield scope
            scope = scope.parent

    @property
    def was_asked(self) -> bool:
        """Whether its volume was asked for."""
        return self._shape is not None

    @property
    def shape(self) -> Volume:
        """The volume, (*spatial, channels), worked out when asked for. Raises `ShapeError` where there is none."""
        if self._shape is None:
            self._work_out()
        assert self._shape is not None
        return self._shape

    @property
    def channels(self) -> Extent:
        """The last extent of the volume."""
        return self.shape[-1]

    def _work_out(self) -> None:
        problems = []
        for tensor in ancestry([self], lambda tensor: tensor._shape is None):
            arriving = [source._shape for source in tensor.inputs]
            if None in arriving:
                continue  # it went wrong further up
            try:
                tensor._shape = volume_of(tensor.op, tuple(arriving))  # type: ignore[arg-type]
            except Misfit as misfit:
                problems.append(Problem(tensor.label.text, str(misfit), tensor.source))
        if problems:
            raise ShapeError(problems)

    def __repr__(self) -> str:
        return f"<tensor of {self.op!r}>"


def ends(tensors: Iterable[Tensor]) -> list[Tensor]:
    """Those of some tensors that none of them goes on from."""
    tensors = list(tensors)
    consumed = {source for tensor in tensors for source in tensor.inputs}
    return [tensor for tensor in tensors if tensor not in consumed]


def ancestry(tensors: list[Tensor], wanted: Any = None) -> list[Tensor]:
    """The tensors that these depend on, and these, in the order they were made: a topological one."""
    met = set(tensors)
    waiting = list(tensors)
    while waiting:
        for tensor in waiting.pop().inputs:
            if tensor not in met and (wanted is None or wanted(tensor)):
                met.add(tensor)
                waiting.append(tensor)
    return sorted(met, key=lambda tensor: tensor.serial)


def Input(*extents: Any, shape: Any = None, name: str | None = None) -> Tensor:  # noqa: N802 - Keras's name
    """A volume from outside: `Input(224, 224, 3)`, (*spatial, channels), or `Input(shape=(224, 224, 3))` as in Keras.

    A spatial extent may be None: any size will do.
    """
    if _here.get() is not None:
        raise LanguageError(
            placed("Input(...) inside a fragment: a fragment is applied to tensors that are already there")
        )
    if shape is not None and extents:
        raise ArgumentError(placed("Input takes its extents one by one or as shape=..., not both"))
    if len(extents) == 1 and isinstance(extents[0], (list, tuple)):
        (shape,) = extents
    layer = InputLayer(extents if shape is None else shape)
    label = Label(layer.short) if name is None else Label(valid_name(name), layer)
    return Tensor(layer, (), label, source=layer.written)


@singledispatch
def apply(fragment: Fragment, tensors: tuple[Tensor, ...], place: Place) -> Any:
    """Apply a fragment to tensors at a place: a tensor, or several where a function or a network gives several."""
    raise LanguageError(placed(f"{fragment!r} cannot be applied to tensors"))


@apply.register
def apply_op(op: Op, tensors: tuple[Tensor, ...], place: Place) -> Tensor:
    if not op.accepts(len(tensors)):
        wanted = "two tensors or more" if op.joins else f"{op.arity} tensor{'s' * (op.arity != 1)}"
        raise LanguageError(placed(f"{op!r} takes {wanted}, got {len(tensors)}"))
    if place.label is None and type(op) is Identity:
        return tensors[0]
    ties = tuple(application.tie() for application in place.tying) if place.tying else ()
    return Tensor(op, tensors, place.label or Label(op.short), place.scope, ties, op.written)


@apply.register
def apply_chain(chain: Chain, tensors: tuple[Tensor, ...], place: Place) -> Any:
    return _in_turn(chain, tensors, place)


@apply.register
def apply_repeat(repeat: Repeat, tensors: tuple[Tensor, ...], place: Place) -> Any:
    return _in_turn((repeat.part for _ in range(repeat.times)), tensors, replace(place, repeated=True))


def _in_turn(parts: Iterable[Fragment], tensors: tuple[Tensor, ...], place: Place) -> Any:
    """One part after another; what several outputs leave is several inputs to the next."""
    result: Any = tensors if len(tensors) > 1 else tensors[0]
    for part in parts:
        result = apply(part, _as_tuple(result), place)
    return result


@apply.register
def apply_branches(branches: Branches, tensors: tuple[Tensor, ...], place: Place) -> Any:
    results = tuple(result for part in branches.parts for result in _as_tuple(apply(part, tensors, place)))
    merge = branches.merge
    if isinstance(merge, str):
        merge = _joiner(merge, branches.written)
    return apply(merge, results, place)


@apply.register
def apply_named(named: Named, tensors: tuple[Tensor, ...], place: Place) -> Any:
    part = named.part
    again = tuple((application.shared, application.made) for application in place.tying)
    label = Label(named.name) if named.counted or place.repeated else Label(named.name, named, again)
    if part.takes_name:
        return apply(part, tensors, replace(place, label=label))
    return apply(part, tensors, place.within(label, named.written))


@apply.register
def apply_shared(shared: Shared, tensors: tuple[Tensor, ...], place: Place) -> Any:
    return apply(shared.part, tensors, replace(place, tying=(*place.tying, Application(shared))))


@apply.register
def apply_function(function: Function, tensors: tuple[Tensor, ...], place: Place) -> Any:
    with standing(place):
        result = function.function(*tensors)
    if isinstance(result, Fragment):
        raise LanguageError(
            placed(
                f"{function!r} returned a fragment where a tensor is wanted\n"
                "    mend: apply it to the tensor that came in, or call the function where the fragment is wanted"
            )
        )
    given = _as_tuple(result)
    if not given or not all(isinstance(tensor, Tensor) for tensor in given):
        raise LanguageError(placed(f"{function!r} must return a tensor, or several, got {result!r}"))
    return result


def _joiner(sign: str, written: Source | None) -> Op:
    """The op that a sign stands for, as if written where the sign is."""
    op = Concatenate() if sign == "|" else Add()
    op.__dict__["written"] = written
    return op


def _as_tuple(result: Any) -> tuple[Any, ...]:
    """What an application gave, as the tensors that go on from there."""
    if isinstance(result, dict):
        return tuple(result.values())
    return tuple(result) if isinstance(result, (tuple, list)) else (result,)
