"""Writing blueprints: `@blueprint`, `@block`, variants and typed parameters."""

from __future__ import annotations

import inspect
import re
from collections.abc import Callable, Iterable, Mapping
from functools import partial, update_wrapper
from types import MappingProxyType
from typing import Any, get_type_hints, overload

from graphnet.errors import ArgumentError, LanguageError, NotFoundError, ShapeError, brief, near_matches
from graphnet.fragments import NAME, Fragment, Function, Named, as_fragment, valid_name
from graphnet.garbage import uncollected
from graphnet.network import Network, gather
from graphnet.parameters import conform, parse
from graphnet.source import Source, blueprint_running, part_of_blueprints, placed
from graphnet.tensors import Tensor, ends, recording, standing
from graphnet.volumes import problems


class Block:
    """A function that makes a fragment, as a scope that bears its name and is counted."""

    def __init__(self, function: Callable[..., Any]):
        self.function = function
        update_wrapper(self, function)
        if inspect.isfunction(function):
            part_of_blueprints(function.__code__)

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        name = valid_name(self.function.__name__)
        if args and all(isinstance(argument, Tensor) for argument in args):  # it is itself a function of tensors
            return Named(Function(partial(self._on_tensors, **kwargs)), name, counted=True)(*args)
        return Named(as_fragment(self.function(*args, **kwargs)), name, counted=True)

    def _on_tensors(self, *tensors: Tensor, **kwargs: Any) -> Any:
        try:
            return self.function(*tensors, **kwargs)
        except (ArgumentError, TypeError) as error:
            if isinstance(error, LanguageError):
                raise
            name = self.function.__name__
            raise LanguageError(
                placed(f"the block {name} was given a tensor: {error}\n    mend: call it first: x >> {name}(...)")
            ) from error

    def _uncalled(self, other: Any) -> Any:
        name = self.function.__name__
        raise LanguageError(placed(f"{name} is a block, not yet a fragment\n    mend: call it: {name}(...)"))

    __mul__ = __rmul__ = __add__ = __radd__ = __or__ = __ror__ = _uncalled


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
        ignore: Iterable[str] = (),
        name: str | None = None,
        preset: Mapping[str, Any] | None = None,
    ):
        if not inspect.isfunction(function):
            raise LanguageError(placed(f"@blueprint goes above a function, got {brief(function)}"))
        self.function = function
        self.name = valid_name(name or function.__name__)
        self.paper = paper
        self.year = year
        self.exact_fit = exact_fit
        self.ignore = _codes(ignore)
        self.variants = {valid_name(variant): dict(values) for variant, values in (variants or {}).items()}
        self.is_variant = preset is not None
        self.preset = MappingProxyType(dict(preset or {}))
        """The values a variant gives to parameters, in place of their defaults."""
        self.source = Source(function.__code__.co_filename, function.__code__.co_firstlineno)
        update_wrapper(self, function)
        self._check_parameters()

    def _check_parameters(self) -> None:
        """Raise unless every parameter has a name to set it by, and variants set what is there."""
        known = inspect.signature(self.function).parameters
        for parameter in known.values():
            if parameter.kind not in (parameter.POSITIONAL_OR_KEYWORD, parameter.KEYWORD_ONLY):
                raise LanguageError(f"{self.source}  {self.name}: {parameter} has no name to be set by")
        for values in self.variants.values():
            for name in values:
                if name not in known:
                    raise ArgumentError(f"{self.source}  {self._unknown(name, known)}")

    @property
    def parameters(self) -> dict[str, inspect.Parameter]:
        """The parameters by name, with types resolved and this variant's defaults."""
        try:
            hints = get_type_hints(self.function)
        except Exception as error:  # whatever evaluating an annotation comes to
            raise LanguageError(
                f"{self.source}  {self.name}: a parameter has a type that is not there: {error}"
            ) from None
        return {
            name: parameter.replace(annotation=hints.get(name, Any), default=self.preset.get(name, parameter.default))
            for name, parameter in inspect.signature(self.function).parameters.items()
        }

    def variant(self, name: str) -> Blueprint:
        """The same blueprint with a variant's values as defaults."""
        if name not in self.variants:
            has = near_matches(name, self.variants) or f"; it has {', '.join(self.variants) or 'none'}"
            raise NotFoundError(f"{self.name} has no variant {name!r}{has}")
        return Blueprint(
            self.function,
            paper=self.paper,
            year=self.year,
            exact_fit=self.exact_fit,
            ignore=self.ignore,
            name=name,
            preset=self.preset | self.variants[name],
        )

    def settings(self, texts: Mapping[str, str]) -> dict[str, Any]:
        """Parameters as they come from a command line, in their types."""
        known = self.parameters
        return {name: parse(text, _type(self._known(name, known)), name) for name, text in texts.items()}

    def _known(self, name: str, known: Mapping[str, inspect.Parameter]) -> inspect.Parameter:
        if name not in known:
            raise ArgumentError(self._unknown(name, known))
        return known[name]

    def _unknown(self, name: str, known: Mapping[str, inspect.Parameter]) -> str:
        has = f"; it has {', '.join(known)}" if known else "; it has none"
        return f"{self.name} has no parameter {name!r}{near_matches(name, known) or has}"

    def __call__(self, *args: Any, **kwargs: Any) -> Network:
        """The network, written with these parameters."""
        known = self.parameters
        for name in kwargs:
            self._known(name, known)
        given = self._bind(args, kwargs)
        values = {}
        for name, parameter in known.items():
            value = given.get(name, parameter.default)
            if value is parameter.empty:
                raise ArgumentError(f"{self.source}  {self.name}: missing a required argument: {name!r}")
            values[name] = conform(value, parameter.annotation, f"{self.name}: {name}")
        about: dict[str, Any] = {
            "name": self.name,
            "parameters": values,
            "exact_fit": self.exact_fit,
            "ignore": self.ignore,
        }
        with standing(None), blueprint_running(self.function.__code__), recording() as written, uncollected():
            try:
                result = self.function(**values)
            except ShapeError as error:  # it asked for the volume of what does not fit
                network = gather(ends(written), lenient=True, **about) if written else None
                if network is None or not (found := problems(network)):
                    raise  # what does not fit is of another network
                raise ShapeError(found, network) from error
            self._check_result(result)
            return gather(result, written, **about)

    def _bind(self, args: tuple[Any, ...], kwargs: Mapping[str, Any]) -> dict[str, Any]:
        """What was given, by the parameters' names."""
        if any(isinstance(argument, (Tensor, Fragment)) for argument in args):
            raise LanguageError(
                placed(f"{self.name} is a blueprint, not a fragment\n    mend: call it first: x >> {self.name}(...)")
            )
        try:
            return inspect.signature(self.function).bind_partial(*args, **kwargs).arguments
        except TypeError as error:
            raise ArgumentError(placed(f"{self.name}: {error}")) from None

    def _check_result(self, result: Any) -> None:
        given = tuple(result.values()) if isinstance(result, Mapping) else result
        tensors = given if isinstance(given, (tuple, list)) else (given,)
        if isinstance(result, Mapping):
            for key in result:
                if not (isinstance(key, str) and NAME.fullmatch(key)):
                    raise ArgumentError(f"{self.source}  {self.name} returned an output by {key!r}, which is no name")
        if tensors and all(isinstance(tensor, Tensor) for tensor in tensors):
            return
        mend = (
            "begin with a tensor: return Input(...) >> ..."
            if isinstance(result, Fragment)
            else ("return a tensor, several tensors, or a dict of tensors")
        )
        raise LanguageError(f"{self.source}  {self.name} returned {brief(result)}, not tensors\n    mend: {mend}")

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
    ignore: Iterable[str] = (),
) -> Callable[[Callable[..., Any]], Blueprint]: ...


