"""Receptive fields: the published table, backpropagation, and what happens where paths meet."""

from fractions import Fraction

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from published_fields import RESOLUTIONS, TABLE, rows
from seen_cells import seen_cells

from graphnet import (
    Add,
    AveragePooling1D,
    Concatenate,
    Conv1D,
    Conv1DTranspose,
    Conv2D,
    Cropping2D,
    Dense,
    Flatten,
    GlobalAveragePooling2D,
    Identity,
    Input,
    KerasLayer,
    MaxPooling2D,
    Multiply,
    Op,
    Permute,
    ReLU,
    Subsampling1D,
    UpSampling1D,
    UpSampling2D,
    ZeroPadding1D,
    analyze,
    blueprints,
    load,
    receptive_fields,
)
from graphnet.errors import BlueprintError, NotFoundError
from graphnet.network import gather
from graphnet.ops.footprint import Reading, straight


def field_of(tensor, **settings):
    """The field of the node that made a tensor."""
    network = gather(tensor)
    (name,) = network.output_names
    return receptive_fields(network, **settings)[name]


@pytest.mark.parametrize("resolution", RESOLUTIONS)
@pytest.mark.parametrize("name", TABLE)
def test_the_published_table(name, resolution):
    if resolution is None and name in ("alexnet", "vgg11", "vgg16"):  # their dense layers need to know extents
        fields = {node: row.receptive_field for node, row in by_name(analyze(load(name))).items()}
    else:
        fields = receptive_fields(load(name, input_shape=(resolution, resolution, 3)))
    for node, (size, stride, padding) in rows(name, resolution).items():
        field = fields[node]
        assert (str(field.size), str(field.stride)) == (size, stride), node
        assert padding == "-" or str(field.padding) == padding.replace("?", "None"), node


def by_name(facts):
    return {row.name: row for row in facts}


def test_the_figures_of_the_issue():
    assert tuple(analyze(load("vgg16"))["block5.pool1"].receptive_field) == (212, 32, 90)
    assert tuple(analyze(load("inception_v3"))["inception_c2.concat3"].receptive_field) == (1311, 32, 618)
    size, stride, _ = analyze(load("resnet50"))["stage4.bottleneck3.add1"].receptive_field
    assert (size, stride) == (483, 32)


ASKEW = {("xception", "shrinking2.add1")}
"""On an even extent, 74, "same" padding puts the zero of 3×3 pooling at stride 2 behind; a 1×1 convolution has none."""


@pytest.mark.parametrize("name", [blueprint.name for blueprint in blueprints()])
def test_every_node_of_every_blueprint_has_a_field_and_what_it_joins_is_aligned(name):
    for row in analyze(load(name)):
        assert row.receptive_field is not None
        assert row.receptive_field.aligned == ((name, row.name) not in ASKEW)


LENGTH = 240
INTERIOR = range(60, 180)
PERIODS = 12
"""Units of one node that are looked at, at most."""

kernels = st.integers(1, 5)
paddings = st.sampled_from(["same", "valid", 1, 2])
windows = st.one_of(
    st.builds(Conv1D, st.integers(1, 2), kernels, padding=paddings, dilation_rate=st.integers(1, 3)),
    st.builds(Conv1D, st.integers(1, 2), kernels, st.integers(1, 3), paddings),
    st.builds(AveragePooling1D, st.integers(3, 5), st.integers(1, 3), paddings, ceil_mode=st.booleans()),
)
samplings = st.one_of(
    st.builds(Subsampling1D, st.integers(2, 3)),
    st.builds(UpSampling1D, st.integers(2, 3), st.sampled_from(["nearest", "zeros"])),
    st.builds(Conv1DTranspose, st.just(1), kernels, st.integers(1, 3), st.sampled_from(["same", "valid"])),
    st.builds(Conv1DTranspose, st.just(1), kernels, dilation_rate=st.integers(1, 3)),
    st.builds(ZeroPadding1D, st.tuples(st.integers(0, 3), st.integers(0, 3))),
)
residuals = st.builds(lambda kernel: Conv1D(1, kernel, padding="same") | Identity(), kernels)


@st.composite
def reductions(draw):
    """Convolution beside pooling, at one stride."""
    strides = draw(st.integers(1, 3))
    beside = AveragePooling1D(draw(kernels), strides, "same") | Conv1D(1, draw(kernels), strides, "same")
    return Conv1D(1, draw(kernels), padding="same") >> Conv1D(1, draw(kernels), strides, "same") | beside


fragments = st.lists(st.one_of(windows, samplings, residuals, reductions()), min_size=1, max_size=5)


