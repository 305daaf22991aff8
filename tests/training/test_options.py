import dataclasses
import math

import numpy as np
import pytest

from graphnet.errors import ArgumentError
from graphnet.training import Options
from graphnet.training.options import OPTIMIZERS, SCHEDULES


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
        ("learning_rate", 10**400, "learning_rate must be a finite number > 0, got 1000"),
        ("learning_rate", True, "learning_rate must be a finite number > 0, got True"),
        ("learning_rate", [1], "learning_rate must be a finite number > 0, got [1]"),
        ("optimizer", "adamax", "optimizer must be one of sgd, adam, adamw, adadelta, rmsprop, got 'adamax'; did you"),
        ("optimizer", "SGD", "optimizer must be one of sgd, adam, adamw, adadelta, rmsprop, got 'SGD'; did you"),
        ("optimizer", 1, "optimizer must be one of sgd, adam, adamw, adadelta, rmsprop, got 1"),
        ("optimizer", ["sgd"], "optimizer must be one of sgd, adam, adamw, adadelta, rmsprop, got ['sgd']"),
        ("momentum", 1, "momentum must be a finite number ≥ 0 and < 1, got 1"),
        ("nesterov", 1, "nesterov must be true or false, got 1"),
        ("nesterov", None, "nesterov must be true or false, got None"),
        ("schedule", "onecycle", "schedule must be one of constant, step, cosine, one-cycle, plateau, got 'onecycle'"),
        ("warmup", -1, "warmup must be a finite number ≥ 0, got -1"),
        ("warmup", None, "warmup must be a finite number ≥ 0, got None"),
        ("drop_every", 0, "drop_every must be a finite number > 0, got 0"),
        ("drop", 1, "drop must be a finite number > 0 and < 1, got 1"),
        ("plateau_patience", 0, "plateau_patience must be a whole number ≥ 1, got 0"),
        ("weight_decay", -1e-4, "weight_decay must be a finite number ≥ 0 and < 1, got -0.0001"),
        ("label_smoothing", 1.0, "label_smoothing must be a finite number ≥ 0 and < 1, got 1.0"),
        ("clip_norm", 0, "clip_norm must be a finite number > 0, got 0"),
        ("patience", 0, "patience must be a whole number ≥ 1, got 0"),
        ("average", 1, "average must be a finite number > 0 and < 1, got 1"),
        ("class_weights", "balance", "class_weights must be one of none, balanced, got 'balance'; did you"),
        ("auxiliary", "0.3", "auxiliary must be a finite number ≥ 0, got '0.3'"),
        ("augment", True, "augment must be text, got True"),
        ("held_out", 0, "held_out must be a finite number > 0 and < 1, got 0"),
        ("held_out", 20, "held_out must be a finite number > 0 and < 1, got 20"),
        ("precision", "bfloat16", "precision must be one of float32, mixed_bfloat16, mixed_float16, got 'bfloat16'"),
        ("xla", "yes", "xla must be true or false, got 'yes'"),
        ("seed", -1, "seed must be a whole number from 0 to 4294967295, got -1"),
        ("seed", 2**32, "seed must be a whole number from 0 to 4294967295, got 4294967296"),
        ("seed", None, "seed must be a whole number from 0 to 4294967295, got None"),
    ],
)  # fmt: skip
def test_what_makes_no_sense_is_refused_by_name(option, value, message):
    with pytest.raises(ArgumentError) as caught:
        Options(**{option: value})
    assert str(caught.value).startswith(message)


@pytest.mark.parametrize("option", [field.name for field in dataclasses.fields(Options)])
def test_no_option_takes_just_anything(option):
    with pytest.raises(ArgumentError, match=f"^{option} must be "):
        Options(**{option: object()})


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"optimizer": "adam", "momentum": 0.9}, "momentum is an option of sgd and rmsprop, and the optimizer is adam"),
        ({"schedule": "one-cycle", "warmup": 1}, "warmup is no option of the one-cycle schedule"),
        ({"epochs": 5, "warmup": 5}, "warmup takes 5 epochs, and there are only 5"),
    ],
)
def test_what_does_not_go_together_is_refused(options, message):
    with pytest.raises(ArgumentError) as caught:
        Options(**options)
    assert str(caught.value).startswith(message)
    assert "\n    mend: " in str(caught.value)


@pytest.mark.parametrize("values", [{"optimizer": name} for name in OPTIMIZERS] + [{"schedule": s} for s in SCHEDULES])
def test_everything_that_is_listed_can_be_chosen(values):
    assert values.items() <= vars(Options(**values)).items()


def test_numbers_of_numpy_become_python_s():
    options = Options(epochs=np.int64(3), learning_rate=np.float32(0.5), clip_norm=1, seed=np.uint8(7))
    assert options == Options(epochs=3, learning_rate=0.5, clip_norm=1.0, seed=7)
    values = (options.epochs, options.learning_rate, options.clip_norm, options.seed)
    assert [type(value) for value in values] == [int, float, float, int]
