import numpy as np
import pytest
from sklearn.datasets import load_digits

from graphnet.errors import ArgumentError, NotFoundError
from graphnet.training import data


@pytest.fixture(scope="module")
def split():
    return data.load("digits", (8, 8, 1), seed=0)


def test_an_unknown_data_set_is_named_with_what_is_near():
    with pytest.raises(NotFoundError, match=r"there is no data set 'digit'; did you mean digits\?"):
        data.find("digit")
    with pytest.raises(NotFoundError, match="there is no data set 'imagenet'; there is digits"):
        data.find("imagenet")


def test_what_is_told_before_reading_holds_after_it():
    for data_set in data.DATA_SETS.values():
        images, labels = data_set.read()
        assert images.shape[1:] == data_set.shape
        assert images.dtype == np.float32
        assert set(labels.tolist()) == set(range(len(data_set.classes)))


def test_every_image_is_either_trained_on_or_held_out(split):
    """At the data's own size nothing is resized, so the pixels are scikit-learn's, each 16 levels."""
    digits = load_digits()
    originals = sorted(
        (*pixels, label) for pixels, label in zip(digits.data.tolist(), digits.target.tolist(), strict=True)
    )
    pixels = np.concatenate([part.images for part in split]).reshape(-1, 64) * 16
    labels = np.concatenate([part.labels for part in split])
    assert sorted((*row, label) for row, label in zip(pixels.tolist(), labels.tolist(), strict=True)) == originals


def test_a_fifth_of_every_class_is_held_out(split):
    assert len(split.held_out.labels) == 360
    for label in range(10):
        held_out, trained = (np.count_nonzero(part.labels == label) for part in (split.held_out, split.train))
        assert held_out / (held_out + trained) == pytest.approx(0.2, abs=0.01)


def test_the_seed_decides_the_split(split):
    again, other = data.load("digits", (8, 8, 1), seed=0), data.load("digits", (8, 8, 1), seed=1)
    for part, same in zip(split, again, strict=True):
        np.testing.assert_array_equal(part.images, same.images)
        np.testing.assert_array_equal(part.labels, same.labels)
    assert split.fingerprint == again.fingerprint != other.fingerprint


def test_the_part_held_out_can_be_chosen():
    assert len(data.load("digits", (8, 8, 1), seed=0, held_out=0.5).held_out.labels) == 899


@pytest.mark.parametrize("part", [-1.0, 0.0, 0.001, 1.0, float("nan")])
def test_a_part_that_cannot_be_held_out(part):
    with pytest.raises(ArgumentError, match=r"digits: a part of .* cannot be held out"):
        data.load("digits", (8, 8, 1), seed=0, held_out=part)


def test_the_network_s_size_and_channels(split):
    """The same images at any size: shrunk back by block means, they are nearly what they were."""
    grown = data.load("digits", (32, 24, 3), seed=0).held_out
    assert grown.images.shape == (360, 32, 24, 3)
    assert grown.images.dtype == np.float32
    np.testing.assert_array_equal(grown.labels, split.held_out.labels)
    shrunk = grown.images[..., 1].reshape(360, 8, 4, 8, 3).mean(axis=(2, 4))
    assert np.abs(shrunk - split.held_out.images[..., 0]).mean() < 0.05
    assert grown.images.min() >= 0
    assert grown.images.max() <= 1


def test_open_extents_are_the_data_s_own():
    digits = data.find("digits")
    assert digits.shape_for((None, None, 3)) == (8, 8, 3)
    assert digits.shape_for((28, None, None)) == (28, 8, 1)
