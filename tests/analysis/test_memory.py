"""Memory foretold: against XLA's own buffer assignment, Keras's optimizers and policies, and a naive simulation."""

import json
import os
import subprocess
import sys
from importlib.util import find_spec
from math import prod
from pathlib import Path

import keras
import pytest
from hypothesis import given
from hypothesis import strategies as st
from op_cases import Case, every_case

import graphnet as gn
from graphnet import (
    Add,
    BatchNormalization,
    Conv2D,
    Dense,
    Dropout,
    Flatten,
    GlobalAveragePooling2D,
    Input,
    KerasLayer,
    MaxPooling2D,
    ReLU,
    Softmax,
    largest_batch,
    memory,
    shared,
)
from graphnet.analysis.memory import OPTIMIZERS, POLICIES
from graphnet.analysis.memory.optimizers import slot_bytes
from graphnet.analysis.memory.precision import DRAWN, precision
from graphnet.analysis.memory.program import Array, Program
from graphnet.analysis.memory.schedule import lifetimes, peak
from graphnet.errors import ArgumentError, LanguageError, ShapeError, Unknown
from graphnet.network import gather
from graphnet.ops import InputLayer

ROOT = Path(__file__).parents[2]
RECORD = json.loads((Path(__file__).parent / "xla_memory.json").read_text())
MOST_OFF = 0.2
"""How far a training step's peak may be from XLA's."""


def recorded(step):
    """The rows that hold XLA's figures for a kind of step."""
    rows = [row for row in RECORD["rows"] if step in row]
    return pytest.mark.parametrize("row", rows, ids=labelled)


def labelled(row):
    return "-".join([row["network"].rpartition(":")[2], str(row["batch"]), row["optimizer"], row["dtype"]])


def foretold(row, training):
    reference = row["network"]
    network = gn.load(str(ROOT / reference) if ".py" in reference else reference)
    return memory(network, row["batch"], training, row["optimizer"], row["dtype"])


@recorded("training")
def test_a_training_step_is_foretold_within_the_stated_error(row):
    forecast, actual = foretold(row, training=True), row["training"]
    assert forecast.arguments == actual["arguments"]
    assert forecast.low <= sum(actual.values()) <= forecast.high
    if row["dtype"] == "float32":  # XLA on a CPU computes no narrower, and so takes what is between low and high
        assert forecast.peak == pytest.approx(sum(actual.values()), rel=MOST_OFF)


@recorded("prediction")
def test_a_prediction_is_bracketed(row):
    forecast, actual = foretold(row, training=False), row["prediction"]
    assert forecast.arguments == actual["arguments"]
    assert forecast.low <= sum(actual.values()) <= forecast.high


def test_the_record_holds_the_twelve_networks_of_the_target():
    roles = [row["role"] for row in RECORD["rows"] if "training" in row and "prediction" in row]
    assert roles.count("calibration") == roles.count("blind") == 6


@pytest.mark.long
@pytest.mark.skipif(find_spec("jax") is None, reason="XLA is asked through JAX")
@pytest.mark.parametrize("reference", ["lenet5:128", "mobilenet:8"])
def test_xla_still_says_what_was_recorded(reference):
    done = subprocess.run(
        [sys.executable, ROOT / "tools" / "memory", "--json", reference], capture_output=True, text=True, check=True
    )
    (row,) = json.loads(done.stdout)
    kept = next(kept for kept in RECORD["rows"] if f"{kept['network']}:{kept['batch']}" == reference)
    for step in ("training", "prediction"):
        assert row[step]["arguments"] == kept[step]["arguments"]
        assert row[step]["temporaries"] == pytest.approx(kept[step]["temporaries"], rel=MOST_OFF)
    forecast = foretold(row, training=True)
    assert forecast.low <= sum(row["training"].values()) <= forecast.high


def small(classes=10, extent=16):
    x = Input(extent, extent, 3) >> Conv2D(8, 3, padding="same", use_bias=False) >> BatchNormalization() >> ReLU()
    x = x >> MaxPooling2D(2) >> Dropout(0.5) >> Flatten() >> Dense(classes) >> Softmax()
    return gather(x)


