"""What is imported when it is first used: names of a package, methods that another room knows how to do."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from importlib import import_module
from typing import Any


def lazily(package: str, places: Mapping[str, str]) -> Callable[[str], Any]:
    """A package's `__getattr__`: each name comes from the module that `places` gives for it."""

    def __getattr__(name: str) -> Any:  # noqa: N807 - it becomes that of a module
        if name not in places:
            raise AttributeError(f"module {package!r} has no attribute {name!r}")
        return getattr(import_module(places[name]), name)

    return __getattr__


def method(module: str, name: str) -> Callable[[Any], Any]:
    """A method without arguments that a function does, which is imported when it is called."""

    def call(self: Any) -> Any:
        return getattr(import_module(module), name)(self)

    call.__doc__ = f"See `{module}.{name}`."
    return call
