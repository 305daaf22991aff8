"""Where data comes in."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from graphnet.ops.arguments import refuse, whole
from graphnet.ops.op import Op
from graphnet.shapes import Volume, size

MOST_AXES = 16


@dataclass(frozen=True, repr=False)
class InputLayer(Op):
    """A volume from outside, (*spatial, channels); a spatial extent may be None. Blueprints write `Input(...)`."""

    shape: Volume

    short = "input"
    kind = "input"
    arity = 0

    def __post_init__(self) -> None:
        if not isinstance(self.shape, (tuple, list)) or not 1 <= len(self.shape) <= MOST_AXES:
            raise refuse(self, "shape", f"1 to {MOST_AXES} extents", self.shape)
        extents = (extent if extent is None else whole(self, "every extent", extent) for extent in self.shape)
        self._set(shape=tuple(extents))

    def arguments(self) -> dict[str, Any]:
        return {"shape": self.shape}

    def __repr__(self) -> str:
        return f"Input({', '.join(map(str, self.shape))})"

    def output_shape(self, *inputs: Volume) -> Volume:
        return self.shape

    def activations(self, output: Volume) -> int | None:
        return size(output)
