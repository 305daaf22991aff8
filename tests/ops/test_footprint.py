"""Which cells one output cell reads, held against what Keras computes when an input cell is disturbed."""

from itertools import product

import keras
import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from op_cases import CASES, IMAGE, Case, identity

from graphnet.compiling.lowering import lower
from graphnet.ops import GroupNormalization, InputLayer, KerasLayer, Reshape
from graphnet.ops.footprint import Reading
from graphnet.ops.op import footprints_of

COMPUTED = [row for row in CASES if not isinstance(row.op, InputLayer)]


def volumes(row: Case) -> tuple[tuple[int, ...], ...]:
    return tuple(tuple(extent or usual for extent, usual in zip(volume, IMAGE, strict=False)) for volume in row.inputs)


def footprints(row: Case):
    return footprints_of(row.op, row.op.output_shape(*volumes(row)), volumes(row))


def disturbances(row: Case):
    """For every input, which output cells change with which of its cells: an array (*cells, *output cells)."""
    layer, random = lower(row.op, "subject"), np.random.default_rng(1)
    inputs = [random.uniform(0.2, 2, size=(1, *volume)).astype("float32") for volume in volumes(row)]
    layer([keras.ops.convert_to_tensor(array) for array in inputs] if len(inputs) > 1 else inputs[0])
    for weight in layer.trainable_weights:
        weight.assign(random.uniform(0.5, 1.5, size=weight.shape))
    for slot, array in enumerate(inputs):
        spatial = array.shape[1:-1]
        cells = list(product(*map(range, spatial)))
        batches = [np.repeat(other, len(cells) + 1, axis=0) for other in inputs]
        for number, cell in enumerate(cells):
            batches[slot][(number, *cell)] += random.uniform(4, 6, size=array.shape[-1])
        outputs = np.asarray(layer(batches if len(batches) > 1 else batches[0], training=False))
        changed = (np.abs(outputs[:-1] - outputs[-1]) > 1e-4).any(axis=-1)
        yield changed.reshape((*spatial, *outputs.shape[1:-1])), has_holes(layer)


def has_holes(layer) -> bool:
    return any((np.asarray(weight) == 0).any() for weight in layer.weights if "kernel" in weight.path)


def read_by(footprint, volume, output):
    """The same as a footprint has it."""
    rank, units = len(volume) - 1, output[:-1]
    reads = np.ones((*volume[:-1], *units), bool)
    for place, (reading, axis, extent) in enumerate(zip(*footprint, volume[:-1], strict=True)):
        looking = range(units[axis]) if reading.stride else [0]
        bits = np.array([[reading.read(1 << unit, extent) >> cell & 1 for unit in looking] for cell in range(extent)])
        shape = [1] * reads.ndim
        shape[place] = extent
        if reading.stride:
            shape[rank + axis] = units[axis]
        reads &= bits.reshape(shape).astype(bool)
    return reads


@pytest.mark.parametrize("row", [row for row in COMPUTED if footprints(row)], ids=identity)
def test_a_footprint_is_what_changes_the_output(row: Case):
    output = row.op.output_shape(*volumes(row))
    for footprint, volume, (changed, holes) in zip(footprints(row), volumes(row), disturbances(row), strict=True):
        read = read_by(footprint, volume, output)
        assert np.array_equal(changed, read) or (holes and np.array_equal(changed & read, changed))


def test_few_ops_do_not_say_what_they_read():
    silent = [row for row in COMPUTED if footprints(row) is None]
    assert {type(row.op) for row in silent} == {KerasLayer, Reshape, GroupNormalization}
    assert all(row.op.axis == 2 for row in silent if isinstance(row.op, GroupNormalization))


@st.composite
def cut_up(draw):
    """A volume, and another for as many numbers."""
    factors = draw(st.lists(st.sampled_from([1, 2, 2, 3, 4]), min_size=1, max_size=4))
    return tuple(
        tuple(int(np.prod(part)) for part in np.split(factors, sorted(draw(cuts))))
        for cuts in [st.lists(st.integers(0, len(factors)), max_size=3)] * 2
    )


@settings(deadline=None)
@given(cut_up())
@example(((4, 6), (6, 4)))
def test_where_numbers_are_cut_up_otherwise_a_footprint_is_where_they_were(volumes):
    volume, output = volumes
    (footprint,) = Reshape(output).footprints(output, volume) or (None,)
    if footprint is None:
        assert len(volume) > 2 or len(output) > 2  # one axis into one is always a window
        return
    number = np.arange(np.prod(volume)).reshape(output)
    reads = np.zeros((*volume[:-1], *output[:-1]), bool)
    for at, (*unit, _) in zip(number.ravel(), np.ndindex(output), strict=True):
        *cell, _ = np.unravel_index(at, volume)
        reads[(*cell, *unit)] = True
    assert np.array_equal(read_by(footprint, volume, output), reads)


readings = st.builds(
    Reading,
    size=st.integers(1, 5),
    stride=st.integers(0, 4),
    padding=st.integers(-3, 6),
    dilation=st.integers(1, 3),
    spread=st.integers(1, 4),
)


@given(readings, st.sets(st.integers(0, 8), min_size=1), st.integers(1, 20))
def test_what_some_cells_read_is_what_each_of_them_does(reading, cells, extent):
    wanted = {place for cell in cells for place in reading.cells(cell) if 0 <= place < extent}
    assert reading.read(sum(1 << cell for cell in cells), extent) == sum(1 << place for place in wanted)
