"""Any other layer of Keras that makes one tensor of one or of a list, by the name of its class and its arguments."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import MISSING, dataclass, field
from typing import Any

from graphnet.errors import ArgumentError, Unknown
from graphnet.ops.arguments import Config, freeze, refuse
from graphnet.ops.op import Op, Weight, arguments_text
from graphnet.shapes import Volume, size
from graphnet.source import placed


@dataclass(frozen=True, repr=False, init=False)
class KerasLayer(Op):
    """`KerasLayer("UnitNormalization", axis=-1)`: the layer of that class, made with these arguments.

    Only Keras knows what it makes of a volume. `graphnet.resolve` asks it, and keeps what it says in `recorded`:
    the volumes that came in, the one that leaves, and the weights as (name, shape, trainable).
    """

    class_name: str
    config: Config
    recorded: Config | None = field(compare=False)

    open_ended = True
    arity = None

    def __init__(
        self,
        class_name: str,
        *,
        recorded: Mapping[str, Any] | None = None,
        config: Mapping[str, Any] | None = None,
        **arguments: Any,
    ):
        if not isinstance(class_name, str) or not class_name.isidentifier():
            raise refuse(self, "class_name", 'the name of a Keras layer, such as "UnitNormalization"', class_name)
        if not isinstance(config or {}, Mapping):
            raise refuse(self, "config", "a mapping of arguments", config)
        given = Config({**(config or {}), **arguments})
        if "name" in given:
            raise ArgumentError(placed('names belong to calls: write KerasLayer(...).named("...")'))
        if reserved := given.keys() & {"class_name", "config", "recorded"}:
            raise ArgumentError(placed(f"KerasLayer cannot pass on an argument called {min(reserved)}"))
        self._set(
            class_name=class_name,
            config=given,
            recorded=None if recorded is None else self._checked(recorded),
        )

    def _checked(self, recorded: Any) -> Config:
        """A record in its one form."""
        match freeze(recorded):
            case {"inputs": tuple(inputs), "output": output, "weights": tuple(weights)} as record if len(record) == 3:
                weighty = all(
                    isinstance(weight, tuple)
                    and list(map(type, weight)) == [str, tuple, bool]
                    and _is_volume(weight[1])
                    and None not in weight[1]
                    for weight in weights
                )
                if weighty and all(map(_is_volume, (*inputs, output))):
                    return Config(record)
        raise refuse(self, "recorded", "inputs, output and weights, as graphnet.resolve writes them", recorded)

    @property
    def joins(self) -> bool:
        """Not for all that is known."""
        return False

    def accepts(self, count: int) -> bool:
        """Keras will say how many it takes."""
        return count >= 1

    @property
    def short(self) -> str:  # type: ignore[override]
        return self.class_name.lower()

    def arguments(self) -> dict[str, Any]:
        given = {"class_name": self.class_name, **self.config}
        return given if self.recorded is None else {**given, "recorded": self.recorded}

    def default(self, argument: str) -> Any:
        return MISSING if argument == "class_name" else None

    def __repr__(self) -> str:
        return f"KerasLayer({arguments_text({'class_name': self.class_name, **self.config}, bare={'class_name'})})"

    def description(self) -> str:
        return f"The layer {self.class_name} of Keras, who alone knows what it computes."

    def _record(self, inputs: tuple[Volume, ...]) -> Config:
        if self.recorded is None or self.recorded["inputs"] != inputs:
            raise Unknown(f"{self!r}: only Keras knows its volume\n    mend: graphnet.resolve(network) asks it")
        return self.recorded

    def output_shape(self, *inputs: Volume) -> Volume:
        """What Keras said. Raises `Unknown` where it was not asked."""
        output: Volume = self._record(inputs)["output"]
        return output

    def weight_shapes(self, *inputs: Volume) -> dict[str, Weight]:
        return {name: Weight(shape, trainable) for name, shape, trainable in self._record(inputs)["weights"]}

    def macs(self, output: Volume, *inputs: Volume) -> int | None:
        """Not known, but for a layer without weights: MACs are those of convolution and dense layers."""
        return None if self.weight_shapes(*inputs) else 0

    def activations(self, output: Volume) -> int | None:
        return size(output)


def _is_volume(value: Any) -> bool:
    return isinstance(value, tuple) and all(extent is None or (type(extent) is int and extent > 0) for extent in value)
