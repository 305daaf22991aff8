import keras
import numpy as np
import pytest

from graphnet.compiling.layers.locally_connected import LocallyConnected2D
from graphnet.training import Options
from graphnet.training.learning.optimizers import optimizer
from graphnet.training.options import OPTIMIZERS

RATE = 0.5


@pytest.fixture
def model():
    """A model with every kind of weight, none of which is 0."""
    entry = keras.Input((6, 6, 2))
    hidden = keras.layers.Conv2D(3, 3, bias_initializer="ones")(entry)
    hidden = keras.layers.BatchNormalization(beta_initializer="ones")(hidden)
    hidden = keras.layers.DepthwiseConv2D(2, bias_initializer="ones")(hidden)
    end = keras.layers.Dense(4, bias_initializer="ones")(keras.layers.Flatten()(hidden))
    return keras.Model(entry, end)


def built(model, optimizer_name="sgd", **options):
    chosen = {"epochs": 5, "learning_rate": RATE, "schedule": "constant", **options}
    return optimizer(Options(optimizer=optimizer_name, **chosen), model, 10)


def stepped(model, update, gradients):
    """Each weight's path with its values before and after a step."""
    paths = [weight.path for weight in model.trainable_weights]
    before = [keras.ops.convert_to_numpy(weight) for weight in model.trainable_weights]
    update.apply([keras.ops.convert_to_tensor(gradient) for gradient in gradients])
    after = [keras.ops.convert_to_numpy(weight) for weight in model.trainable_weights]
    return dict(zip(paths, zip(before, after, strict=True), strict=True))


def zeros(model):
    return [np.zeros(weight.shape, np.float32) for weight in model.trainable_weights]


def some(model, seed=0):
    random = np.random.default_rng(seed)
    return [random.standard_normal(weight.shape).astype(np.float32) for weight in model.trainable_weights]


@pytest.mark.parametrize("name", OPTIMIZERS)
def test_weights_decay_and_biases_and_normalization_do_not(model, name):
    for path, (before, after) in stepped(model, built(model, name, weight_decay=0.01), zeros(model)).items():
        kept = 1.0 if path.rpartition("/")[2] in ("bias", "gamma", "beta") else 1 - RATE * 0.01
        assert after == pytest.approx(before * kept, rel=1e-6), path
        assert before.any(), path


def test_what_a_weight_is_decides_and_not_its_rank():
    """A bias for every place, normalization over several axes, and slopes for every place."""
    entry = keras.Input((6, 6, 2))
    hidden = LocallyConnected2D(3, 3, bias_initializer="ones")(entry)
    hidden = keras.layers.LayerNormalization(axis=(1, 2, 3), beta_initializer="ones")(hidden)
    model = keras.Model(entry, keras.layers.PReLU(alpha_initializer="ones")(hidden))
    steps = stepped(model, built(model, weight_decay=0.01), zeros(model))
    ranks = {path.rpartition("/")[2]: before.ndim for path, (before, _) in steps.items()}
    assert min(ranks.values()) > 1 and set(ranks) == {"kernel", "bias", "gamma", "beta", "alpha"}
    assert {path.rpartition("/")[2] for path, (before, after) in steps.items() if (before != after).any()} == {"kernel"}


@pytest.mark.parametrize("name", OPTIMIZERS)
def test_nothing_decays_unless_asked(model, name):
    for before, after in stepped(model, built(model, name, weight_decay=0.0), zeros(model)).values():
        assert (after == before).all()


@pytest.mark.parametrize("longest", [0.5, 1e6])
def test_the_gradients_together_are_no_longer_than_asked(model, longest):
    gradients = some(model)
    norm = np.sqrt(sum((gradient.astype(np.float64) ** 2).sum() for gradient in gradients))
    steps = stepped(model, built(model, clip_norm=longest), gradients)
    for gradient, (before, after) in zip(gradients, steps.values(), strict=True):
        assert before - after == pytest.approx(RATE * gradient * min(longest / norm, 1), rel=1e-3, abs=1e-6)


def test_momentum_is_nesterov_s_unless_told_otherwise(model):
    gradients = some(model)
    for nesterov, parts in ((True, (1.9, 1 + 0.9 + 0.81)), (False, (1.0, 1.9))):
        update = built(model, momentum=0.9, nesterov=nesterov)
        for part in parts:
            for gradient, (before, after) in zip(gradients, stepped(model, update, gradients).values(), strict=True):
                assert before - after == pytest.approx(RATE * part * gradient, rel=1e-3, abs=1e-5)


def test_adadelta_is_that_of_the_paper(model):
    update = built(model, "adadelta", learning_rate=1.0)
    squares, moves = 0.0, 0.0
    for seed in range(3):
        gradient = some(model, seed)[0]
        squares = 0.95 * squares + 0.05 * gradient**2
        move = np.sqrt(moves + 1e-6) / np.sqrt(squares + 1e-6) * gradient
        moves = 0.95 * moves + 0.05 * move**2
        before, after = next(iter(stepped(model, update, some(model, seed)).values()))
        assert before - after == pytest.approx(move, rel=1e-2, abs=1e-7)


def test_adamw_is_that_of_keras(model):
    ours = built(model, "adamw", weight_decay=0.1)
    theirs = keras.optimizers.AdamW(RATE, weight_decay=0.1)
    kernel = keras.Variable(model.trainable_weights[0])
    theirs.build([kernel])
    for seed in range(3):
        stepped(model, ours, some(model, seed))
        theirs.apply([keras.ops.convert_to_tensor(some(model, seed)[0])])
    assert np.array_equal(keras.ops.convert_to_numpy(kernel), keras.ops.convert_to_numpy(model.trainable_weights[0]))


def test_rmsprop_has_momentum(model):
    assert built(model, "rmsprop", momentum=0.5).momentum == 0.5


def test_an_average_follows_the_weights_and_leaves_them_alone(model):
    update, gradients = built(model, average=0.75), some(model)
    (_, first), *_ = stepped(model, update, gradients).values()
    (_, second), *_ = stepped(model, update, gradients).values()
    assert second == pytest.approx(first - RATE * gradients[0], rel=1e-4, abs=1e-5)
    update.finalize_variable_values(model.trainable_weights)
    averaged = keras.ops.convert_to_numpy(model.trainable_weights[0])
    assert averaged == pytest.approx(0.75 * first + 0.25 * second, rel=1e-4, abs=1e-5)


def test_all_that_an_optimizer_knows_is_there_before_the_first_step(model):
    update = built(model, "adam", average=0.9, schedule="one-cycle", clip_norm=1.0)
    variables = len(update.variables)
    stepped(model, update, some(model))
    assert len(update.variables) == variables


def test_the_rate_of_a_plateau_can_be_set(model):
    update = built(model, schedule="plateau")
    update.learning_rate = 0.125
    gradients = some(model)
    for gradient, (before, after) in zip(gradients, stepped(model, update, gradients).values(), strict=True):
        assert before - after == pytest.approx(0.125 * gradient, rel=1e-3, abs=1e-6)


def test_a_schedule_goes_on_with_the_steps(model):
    update = built(model, schedule="constant", warmup=1)
    moved = [stepped(model, update, some(model))[model.trainable_weights[0].path] for _ in range(3)]
    parts = [np.abs(after - before).sum() / np.abs(some(model)[0]).sum() for before, after in moved]
    assert parts == pytest.approx([RATE / 11, 2 * RATE / 11, 3 * RATE / 11], rel=1e-3)