def blueprint(
    function: Callable[..., Any] | None = None,
    /,
    *,
    paper: str | None = None,
    year: int | None = None,
    variants: Mapping[str, Mapping[str, Any]] | None = None,
    exact_fit: bool = False,
    ignore: Iterable[str] = (),
) -> Any:
    """A function that returns tensors becomes a blueprint: calling it gives a `Network`.

    `paper` and `year` say where the architecture comes from; `variants` names sets of parameter values;
    `exact_fit=True` makes a stride that does not fit an error; `ignore=("GN101",)` silences findings of `check`.
    """
    if function is not None:
        return Blueprint(function)
    return partial(Blueprint, paper=paper, year=year, variants=variants, exact_fit=exact_fit, ignore=ignore)


def _codes(ignore: Iterable[str]) -> frozenset[str]:
    """The codes of findings, each written as it should be."""
    codes = frozenset((ignore,) if isinstance(ignore, str) else ignore)
    for code in codes:
        if not (isinstance(code, str) and re.fullmatch(r"GN\d{3}", code)):
            raise ArgumentError(placed(f"ignore names findings by their codes, as in ('GN101',), got {brief(code)}"))
    return codes


def _type(parameter: inspect.Parameter) -> Any:
    """A parameter's type, or where it is not written that of its default."""
    annotation, default = parameter.annotation, parameter.default
    if annotation is Any and default is not None and default is not parameter.empty:
        annotation = type(default)
    if annotation is tuple and isinstance(default, tuple) and default:
        annotation = tuple.__class_getitem__((type(default[0]), ...))
    return annotation
