"""The language as pure data: fragments, and what `>>`, `|`, `+` and `*` make of them.

A fragment is a recipe. It knows no tensor and no graph: `tensors.py` applies it, and decides which op a
`|` or a `+` becomes.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, Self

from graphnet.errors import ArgumentError, LanguageError, brief
from graphnet.source import Source, here, placed

NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]*")


class Value:
    """What a fragment is applied to. There is one kind, the tensor; it is defined further down the house."""

    __slots__ = ()

    def through(self, fragment: Fragment, others: tuple[Any, ...]) -> Any:
        raise NotImplementedError


class Fragment:
    """A piece of a network that can be put together with others and applied to tensors."""

    # NumPy would otherwise answer `np.int64(2) * fragment` with an array of objects.
    __array_ufunc__ = None

    takes_name: bool = False
    """Whether a name given to it becomes its own, rather than that of a scope round it."""

    written: Source | None
    """The blueprint's line that made this fragment; no part of its value."""

    def __new__(cls, *args: Any, **kwargs: Any) -> Self:
        self = object.__new__(cls)
        self.__dict__["written"] = here(2)  # frozen dataclasses refuse setattr
        return self

    def __call__(self, *tensors: Any) -> Any:
        """Apply to tensors: the functional form, `Add()(x, y)`. A list of tensors will do, as in Keras."""
        if len(tensors) == 1 and isinstance(tensors[0], (list, tuple)):
            tensors = tuple(tensors[0])
        if not tensors or not all(isinstance(tensor, Value) for tensor in tensors):
            raise LanguageError(
                placed(f"{brief(self)} is applied to tensors, got {', '.join(map(brief, tensors)) or 'nothing'}")
                + "\n    mend: start from x = Input(...), or put fragments together with >>"
            )
        first, *others = tensors
        return first.through(self, tuple(others))

    def __rshift__(self, other: Any) -> Fragment:
        return NotImplemented if isinstance(other, Value) else chain(self, other)

    def __rrshift__(self, other: Any) -> Any:
        outputs = tuple(other.values()) if isinstance(other, dict) else other
        if isinstance(outputs, tuple) and outputs and all(isinstance(output, Value) for output in outputs):
            return self(*outputs)  # what a network of several outputs was applied to
        return chain(other, self)

    def __or__(self, other: Any) -> Fragment:
        return NotImplemented if isinstance(other, Value) else _join("|", self, other)

    def __ror__(self, other: Any) -> Fragment:
        return _join("|", other, self)

    def __add__(self, other: Any) -> Fragment:
        return NotImplemented if isinstance(other, Value) else _join("+", self, other)

    def __radd__(self, other: Any) -> Fragment:
        return _join("+", other, self)

    def __mul__(self, times: Any) -> Fragment:
        return repeat(times, self)

    __rmul__ = __mul__

    def named(self, name: str) -> Fragment:
        """Name an op, or open a scope of that name round a composite."""
        return Named(self, valid_name(name))


class Chain(Fragment):
    """One after another; flat, however it was put together.

    Chains that grow from one another share a list and differ in how much of it they own, so that growing one
    op by op is linear.
    """

    def __init__(self, parts: list[Fragment]):
        self._parts = parts
        self._length = len(parts)

    def __iter__(self) -> Iterator[Fragment]:
        return (self._parts[index] for index in range(self._length))

    def __len__(self) -> int:
        return self._length

    def followed_by(self, parts: list[Fragment]) -> Chain:
        """A chain that goes on; this one stays as it is."""
        shared = self._parts
        if len(shared) != self._length:  # another chain already went on from here
            shared = shared[: self._length]
        shared.extend(parts)
        return Chain(shared)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Chain) and list(self) == list(other)

    def __hash__(self) -> int:
        return hash(tuple(self))

    def __repr__(self) -> str:
        return "(" + " >> ".join(map(repr, self)) + ")" if len(self) else "sequential()"


@dataclass(frozen=True)
class Branches(Fragment):
    """Branches of one input, joined by an op or by what a sign stands for."""

    parts: tuple[Fragment, ...]
    merge: Fragment | str  # "|" or "+", or any joining op

    def __repr__(self) -> str:
        if isinstance(self.merge, str):
            return "(" + f" {self.merge} ".join(map(repr, self.parts)) + ")"
        return f"branches({', '.join(map(repr, self.parts))}, merge={self.merge!r})"


@dataclass(frozen=True)
class Repeat(Fragment):
    """Copies in a row, each with weights of its own."""

    times: int
    part: Fragment

    def __repr__(self) -> str:
        return f"{self.times} * {self.part!r}"


