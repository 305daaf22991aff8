"""Cells round a batch of volumes: what layers with padding of their own share."""

from __future__ import annotations

from typing import Any

import keras
from keras import ops

from graphnet.shapes import Pads, effective_size, grown, positions


def surrounded(inputs: Any, pads: Pads, value: float = 0.0) -> Any:
    """A batch of volumes with cells of one value round each of them."""
    return ops.pad(inputs, ((0, 0), *pads, (0, 0)), constant_values=value)


def per_axis(value: Any, rank: int) -> tuple[int, ...]:
    """One whole number an axis.

    >>> per_axis(3, rank=2), per_axis([3, 1], rank=2)
    ((3, 3), (3, 1))
    """
    return (value,) * rank if isinstance(value, int) else tuple(value)


def same_cells(extent: Any, reach: int, stride: int) -> tuple[Any, Any]:
    """The zeros before and after that make ⌈N/S⌉ windows fit, the odd one last; N may be a tensor.

    >>> same_cells(224, reach=7, stride=2), same_cells(9, reach=1, stride=3)
    ((2, 3), (0, 0))
    """
    lacking = reach - 1 - (extent - 1) % stride
    total = (lacking + abs(lacking)) // 2  # max(lacking, 0), of tensors too
    return total // 2, total - total // 2


class Padded(keras.layers.Layer):
    """A layer that puts cells round its input: `pads` is "valid", "same", or a pair (before, after) an axis."""

    strides: tuple[int, ...]

    def __init__(self, *args: Any, pads: Any = "valid", **kwargs: Any):
        super().__init__(*args, **kwargs)
        if isinstance(pads, str) and pads not in ("valid", "same"):
            raise ValueError(f'pads must be "valid", "same" or one (before, after) an axis, got {pads!r}')
        self.pads: str | Pads = pads if isinstance(pads, str) else tuple((int(b), int(a)) for b, a in pads)

    def get_config(self) -> dict[str, Any]:
        return {**super().get_config(), "pads": self.pads}

    @property
    def reach(self) -> tuple[int, ...]:
        """How far the window extends along each axis, dilation counted."""
        dilations = getattr(self, "dilation_rate", (1,) * len(self.kernel_size))
        return tuple(map(effective_size, self.kernel_size, dilations))

    def cells(self, spatial: Any) -> Pads:
        """The padding in cells of a volume with these extents; an extent of None has none yet."""
        if not isinstance(self.pads, str):
            return self.pads
        if self.pads == "same":
            return tuple(
                (0, 0) if extent is None else same_cells(extent, reach, stride)
                for extent, reach, stride in zip(spatial, self.reach, self.strides, strict=True)
            )
        return ((0, 0),) * len(self.reach)

    def padded(self, inputs: Any, value: float = 0.0) -> Any:
        return inputs if self.pads == "valid" else surrounded(inputs, self.cells(ops.shape(inputs)[1:-1]), value)

    def padded_shape(self, shape: Any) -> tuple[int | None, ...]:
        batch, *spatial, channels = shape
        return (batch, *grown(spatial, self.cells(spatial)), channels)

    def positions(self, spatial: Any) -> tuple[int | None, ...]:
        """How many places the window takes along each axis. Raises ValueError where there is none."""
        counts = tuple(
            None if extent is None else positions(extent, reach, stride, pads)
            for extent, reach, stride, pads in zip(spatial, self.reach, self.strides, self.cells(spatial), strict=True)
        )
        if any(count is not None and count < 1 for count in counts):
            raise ValueError(f"a window of {self.reach} does not fit a volume of {tuple(spatial)}, pads={self.pads!r}")
        return counts


class ChannelsLast(keras.layers.Layer):
    """A layer of Keras whose channels come last, whatever the user's Keras is set to."""

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **{**kwargs, "data_format": "channels_last"})
