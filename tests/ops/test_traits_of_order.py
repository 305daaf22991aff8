"""What findings about the order of layers rely on, held against what Keras layers compute."""

from functools import cache

import keras
import numpy as np
import pytest
from op_cases import CASES, IMAGE, Case, case, identity

from graphnet.compiling.lowering import lower
from graphnet.ops import InputLayer, ReLU

COMPUTED = [row for row in CASES if not isinstance(row.op, InputLayer)]
ACTIVATIONS = [*(row for row in COMPUTED if row.op.kind == "activation"), case(ReLU(1), IMAGE)]
RANGES = [(0.0, 1.0), (-2.0, 3.0), (-3.0, -1.0), (1.0, 7.0)]


def volumes(row: Case) -> list[tuple[int, ...]]:
    return [tuple(extent or usual for extent, usual in zip(volume, IMAGE, strict=False)) for volume in row.inputs]


@cache
def built(row: Case):
    """The layer, with weights between 0.5 and 1.5."""
    layer, random = lower(row.op, "subject"), np.random.default_rng(2)
    tensors = [keras.ops.ones((1, *volume)) for volume in volumes(row)]
    layer(tensors if len(tensors) > 1 else tensors[0])
    for weight in layer.trainable_weights:
        weight.assign(random.uniform(0.5, 1.5, size=weight.shape))
    return layer


def computed(layer, inputs: list[np.ndarray], training: bool = False) -> np.ndarray:
    return np.asarray(layer(inputs if len(inputs) > 1 else inputs[0], training=training))


def draw(row: Case, low: float = -1.0, high: float = 1.0, batch: int = 1) -> list[np.ndarray]:
    random = np.random.default_rng(1)
    inputs = [random.uniform(low, high, size=(batch, *volume)).astype("float32") for volume in volumes(row)]
    for array in inputs:  # the ends themselves
        array.flat[0], array.flat[-1] = low, high
    return inputs


@pytest.mark.parametrize("row", COMPUTED, ids=identity)
def test_nothing_leaves_that_is_out_of_bounds(row: Case):
    layer = built(row)
    for numbers in RANGES:
        low, high = row.op.bounds(*[numbers] * len(row.inputs))
        leaving = computed(layer, draw(row, *numbers))
        assert low - 1e-5 <= leaving.min() and leaving.max() <= high + 1e-5, (numbers, (low, high))


@pytest.mark.parametrize("row", ACTIVATIONS, ids=identity)
def test_what_is_spared_leaves_as_it_came(row: Case):
    layer = built(row)
    for numbers in RANGES:
        (arriving,) = draw(row, *numbers)
        leaving = computed(layer, [arriving])
        same = leaving.shape == arriving.shape and np.allclose(leaving, arriving, atol=1e-6)
        assert row.op.spares(numbers) == same, numbers


@pytest.mark.parametrize("row", ACTIVATIONS, ids=identity)
def test_probabilities_are_shares_of_one(row: Case):
    """Of any scores, those of a number and 0 among them: σ(x) + σ(−x) = 1."""
    layer, (scores,) = built(row), draw(row, -4, 4)
    leaving = computed(layer, [scores])
    against = leaving + computed(layer, [-scores]) if leaving.shape == scores.shape else leaving
    sums = [against, *(leaving.sum(axis) for axis in range(1, leaving.ndim))]
    shares = leaving.min() >= 0 and leaving.max() <= 1 and any(np.allclose(total, 1, atol=1e-5) for total in sums)
    assert row.op.probabilities == shares


@pytest.mark.parametrize("row", [row for row in ACTIVATIONS if row.op.elementwise], ids=identity)
def test_what_vanishes_is_nowhere_steeper_than_a_quarter(row: Case):
    layer = lower(row.op, "subject")
    numbers = np.linspace(-8, 8, 3201, dtype="float32")
    slopes = np.diff(np.asarray(layer(numbers[None]))[0].astype("float64")) / np.diff(numbers)
    assert row.op.vanishing == (np.abs(slopes).max() <= 0.2501)