def check_against_gradients(parts) -> None:
    """Hold the fields of all nodes of a chain against what units far from all borders see."""
    tensor = Input(LENGTH, 1)
    for part in parts:
        tensor >>= part
    network = gather(tensor)
    facts = analyze(network)
    expected = {}
    for row in facts:
        (along,) = row.receptive_field.widest
        middle = row.shape[0] // 2
        units = range(middle, min(middle + len(along.spans), row.shape[0]))
        spans = [along.at(unit) for unit in units]
        inside = all(span is None or (span[0] in INTERIOR and span[1] in INTERIOR) for span in spans)
        if inside and len(units) <= PERIODS:
            expected |= {(row.name, (unit,)): span for unit, span in zip(units, spans, strict=True)}
            assert along.size == max(span[1] - span[0] + 1 if span else 0 for span in spans)
    for (unit, span), seen in zip(expected.items(), seen_cells(network, list(expected)), strict=True):
        assert seen == ({} if span is None else {"input1": (range(span[0], span[1] + 1),)}), unit


@pytest.mark.filterwarnings("ignore")
@settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck))
@given(fragments)
def test_size_stride_and_padding_are_those_of_the_gradient(parts):
    check_against_gradients(parts)


@pytest.mark.long
@pytest.mark.filterwarnings("ignore")
@settings(max_examples=500, deadline=None, suppress_health_check=list(HealthCheck))
@given(fragments)
def test_size_stride_and_padding_are_those_of_the_gradient_in_many_networks(parts):
    check_against_gradients(parts)


def test_a_field_is_unpacked_and_has_one_number_where_its_axes_agree():
    field = field_of(Input(32, 32, 3) >> Conv2D(4, 3, 2, padding=1) >> Conv2D(4, (5, 1), padding="same"))
    assert tuple(field) == ((11, 3), 2, (5, 1))
    assert field.centre == 0
    assert field.least == field.sizes == (11, 3)
    assert field.axes == (0, 1)
    size, stride, padding = field_of(Input(32, 32, 3) >> Conv2D(4, 3, dilation_rate=2))
    assert (size, stride, padding) == (5, 1, 0)


def test_an_input_without_spatial_axes_has_a_field_without_any():
    field = field_of(Input(8) >> Dense(4) >> ReLU())
    assert field.sizes == field.size == field.stride == ()


def test_what_sees_everything_has_no_stride():
    x = Input(9, 9, 3) >> Conv2D(4, 3, padding="same")
    for tensor in (x >> Flatten(), x >> Flatten() >> Dense(3), x >> GlobalAveragePooling2D()):
        assert tuple(field_of(tensor)) == (11, 0, 1)
        assert field_of(tensor).axes == (None, None)


def test_a_channel_gate_sees_everything_and_leaves_the_narrow_path():
    x = Input(16, 16, 8) >> Conv2D(8, 3, 2, padding=1)
    gate = x >> GlobalAveragePooling2D(keepdims=True) >> Conv2D(8, 1)
    field = field_of(Multiply()(x, gate) >> Conv2D(8, 3, padding=1))
    assert tuple(field) == (17, 0, 1)
    assert field.least == 7
    assert [axis.stride for axis in field.narrowest] == [2, 2]
    assert field_of(Multiply()(x, gate)).aligned


def test_a_join_sees_what_its_branches_see_between_them():
    x = Input(20, 20, 3)
    field = field_of(Concatenate()(x >> Conv2D(4, (1, 5), padding="same"), x >> Conv2D(4, (3, 1), padding="same"), x))
    assert field.size == (3, 5)
    assert field.least == 1
    assert field.aligned
    assert field_of(x + x) == field_of(x)


def test_branches_beside_each_other_are_told_with_their_centres():
    x = Input(20, 20, 3)
    even = x >> Conv2D(4, 2, padding="same")
    network = gather(Concatenate()(x >> Conv2D(4, 3, padding="same"), even, x) >> ReLU())
    fields = receptive_fields(network)
    first, second = fields["concat1"].misaligned
    assert (first.axis, second.axis) == (0, 1)
    assert first.strides == (1, 1, 1)
    assert first.centres == (0, Fraction(1, 2), 0)
    assert fields["relu1"].aligned
    assert fields["concat1"].size == 3


def test_branches_of_other_strides_are_told():
    x = Input(16, 16, 3)
    field = field_of(Add()(x >> Conv2D(3, 3, 2, padding="same"), x >> Cropping2D(4)))
    assert [disagreement.strides for disagreement in field.misaligned] == [(2, 1), (2, 1)]
    assert field.size == 3  # that of the widest


