"""Keras's activation functions that are ops of ours."""

import keras
import numpy as np
import pytest

import graphnet
from graphnet import Conv2D, Input, to_keras
from graphnet.errors import LanguageError
from graphnet.network import gather
from graphnet.ops.activation import ACTIVATIONS

every_function = pytest.mark.parametrize("name", ACTIVATIONS)


@every_function
def test_an_op_computes_what_keras_s_function_of_that_name_does(name):
    numbers = np.linspace(-8, 8, 128, dtype="float32").reshape(1, 128)
    ours = to_keras(gather(Input(128) >> ACTIVATIONS[name]()))(numbers)
    theirs = keras.activations.get(name)(numbers)
    np.testing.assert_allclose(*map(keras.ops.convert_to_numpy, (ours, theirs)), rtol=1e-5, atol=1e-6)


@every_function
def test_an_activation_argument_is_refused_with_the_op_that_does_the_same(name):
    with pytest.raises(LanguageError) as caught:
        Conv2D(64, 3, activation=name)
    _, mend = str(caught.value).split(" >> ")
    assert eval(mend, vars(graphnet)) == ACTIVATIONS[name]()
