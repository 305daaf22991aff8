import numpy as np
import pytest

from graphnet.training.images import affine, augmented, resized, with_channels


def ramp(height, width):
    """Grey that grows evenly from left to right, from 0.25 to 0.75."""
    return np.broadcast_to(np.linspace(0.25, 0.75, width, dtype=np.float32)[:, np.newaxis], (height, width, 1))


def test_an_image_of_its_own_size_stays_as_it_is():
    image = np.random.default_rng(0).random((8, 8, 1), np.float32)
    np.testing.assert_array_equal(resized(image, 8, 8), image)


@pytest.mark.parametrize(("height", "width"), [(32, 32), (28, 28), (9, 40), (4, 4), (1, 1)])
def test_a_flat_image_stays_flat_at_any_size(height, width):
    image = resized(np.full((8, 8, 2), 0.3, np.float32), height, width)
    assert image.shape == (height, width, 2)
    assert image.dtype == np.float32
    np.testing.assert_allclose(image, 0.3, rtol=1e-6)


def test_an_even_slope_stays_even_within():
    grown = resized(ramp(8, 8), 32, 32)[:, :, 0]
    steps = np.diff(grown[:, 8:-8], axis=1)
    np.testing.assert_allclose(steps, 0.5 / 7 / 4, rtol=1e-4)
    np.testing.assert_array_equal(grown, np.broadcast_to(grown[0], grown.shape))


def test_rows_and_columns_are_not_mixed_up():
    image = np.zeros((8, 8, 1), np.float32)
    image[0, 7] = 1
    grown = resized(image, 16, 32)
    assert np.unravel_index(grown[:, :, 0].argmax(), (16, 32)) >= (0, 28)
    assert grown[8:].max() == grown[:, :16].max() == 0


def test_a_curve_that_overshoots_is_cut_off():
    image = np.zeros((8, 8, 1), np.float32)
    image[:, 4:] = 1
    grown = resized(image, 64, 64)
    assert grown.min() == 0
    assert grown.max() == 1


def test_channels_are_changed_each_by_itself():
    image = np.random.default_rng(0).random((8, 8, 3), np.float32)
    apart = [resized(image[..., [channel]], 20, 12) for channel in range(3)]
    np.testing.assert_array_equal(resized(image, 20, 12), np.concatenate(apart, axis=-1))


def test_grey_is_repeated_without_taking_memory():
    grey = np.random.default_rng(0).random((5, 8, 8, 1), np.float32)
    coloured = with_channels(grey, 3)
    assert np.shares_memory(grey, coloured)
    for channel in range(3):
        np.testing.assert_array_equal(coloured[..., channel], grey[..., 0])


@pytest.mark.parametrize("angle", [0.0, 0.1, -1.0])
@pytest.mark.parametrize("scale", [1.0, 0.5, 2.0])
@pytest.mark.parametrize("shift", [(0.0, 0.0), (3.0, -2.0)])
def test_the_affine_map_undoes_turn_zoom_and_shift(angle, scale, shift):
    """A point turned, zoomed and shifted by hand is led back to where it came from."""
    height, width = 10, 20
    a, b, c, d, e, f = affine(angle, scale, shift, (height, width))
    x, y = 4.0, 7.0
    along, across = x - width / 2, y - height / 2
    moved_x = width / 2 + shift[1] + scale * (np.cos(angle) * along - np.sin(angle) * across)
    moved_y = height / 2 + shift[0] + scale * (np.sin(angle) * along + np.cos(angle) * across)
    led_back = (a * moved_x + b * moved_y + c, d * moved_x + e * moved_y + f)
    np.testing.assert_allclose(led_back, (x, y), atol=1e-9)


def test_augmentation_follows_from_the_generator_and_moves_only_a_little():
    image = np.zeros((32, 32, 1), np.float32)
    image[12:20, 10:22] = 1
    first, again, other = (augmented(image, np.random.default_rng(seed)) for seed in (0, 0, 1))
    np.testing.assert_array_equal(first, again)
    assert np.abs(first - other).max() > 0.1
    for moved in (first, other):
        assert moved.shape == image.shape
        assert moved.dtype == np.float32
        assert 0 <= moved.min() <= moved.max() <= 1
        assert 0.7 < moved.sum() / image.sum() < 1.4
        rows, columns = (np.average(np.arange(32), weights=moved.sum(axis=axes)) for axes in ((1, 2), (0, 2)))
        assert abs(rows - 15.5) <= 3
        assert abs(columns - 15.5) <= 3