@pytest.mark.parametrize("row", [row for row in COMPUTED if not row.op.joins], ids=identity)
def test_statistics_of_the_batch_make_an_image_depend_on_the_others_in_training(row: Case):
    if row.op.random_numbers(volumes(row)[0]):
        pytest.skip("what it makes of an image is not the same twice")
    layer, (images,) = built(row), draw(row, batch=4)
    others = np.concatenate([images[:1], 3 * images[1:]])
    alone, together = (computed(layer, [batch], training=True)[0] for batch in (others, images))
    assert (row.op.passes.statistics == "batch") == (not np.allclose(alone, together, atol=1e-5))


@pytest.mark.parametrize("row", [row for row in COMPUTED if row.op.linear_after_training], ids=identity)
def test_what_is_linear_after_training_is_affine_then(row: Case):
    layer, (first,) = built(row), draw(row)
    nothing, second = np.zeros_like(first), first[:, ::-1].copy()
    together = computed(layer, [first + second]) + computed(layer, [nothing])
    np.testing.assert_allclose(together, computed(layer, [first]) + computed(layer, [second]), atol=1e-4)


@pytest.mark.parametrize("row", [row for row in COMPUTED if row.op.kind in ("convolution", "dense")], ids=identity)
def test_what_is_weighted_has_a_trained_array_of_as_many_axes_as_it_slides_over_and_more(row: Case):
    kernels = [weight for weight in row.op.weight_shapes(*volumes(row)).values() if len(weight.shape) > 1]
    assert row.op.weighted == any(weight.trainable for weight in kernels)
    assert row.op.weighted == any(weight.ndim > 1 for weight in built(row).trainable_weights)


@pytest.mark.parametrize("row", [row for row in COMPUTED if row.op.weighted], ids=identity)
def test_what_mixes_channels_has_every_output_channel_depend_on_each(row: Case):
    layer, (inputs,) = built(row), draw(row, 1, 2)
    before = computed(layer, [inputs])
    changed = set()
    for channel in range(inputs.shape[-1]):
        disturbed = inputs.copy()
        disturbed[..., channel] += 1
        moved = np.abs(computed(layer, [disturbed]) - before) > 1e-4
        changed.add(moved.reshape(-1, moved.shape[-1]).any(axis=0).all())
    assert row.op.mixes_channels == (changed == {True}) or inputs.shape[-1] == 1


@pytest.mark.parametrize("row", COMPUTED, ids=identity)
def test_a_bias_argument_turns_off_a_number_for_each_channel(row: Case):
    argument = row.op.bias_argument
    of_channels = [
        weight for weight in built(row).trainable_weights if weight.name.endswith("bias") and weight.ndim == 1
    ]
    assert bool(of_channels) == (argument is not None)
    if argument:
        without = type(row.op)(**{**row.op.arguments(), argument: False})
        assert without.bias_argument is None
        assert "bias" not in without.weight_shapes(*volumes(row))


@pytest.mark.parametrize("row", [row for row in COMPUTED if row.op.normalizes], ids=identity)
def test_what_centers_channels_forgets_what_was_added_to_one(row: Case):
    layer, (inputs,) = built(row), draw(row, batch=4)
    shifts = np.random.default_rng(3).uniform(-2, 2, size=inputs.shape[-1]).astype("float32")
    forgets = np.allclose(
        computed(layer, [inputs], training=True), computed(layer, [inputs + shifts], training=True), atol=1e-3
    )
    assert row.op.centers_channels(volumes(row)[0]) == forgets


@pytest.mark.parametrize("row", ACTIVATIONS, ids=identity)
def test_shares_add_up_to_one_along_their_axis(row: Case):
    (volume,) = volumes(row)
    along = row.op.shares_along(volume)
    sums = [np.allclose(computed(built(row), draw(row, 1, 2)).sum(axis + 1), 1) for axis in range(len(volume))]
    assert [axis for axis, is_one in enumerate(sums) if is_one] == ([] if along is None else [along])


@pytest.mark.parametrize("row", [row for row in COMPUTED if row.op.kind == "regularization"], ids=identity)
def test_what_is_dropped_is_nought_in_training(row: Case):
    layer, (inputs,) = built(row), draw(row, 1, 2, batch=400)
    share = (computed(layer, [inputs], training=True) == 0).mean()
    assert share == pytest.approx(row.op.dropped, abs=0.05)
