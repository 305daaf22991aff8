"""The calls that layers come to: chained up, named, and tied where a layer is called again."""

from __future__ import annotations

from collections.abc import Iterator

from graphnet.errors import DocumentError
from graphnet.keras_config.entries import Layer
from graphnet.keras_config.layers import Step, steps
from graphnet.keras_config.names import Names
from graphnet.keras_config.plain import expect, refusing
from graphnet.network import Call
from graphnet.ops import Op


class Calls:
    """Calls in topological order, and which of them brought a layer's weights."""

    def __init__(self, names: Names) -> None:
        self._names = names
        self._made: list[Call] = []
        self._steps: dict[object, tuple[Step, ...]] = {}
        self._owners: dict[object, str] = {}

    def __iter__(self) -> Iterator[Call]:
        return iter(self._made)

    def append(self, layer: Layer, name: str, op: Op, taken: list[str], weights: str | None = None) -> str:
        """One call, by the name it is given."""
        if not op.accepts(len(taken)):
            wanted = "two or more" if op.joins else op.arity
            raise DocumentError(f"{layer.place}: {op!r} takes {wanted} tensors, got {len(taken)}")
        self._made.append(Call(name, op, tuple(taken), weights or name))
        return name

    def extend(self, layer: Layer, name: str, arriving: list[str]) -> str:
        """The calls that a call of a layer comes to; the name of the one that has its result."""
        if layer.identity not in self._steps:
            with refusing(layer.place):
                self._steps[layer.identity] = steps(layer.kind, layer.module, layer.registered, layer.config)
        results = list(arriving)
        taken = arriving
        for position, step in enumerate(self._steps[layer.identity]):
            if step.takes is not None:
                expect(max(step.takes) < len(results), f"{layer.place} is called with {len(arriving)} tensors")
                taken = [results[index] for index in step.takes]
            called = self._names.node(f"{name}_{step.suffix}") if step.suffix else name
            weights = self._owners.setdefault((layer.identity, position), called)
            results.append(self.append(layer, called, step.op, taken, weights))
            taken = [called]
        return results[-1]
