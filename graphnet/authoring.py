"""Writing blueprints: `@blueprint`, `@block`, variants and typed parameters."""

from __future__ import annotations

import gc
import inspect
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from functools import partial, update_wrapper
from types import MappingProxyType
from typing import Any, get_type_hints, overload

from graphnet.errors import ArgumentError, LanguageError, near_matches
from graphnet.fragments import Fragment, Function, Named, as_fragment, valid_name
from graphnet.network import Network, gather
from graphnet.parameters import conform, parse
from graphnet.source import Source, placed
from graphnet.tensors import Tensor, standing


class Block:
    """A function that makes a fragment, as a scope that bears its name and is counted."""

    def __init__(self, function: Callable[..., Any]):
        self.function = function
        update_wrapper(self, function)

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        name = valid_name(self.function.__name__)
        if args and all(isinstance(argument, Tensor) for argument in args):  # it is itself a function of tensors
            return Named(Function(partial(self.function, **kwargs)), name, counted=True)(*args)
        return Named(as_fragment(self.function(*args, **kwargs)), name, counted=True)


def block(function: Callable[..., Any]) -> Block:
    """A scope round whatever fragment the function makes: `bottleneck1`, `bottleneck2`, …"""
    return Block(function)


class Blueprint:
    """A function that writes a network, its typed parameters, and where the architecture comes from."""

    def __init__(
        self,
        function: Callable[..., Any],
        *,
        paper: str | None = None,
        year: int | None = None,
        variants: Mapping[str, Mapping[str, Any]] | None = None,
        exact_fit: bool = False,
        name: str | None = None,
        preset: Mapping[str, Any] | None = None,
    ):
        self.function = function
        self.name = valid_name(name or function.__name__)
        self.paper = paper
        self.year = year
        self.exact_fit = exact_fit
        self.variants = {variant: dict(values) for variant, values in (variants or {}).items()}
        self.preset = MappingProxyType(dict(preset or {}))
        """The values a variant gives to parameters, in place of their defaults."""
        self.source = Source(function.__code__.co_filename, function.__code__.co_firstlineno)
        update_wrapper(self, function)

    @property
    def parameters(self) -> dict[str, inspect.Parameter]:
        """The parameters by name, with types resolved and this variant's defaults."""
        hints = get_type_hints(self.function)
        return {
            name: parameter.replace(annotation=hints.get(name, Any), default=self.preset.get(name, parameter.default))
            for name, parameter in inspect.signature(self.function).parameters.items()
        }

    def variant(self, name: str) -> Blueprint:
        """The same blueprint with a variant's values as defaults."""
        return Blueprint(
            self.function,
            paper=self.paper,
            year=self.year,
            exact_fit=self.exact_fit,
            name=name,
            preset=self.preset | self.variants[name],
        )

    def settings(self, texts: Mapping[str, str]) -> dict[str, Any]:
        """Parameters as they come from a command line, in their types."""
        known = self.parameters
        return {name: parse(text, self._parameter(name, known).annotation, name) for name, text in texts.items()}

    def _parameter(self, name: str, known: Mapping[str, inspect.Parameter]) -> inspect.Parameter:
        if name not in known:
            has = f"; it has {', '.join(known)}" if known else "; it has none"
            raise ArgumentError(f"{self.name} has no parameter {name!r}{near_matches(name, known) or has}")
        return known[name]

    def __call__(self, *args: Any, **kwargs: Any) -> Network:
        """The network, written with these parameters."""
        known = self.parameters
        for name in kwargs:
            self._parameter(name, known)
        signature = inspect.Signature(list(known.values()))
        try:
            bound = signature.bind(*args, **kwargs)
        except TypeError as error:
            raise ArgumentError(placed(f"{self.name}: {error}")) from None
        bound.apply_defaults()
        values = {
            name: conform(value, known[name].annotation, f"{self.name}: {name}")
            for name, value in bound.arguments.items()
        }
        bound.arguments.update(values)
        with standing(None), _uncollected():
            result = self.function(*bound.args, **bound.kwargs)
            self._check_result(result)
            return gather(result, name=self.name, parameters=values, exact_fit=self.exact_fit)

    def _check_result(self, result: Any) -> None:
        tensors = result.values() if isinstance(result, Mapping) else result
        tensors = list(tensors) if isinstance(tensors, (tuple, list, type({}.values()))) else [tensors]
        if isinstance(result, Mapping):
            for key in result:
                valid_name(key)
        if tensors and all(isinstance(tensor, Tensor) for tensor in tensors):
            return
        mend = (
            "begin with a tensor: return Input(...) >> ..."
            if isinstance(result, Fragment)
            else ("return a tensor, several tensors, or a dict of tensors")
        )
        raise LanguageError(f"{self.source}  {self.name} returned {_brief(result)}, not tensors\n    mend: {mend}")

    def __repr__(self) -> str:
        return f"<blueprint {self.name}>"


@overload
def blueprint(function: Callable[..., Any], /) -> Blueprint: ...
@overload
def blueprint(
    *,
    paper: str | None = None,
    year: int | None = None,
    variants: Mapping[str, Mapping[str, Any]] | None = None,
    exact_fit: bool = False,
) -> Callable[[Callable[..., Any]], Blueprint]: ...


def blueprint(function: Callable[..., Any] | None = None, /, **about: Any) -> Any:
    """A function that returns tensors becomes a blueprint: calling it gives a `Network`.

    `paper` and `year` say where the architecture comes from; `variants` names sets of parameter values;
    `exact_fit=True` makes a stride that does not fit an error.
    """
    if function is not None:
        return Blueprint(function)
    return lambda function: Blueprint(function, **about)


@contextmanager
def _uncollected() -> Iterator[None]:
    """Without garbage collection: a network is many objects and no garbage, and looking for some takes half the time."""
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if enabled:
            gc.enable()


def _brief(value: Any) -> str:
    text = repr(value)
    return text if len(text) <= 80 else f"{text[:77]}..."
