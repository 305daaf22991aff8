import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graphnet.errors import ArgumentError
from graphnet.training.data.dataset import DataSet, Part
from graphnet.training.data.sources import ArraySource
from graphnet.training.data.splitting import split


def made(**labels):
    """Parts with pictures of their own of given classes."""
    parts = {}
    for number, (name, of_part) in enumerate(labels.items()):
        pictures = np.full((len(of_part), 2, 2, 1), number, np.uint8)
        parts[name] = Part(ArraySource(pictures), np.array(of_part, np.int64))
    classes = max(max(of_part) for of_part in labels.values()) + 1
    return DataSet("made", "made", "arrays", (2, 2, 1), tuple(map(str, range(classes))), parts)


def rows(chosen):
    return None if chosen is None else (chosen.part, chosen.rows.tolist())


def test_what_is_held_out_by_the_parts_there_are():
    train, other = [0, 1] * 10, [0, 1]
    both = split(made(train=train, validation=other, test=other), 0.2, 0, selecting=True)
    assert [rows(both.train), rows(both.held_out), rows(both.test)] == [
        ("train", list(range(20))),
        ("validation", [0, 1]),
        ("test", [0, 1]),
    ]
    measured = split(made(train=train, test=other), 0.2, 0, selecting=False)
    assert [rows(measured.held_out), rows(measured.test)] == [("test", [0, 1]), None]
    assert len(measured.train.rows) == 20
    selecting = split(made(train=train, test=other), 0.2, 0, selecting=True)
    assert (selecting.held_out.part, len(selecting.held_out.rows)) == ("train", 4)
    assert rows(selecting.test) == ("test", [0, 1])
    alone = split(made(train=train), 0.2, 0, selecting=False)
    assert (alone.held_out.part, len(alone.held_out.rows), alone.test) == ("train", 4, None)


@settings(deadline=None)
@given(
    st.lists(st.integers(0, 30), min_size=1, max_size=20).filter(any),
    st.floats(0.01, 0.99),
    st.integers(0, 2**32 - 1),
)
def test_of_each_class_alike(counts, part, seed):
    """Every picture once; of each class within one picture of its share; one at least is left to train on."""
    labels = np.random.default_rng(seed).permutation(np.repeat(np.arange(len(counts)), counts))
    try:
        found = split(made(train=labels.tolist()), part, seed, selecting=False)
    except ArgumentError as error:
        assert "cannot be held out" in str(error)
        assert round(part * labels.size) == 0 or max(counts) == 1
        return
    together = np.concatenate([found.train.rows, found.held_out.rows])
    assert sorted(together) == list(range(labels.size))
    for chosen in (found.train, found.held_out):
        np.testing.assert_array_equal(chosen.labels, labels[chosen.rows])
        assert (np.diff(chosen.rows) > 0).all()
    for label, count in enumerate(counts):
        held = np.count_nonzero(found.held_out.labels == label)
        assert held <= max(count - 1, 0)
        assert abs(held - min(count * part, max(count - 1, 0))) <= 1 + 1e-9


def test_many_classes_of_two_pictures():
    """A fifth of them all, though no class has a fifth of a picture, and not those of the first classes."""
    found = split(made(train=[label for label in range(1000) for _ in range(2)]), 0.2, 0, selecting=False)
    assert len(found.held_out.rows) == 400
    assert 400 < found.held_out.labels.mean() < 600


def test_the_seed_decides():
    data = made(train=[0, 1] * 50)
    first, again, other = (split(data, 0.2, seed, selecting=False) for seed in (0, 0, 1))
    np.testing.assert_array_equal(first.held_out.rows, again.held_out.rows)
    assert first.held_out.rows.tolist() != other.held_out.rows.tolist()
    assert first.fingerprint == again.fingerprint != other.fingerprint


def test_the_fingerprint_tells_data_apart():
    data = made(train=[0, 1] * 50)
    swapped = made(train=[1, 0] * 50)
    repainted = made(train=[0, 1] * 50)
    repainted.parts["train"].source.images[0, 0, 0] = 9
    prints = {split(made_, 0.2, 0, selecting=False).fingerprint for made_ in (data, swapped, repainted)}
    assert len(prints) == 3


@pytest.mark.parametrize("part", ["train", "validation", "test"])
def test_the_fingerprint_tells_every_part_apart(part):
    """What is not held out too: a changed picture, and a changed label."""
    same, repainted, swapped = (made(train=[0, 1] * 5, validation=[0, 1], test=[0, 1]) for _ in range(3))
    repainted.parts[part].source.images[0, 0, 0] = 9
    swapped.parts[part].labels[:2] = [1, 0]
    prints = {split(data, 0.2, 0, selecting=True).fingerprint for data in (same, repainted, swapped)}
    assert len(prints) == 3


@pytest.mark.parametrize("part", [-1.0, 0.0, 1.0, float("nan"), float("inf"), 0.001])
def test_a_part_that_cannot_be_held_out(part):
    with pytest.raises(ArgumentError, match=r"made: a part of .* cannot be held out: "):
        split(made(train=[0, 1] * 10), part, 0, selecting=False)


def test_classes_of_one_picture_stay_in_training():
    with pytest.raises(ArgumentError, match="cannot be held out"):
        split(made(train=[0, 1, 2]), 0.5, 0, selecting=False)
    found = split(made(train=[0, 0, 0, 0, 1]), 0.5, 0, selecting=False)
    assert 1 in found.train.labels
    assert found.held_out.labels.tolist() == [0, 0]


def test_nothing_to_train_on():
    with pytest.raises(ArgumentError, match=r"made holds only pictures to measure on \(test\), none to train on"):
        split(made(test=[0, 1]), 0.2, 0, selecting=False)