@pytest.mark.parametrize("name", OPTIMIZERS)
def test_slots_are_those_that_keras_builds(name):
    model = gn.to_keras(small())
    if name in ("momentum", "nesterov"):
        optimizer = keras.optimizers.SGD(momentum=0.9, nesterov=name == "nesterov")
    else:
        optimizer = {kind.lower(): getattr(keras.optimizers, kind) for kind in dir(keras.optimizers)}[name]()
    optimizer.build(model.trainable_variables)
    built = sum(prod(variable.shape) * 4 for variable in optimizer.variables)
    shapes = [tuple(variable.shape) for variable in model.trainable_variables]
    assert slot_bytes(OPTIMIZERS[name], shapes, width=4) == built
    assert memory(small(), 8, optimizer=name).slots == built


@pytest.mark.parametrize("name", POLICIES)
def test_widths_are_those_of_keras_policies(name):
    policy = keras.dtype_policies.get(name)
    bits = {dtype: int(dtype.lstrip("bfloat")) for dtype in (policy.variable_dtype, policy.compute_dtype)}
    assert precision(name) == (bits[policy.variable_dtype] // 8, bits[policy.compute_dtype] // 8)


def test_arguments_are_what_keras_holds_and_is_given():
    model = gn.to_keras(small())
    optimizer = keras.optimizers.AdamW()
    optimizer.build(model.trainable_variables)
    held = sum(prod(variable.shape) * 4 for variable in model.variables)  # the seeds of dropout among them
    slots = sum(prod(variable.shape) * 4 for variable in optimizer.variables)
    images, labels = 8 * 16 * 16 * 3 * 4, 8 * 4
    forecast = memory(small(), 8, optimizer="adamw")
    assert forecast.arguments == held + slots + images + labels
    assert forecast.parameters == gn.analyze(small()).params * 4
    assert memory(small(), 8, training=False).arguments == forecast.parameters + images


def test_the_parts_make_the_whole():
    for training in (True, False):
        forecast = memory(small(), 8, training)
        assert forecast.peak == forecast.arguments + forecast.temporaries
        assert forecast.low <= forecast.peak <= forecast.high
        assert forecast.peak_node in small()
        assert (forecast.slots > 0) == (forecast.optimizer is not None) == training


def test_a_weight_is_copied_where_the_gradient_of_its_input_is_wanted():
    first = memory(gather(Input(500) >> Dense(2000) >> ReLU() >> Dense(2) >> Softmax()), 1)
    inner = memory(gather(Input(2) >> Dense(500) >> ReLU() >> Dense(2000) >> ReLU() >> Dense(2) >> Softmax()), 1)
    weight = 500 * 2000 * 4
    assert weight < first.temporaries < 1.1 * weight  # its gradient alone
    assert weight < inner.temporaries < 1.1 * weight  # its copy, and the gradient where it was


def test_the_bounds_of_narrow_numbers_hold_both_widths():
    for training in (True, False):
        full, half = (memory(small(), 8, training, dtype=dtype) for dtype in ("float32", "mixed_bfloat16"))
        assert half.low < half.peak < full.peak < half.high


def test_an_optimizer_adds_its_slots_and_nothing_else():
    plain, momentum, adam = (memory(small(), 8, optimizer=name) for name in ("sgd", "momentum", "adam"))
    trained = gn.analyze(small()).trainable_params * 4
    assert adam.slots - momentum.slots == momentum.slots - plain.slots == trained
    assert adam.temporaries == plain.temporaries
    assert memory(small(), 8, training=False, optimizer="adam") == memory(small(), 8, training=False)


def test_half_the_width_is_half_the_activations():
    full, half, mixed = (memory(small(), 8, dtype=dtype) for dtype in ("float32", "float16", "mixed_float16"))
    assert half.parameters * 2 == full.parameters == mixed.parameters
    assert mixed.slots == full.slots
    drawn = 8 * (8 * 8 * 8) * DRAWN  # by dropout, for 8 images of 8×8×8 numbers, and as wide in any dtype
    assert (half.activations - drawn) * 2 == full.activations - drawn
    conv = gather(Input(32, 32, 3) >> 3 * Conv2D(8, 3, padding="same") >> GlobalAveragePooling2D() >> Softmax())
    full, half = (memory(conv, 8, dtype=dtype) for dtype in ("float32", "bfloat16"))
    assert half.temporaries * 2 == full.temporaries


@given(st.integers(1, 500), st.integers(1, 500), st.booleans())
def test_more_images_never_take_less(batch, more, training):
    less, much = memory(small(), batch, training), memory(small(), batch + more, training)
    assert less.peak < much.peak
    assert less.low < much.low
    assert less.high < much.high
    assert less.parameters == much.parameters


def test_a_shared_weight_is_held_once():
    tower = shared(Dense(64))
    tied = memory(gather(Input(64) >> 3 * tower), 8)
    apart = memory(gather(Input(64) >> 3 * Dense(64)), 8)
    assert tied.parameters * 3 == apart.parameters


def test_what_is_not_trained_needs_no_slots_and_no_gradients():
    fixed = memory(gather(Input(16, 16, 3) >> gn.FixedConv2D("box", 3)), 8)
    assert fixed.parameters > 0
    assert fixed.slots == memory(gather(Input(16, 16, 3) >> ReLU()), 8).slots == 8


def test_a_chain_keeps_in_training_what_a_prediction_lets_go():
    def chain(depth):
        return gather(Input(16, 16, 8) >> depth * (Conv2D(8, 3, padding="same") >> ReLU()))

    short, long = (memory(chain(depth), 8, training=False).temporaries for depth in (10, 20))
    assert short == long
    short, long = (memory(chain(depth), 8).temporaries for depth in (10, 20))
    assert long > 1.5 * short


def test_sums_of_branches_are_computed_anew_over_all_layers():
    def tower(depth):
        x = Input(16, 16, 8) >> Conv2D(8, 1)
        for _ in range(depth):
            x = Add()(x, x >> Conv2D(8, 3, padding="same")) >> ReLU()
        return gather(x >> GlobalAveragePooling2D())

    few, many = (memory(tower(depth), 8, training=False).temporaries for depth in (4, 12))
    array = 8 * 16 * 16 * 8 * 4
    assert many - few == 8 * array  # what each branch has made stays until the last reader of the sum


@every_case
def test_every_op_has_a_forecast(row: Case):
    if isinstance(row.op, InputLayer):
        network = gather(Input(row.op.shape))
    else:
        network = gather(row.op(*(Input(volume) for volume in row.inputs)))
    if any(None in volume for volume in (*row.inputs, row.op.output_shape(*row.inputs))):
        with pytest.raises(Unknown, match="memory depends on its volume"):
            memory(network, 2)
        return
    for training in (True, False):
        forecast = memory(network, 2, training)
        assert forecast.low <= forecast.peak <= forecast.high
        assert forecast.parameters == gn.analyze(network).params * 4


@every_case
def test_an_op_that_keeps_nothing_has_a_constant_derivative(row: Case):
    passes = row.op.passes
    if not (passes.keeps or passes.costly or passes.indexed):
        assert row.op.linear or row.op.kind == "regularization"


def naive_peak(program, batch):
    """The most bytes at once, found by running a program step by step, every step in the order of its levels."""
    levels = program.levels()

    def sources(value):
        """The arrays that a value is computed from."""
        found = set()
        for read in program.reads[value]:
            found |= {read} if read in program.arrays else sources(read)
        return found

    order = sorted(program.arrays, key=lambda value: (levels[value], value))
    there, most = {}, 0
    for step, value in enumerate(order):
        there[value] = program.arrays[value].fixed + batch * program.arrays[value].each
        most = max(most, sum(there.values()))
        wanted = {source for later in order[step + 1 :] for source in sources(later)}
        there = {kept: size for kept, size in there.items() if kept in wanted}
    return most


@st.composite
def programs(draw):
    program = Program()
    for value in range(draw(st.integers(1, 25))):
        reads = draw(st.lists(st.integers(0, value - 1), max_size=3)) if value else []
        if draw(st.booleans()):
            sizes = draw(st.tuples(st.integers(0, 9), st.integers(0, 9)))
            program.array(reads, Array(*sizes, "activations", "node", False))
        else:
            program.expression(*reads)
    return program


@given(programs(), st.integers(1, 5))
def test_the_peak_is_what_a_step_by_step_run_finds(program, batch):
    assert peak(lifetimes(program), batch).bytes == naive_peak(program, batch)


def test_an_elementwise_array_takes_the_place_of_one_that_is_read_last():
    def made(elementwise, read_again=False):
        program = Program()
        first = program.array((), Array(8, 0, "activations", "a", False))
        second = program.array((first,), Array(8, 0, "activations", "b", elementwise))
        program.array((second, first) if read_again else (second,), Array(1, 0, "activations", "c", False))
        return peak(lifetimes(program), 1).bytes

    assert made(elementwise=True) == 9
    assert made(elementwise=False) == 16
    assert made(elementwise=True, read_again=True) == 17


def test_the_largest_batch_fits_and_the_next_does_not():
    net = small()
    for limit in ("10MB", "1 GiB", 3_000_000):
        size = {"10MB": 10**7, "1 GiB": 2**30}.get(limit, limit)
        for training in (True, False):
            most = largest_batch(net, limit, training)
            assert memory(net, most, training).high <= size < memory(net, most + 1, training).high
    assert largest_batch(net, "1KB") == 0
    assert largest_batch(net, "10MB", optimizer="sgd") >= largest_batch(net, "10MB", optimizer="adam")


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"optimizer": "adm"}, "did you mean adam"),
        ({"optimizer": None}, "unknown optimizer None"),
        ({"dtype": "float31"}, "did you mean float32"),
        ({"dtype": 32}, "unknown dtype 32"),
        ({"batch": 0}, "whole number ≥ 1"),
        ({"batch": True}, "whole number ≥ 1"),
        ({"batch": 1.5}, "whole number ≥ 1"),
    ],
)
def test_what_there_is_not_is_refused(arguments, message):
    with pytest.raises(ArgumentError, match=message):
        memory(small(), **arguments)