@dataclass(frozen=True)
class Named(Fragment):
    """A name for an op, or a scope round a composite; a counted one is numbered within its scope."""

    part: Fragment
    name: str
    counted: bool = False

    def named(self, name: str) -> Fragment:
        """Another name in this one's place."""
        return Named(self.part, valid_name(name))

    def __repr__(self) -> str:
        return f"{self.part!r}.named({self.name!r})"


@dataclass(frozen=True, eq=False)
class Shared(Fragment):
    """A fragment whose applications all use the same weights; it equals only itself."""

    part: Fragment

    @property
    def takes_name(self) -> bool:  # type: ignore[override]
        return self.part.takes_name

    def __repr__(self) -> str:
        return f"shared({self.part!r})"


@dataclass(frozen=True)
class Function(Fragment):
    """A Python function from tensors to tensors, where a fragment is wanted."""

    function: Callable[..., Any]

    def __repr__(self) -> str:
        return getattr(self.function, "__qualname__", repr(self.function))


def chain(*parts: Any) -> Fragment:
    """What `>>` makes of its operands: one after another."""
    first, *rest = map(as_fragment, parts)
    flat = [step for part in rest for step in (part if isinstance(part, Chain) else (part,))]
    if isinstance(first, Chain):
        return first.followed_by(flat)
    return Chain([first, *flat])


def sequential(*parts: Any) -> Fragment:
    """One after another, by name: `sequential(a, b)` is `a >> b`, and `sequential()` is the identity."""
    return chain(Chain([]), *parts)


def branches(*parts: Any, merge: Any = "|") -> Fragment:
    """Branches of one input, joined by `merge`: by default channel concatenation (inception)."""
    if len(parts) < 2:
        raise LanguageError(placed(f"branches(...) wants two branches or more, got {len(parts)}"))
    if isinstance(merge, str) and merge in ("|", "+"):
        return _join(merge, *parts)
    return Branches(tuple(map(as_fragment, parts)), as_fragment(merge))


def residual(body: Any, shortcut: Any = None) -> Fragment:
    """A body beside a shortcut, by default the identity, joined by addition (He et al., 2015)."""
    return _join("+", body, sequential() if shortcut is None else shortcut)


def repeat(times: Any, part: Fragment) -> Fragment:
    """What `*` makes: copies in a row, none of them sharing weights; no copy is the identity."""
    try:
        times = times.__index__()
    except (AttributeError, TypeError):
        raise LanguageError(placed(f"n * fragment wants a whole number of copies, got {brief(times)}")) from None
    if times < 0:
        raise ArgumentError(placed(f"n * fragment wants a number of copies ≥ 0, got {times}"))
    return Repeat(times, part) if times else Chain([])


def shared(part: Any) -> Fragment:
    """The same weights wherever this is applied: `n * shared(a)` ties all n."""
    return Shared(as_fragment(part))


def _join(sign: str, *parts: Any) -> Fragment:
    """What `|` and `+` make; anonymous joins of one kind flatten."""
    flat: list[Fragment] = []
    for part in map(as_fragment, parts):
        if isinstance(part, Branches) and part.merge == sign:
            flat.extend(part.parts)
        else:
            flat.append(part)
    return Branches(tuple(flat), sign)


def as_fragment(value: Any) -> Fragment:
    """A fragment as it is, or a function wrapped as one; anything else is an error that says what was meant."""
    if isinstance(value, Fragment):
        return value
    if isinstance(value, type):
        mend = f"{value.__name__} is a class: write {value.__name__}(...)"
    elif isinstance(value, Value):
        mend = "a tensor is already a result: apply fragments to it with x >> fragment"
    elif isinstance(value, (list, tuple)):
        mend = "use sequential(*parts) for one after another, branches(*parts) for side by side"
    elif type(value).__module__.partition(".")[0] in ("keras", "tensorflow", "tf_keras"):
        mend = f"this is a Keras object: use graphnet's op of the same name, {type(value).__name__}(...)"
    elif callable(value):
        return Function(value)
    else:
        mend = "a fragment is an op such as Conv2D(64, 3), or several put together"
    raise LanguageError(placed(f"a fragment is wanted, got {brief(value)}\n    mend: {mend}"))


def valid_name(name: Any) -> str:
    """A name fit for a node or a scope.

    >>> valid_name("conv1_7x7-reduce")
    'conv1_7x7-reduce'
    """
    if isinstance(name, str) and NAME.fullmatch(name):
        return name
    raise ArgumentError(
        placed(f"{name!r} is no name: a name is made of letters, digits, _ and -, and begins with a letter or digit")
        + ("\n    mend: dots separate scopes; name the scope and the op each for itself" if "." in str(name) else "")
    )
