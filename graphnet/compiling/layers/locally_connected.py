"""Locally connected layers: convolutions with filters of their own for every position."""

from __future__ import annotations

from itertools import product
from math import prod
from typing import Any, ClassVar

import keras
from keras import constraints, initializers, ops, regularizers

from graphnet.compiling.layers.padding import Padded, per_axis


class _LocallyConnected(Padded):
    """Kernel (*positions, F·F·channels, filters), the cells of a window row by row; bias (*positions, filters)."""

    rank: ClassVar[int]

    def __init__(
        self,
        filters: int,
        kernel_size: Any,
        strides: Any = 1,
        pads: Any = "valid",
        use_bias: bool = True,
        kernel_initializer: Any = "glorot_uniform",
        bias_initializer: Any = "zeros",
        kernel_regularizer: Any = None,
        bias_regularizer: Any = None,
        kernel_constraint: Any = None,
        bias_constraint: Any = None,
        **kwargs: Any,
    ):
        super().__init__(pads=pads, **kwargs)
        self.filters = filters
        self.kernel_size = per_axis(kernel_size, self.rank)
        self.strides = per_axis(strides, self.rank)
        self.use_bias = use_bias
        self.kernel_initializer = initializers.get(kernel_initializer)
        self.bias_initializer = initializers.get(bias_initializer)
        self.kernel_regularizer = regularizers.get(kernel_regularizer)
        self.bias_regularizer = regularizers.get(bias_regularizer)
        self.kernel_constraint = constraints.get(kernel_constraint)
        self.bias_constraint = constraints.get(bias_constraint)
        self.input_spec = keras.InputSpec(ndim=self.rank + 2)

    def get_config(self) -> dict[str, Any]:
        return {
            **super().get_config(),
            "filters": self.filters,
            "kernel_size": self.kernel_size,
            "strides": self.strides,
            "use_bias": self.use_bias,
            "kernel_initializer": initializers.serialize(self.kernel_initializer),
            "bias_initializer": initializers.serialize(self.bias_initializer),
            "kernel_regularizer": regularizers.serialize(self.kernel_regularizer),
            "bias_regularizer": regularizers.serialize(self.bias_regularizer),
            "kernel_constraint": constraints.serialize(self.kernel_constraint),
            "bias_constraint": constraints.serialize(self.bias_constraint),
        }

    def build(self, input_shape: Any) -> None:
        _, *spatial, channels = input_shape
        if None in spatial:
            raise ValueError(f"weights for every position need known extents, got a volume of {tuple(input_shape[1:])}")
        self.input_spec = keras.InputSpec(shape=(None, *spatial, channels))
        counts = self.positions(spatial)
        self.kernel = self.add_weight(
            name="kernel",
            shape=(*counts, prod(self.kernel_size) * channels, self.filters),
            initializer=self._initial_kernel,
            regularizer=self.kernel_regularizer,
            constraint=self.kernel_constraint,
        )
        if self.use_bias:
            self.bias = self.add_weight(
                name="bias",
                shape=(*counts, self.filters),
                initializer=self.bias_initializer,
                regularizer=self.bias_regularizer,
                constraint=self.bias_constraint,
            )

    def _initial_kernel(self, shape: tuple[int, ...], dtype: Any = None) -> Any:
        """Every position as the filters of a convolution begin: F·F·D₁ numbers fan in, F·F·K out."""
        *counts, window, filters = shape
        initializer = self.kernel_initializer
        if getattr(initializer, "input_axes", ()) is None:
            cells = range(self.rank, 2 * self.rank)
            axes = {"input_axes": [*cells, 2 * self.rank], "output_axes": [*cells, 2 * self.rank + 1]}
            initializer = type(initializer).from_config({**initializer.get_config(), "seed": initializer.seed, **axes})
        channels = window // prod(self.kernel_size)
        return ops.reshape(initializer((*counts, *self.kernel_size, channels, filters), dtype=dtype), shape)

    def call(self, inputs: Any) -> Any:
        padded = self.padded(inputs)
        counts = self.kernel.shape[: self.rank]
        cells = [
            padded[(slice(None), *map(self._every_window, offsets, counts, self.strides))]
            for offsets in product(*map(range, self.kernel_size))
        ]
        axes = "xyz"[: self.rank]
        outputs = ops.einsum(f"b{axes}i,{axes}io->b{axes}o", ops.concatenate(cells, axis=-1), self.kernel)
        return outputs + self.bias if self.use_bias else outputs

    @staticmethod
    def _every_window(offset: int, count: int, stride: int) -> slice:
        """One cell of every window along an axis."""
        return slice(offset, offset + (count - 1) * stride + 1, stride)

    def compute_output_shape(self, input_shape: Any) -> Any:
        batch, *spatial, _ = input_shape
        return (batch, *self.positions(spatial), self.filters)


@keras.saving.register_keras_serializable("graphnet")
class LocallyConnected1D(_LocallyConnected):
    """A convolution along one axis with filters of its own for every position."""

    rank = 1


@keras.saving.register_keras_serializable("graphnet")
class LocallyConnected2D(_LocallyConnected):
    """A convolution along two axes with filters of its own for every position."""

    rank = 2
