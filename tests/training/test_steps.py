"""Training steps, several in a row, held against those that Keras takes one by one."""

import keras
import numpy as np
import pytest
from rich.console import Console

import graphnet as gn
from graphnet.training.learning.models import kept, logits_of, taught
from graphnet.training.learning.running import course_of
from graphnet.training.learning.seeding import seed_all
from graphnet.training.learning.steps import steps
from graphnet.training.preparing import prepare


@gn.blueprint
def forked(classes: int = 10, dropout: float = 0.0):
    image = gn.Input(8, 8, 1)
    trunk = image >> gn.Conv2D(6, 3) >> gn.BatchNormalization() >> gn.ReLU() >> gn.Flatten() >> gn.Dropout(dropout)
    return trunk >> gn.Dense(classes) >> gn.Softmax(), trunk >> gn.Dense(classes)


def course(network, **options):
    """What the network is taught on the digits."""
    given = {"settings": {}, "ops": None, "backend": None, "device": None, "strict_data": False}
    options = {"epochs": 2, "batch_size": 16, "optimizer": "sgd", "schedule": "cosine"} | options
    lesson, record = prepare(network, "digits", options, **given, console=Console(quiet=True))
    return course_of(lesson, record)


def compiled(teaching, whole):
    """A model that ends in logits, with the same first weights every time: `whole` makes the network's."""
    seed_all(0)
    model = logits_of(whole(), teaching.task)
    teaching.compile(model)
    return model


@pytest.mark.parametrize("xla", [False, True])
def test_steps_in_a_row_are_those_of_keras_one_by_one(xla):
    network = forked()
    teaching = course(network, class_weights="balanced", label_smoothing=0.1, clip_norm=1.0, average=0.9)
    batches = [teaching.fed(teaching.batches[number]) for number in range(6)]
    ours = compiled(teaching, lambda: taught(network, teaching.task, "float32"))
    theirs = compiled(teaching, lambda: kept(network))
    theirs.set_weights(ours.get_weights())
    taken = steps(ours, xla)
    taken(batches[:1])
    taken(batches[1:4])
    taken(batches[4:])
    figures = taken.figures()
    taken.sync()
    told = [theirs.train_on_batch(*batch, return_dict=True) for batch in batches]
    means = {name: np.mean([float(of_batch[name]) for of_batch in told]) for name in told[0]}
    assert figures == pytest.approx(means, rel=1e-4)
    for mine, its in zip(ours.get_weights(), theirs.get_weights(), strict=True):
        np.testing.assert_allclose(mine, its, rtol=1e-3, atol=1e-5)
    for mine, its in zip(ours.optimizer.variables, theirs.optimizer.variables, strict=True):
        np.testing.assert_allclose(
            keras.ops.convert_to_numpy(mine.value), keras.ops.convert_to_numpy(its.value), rtol=1e-3, atol=1e-5
        )


def test_how_they_are_grouped_changes_no_bit():
    network = forked(dropout=0.3)
    teaching = course(network)
    batches = [teaching.fed(teaching.batches[number]) for number in range(6)]
    weights = []
    for groups in ([1] * 6, [4, 2]):
        model = compiled(teaching, lambda: taught(network, teaching.task, "float32"))
        taken = steps(model, False)
        left = iter(batches)
        for size in groups:
            taken([next(left) for _ in range(size)])
        taken.sync()
        weights.append([array.tobytes() for array in model.get_weights()])
    assert weights[0] == weights[1]
