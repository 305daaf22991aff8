"""What ops say of themselves, held against what their Keras layers compute."""

import keras
import numpy as np
import pytest
from op_cases import CASES, IMAGE, Case, identity

from graphnet.compiling.lowering import lower
from graphnet.ops import InputLayer, Op

COMPUTED = [row for row in CASES if not isinstance(row.op, InputLayer)]


def volumes(row: Case) -> list[tuple[int, ...]]:
    return [tuple(extent or usual for extent, usual in zip(volume, IMAGE, strict=False)) for volume in row.inputs]


def function(row: Case):
    """The layer as a function of arrays, out of training, with weights that are not all nought or one."""
    layer, random = lower(row.op, "subject"), np.random.default_rng(2)
    tensors = [keras.ops.ones((1, *volume)) for volume in volumes(row)]
    layer(tensors if len(tensors) > 1 else tensors[0])
    for weight in layer.trainable_weights:
        weight.assign(random.uniform(0.5, 1.5, size=weight.shape))
    return lambda *inputs: np.asarray(layer(list(inputs) if len(inputs) > 1 else inputs[0], training=False))


def draw(row: Case, seed: int) -> list[np.ndarray]:
    random = np.random.default_rng(seed)
    return [random.normal(size=(1, *volume)).astype("float32") for volume in volumes(row)]


@pytest.mark.parametrize("row", [row for row in COMPUTED if row.op.linear], ids=identity)
def test_what_is_linear_is_affine(row: Case):
    compute, first, second = function(row), draw(row, 0), draw(row, 1)
    together = [one + other for one, other in zip(first, second, strict=True)]
    nothing = [np.zeros_like(one) for one in first]
    np.testing.assert_allclose(compute(*together) + compute(*nothing), compute(*first) + compute(*second), atol=1e-3)


@pytest.mark.parametrize("row", [row for row in COMPUTED if row.op.elementwise], ids=identity)
def test_what_is_elementwise_looks_at_one_place(row: Case):
    compute, inputs = function(row), draw(row, 0)
    changed = inputs[0].copy()
    changed[0, 0] += 1
    before, after = compute(*inputs), compute(changed, *inputs[1:])
    assert not np.array_equal(before, after) or "Dropout" in repr(row.op)
    np.testing.assert_array_equal(before[0, 1:], after[0, 1:])


@pytest.mark.parametrize("row", [row for row in COMPUTED if row.op.pointwise], ids=identity)
def test_what_is_pointwise_reads_its_own_cell_alone(row: Case):
    compute, inputs = function(row), draw(row, 0)
    changed = inputs[0].copy()
    changed[0, 0] += 1
    before, after = compute(*inputs), compute(changed, *inputs[1:])
    if inputs[0].ndim > 2:  # else there is one cell
        np.testing.assert_array_equal(before[0, 1:], after[0, 1:])


def test_what_is_elementwise_is_pointwise():
    assert all(row.op.pointwise for row in CASES if row.op.elementwise)

    class Halved(Op):
        elementwise = True

    assert Halved().pointwise
    assert not Op().pointwise


@pytest.mark.parametrize("row", [row for row in COMPUTED if row.op.joins], ids=identity)
def test_what_is_symmetric_takes_tensors_in_any_order(row: Case):
    if len(set(row.inputs)) > 1:
        pytest.skip("turned round they may not fit")
    compute, inputs = function(row), draw(row, 0)
    assert np.allclose(compute(*inputs), compute(*inputs[::-1]), atol=1e-6) is row.op.symmetric
