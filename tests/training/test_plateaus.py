import math
from types import SimpleNamespace

import keras
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graphnet.training import Options
from graphnet.training.plateaus import best_epoch, plateau_rate, stops_early
from graphnet.training.runs.history import Epoch

# Steps of 1/32 and a few crumbs below the least gain: no sum of them comes near the bound in float32
losses = st.lists(st.tuples(st.integers(1, 12), st.sampled_from([0, 0, 2e-5])), min_size=1, max_size=40).map(
    lambda pairs: [whole / 32 + crumb for whole, crumb in pairs]
)


def history(losses):
    return [Epoch(number, 0, 0, loss, 0, 0, 0, 0) for number, loss in enumerate(losses, start=1)]


def attended(callback, losses, rate=1.0):
    """What a callback of Keras makes of held-out losses: the rates of the epochs that come after each."""
    model = SimpleNamespace(optimizer=SimpleNamespace(learning_rate=rate), stop_training=False, metrics=[])
    callback.set_model(model)
    callback.on_train_begin()
    rates = []
    for epoch, loss in enumerate(losses):
        callback.on_epoch_end(epoch, {"val_loss": loss})
        rates.append(float(model.optimizer.learning_rate))
        if model.stop_training:
            break
    return rates


@settings(deadline=None)  # Keras compares tensors
@given(losses, st.integers(1, 5), st.sampled_from([0.5, 0.1]))
def test_the_rate_falls_as_by_the_callback_of_keras(losses, patience, drop):
    options = Options(schedule="plateau", learning_rate=1.0, plateau_patience=patience, drop=drop)
    rates = attended(keras.callbacks.ReduceLROnPlateau(factor=drop, patience=patience), losses)
    rows = history(losses)
    assert [plateau_rate(options, rows[:epochs]) for epochs in range(1, len(rows) + 1)] == pytest.approx(
        rates, rel=1e-6
    )


@settings(deadline=None)  # Keras compares tensors
@given(losses, st.integers(1, 5))
def test_training_ends_and_has_its_best_epoch_as_by_the_callback_of_keras(losses, patience):
    callback = keras.callbacks.EarlyStopping(patience=patience)
    epochs = len(attended(callback, losses))
    options, rows = Options(patience=patience), history(losses)
    assert [stops_early(options, rows[:end]) for end in range(epochs)] == [False] * epochs
    assert stops_early(options, rows[:epochs]) == callback.model.stop_training
    assert best_epoch(rows[:epochs]) == callback.best_epoch + 1


def test_the_first_epoch_has_the_whole_rate():
    assert plateau_rate(Options(learning_rate=0.25), []) == 0.25


def test_in_a_warm_up_an_epoch_has_the_mean_of_a_rise_from_nothing():
    options = Options(learning_rate=1.0, warmup=2)
    rates = [plateau_rate(options, history([1.0] * epochs)) for epochs in range(4)]
    assert rates == [0.25, 0.75, 1.0, 1.0]


def test_without_patience_training_never_ends_early():
    assert not stops_early(Options(), history([1.0] * 100))


def test_a_loss_that_is_no_number_is_never_the_best():
    assert best_epoch(history([math.nan, 2.0, 1.0, math.nan])) == 3
