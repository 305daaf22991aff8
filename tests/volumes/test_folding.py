"""Every volume in one pass, and every mistake at once."""

import pytest
from op_cases import Case, every_case, every_refused_case

from graphnet import Add, Concatenate, Conv2D, Dense, Flatten, Input, MaxPooling2D, ReLU, ShapeError, analyze, blueprint
from graphnet.errors import ArgumentError
from graphnet.network import gather
from graphnet.ops import InputLayer
from graphnet.volumes import known_volumes, volumes


@every_case
def test_a_networks_volumes_are_those_of_its_ops(row: Case):
    if isinstance(row.op, InputLayer):
        assert known_volumes(gather(Input(row.op.shape, name="subject")))["subject"] == row.op.shape
        return
    network = gather(row.op.named("subject")(*(Input(volume) for volume in row.inputs)))
    assert known_volumes(network)["subject"] == row.op.output_shape(*row.inputs)


@every_refused_case
def test_a_misfit_is_a_problem_with_its_node_and_line(row: Case):
    network = gather(row.op.named("subject")(*(Input(volume) for volume in row.inputs)) >> ReLU())
    found = volumes(network)
    assert [problem.node for problem in found.problems] == ["subject"]
    assert found.problems[0].source == row.op.written
    assert found.shapes["subject"] is None
    assert found.shapes["relu1"] is None


@blueprint
def broken():
    x = Input(8, 8, 3)
    first = x >> Conv2D(4, 9).named("too_large") >> MaxPooling2D(2).named("silent")
    second = x >> Conv2D(4, 3, groups=2).named("no_groups") >> ReLU()
    fine = x >> Conv2D(4, 3) >> Flatten() >> Dense(3).named("fine")
    third = Add().named("no_sum")(x >> Conv2D(4, 3).named("six"), x)
    return Concatenate().named("all")(first, second, third), fine


def test_all_mistakes_are_found_in_one_pass_and_what_depends_on_them_is_silent():
    found = volumes(broken())
    assert [problem.node for problem in found.problems] == ["too_large", "no_groups", "no_sum"]
    assert found.shapes["all"] is None
    assert found.shapes["fine"] == (3,)
    assert found.shapes["six"] == (6, 6, 4)


@pytest.mark.parametrize("ask", [known_volumes, analyze])
def test_all_mistakes_are_raised_as_one_error(ask):
    with pytest.raises(ShapeError) as caught:
        ask(broken())
    error = caught.value
    assert [problem.node for problem in error.problems] == ["too_large", "no_groups", "no_sum"]
    firsts = [line for line in str(error).splitlines() if not line.startswith("    ")]
    for problem, line in zip(error.problems, firsts, strict=True):
        assert f"test_folding.py:{problem.source.line}  {problem.node}: " in line
    assert "(8 − 9 + 0)/1 + 1 = 0" in str(error)
    assert error.exit_status == 1


def strided(**about):
    @blueprint(**about)
    def toy(extent: int = 8):
        return Input(extent, extent, 3) >> Conv2D(4, 3, strides=2).named("strided") >> ReLU()

    return toy


def test_a_stride_that_does_not_fit_is_floored():
    assert known_volumes(strided()())["relu1"] == (3, 3, 4)


def test_with_exact_fit_it_is_an_error():
    toy = strided(exact_fit=True)
    assert known_volumes(toy(9))["relu1"] == (4, 4, 4)
    with pytest.raises(ShapeError, match=r"strided: doesn't fit: .*\(8 − 3 \+ 0\)/2 \+ 1 = 3\.5"):
        known_volumes(toy(8))
    assert volumes(toy(8)).shapes["relu1"] is None


@pytest.mark.parametrize("op", [MaxPooling2D(3, strides=2), Conv2D(4, 1, strides=3), MaxPooling2D(3, ceil_mode=True)])
def test_exact_fit_is_about_windows_that_leave_cells_over(op):
    network = gather(Input(11, 11, 3) >> op, exact_fit=True)
    leaves_over = {MaxPooling2D(3, strides=2): False, Conv2D(4, 1, strides=3): True}.get(op, False)
    assert bool(volumes(network).problems) == leaves_over


def test_exact_fit_says_nothing_about_unknown_extents_and_same_padding():
    known_volumes(gather(Input(None, None, 3) >> Conv2D(4, 3, strides=2), exact_fit=True))
    known_volumes(gather(Input(8, 8, 3) >> Conv2D(4, 3, strides=2, padding="same"), exact_fit=True))


def test_numbers_beyond_all_bounds_are_refused_in_words():
    for attempt in (lambda: Input(10**400, 3, 3), lambda: Conv2D(1, 10**401), lambda: Conv2D(1, 1, strides=10**5000)):
        with pytest.raises(ArgumentError, match="a whole number ≥ 1"):
            attempt()
