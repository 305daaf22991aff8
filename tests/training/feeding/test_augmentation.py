import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graphnet.errors import ArgumentError
from graphnet.training.feeding.augmentation import BOUNDS, Augmentation

ALL = Augmentation(flip=True, shift=2, crop=0.5, rotation=20, zoom=0.2, color=0.3, cutout=3)


def fractions(name):
    return st.floats(*BOUNDS[name], allow_nan=False)


@settings(deadline=None)
@given(
    st.builds(
        Augmentation,
        flip=st.booleans(),
        shift=st.integers(*BOUNDS["shift"]),
        crop=fractions("crop"),
        rotation=fractions("rotation"),
        zoom=fractions("zoom"),
        color=fractions("color"),
        cutout=st.integers(*BOUNDS["cutout"]),
    )
)
def test_what_is_written_is_read_back(augmentation):
    assert Augmentation.from_text(str(augmentation)) == augmentation


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("none", Augmentation()),
        (" none ", Augmentation()),
        ("flip", Augmentation(flip=True)),
        ("flip,shift=2", Augmentation(flip=True, shift=2)),
        (" shift = 2 , rotation=7.5 ", Augmentation(shift=2, rotation=7.5)),
    ],
)
def test_texts(text, expected):
    assert Augmentation.from_text(text) == expected


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("flipp", r"'flipp'; did you mean flip\?"),
        ("", "no augmentation ''"),
        ("flip,", "no augmentation ''"),
        ("none,flip", "no augmentation 'none'"),
        ("flip=yes", "flip takes no value, and has 'yes'"),
        ("flip,flip", "names flip twice"),
        ("shift", "shift wants a whole number of pixels, and has none"),
        ("shift=1.5", "shift wants a whole number of pixels, and has '1.5'"),
        ("shift=-1", "shift goes from 0 to 256, and is -1"),
        ("shift=1000000000000", "shift goes from 0 to 256"),
        ("crop=0", "crop goes from 0.01 to 1"),
        ("zoom=nan", "zoom goes from 0 to 1, and is nan"),
        ("color=inf", "color goes from 0 to 1, and is inf"),
        ("rotation=x\ny", r"rotation wants a number, and has 'x\\ny'"),
    ],
)
def test_what_makes_no_sense_is_refused(text, told):
    with pytest.raises(ArgumentError, match=told):
        Augmentation.from_text(text)


def test_what_there_is_is_listed():
    with pytest.raises(ArgumentError) as refusal:
        Augmentation.from_text("mirror")
    _, mend = str(refusal.value).split("\n")
    assert mend.startswith("    mend: ")
    assert all(name in mend for name in Augmentation.__dataclass_fields__)


@pytest.mark.parametrize("shape", [(8, 8, 1), (9, 14, 3), (1, 1, 3)])
def test_pictures_keep_their_shape_and_follow_from_the_generator(noise, shape):
    pictures = noise(5, *shape)
    kept = pictures.copy()
    first, again, other = (ALL(pictures, np.random.default_rng(seed)) for seed in (0, 0, 1))
    assert (first.shape, first.dtype) == (pictures.shape, np.uint8)
    np.testing.assert_array_equal(first, again)
    np.testing.assert_array_equal(pictures, kept)
    if shape != (1, 1, 3):
        assert (first != other).any()


@pytest.mark.parametrize("text", ["flip", "shift=2", "crop=0.5", "rotation=20", "zoom=0.3", "color=0.4", "cutout=3"])
def test_each_change_changes_something_and_no_two_pictures_alike(noise, text):
    pictures = np.repeat(noise(1, 12, 12, 3), 16, axis=0)
    changed = Augmentation.from_text(text)(pictures, np.random.default_rng(0))
    assert len(np.unique(changed.reshape(16, -1), axis=0)) > (1 if text == "flip" else 8)


def test_nothing_is_nothing(noise):
    pictures = noise(3, 6, 6, 1)
    np.testing.assert_array_equal(Augmentation()(pictures, np.random.default_rng(0)), pictures)


def test_half_the_pictures_are_flipped_and_the_others_left_alone(noise):
    (picture,) = noise(1, 6, 6, 1)
    changed = Augmentation(flip=True)(np.stack([picture] * 1000), np.random.default_rng(0))
    flipped = (changed == picture[:, ::-1]).all(axis=(1, 2, 3))
    assert ((changed == picture).all(axis=(1, 2, 3)) ^ flipped).all()
    assert 440 < flipped.sum() < 560


def test_shifts_go_up_to_the_greatest_both_ways_alike():
    """A dot in the middle is seen in all the cells round it, about as often in each."""
    pictures = np.zeros((5000, 9, 9, 1), np.uint8)
    pictures[:, 4, 4] = 1
    seen = Augmentation(shift=2)(pictures, np.random.default_rng(0)).sum(axis=0)[..., 0]
    assert seen.sum() == 5000
    assert 140 < seen[2:7, 2:7].min() <= seen[2:7, 2:7].max() < 260


@pytest.mark.parametrize("text", ["rotation=30", "zoom=0.3", "crop=0.6", "rotation=180,zoom=0.5,shift=4,crop=0.2"])
def test_nothing_strange_comes_in_at_the_edges(text):
    """A flat picture stays flat, whatever is done to where its pixels lie."""
    pictures = np.full((20, 10, 17, 3), 200, np.uint8)
    np.testing.assert_array_equal(Augmentation.from_text(text)(pictures, np.random.default_rng(0)), pictures)


def test_crops_lie_within_their_picture():
    """On a slope every pixel tells where it was taken from."""
    slope = np.broadcast_to(np.arange(0, 250, 5, dtype=np.uint8)[:, np.newaxis], (300, 50, 50, 1))
    rows = np.moveaxis(slope, 1, 2)
    for pictures, axis in ((slope, 2), (rows, 1)):
        cropped = Augmentation(crop=0.3)(pictures, np.random.default_rng(0)).astype(float)[..., 0]
        across = np.diff(cropped.mean(axis=3 - axis), axis=1)[:, 3:-3].mean(axis=1) / 5
        assert np.sqrt(0.3 * 3 / 4) - 0.02 < across.min() < 0.6
        assert 0.95 < across.max() <= 1.01


def test_a_turn_is_about_the_middle_and_a_zoom_too():
    pictures = np.zeros((50, 21, 21, 1), np.uint8)
    pictures[:, 8:13, 8:13] = 255
    changed = Augmentation(rotation=90, zoom=0.4)(pictures, np.random.default_rng(0)).astype(float)[..., 0]
    for axis in (1, 2):
        weights = changed.sum(axis=axis)
        middles = weights @ np.arange(21) / weights.sum(axis=1)
        np.testing.assert_allclose(middles, 10, atol=0.05)
    area = changed.sum(axis=(1, 2)) / 255 / 25
    assert np.exp(-0.8) - 0.05 < area.min() < 0.7
    assert 1.4 < area.max() < np.exp(0.8) + 0.05
