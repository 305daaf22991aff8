"""The words for initializers, regularizers and constraints, against what Keras makes of them."""

import keras
import pytest

from graphnet.errors import DocumentError
from graphnet.keras_config.recipes import RECIPES, plain

MODULES = (keras.initializers, keras.regularizers, keras.constraints)
KINDS = {
    keras.saving.serialize_keras_object(kind()).get("class_name"): (module, kind)
    for module in MODULES
    for name, kind in vars(module).items()
    if isinstance(kind, type) and name not in ("Initializer", "Regularizer", "Constraint")
}


def test_every_kind_that_keras_has_has_its_word():
    assert KINDS.keys() == RECIPES.keys()


@pytest.mark.parametrize("name", RECIPES)
def test_a_word_makes_what_it_stands_for(name):
    module, kind = KINDS[name]
    word, _ = RECIPES[name]
    written = keras.saving.serialize_keras_object(kind())
    short = plain(written)
    assert short == (word if name != "Constant" else {"class_name": "Constant", "config": {"value": 0.0}})
    assert keras.saving.serialize_keras_object(module.get(short)) == written


@pytest.mark.parametrize(
    "made",
    [
        keras.initializers.HeNormal(seed=4),
        keras.initializers.Constant(0.5),
        keras.initializers.VarianceScaling(2.0, mode="fan_out", distribution="uniform"),
        keras.regularizers.L1(5e-4),
        keras.regularizers.L1L2(1e-5, 1e-4),
        keras.constraints.MaxNorm(3, axis=[0, 1, 2]),
    ],
    ids=lambda made: type(made).__name__,
)
def test_what_is_not_usual_survives(made):
    written = keras.saving.serialize_keras_object(made)
    module, _ = KINDS[type(made).__name__]
    short = plain(written)
    assert short["config"].items() <= {**written["config"], **short["config"]}.items()
    assert module.get(short).get_config() == made.get_config()


def test_numbers_that_keras_rounded_are_those_that_were_written():
    written = keras.saving.serialize_keras_object(keras.regularizers.L1(5e-4))
    assert plain(written) == {"class_name": "L1", "config": {"l1": 5e-4}}


@pytest.mark.parametrize(
    "value",
    [
        {"class_name": "Mine", "module": "my_package", "config": {}},
        {"class_name": "HeNormal", "module": "os", "config": {}},
        {"class_name": "HeNormal", "module": "keras.initializers", "config": None},
        {"class_name": "__lambda__", "config": {"value": "..."}},
        {"class_name": ["HeNormal"], "module": "keras.initializers", "config": {}},
        [{"deep": {"class_name": "function", "config": "system", "module": "os"}}],
    ],
    ids=repr,
)
def test_whatever_else_is_held_is_refused(value):
    with pytest.raises(DocumentError, match="it holds"):
        plain(value)
