"""Names for calls: unique, readable, given in topological order within their scopes."""

from __future__ import annotations

from collections.abc import Iterable

from graphnet.errors import LanguageError
from graphnet.tensors import Label, Scope, Tensor


def name_calls(tensors: Iterable[Tensor], lenient: bool = False) -> dict[Tensor, str]:
    """The full name of every call, scopes and all: `stage1.bottleneck2.conv3`.

    A name written twice in one scope is a `LanguageError`, or if `lenient` numbered.
    """
    tensors = list(tensors)
    book = _Book(tensors, lenient)
    return {tensor: book.prefix(tensor.scope) + book.enter(tensor.scope, tensor.label) for tensor in tensors}


class _Book:
    """Which names are taken in which scope."""

    def __init__(self, tensors: list[Tensor], lenient: bool):
        self._lenient = lenient
        self._prefixes: dict[Scope | None, str] = {None: ""}
        self._counts: dict[tuple[Scope | None, str], int] = {}
        self._taken: set[tuple[Scope | None, str]] = set()
        self._written: dict[tuple[Scope | None, str], Tensor | Scope] = {}
        self._reserve(tensors)

    def _reserve(self, tensors: list[Tensor]) -> None:
        """Names that were written go before those that are counted."""
        seen: set[Scope] = set()
        for tensor in tensors:
            self._write(tensor, tensor.scope)
            scope = tensor.scope
            while scope is not None and scope not in seen:
                seen.add(scope)
                self._write(scope, scope.parent)
                scope = scope.parent

    def _write(self, named: Tensor | Scope, within: Scope | None) -> None:
        text, writer, _ = named.label
        if writer is None:
            return
        first = self._written.setdefault((within, text), named)
        if not self._lenient and not first.label.same_writing(named.label):
            raise LanguageError(
                f"{named.source}  the name {text!r} is written twice in one scope (first at {first.source})\n"
                "    mend: give each its own name, repeat with n * a.named(...), or tie their weights with shared(a)"
            )

    def prefix(self, scope: Scope | None) -> str:
        """What the names in a scope begin with."""
        unnamed = []
        while scope not in self._prefixes:
            assert scope is not None
            unnamed.append(scope)
            scope = scope.parent
        prefix = self._prefixes[scope]
        for inner in reversed(unnamed):
            prefix = f"{prefix}{self.enter(inner.parent, inner.label)}."
            self._prefixes[inner] = prefix
        return prefix

    def enter(self, scope: Scope | None, label: Label) -> str:
        """The name a label comes to in a scope, from now on taken."""
        text, writer, _ = label
        key = (scope, text)
        number = self._counts.get(key, 0) + 1
        if writer is not None and number == 1:
            name = text  # applied again, what was named once becomes name_2
        else:
            separator = "_" if writer is not None or text[-1].isdigit() else ""
            while (scope, name := f"{text}{separator}{number}") in self._written or (scope, name) in self._taken:
                number += 1
        self._counts[key] = number
        self._taken.add((scope, name))
        return name
