"""Changes of pictures, held against Pillow, SciPy, and loops that follow the definition."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageEnhance
from scipy import ndimage

from graphnet.training.feeding.changing import blotted, moved, placed, recoloured, scaled, turned, warped


@pytest.mark.parametrize("channels", [1, 3])
@settings(deadline=None)
@given(offsets=st.tuples(st.integers(-7, 7), st.integers(-7, 7)), mirrored=st.booleans())
def test_a_moved_picture_is_looked_up_cell_by_cell(noise, channels, offsets, mirrored):
    (picture,) = pictures = noise(1, 5, 4, channels)
    (result,) = moved(pictures, np.array([mirrored]), np.array([offsets]))
    if mirrored:
        picture = picture[:, ::-1]
    down, right = offsets
    for row in range(5):
        for column in range(4):
            expected = picture[min(max(row - down, 0), 4), min(max(column - right, 0), 3)]
            np.testing.assert_array_equal(result[row, column], expected)


def test_each_picture_of_a_batch_is_moved_by_itself(noise):
    pictures, mirrored = noise(6, 9, 7, 3), np.arange(6) % 2 == 0
    offsets = np.arange(12).reshape(6, 2) - 5
    together = moved(pictures, mirrored, offsets)
    for number in range(6):
        alone = moved(pictures[[number]], mirrored[[number]], offsets[[number]])
        np.testing.assert_array_equal(together[number], alone[0])


@pytest.mark.parametrize("channels", [1, 3])
@settings(max_examples=25, deadline=None)
@given(
    angle=st.floats(-3.1, 3.1),
    zoom=st.tuples(st.floats(0.4, 2.0), st.floats(0.4, 2.0)),
    shift=st.tuples(st.floats(-9, 9), st.floats(-9, 9)),
)
def test_an_affine_map_is_the_one_of_scipy(smooth, channels, angle, zoom, shift):
    """SciPy counts (row, column) from the centre of the first cell, and clamps at the edges as well."""
    pictures = smooth(2, 13, 18, channels)
    centred = scaled(*map(np.float64, zoom)) @ turned(np.float64(angle)) @ placed(-9.0, -6.5)
    onto = placed(9 + shift[0], 6.5 + shift[1]) @ centred
    results = warped(pictures, np.stack([onto, onto]))
    matrix = onto[:2, :2][::-1, ::-1]
    offset = matrix @ [0.5, 0.5] + onto[:2, 2][::-1] - 0.5
    for picture, result in zip(pictures, results, strict=True):
        for channel in range(channels):
            expected = ndimage.affine_transform(
                picture[..., channel].astype(float), matrix, offset, order=1, mode="nearest"
            )
            assert np.abs(result[..., channel] - expected).max() <= 1.01


def test_the_identity_and_whole_pixels_lose_nothing(noise):
    pictures = noise(3, 6, 8, 3)
    np.testing.assert_array_equal(warped(pictures, np.broadcast_to(np.eye(3), (3, 3, 3))), pictures)
    offsets = np.array([[1, -2], [0, 3], [-4, 0]])
    maps = placed(-offsets[:, 1].astype(float), -offsets[:, 0].astype(float))
    np.testing.assert_array_equal(warped(pictures, maps), moved(pictures, np.zeros(3, bool), offsets))


def test_a_quarter_turn_is_numpys(noise):
    pictures = noise(1, 7, 7, 1)
    quarter = placed(3.5, 3.5) @ turned(np.array([np.pi / 2])) @ placed(-3.5, -3.5)
    np.testing.assert_allclose(warped(pictures, quarter)[0].astype(int), np.rot90(pictures[0]), atol=1)


@pytest.mark.parametrize(
    ("enhancement", "factors"),
    [
        (ImageEnhance.Brightness, (1.3, 1, 1)),
        (ImageEnhance.Brightness, (0.2, 1, 1)),
        (ImageEnhance.Contrast, (1, 1.7, 1)),
        (ImageEnhance.Contrast, (1, 0.4, 1)),
        (ImageEnhance.Color, (1, 1, 1.6)),
        (ImageEnhance.Color, (1, 1, 0.0)),
    ],
)
def test_colours_change_as_in_pillow(noise, enhancement, factors):
    """Pillow rounds the greys to whole levels first."""
    (factor,) = [factor for factor in factors if factor != 1]
    pictures = noise(2, 11, 9, 3)
    results = recoloured(pictures, np.array([factors] * 2, float))
    for picture, result in zip(pictures, results, strict=True):
        expected = np.asarray(enhancement(Image.fromarray(picture)).enhance(factor))
        assert np.abs(result.astype(int) - expected).max() <= 2


def test_grey_has_no_saturation_and_factors_of_one_change_nothing(noise):
    grey, colour = noise(4, 6, 6, 1), noise(4, 6, 6, 3)
    np.testing.assert_array_equal(recoloured(grey, np.array([[1, 1, 0.1]] * 4)), grey)
    np.testing.assert_array_equal(recoloured(colour, np.ones((4, 3))), colour)


def test_a_square_is_blotted_out_in_the_mean_colour(noise):
    pictures = noise(2, 8, 9, 3)
    result = blotted(pictures, np.array([[4, 4], [0, 8]]), side=4)
    for number, square in enumerate([np.s_[2:6, 2:6], np.s_[0:2, 6:9]]):
        expected = pictures[number].copy()
        expected[square] = np.rint(pictures[number].reshape(-1, 3).mean(axis=0))
        np.testing.assert_array_equal(result[number], expected)
