"""Arguments as Python writes them."""

import pytest
from hypothesis import given
from hypothesis import strategies as some

from graphnet import AveragePooling2D, Conv2D, KerasLayer, ReLU
from graphnet.ops.arguments import Config, python_text

plain = some.recursive(
    some.none() | some.booleans() | some.integers() | some.floats(allow_nan=False, allow_infinity=False) | some.text(),
    lambda inner: some.lists(inner).map(tuple),
)


@given(plain)
def test_python_reads_the_same_value(value):
    assert eval(python_text(value)) == value


@given(some.dictionaries(some.text(), plain))
def test_python_reads_the_same_mapping(mapping):
    assert Config(eval(python_text(Config(mapping)))) == Config(mapping)


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("same", '"same"'),
        ("it's", '"it\'s"'),
        ("two\nlines\\", '"two\\nlines\\\\"'),
        (("valid", 1), '("valid", 1)'),
        (("valid",), '("valid",)'),
        (Config({"class_name": "L2", "config": {"l2": 0.1}}), '{"class_name": "L2", "config": {"l2": 0.1}}'),
    ],
)
def test_texts_stand_in_double_quotes(value, text):
    assert python_text(value) == text


def test_an_op_with_other_arguments():
    assert Conv2D(64, 3, strides=2).with_arguments(padding="same") == Conv2D(64, 3, strides=2, padding="same")
    assert Conv2D(64, 3).with_arguments(padding="same").written is None


@pytest.mark.parametrize(
    ("op", "arguments"),
    [
        (Conv2D(64, 3), {"padding": "similar"}),
        (Conv2D(64, 3, strides=2), {"dilation_rate": 2}),
        (AveragePooling2D(2), {"pool_size": (2, 2, 2)}),
        (ReLU(), {"padding": "same"}),
        (KerasLayer("Cropping3D"), {"padding": "same"}),
    ],
    ids=repr,
)
def test_arguments_that_make_no_sense_make_no_op(op, arguments):
    assert op.with_arguments(**arguments) is None