def test_a_size_that_is_none_is_refused():
    with pytest.raises(ArgumentError, match="limit must be a size such as 8GiB"):
        largest_batch(small(), "8 gigs")


def test_what_is_not_known_is_said_and_where():
    with pytest.raises(Unknown, match=r"input1: .*\?×\?×3[\s\S]*mend: give the input its extents"):
        memory(gather(Input(None, None, 3) >> Conv2D(4, 3)))
    with pytest.raises(Unknown, match=r"unitnormalization1: only Keras knows"):
        memory(gather(Input(4) >> KerasLayer("UnitNormalization")))
    with pytest.raises(ShapeError):
        memory(gather(Input(4, 4, 3) >> Conv2D(4, 5)))
    with pytest.raises(LanguageError, match="a network is wanted"):
        memory("resnet50")


def test_a_forecast_is_never_a_bare_number():
    for training in (True, False):
        forecast = memory(small(), 1, training, optimizer="adamw")
        first, *parts = forecast.lines()
        assert str(forecast) == first
        assert " to " in first
        assert "1 image," in first
        assert forecast.peak_node in first
        assert any(part.strip().startswith("activations") for part in parts)
        assert ("adamw" in first) == training


def test_a_deep_network_is_foretold_in_one_pass():
    forecast = memory(gather(Input(8) >> 5_000 * (Dense(8) >> ReLU())), 4)
    assert forecast.parameters == 5_000 * 72 * 4


def test_no_framework_is_loaded():
    program = """
import sys, graphnet as gn
gn.memory(gn.load("lenet5"))
assert not {"keras", "tensorflow", "jax", "torch", "numpy"} & sys.modules.keys()
"""
    subprocess.run([sys.executable, "-c", program], check=True, env={**os.environ, "PYTHONPATH": str(ROOT)})
