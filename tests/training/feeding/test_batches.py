"""Batches as a pure function of their number, whatever was asked for before and by whom."""

import itertools
import signal
import subprocess
import sys
import textwrap
import threading
import time

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graphnet.training.data.reading import Examples
from graphnet.training.feeding.augmentation import Augmentation
from graphnet.training.feeding.batches import TrainingBatches, in_order, prefetched
from graphnet.training.feeding.normalization import Normalization

PLAIN = Normalization((0.0,), (1 / 255,))
CHANGES = Augmentation(flip=True, shift=1, color=0.2)


def same(one, other):
    return all((mine == yours).all() for mine, yours in zip(one, other, strict=True))


@pytest.fixture(scope="module")
def batches_of(examples_of, noise):
    """Makes the batches of some pictures."""

    def make(images=23, size=4, seed=0, augmentation=CHANGES):
        return TrainingBatches(examples_of(noise(images, 5, 5, 1)), size, PLAIN, augmentation, seed)

    return make


@settings(deadline=None)
@given(images=st.integers(1, 30), size=st.integers(1, 70), seed=st.integers(0, 2**32 - 1), passes=st.integers(1, 3))
def test_every_picture_comes_exactly_once_a_pass(images, size, seed, passes):
    batches = TrainingBatches(Examples(None, np.arange(images), ()), size, PLAIN, Augmentation(), seed)
    steps = -(-images * passes // size)
    rows = np.concatenate([batches.rows(step) for step in range(steps)])
    assert len(rows) == steps * size
    for number in range(passes):
        assert sorted(rows[number * images : (number + 1) * images]) == list(range(images))


def test_the_order_is_another_in_each_pass_and_with_each_seed(batches_of):
    rows = [batches_of(images=50, size=50, seed=seed).rows(step) for seed in (0, 1) for step in range(4)]
    for one, other in itertools.combinations(rows, 2):
        assert (one != other).any()


@settings(max_examples=20, deadline=None)
@given(steps=st.lists(st.integers(0, 40), min_size=1, max_size=8), data=st.data())
def test_a_batch_is_the_same_whatever_was_asked_before(batches_of, steps, data):
    batches = batches_of()
    asked = {step: batches[step] for step in steps}
    for step in data.draw(st.permutations(steps)):
        assert same(batches_of()[step], asked[step])


def test_labels_go_with_their_pictures(batches_of, noise):
    inputs, labels = batches_of(augmentation=Augmentation())[7]
    np.testing.assert_allclose(inputs, noise(23, 5, 5, 1)[labels], rtol=1e-6)


def test_a_picture_is_changed_anew_each_time_and_by_the_seed(batches_of):
    steps = [batches_of(images=1, size=1, augmentation=Augmentation(color=0.5), seed=seed)[n].inputs for seed in (0, 1)
             for n in range(5)]  # fmt: skip
    assert len({step.tobytes() for step in steps}) == 10


@settings(max_examples=10, deadline=None)
@given(start=st.integers(0, 30), threads=st.integers(1, 5), ahead=st.integers(0, 7))
def test_batches_made_ahead_are_those_asked_for_one_by_one(batches_of, start, threads, ahead):
    batches = batches_of()
    coming = prefetched(batches, start, threads, ahead)
    for step in range(start, start + 12):
        assert same(next(coming), batches[step])
    coming.close()


def feeders():
    return [thread for thread in threading.enumerate() if thread.name.startswith("graphnet")]


def test_closing_ends_the_threads(batches_of):
    coming = prefetched(batches_of(), 0, threads=3, ahead=5)
    next(coming)
    assert feeders()
    coming.close()
    assert not feeders()


class Counting:
    """What stands in for batches: it counts those asked for, and fails at one."""

    def __init__(self, fails_at=None):
        self.fails_at = fails_at
        self.asked = []

    def __getitem__(self, step):
        self.asked.append(step)
        if step == self.fails_at:
            raise OSError("the disk is gone")
        return step


def test_no_more_are_made_than_so_many_ahead():
    batches = Counting()
    coming = prefetched(batches, 10, threads=2, ahead=3)
    assert [next(coming) for _ in range(4)] == [10, 11, 12, 13]
    time.sleep(0.05)
    assert sorted(batches.asked) == list(range(10, 17))
    coming.close()


def test_what_fails_in_a_thread_is_raised_when_its_turn_comes():
    coming = prefetched(Counting(fails_at=5), 0, threads=2, ahead=4)
    assert list(itertools.islice(coming, 5)) == [0, 1, 2, 3, 4]
    with pytest.raises(OSError, match="the disk is gone"):
        next(coming)
    assert not feeders()


def test_an_interrupted_program_ends_at_once():
    """Though many batches are still to be made."""
    program = textwrap.dedent("""
        import signal
        import time
        from contextlib import closing
        from graphnet.training.feeding.batches import prefetched

        signal.signal(signal.SIGINT, signal.default_int_handler)  # which a test run in the background has ignored

        class Slow:
            def __getitem__(self, step):
                time.sleep(0.3 if step else 0)
                return step

        with closing(prefetched(Slow(), 0, threads=2, ahead=100)) as coming:
            next(coming)
            print("going", flush=True)
            for _ in coming:
                pass
    """)
    process = subprocess.Popen([sys.executable, "-c", program], stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    assert process.stdout.readline() == b"going\n"
    time.sleep(0.5)  # it waits for a batch now
    process.send_signal(signal.SIGINT)
    began = time.monotonic()
    _, errors = process.communicate(timeout=20)
    assert b"KeyboardInterrupt" in errors
    assert time.monotonic() - began < 7  # all that was to be made ahead would take 15 seconds


@pytest.mark.parametrize("size", [1, 4, 10, 11])
def test_in_order_all_come_once(examples_of, noise, size):
    pictures = noise(10, 3, 4, 3)
    normalization = Normalization((0.1, 0.2, 0.3), (0.5, 0.6, 0.7))
    inputs = list(in_order(examples_of(pictures), size, normalization))
    assert {len(batch) for batch in inputs[:-1]} <= {size}
    np.testing.assert_array_equal(np.concatenate(inputs), normalization(pictures))
    assert not feeders()
