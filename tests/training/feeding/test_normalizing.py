import numpy as np
import pytest

from graphnet.training.feeding.normalization import Normalization, normalization_of


@pytest.mark.parametrize("shape", [(7, 5, 4, 3), (600, 3, 3, 1)])
def test_the_pictures_it_is_found_on_have_mean_0_and_deviation_1(examples_of, noise, shape):
    pictures = noise(*shape)
    inputs = normalization_of(examples_of(pictures))(pictures)
    assert inputs.dtype == np.float32
    assert inputs.shape == shape
    np.testing.assert_allclose(inputs.mean(axis=(0, 1, 2), dtype=float), 0, atol=1e-5)
    np.testing.assert_allclose(inputs.std(axis=(0, 1, 2), dtype=float), 1, atol=1e-5)


def test_it_is_worked_out_in_units_of_white(examples_of):
    black_and_white = np.zeros((4, 2, 2, 3), np.uint8)
    black_and_white[:2, ..., 0] = black_and_white[:1, ..., 1] = 255
    found = normalization_of(examples_of(black_and_white))
    assert found.mean == (0.5, 0.25, 0.0)
    np.testing.assert_allclose(found.deviation, (0.5, np.sqrt(3) / 4, 1 / 255))


def test_a_channel_that_never_varies_stays_small(examples_of):
    pictures = np.full((3, 4, 4, 1), 77, np.uint8)
    np.testing.assert_allclose(normalization_of(examples_of(pictures))(pictures), 0, atol=1e-4)


def test_of_many_pictures_some_are_looked_at_evenly_spread(examples_of):
    pictures = np.zeros((30_001, 1, 1, 1), np.uint8)
    pictures[20_000:] = 255
    assert normalization_of(examples_of(pictures)).mean[0] == pytest.approx(1 / 3, abs=1e-3)


def test_each_level_by_definition():
    levels = np.arange(256, dtype=np.uint8).reshape(1, 16, 16, 1)
    inputs = Normalization((0.25,), (0.5,))(levels)
    np.testing.assert_allclose(inputs, (levels / 255 - 0.25) / 0.5, atol=1e-6)
