import math

import keras
import numpy as np
import pytest

from graphnet.training import Options
from graphnet.training.learning.schedules import schedule

STEPS = 10
"""In an epoch."""


def rates(**options):
    """The rate of every step of 10 epochs, the highest being 1."""
    rate = schedule(Options(epochs=10, learning_rate=1.0, **options), STEPS)
    steps = np.arange(10 * STEPS)
    return np.full(len(steps), rate) if isinstance(rate, float) else np.array([float(rate(step)) for step in steps])


def test_one_cycle_rises_and_falls_along_half_cosines():
    rate = schedule(Options(epochs=10, learning_rate=0.5, schedule="one-cycle"), 100)  # the last step is 999
    known = {
        0: 1 / 25,
        299.7 / 2: (1 + 1 / 25) / 2,
        299.7: 1,
        299.7 + 699.3 / 3: 1e-4 + (1 - 1e-4) * 3 / 4,
        299.7 + 699.3 / 2: (1 + 1e-4) / 2,
        999: 1e-4,
        1_500: 1e-4,
    }
    assert [float(rate(step)) for step in known] == pytest.approx([0.5 * part for part in known.values()], rel=1e-4)


def test_one_cycle_has_one_cycle():
    turns = np.flatnonzero(np.diff(np.sign(np.diff(rates(schedule="one-cycle")))))
    assert len(turns) == 1
    assert turns + 1 == pytest.approx(0.3 * 99, abs=1)


@pytest.mark.parametrize("steps", [1, 2, 3])
def test_one_cycle_of_a_few_steps_has_rates(steps):
    rate = schedule(Options(epochs=1, learning_rate=1.0, schedule="one-cycle"), steps)
    assert all(0 < float(rate(step)) <= 1 for step in range(steps))


def test_a_constant_rate_and_that_of_a_plateau_are_numbers():
    assert schedule(Options(epochs=3, learning_rate=0.5, schedule="constant"), STEPS) == 0.5
    assert schedule(Options(epochs=3, learning_rate=0.5, schedule="plateau"), STEPS) == 0.5
    assert schedule(Options(epochs=3, learning_rate=0.5, schedule="plateau", warmup=1), STEPS) == 0.25


def test_a_cosine_falls_to_nothing():
    steps = np.arange(100)
    assert rates(schedule="cosine") == pytest.approx((1 + np.cos(np.pi * steps / 100)) / 2, abs=1e-6)


def test_a_cosine_begins_after_the_warm_up():
    after = np.arange(80)
    expected = [*(np.arange(1, 21) / 21), *((1 + np.cos(np.pi * after / 80)) / 2)]
    assert rates(schedule="cosine", warmup=2) == pytest.approx(expected, abs=1e-6)


def test_steps_are_taken_at_a_half_and_three_quarters():
    assert rates(schedule="step") == pytest.approx([1.0] * 50 + [0.1] * 25 + [0.01] * 25)


def test_steps_are_taken_every_so_many_epochs():
    assert rates(schedule="step", drop_every=4, drop=0.5) == pytest.approx([1.0] * 40 + [0.5] * 40 + [0.25] * 20)


def test_steps_are_counted_from_the_start_also_with_a_warm_up():
    expected = [*(np.arange(1, 16) / 16), *[1.0] * 35, *[0.1] * 25, *[0.01] * 25]
    assert rates(schedule="step", warmup=1.5) == pytest.approx(expected)


def test_a_constant_rate_is_warmed_up():
    assert rates(schedule="constant", warmup=3) == pytest.approx([*(np.arange(1, 31) / 31), *[1.0] * 70])


@pytest.mark.parametrize(
    "options",
    [
        {"schedule": "one-cycle"},
        {"schedule": "cosine", "warmup": 1},
        {"schedule": "step", "warmup": 1, "drop_every": 0.5},
    ],
    ids=str,
)
def test_a_compiled_schedule_gives_the_same_rates(options):
    rate = schedule(Options(epochs=10, learning_rate=1.0, **options), STEPS)
    steps = [keras.ops.convert_to_tensor(step) for step in (0, 9, 10, 29, 30, 99)]
    assert [float(compiled(rate)(step)) for step in steps] == pytest.approx(
        [float(rate(step)) for step in steps], rel=1e-5
    )


def compiled(function):
    """A function compiled by XLA."""
    if keras.backend.backend() == "jax":
        import jax

        return jax.jit(function)
    import tensorflow as tf

    return tf.function(function, jit_compile=True)


def test_a_late_step_is_told_from_its_neighbours():
    rate = schedule(Options(epochs=1, learning_rate=1.0, schedule="one-cycle"), 2**20)
    half = 0.65 * (2**20 - 1)
    assert float(rate(int(half))) == pytest.approx((1 + 1e-4) / 2, rel=1e-5)
    assert math.isclose(float(keras.ops.convert_to_numpy(rate(2**20 - 1))), 1e-4, rel_tol=1e-3)
