"""A trainer's state: all there, copied, brought back, and the averages that are kept in the place of weights."""

import io

import keras
import numpy as np
import pytest
from rich.console import Console

import graphnet as gn
from graphnet.errors import DocumentError
from graphnet.network import gather
from graphnet.training.learning import trainer as training
from graphnet.training.learning.models import taught
from graphnet.training.learning.running import course_of
from graphnet.training.learning.seeding import seed_all
from graphnet.training.learning.trainer import Trainer
from graphnet.training.preparing import prepare
from graphnet.training.progress import Screen

QUIET = Console(file=io.StringIO(), quiet=True)


def network(units=12):
    chain = gn.Flatten() >> gn.Dense(units) >> gn.BatchNormalization() >> gn.ReLU() >> gn.Dropout(0.5) >> gn.Dense(10)
    return gather(gn.Input(8, 8, 1) >> chain >> gn.Softmax())


def trainer(described, **options):
    """A trainer that stands at the beginning."""
    given = {"settings": {}, "ops": None, "backend": None, "device": None, "strict_data": False, "console": QUIET}
    lesson, record = prepare(described, "digits", {"epochs": 2, "batch_size": 100} | options, **given)
    seed_all(0)
    return Trainer(taught(described, lesson.task, "float32"), course_of(lesson, record))


def epoch(teacher, glance=lambda: False):
    return teacher.epoch(Screen(2, teacher.course.steps_per_epoch, QUIET), glance)


def told(arrays):
    return [(array.dtype, array.shape, array.tobytes()) for array in arrays]


@pytest.fixture
def singly(monkeypatch):
    """Every step by itself."""
    monkeypatch.setattr(training, "GLANCE", 0.0)


@pytest.mark.skipif(keras.backend.backend() == "torch", reason="dropout takes torch's own generator there")
def test_a_state_is_a_copy_and_brings_everything_back(singly):
    teacher = trainer(network(), optimizer="adam", average=0.9)
    assert epoch(teacher, lambda: teacher.position.step == 7) is None
    before, position = teacher.arrays(), teacher.position
    written = told(before)
    first = epoch(teacher)
    assert (first.epoch, teacher.position.step) == (1, teacher.course.steps_per_epoch)
    after = told(teacher.arrays())
    assert told(before) == written != after
    teacher.restore(position, before)
    assert told(teacher.arrays()) == written
    assert epoch(teacher)[:6] == first[:6]
    assert told(teacher.arrays()) == after


def test_another_network_s_state_is_refused_and_changes_nothing():
    teacher, other = trainer(network()), trainer(network(units=13))
    before = told(teacher.arrays())
    with pytest.raises(DocumentError, match=r"it holds \d+ arrays of other shapes than the \d+ of network"):
        teacher.restore(other.position, other.arrays())
    with pytest.raises(DocumentError, match="it holds 0 arrays"):
        teacher.restore(other.position, [])
    assert told(teacher.arrays()) == before


def test_what_is_kept_are_the_averages_of_the_weights(singly):
    """From the weights after every step, by the definition of the average, which begins with the first of them."""
    teacher = trainer(network(), optimizer="sgd", average=0.9)
    seen = []

    def glance():
        teacher.arrays()
        seen.append([np.array(keras.ops.convert_to_numpy(w.value)) for w in teacher.model.trainable_variables])
        return len(seen) == 6

    epoch(teacher, glance)
    averages, *later = seen
    for weights in later:
        averages = [0.9 * average + 0.1 * new for average, new in zip(averages, weights, strict=True)]
    trainable = [weight.trainable for weight in teacher.whole.weights]
    kept = [weights for weights, learned in zip(teacher.weights(), trainable, strict=True) if learned]
    for mine, its in zip(kept, averages, strict=True):
        np.testing.assert_allclose(mine, its, rtol=1e-4, atol=1e-6)
    after = [np.array(keras.ops.convert_to_numpy(w.value)) for w in teacher.model.trainable_variables]
    assert told(after) == told(seen[-1]), "and it goes on with the weights themselves"
    assert told(kept) != told(after)


def test_measuring_changes_nothing():
    teacher = trainer(network(), average=0.9)
    epoch(teacher, lambda: True)
    before = told(teacher.arrays())
    teacher.measure(teacher.course.held_out)
    assert told(teacher.arrays()) == before
