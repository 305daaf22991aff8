import numpy as np
import pytest
from PIL import Image

from graphnet.errors import ArgumentError
from graphnet.training.data.resizing import fitted

BICUBIC = Image.Resampling.BICUBIC


@pytest.fixture
def noise():
    return np.random.default_rng(0).integers(0, 256, (70, 28, 20, 3), np.uint8)


@pytest.mark.parametrize("shape", [(32, 24, 3), (28, 24, 3), (32, 20, 3), (7, 9, 3), (8, 64, 3)])
def test_many_at_once_are_what_pillow_makes_of_each(noise, shape):
    """Along one axis after the other, whichever Pillow itself would take first."""
    height, width, _ = shape
    images = [Image.fromarray(picture) for picture in noise]
    expected = [image.resize((width, 28), BICUBIC).resize((width, height), BICUBIC) for image in images]
    np.testing.assert_array_equal(fitted(noise, shape), np.stack([np.asarray(image) for image in expected]))
    np.testing.assert_array_equal(fitted(noise[5:6], shape)[0], np.asarray(expected[5]))


def test_grey(noise):
    """The luma of ITU-R BT.601; three channels alike."""
    grey = fitted(noise, (28, 20, 1))
    assert np.abs(grey[..., 0] - noise @ [0.299, 0.587, 0.114]).max() <= 0.51
    again = fitted(grey, (28, 20, 3))
    np.testing.assert_array_equal(again, np.tile(grey, 3))
    expected = Image.fromarray(grey[3, ..., 0]).resize((10, 14), BICUBIC)
    np.testing.assert_array_equal(fitted(grey, (14, 10, 1))[3, ..., 0], np.asarray(expected))


def test_what_shrinks_is_averaged():
    """A board of single pixels, black and white, becomes grey, and no board of another pattern."""
    board = (np.indices((64, 64)).sum(axis=0) % 2 * 255).astype(np.uint8)[np.newaxis, ..., np.newaxis]
    assert np.abs(fitted(board, (5, 5, 1)).astype(int) - 128).max() <= 12


def test_what_fits_is_not_copied(noise):
    assert fitted(noise, (28, 20, 3)) is noise


@pytest.mark.parametrize("channels", [0, 2, 4])
def test_channels_that_no_picture_has(noise, channels):
    with pytest.raises(ArgumentError, match=rf"grey\) or 3 \(RGB\), and the network takes {channels}\n    mend: "):
        fitted(noise, (28, 20, channels))