def test_volumes_behind_one_another_do_not_count_as_askew():
    x = Input(16, 16, 3)
    field = field_of(Concatenate(axis=1)(x >> Conv2D(3, 5, padding="same"), x))
    assert field.aligned
    assert tuple(field) == (5, 1, (None, 2))


def test_axes_that_change_places_are_followed():
    field = field_of(Input(20, 30, 3) >> Conv2D(4, (5, 1), (3, 1)) >> Permute((2, 1, 3)) >> Conv2D(4, (7, 1)))
    assert field.size == (5, 7)
    assert field.axes == (1, 0)
    assert field.stride == (3, 1)
    x = Input(20, 20, 3)
    assert field_of(Add()(x, x >> Permute((2, 1, 3)))) is None


def test_down_and_up_again_comes_back_to_the_same_places():
    x = Input(64, 64, 1)
    down = x >> MaxPooling2D(2) >> MaxPooling2D(2) >> Conv2D(1, 3, padding="same")
    assert tuple(field_of(down >> UpSampling2D(2))) == (12, 2, 5)
    skip = field_of(Concatenate()(x, down >> UpSampling2D(2) >> UpSampling2D(2)))
    assert skip.aligned
    assert (skip.size, skip.stride, skip.least) == (12, 1, 1)
    quarter = field_of(x >> UpSampling2D(4))
    assert (quarter.size, quarter.stride, quarter.centre) == (1, Fraction(1, 4), Fraction(-3, 8))


def test_what_depends_on_an_unknown_extent_is_not_known():
    x = Input(None, 31, 3) >> Conv2D(4, 3, 2, padding="same")
    assert tuple(field_of(x)) == (3, 2, (None, 1))
    assert field_of(x).centre == (None, 0)
    assert field_of(x >> Conv2D(4, 3, padding="same")).size == 7
    assert field_of(x >> GlobalAveragePooling2D()) is None


def test_behind_what_says_nothing_nothing_is_known():
    class Mystery(Op):
        pass

    for op in (KerasLayer("UnitNormalization"), Mystery()):
        fields = receptive_fields(gather(Input(8, 8, 3) >> Conv2D(4, 3) >> op.named("it") >> ReLU()))
        assert fields["conv1"].size == 3
        assert fields["it"] is fields["relu1"] is None


def test_an_op_of_ones_own_says_what_it_reads():
    class Everywhere(Op):
        elementwise = True

    class Shift(Op):
        def footprints(self, output, *inputs):
            return (straight(Reading(1, padding=2), Reading(1)),)

    class Wrong(Op):
        def footprints(self, output, *inputs):
            return (straight(Reading(1)),)

    class Broken(Op):
        def footprints(self, output, *inputs):
            return inputs[1]

    x = Input(8, 8, 3) >> Conv2D(4, 3)
    assert tuple(field_of(x >> Everywhere())) == (3, 1, 0)
    assert tuple(field_of(x >> Shift())) == (3, 1, (2, 0))
    with pytest.raises(BlueprintError, match="a reading for every spatial axis"):
        field_of(x >> Wrong())
    with pytest.raises(BlueprintError, match="IndexError in footprints"):
        field_of(x >> Broken())


def test_behind_a_misfit_nothing_is_known_and_the_rest_is():
    x = Input(8, 8, 3)
    fields = receptive_fields(gather((x >> Conv2D(4, 9) >> ReLU(), x >> Conv2D(4, 3, 2))))
    assert fields["conv1"] is fields["relu1"] is None
    assert tuple(fields["conv2"]) == (3, 2, 0)


def test_of_several_inputs_the_first_with_spatial_axes_counts():
    code, left, right = Input(4, name="code"), Input(8, 8, 3, name="left"), Input(8, 8, 3, name="right")
    joined = Add()(left >> Conv2D(4, 3), right >> Conv2D(4, 5, padding=1))
    merged = Concatenate()(code, joined >> Flatten())
    network = gather(merged)
    fields = receptive_fields(network)
    assert (fields["conv1"].input, fields["conv2"].input) == ("left", "right")
    assert (fields["add1"].input, fields["add1"].size) == ("left", 3)
    assert fields["concat1"].input == "left"
    assert fields["code"].input == "code"
    within = receptive_fields(network, "right")
    assert within["conv1"] is None
    assert within["add1"].size == 5
    assert within["concat1"].input == "right"
    with pytest.raises(NotFoundError, match="did you mean right"):
        receptive_fields(network, "rigth")


def test_periods_without_end_are_not_followed():
    fields = receptive_fields(gather(Input(None, 1) >> 30 * (UpSampling1D(3) >> AveragePooling1D(2))))
    assert fields["upsample1"].stride == Fraction(1, 3)
    assert fields["upsample30"] is None
