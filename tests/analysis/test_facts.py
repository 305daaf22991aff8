"""What is known of a network: the decks' numbers, and sums that add up."""

from math import prod

import pytest
from op_cases import Case, every_case

from graphnet import (
    Add,
    AveragePooling2D,
    BatchNormalization,
    Conv2D,
    Dense,
    Dropout,
    Flatten,
    GlobalAveragePooling2D,
    Input,
    MaxPooling2D,
    ReLU,
    ShapeError,
    analyze,
    shared,
)
from graphnet.analysis.facts import known_sum
from graphnet.errors import NotFoundError
from graphnet.network import gather
from graphnet.ops import InputLayer


def facts_of(result):
    return analyze(gather(result))


@pytest.mark.parametrize(
    ("volume", "op", "shape", "params"),
    [
        ((32, 32, 3), Conv2D(10, 5, padding=2), (32, 32, 10), 760),  # (5·5·3 + 1)·10
        ((227, 227, 3), Conv2D(96, 11, strides=4), (55, 55, 96), 34_944),  # AlexNet's CONV1: 35K
        ((55, 55, 96), MaxPooling2D(3, strides=2), (27, 27, 96), 0),
        ((32, 32, 3), Conv2D(6, 5), (28, 28, 6), 456),
        ((28, 28, 6), Conv2D(10, 5), (24, 24, 10), 1510),
        ((56, 56, 64), Conv2D(32, 1), (56, 56, 32), 2080),  # 1×1 convolutions make perfect sense
        ((224, 224, 64), MaxPooling2D(2), (112, 112, 64), 0),
        ((7, 7, 512), Flatten(), (25_088,), 0),
        ((3072,), Dense(10), (10,), 30_730),
    ],
    ids=lambda value: repr(value),
)
def test_the_worked_examples_of_the_decks(volume, op, shape, params):
    facts = facts_of(Input(volume) >> op.named("it"))
    assert facts["it"].shape == shape
    assert facts["it"].params == facts.params == params


@every_case
def test_a_row_says_what_the_op_says(row: Case):
    if isinstance(row.op, InputLayer):
        facts = facts_of(Input(row.op.shape, name="it"))
    else:
        facts = facts_of(row.op.named("it")(*(Input(volume) for volume in row.inputs)))
    fact = facts["it"]
    weights = row.op.weight_shapes(*row.inputs).values()
    assert fact.shape == row.op.output_shape(*row.inputs)
    assert fact.params == sum(prod(weight.shape) for weight in weights)
    assert fact.trainable_params == sum(prod(weight.shape) for weight in weights if weight.trainable)
    assert fact.op == row.op
    assert isinstance(row.op, InputLayer) or fact.source == row.op.written


def by_counting(result, *image):
    """Multiply-adds and activations of a small network, counted number by number."""
    macs = activations = 0
    facts = facts_of(result)
    for row in facts:
        outputs = prod(row.shape)
        if isinstance(row.op, Conv2D):
            (source,) = row.inputs
            per_filter = prod(row.op.kernel_size) * (facts[source].shape[-1] // row.op.groups)
            macs += sum(per_filter for _ in range(outputs))
        if isinstance(row.op, Dense):
            (source,) = row.inputs
            macs += sum(1 for _ in range(outputs) for _ in range(facts[source].shape[-1]))
        if isinstance(row.op, (InputLayer, Conv2D, Dense, MaxPooling2D, AveragePooling2D, GlobalAveragePooling2D)):
            activations += outputs
    return macs, activations


def test_macs_are_those_of_convolution_and_dense_layers_biases_left_out():
    x = Input(9, 9, 4) >> Conv2D(6, 3, groups=2) >> BatchNormalization() >> ReLU() >> MaxPooling2D(2) >> Dropout(0.1)
    x = (x + x) >> Conv2D(3, 2, use_bias=False) >> Flatten() >> Dense(5) >> Dense(2, use_bias=False)
    facts = facts_of(x)
    assert (facts.macs, facts.activations) == by_counting(x)
    assert facts["relu1"].macs == facts["bn1"].macs == facts["pool1"].macs == facts["add1"].macs == 0
    assert facts["relu1"].activations == facts["bn1"].activations == facts["flatten1"].activations == 0


def test_totals_are_the_sums_of_the_rows():
    facts = facts_of(
        Input(8, 8, 3) >> 3 * (Conv2D(4, 3, padding="same") >> BatchNormalization()) >> Flatten() >> Dense(2)
    )
    for total in ("params", "trainable_params", "macs", "activations"):
        assert getattr(facts, total) == sum(getattr(row, total) for row in facts)
    assert facts.params - facts.trainable_params == 3 * 2 * 4
    assert len(facts) == len(list(facts)) == 9


def test_a_shared_weight_counts_once_but_its_macs_every_time():
    tower = shared(Conv2D(4, 3))
    left, right = Input(8, 8, 3), Input(10, 10, 3)
    one = facts_of(left >> Conv2D(4, 3))
    both = facts_of((left >> tower, right >> tower))
    assert both.params == one.params == both["conv1"].params
    assert both["conv2"].params == both["conv2"].trainable_params == 0
    assert both.macs == one.macs + 8 * 8 * 4 * 27
    assert facts_of(Input(4) >> 3 * shared(Dense(4))).params == 20
    assert facts_of(Input(4) >> 3 * Dense(4)).params == 60


def test_what_is_not_known_is_none_and_never_nought():
    facts = facts_of(Input(None, 32, 3) >> Conv2D(4, 3) >> ReLU() >> GlobalAveragePooling2D() >> Dense(2))
    assert facts["conv1"].shape == (None, 30, 4)
    assert facts["conv1"].macs is None
    assert facts["conv1"].activations is facts["input1"].activations is None
    assert facts["conv1"].params == 112
    assert facts["dense1"].macs == 8
    assert facts["relu1"].macs == facts["relu1"].activations == 0
    assert facts.macs is None
    assert facts.activations is None
    assert facts.params == 112 + 10
    assert known_sum([]) == 0


def test_a_row_is_looked_up_by_name():
    facts = facts_of(Input(4) >> Dense(3))
    assert facts["dense1"].inputs == ("input1",)
    with pytest.raises(NotFoundError, match=r"did you mean dense1"):
        facts["dense2"]


def test_all_that_does_not_fit_is_raised_at_once():
    tower = shared(Dense(4))
    x = Input(4, 4, 3) >> Conv2D(4, 5)
    y = Add()(Input(4), Input(5))
    with pytest.raises(ShapeError) as caught:
        facts_of((x, y, Input(4) >> tower, Input(5) >> tower))
    assert [problem.node for problem in caught.value.problems] == ["conv1", "add1", "dense2"]


def test_a_deep_network_is_analysed_quickly_and_without_recursion():
    facts = facts_of(Input(4) >> 20_000 * (Dense(4) >> ReLU()))
    assert facts.params == 20_000 * 20
    assert facts.macs == 20_000 * 16
