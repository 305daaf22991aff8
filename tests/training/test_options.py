import math

import numpy as np
import pytest

from graphnet.errors import ArgumentError
from graphnet.training import Options
from graphnet.training.options import LEARNING_RATES


@pytest.mark.parametrize(
    ("option", "value", "message"),
    [
        ("epochs", -3, "epochs must be a whole number ≥ 1, got -3"),
        ("epochs", 0, "epochs must be a whole number ≥ 1, got 0"),
        ("epochs", 2.5, "epochs must be a whole number ≥ 1, got 2.5"),
        ("epochs", True, "epochs must be a whole number ≥ 1, got True"),
        ("batch_size", 0, "batch_size must be a whole number ≥ 1, got 0"),
        ("batch_size", "32", "batch_size must be a whole number ≥ 1, got '32'"),
        ("learning_rate", 0, "learning_rate must be a finite number > 0, got 0"),
        ("learning_rate", -1e-3, "learning_rate must be a finite number > 0, got -0.001"),
        ("learning_rate", math.nan, "learning_rate must be a finite number > 0, got nan"),
        ("learning_rate", math.inf, "learning_rate must be a finite number > 0, got inf"),
        ("learning_rate", True, "learning_rate must be a finite number > 0, got True"),
        ("learning_rate", [1], "learning_rate must be a finite number > 0, got [1]"),
        ("optimizer", "Adam", "optimizer must be one of adam, adamw, rmsprop, sgd, got 'Adam'; did you mean adam"),
        ("optimizer", 1, "optimizer must be one of adam, adamw, rmsprop, sgd, got 1"),
        ("augment", "no", "augment must be True or False, got 'no'"),
        ("seed", -1, "seed must be a whole number from 0 to 4294967295, got -1"),
        ("seed", 2**32, "seed must be a whole number from 0 to 4294967295, got 4294967296"),
        ("seed", None, "seed must be a whole number from 0 to 4294967295, got None"),
    ],
)
def test_what_makes_no_sense_is_refused_by_name(option, value, message):
    with pytest.raises(ArgumentError) as caught:
        Options(**{option: value})
    assert str(caught.value).startswith(message)


@pytest.mark.parametrize("optimizer", LEARNING_RATES)
def test_every_optimizer_has_a_learning_rate_of_its_own(optimizer):
    assert Options(optimizer=optimizer).learning_rate == LEARNING_RATES[optimizer]
    assert Options(optimizer=optimizer, learning_rate=1).learning_rate == 1.0


def test_numbers_of_numpy_become_python_s():
    options = Options(epochs=np.int64(3), learning_rate=np.float32(0.5), seed=np.uint8(7))
    assert options == Options(epochs=3, learning_rate=0.5, seed=7)
    assert [type(value) for value in (options.epochs, options.learning_rate, options.seed)] == [int, float, int]
