"""What a model says batch for batch, held against the model called at once."""

import keras
import numpy as np
import pytest

from graphnet.training.learning.inference import logits


@pytest.fixture(scope="module")
def model():
    """Its outputs are of other sizes; a picture's does not depend on those beside it."""
    image = keras.Input((4, 4, 1))
    flat = keras.layers.Flatten()(image)
    main = keras.layers.Dense(3)(keras.layers.BatchNormalization()(flat))
    return keras.Model(image, [main, keras.layers.Dense(2)(flat)])


@pytest.fixture(scope="module")
def inputs():
    return np.random.default_rng(0).normal(size=(10, 4, 4, 1)).astype(np.float32)


@pytest.mark.parametrize("sizes", [[4, 4, 2], [10], [1, 5, 4]])
def test_the_first_output_of_every_picture_whatever_the_batches(model, inputs, sizes):
    batches = np.split(inputs, np.cumsum(sizes)[:-1])
    said = list(logits(model, batches))
    assert [len(batch) for batch in said] == sizes
    expected, _ = model(inputs, training=False)
    np.testing.assert_allclose(np.concatenate(said), keras.ops.convert_to_numpy(expected), rtol=1e-4, atol=1e-6)


def test_smaller_batches_are_filled_up_and_not_compiled_anew(model, inputs, monkeypatch):
    sizes = []
    ask = model.predict_on_batch
    monkeypatch.setattr(model, "predict_on_batch", lambda batch: sizes.append(len(batch)) or ask(batch))
    list(logits(model, [inputs[:4], inputs[4:8], inputs[8:]]))
    assert sizes == [4, 4, 4]


def test_batches_are_asked_for_one_by_one(model, inputs):
    asked = []
    said = logits(model, (asked.append(start) or inputs[start : start + 2] for start in range(0, 10, 2)))
    next(said)
    assert asked == [0]
