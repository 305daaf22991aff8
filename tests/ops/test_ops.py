"""What every op must do, run over the table of op cases."""

import pickle
from copy import deepcopy
from dataclasses import replace

import pytest
from op_cases import CASES, Case, every_case, every_refused_case, every_stricter_case

import graphnet
from graphnet import Conv2D, MaxPooling2D, Op
from graphnet.errors import ArgumentError, LanguageError, Misfit
from graphnet.ops import CATALOGUE


def test_every_op_has_a_row():
    assert {type(row.op) for row in CASES} == set(CATALOGUE.values())


def test_the_catalogue_is_what_blueprints_can_import():
    assert set(CATALOGUE) - {"InputLayer"} <= set(graphnet.__all__)


@every_case
def test_an_op_is_a_value(row: Case):
    twin = type(row.op)(**{name: getattr(row.op, name) for name in row.op._defaults()})
    assert twin == row.op
    assert hash(twin) == hash(row.op)
    assert pickle.loads(pickle.dumps(row.op)) == deepcopy(row.op) == row.op
    with pytest.raises(AttributeError):
        row.op.anything = 1


@every_case
def test_the_text_of_an_op_is_python_that_makes_it(row: Case):
    names = {**CATALOGUE, "Input": lambda *shape: CATALOGUE["InputLayer"](shape)}
    assert eval(repr(row.op), names) == row.op


@every_case
def test_arguments_are_enough_to_make_the_op_again(row: Case):
    assert type(row.op)(**row.op.arguments()) == row.op


@every_refused_case
def test_misfits_are_refused(row: Case):
    with pytest.raises(Misfit):
        row.op.output_shape(*row.inputs)


@every_stricter_case
def test_what_keras_lets_pass_is_refused(row: Case):
    with pytest.raises(Misfit):
        row.op.output_shape(*row.inputs)


def test_equality_is_that_of_the_arguments():
    assert Conv2D(64, 3) == Conv2D(64, (3, 3), strides=(1, 1), padding="VALID")
    assert Conv2D(64, 3) != Conv2D(64, 3, padding="same")
    assert MaxPooling2D(3) == MaxPooling2D((3, 3), strides=3)
    assert MaxPooling2D(3) != graphnet.AveragePooling2D(3)
    assert replace(Conv2D(64, 3), filters=32) == Conv2D(32, 3)


def test_keras_objects_are_written_down_without_keras():
    class L2:
        def get_config(self):
            return {"l2": 0.25}

    op = Conv2D(1, 1, kernel_regularizer=L2())
    assert op == Conv2D(1, 1, kernel_regularizer={"class_name": "L2", "config": {"l2": 0.25}})


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda: Conv2D(-3, 3), "Conv2D: filters must be a whole number ≥ 1, got -3"),
        (lambda: Conv2D(True, 3), "filters must be a whole number"),
        (lambda: Conv2D(2.5, 3), "filters must be a whole number"),
        (lambda: Conv2D(4, 0), "kernel_size must be a whole number ≥ 1"),
        (lambda: Conv2D(4, (3, 3, 3)), "kernel_size must be a whole number or one for each of 2 axes"),
        (lambda: Conv2D(4, 3, padding=-1), "padding must be a whole number ≥ 0"),
        (lambda: Conv2D(4, 3, padding="smae"), "did you mean same"),
        (lambda: Conv2D(4, 3, padding=((1, 2, 3), 1)), "padding must be"),
        (lambda: Conv2D(4, 3, strides=2, dilation_rate=2), "cannot both be above 1"),
        (lambda: Conv2D(4, 3, groups=3), "4 filters do not divide into 3 groups"),
        (lambda: Conv2D(4, 3, use_bias=1), "use_bias must be True or False"),
        (lambda: Conv2D(4, 3, kernel_initializer=3), "kernel_initializer must be a name or a config"),
        (lambda: Conv2D(4, 3, kernel_initializer={"l2": 3}), "class_name"),
        (lambda: MaxPooling2D(2, padding=2), "padding must be less than the window"),
        (lambda: graphnet.Dropout(1.0), r"rate must be a number in \[0, 1\), got 1.0"),
        (lambda: graphnet.Dropout(float("nan")), "rate must be a number"),
        (lambda: graphnet.Softmax(axis=0), "the batch"),
        (lambda: graphnet.Concatenate(axis="channels"), "axis must be a whole number"),
        (lambda: graphnet.BatchNormalization(axis=True), "axis must be a whole number"),
        (lambda: graphnet.ReLU(max_value=-1), "max_value must be a number ≥ 0"),
        (lambda: graphnet.Dense("ten"), "units must be a whole number"),
    ],
)
def test_arguments_that_make_no_sense(make, message):
    with pytest.raises(ArgumentError, match=message) as caught:
        make()
    assert "test_ops.py:" in str(caught.value)


@pytest.mark.parametrize(
    ("make", "mend"),
    [
        (lambda: Conv2D(64, 3, activation="relu"), r"Conv2D\(\.\.\.\) >> ReLU\(\)"),
        (lambda: Conv2D(64, 3, name="conv1"), r"\.named"),
        (lambda: Conv2D(64, 3, data_format="channels_first"), "channels last"),
        (lambda: Conv2D(64, 3, stride=2), "did you mean strides"),
    ],
)
def test_arguments_that_do_not_exist(make, mend):
    with pytest.raises(LanguageError, match=mend):
        make()


def test_a_bad_extent_is_refused():
    for extents in [(0, 3), (3.5, 3), (-1, 3), ("a",)]:
        with pytest.raises(ArgumentError, match="extent"):
            graphnet.Input(*extents)


def test_an_op_of_ones_own_needs_only_what_differs():
    class Halved(Op):
        short = "half"

        def output_shape(self, *inputs):
            (volume,) = inputs
            return tuple(extent // 2 for extent in volume)

    x = graphnet.Input(8, 8, 4) >> Halved()
    assert x.shape == (4, 4, 2)
