"""All findings at once, where they are, and how they are silenced."""

import pytest

import graphnet as gn
from graphnet import (
    Add,
    BatchNormalization,
    Conv2D,
    Dense,
    Flatten,
    Input,
    KerasLayer,
    MaxPooling2D,
    ReLU,
    ShapeError,
    Softmax,
    block,
    blueprint,
    shared,
)
from graphnet.analysis.findings import RULES, SEVERITIES
from graphnet.errors import ArgumentError, LanguageError
from graphnet.network import gather


def unit(filters, size=3):
    return Conv2D(filters, size) >> ReLU()


@block
def module(filters):
    return unit(filters) >> unit(filters, 99)  # block's call


@blueprint
def broken():
    x = Input(8, 8, 3)
    too_large = x >> unit(4, 9)  # blueprint's call
    sum_ = Add().named("no_sum")(x >> Conv2D(4, 3), x)  # no sum
    return too_large >> Flatten() >> Dense(3), sum_, x >> module(4)


def line_of(text):
    with open(__file__, encoding="utf-8") as lines:
        return next(number for number, line in enumerate(lines, 1) if line.rstrip().endswith(f"# {text}"))


def test_every_mistake_is_found_at_once_and_what_depends_on_it_is_silent():
    errors = [finding for finding in gn.check(broken()) if finding.severity == "error"]
    assert [finding.node for finding in errors] == ["conv1", "no_sum", "module1.conv2"]
    assert all(finding.mends for finding in errors[:2])


def test_a_finding_names_the_line_of_the_blueprint_and_the_calls_that_led_to_the_helpers():
    helped, direct, blocked = (finding for finding in gn.check(broken()) if finding.severity == "error")
    assert (helped.source.file, helped.source.line) == (__file__, line_of("blueprint's call"))
    assert [line.function for line in helped.source.chain] == ["broken", "unit"]
    assert "written by broken (" in str(helped)
    assert direct.source.line == line_of("no sum")
    assert direct.source.chain == ()
    assert blocked.source.line == line_of("block's call")
    assert [line.function for line in blocked.source.chain] == ["broken", "module", "unit"]


def test_a_helper_of_another_file_is_told_in_the_chain_alone(tmp_path):
    (tmp_path / "units.py").write_text("from graphnet import Conv2D\n\ndef big():\n    return Conv2D(4, 9)\n")
    blueprint_file = tmp_path / "net.py"
    blueprint_file.write_text(
        "from units import big\nfrom graphnet import Input, blueprint\n\n"
        "@blueprint\ndef net():\n    x = Input(8, 8, 3)\n    return x >> big()\n"
    )
    with pytest.raises(ShapeError) as caught:
        gn.analyze(gn.load(blueprint_file))
    (problem,) = caught.value.problems
    assert (problem.source.file, problem.source.line) == (str(blueprint_file), 7)
    assert "→ big (" in str(caught.value)
    assert "units.py:4)" in str(caught.value)


def test_the_shape_error_says_what_check_says():
    with pytest.raises(ShapeError) as caught:
        gn.analyze(broken())
    said = str(caught.value)
    for finding in gn.check(broken()):
        if finding.severity == "error":
            assert all(text in said for text in (finding.message, *finding.details, *finding.mends))
    with pytest.raises(ShapeError) as from_keras:
        gn.to_keras(broken())
    assert str(from_keras.value) == said


@blueprint
def asking():
    x = Input(8, 8, 3)
    other = x >> Conv2D(4, 11)
    y = x >> Conv2D(4, 9)
    assert y.shape
    return other, y >> Dense(99)


def test_a_blueprint_that_asks_for_the_shape_of_what_is_broken_is_checked_as_far_as_it_was_written():
    assert [finding.node for finding in gn.check(asking)] == ["conv1", "conv2"]
    with pytest.raises(ShapeError, match=r"conv1: a 11×11 window(.|\n)*conv2: a 9×9 window") as caught:
        asking()
    assert len(caught.value.network) == 3


@blueprint
def building_on_another():
    x = Input(16, 16, 3)
    too_large = x >> Conv2D(4, 20)
    return asking()(x), too_large


def test_a_blueprint_within_a_blueprint_that_fails_hides_nothing():
    sizes = {finding.message.split()[1] for finding in gn.check(building_on_another)}
    assert sizes == {"9×9", "11×11", "20×20"}


@blueprint
def cut_short():
    def twice(x):
        y = x >> Conv2D(8, 3).named("first")
        assert y.shape
        return y >> Conv2D(8, 3)

    tied = shared(twice)
    return Input(8, 8, 3) >> tied, Input(2, 2, 3) >> tied


def test_a_shared_function_that_was_cut_short_is_told_for_what_is_wrong_with_it():
    (finding,) = (finding for finding in gn.check(cut_short) if finding.severity == "error")
    assert finding.message.startswith("a 3×3 window does not fit 2×2")


@blueprint
def analysing_another():
    gn.analyze(broken())
    return Input(3) >> Dense(2)


def test_what_does_not_fit_in_a_network_that_a_blueprint_analyses_is_told():
    assert [finding.node for finding in gn.check(analysing_another)] == ["conv1", "no_sum", "module1.conv2"]
    with pytest.raises(ShapeError, match="no_sum"):
        analysing_another()


def test_findings_come_worst_first():
    severities = [SEVERITIES.index(finding.severity) for finding in gn.check(broken())]
    assert severities == sorted(severities)


def test_every_rule_has_a_code_of_its_own_a_title_a_source_and_a_paragraph():
    codes = [rule.code for rule in RULES]
    assert codes == sorted(set(codes))
    for rule in RULES:
        assert rule.severity in SEVERITIES
        assert rule.title
        assert rule.reference
        assert len(rule.explanation) > 100, rule.code


def strided(**about):
    @blueprint(**about)
    def toy():
        return Input(8, 8, 3) >> MaxPooling2D(3) >> Conv2D(4, 1)

    return toy()


def codes(network, **options):
    return {finding.code for finding in gn.check(network, **options)}


def test_a_finding_is_silenced_for_a_blueprint_a_call_or_a_document(tmp_path):
    assert "GN101" in codes(strided())
    assert "GN101" not in codes(strided(ignore=("GN101",)))
    assert "GN101" not in codes(strided(), ignore=["GN101"])
    gn.save(strided(ignore=("GN101",)), tmp_path / "net.json")
    assert "GN101" not in codes(gn.load(tmp_path / "net.json"))


def test_a_finding_is_silenced_by_a_comment_on_its_line():
    @blueprint
    def commented():
        return Input(8, 8, 3) >> MaxPooling2D(3) >> Conv2D(4, 1)  # graphnet: ignore[GN101] as in the paper

    @blueprint
    def of_another():
        return Input(8, 8, 3) >> MaxPooling2D(3) >> Conv2D(4, 1)  # graphnet: ignore[GN999]

    @blueprint
    def of_another_word():
        return Input(8, 8, 3) >> MaxPooling2D(3) >> Conv2D(4, 1)  # graphnet: ignored, they say

    assert "GN101" in codes(of_another_word())

    @blueprint
    def of_all():
        return Input(8, 8, 3) >> MaxPooling2D(3) >> Conv2D(4, 1)  # graphnet: ignore

    assert "GN101" not in codes(commented())
    assert "GN101" in codes(of_another())
    assert "GN101" not in codes(of_all())


def test_limits_are_held_from_python_too():
    network = strided()
    assert not {"GN901", "GN902", "GN903", "GN904"} & codes(network, max_params=1000, max_memory="1GiB")
    assert {"GN901", "GN902", "GN903", "GN904"} <= codes(
        network, max_params=15, max_macs="40", max_memory="1KiB", max_receptive_field=2, batch=4
    )


@pytest.mark.parametrize("shape", [(10,), (12, 4)])
def test_inputs_of_any_rank_are_checked(shape):
    network = gather((Input(*shape) >> Dense(4) >> ReLU() >> Dense(2), Input(8, 8, 3) >> Conv2D(4, 3)))
    assert not [finding for finding in gn.check(network, max_receptive_field=5) if finding.severity == "error"]


def test_errors_cannot_be_silenced():
    @blueprint(ignore=("GN001",))
    def toy():
        return Input(8, 8, 3) >> Conv2D(4, 9)  # graphnet: ignore

    assert "GN001" in codes(toy())
    with pytest.raises(ArgumentError, match="GN001 is an error"):
        gn.check(toy(), ignore=["GN001"])


def test_codes_that_are_none_are_refused():
    with pytest.raises(ArgumentError, match="no finding 'GN11'"):
        gn.check(strided(), ignore=["GN11"])
    with pytest.raises(ArgumentError, match="by their codes"):
        strided(ignore=("pixels",))
    with pytest.raises(LanguageError, match="a network is wanted"):
        gn.check("resnet50")


def test_what_only_keras_knows_and_ops_of_ones_own_are_passed_over():
    class Own(gn.Op):
        pass

    network = gather(Input(8, 8, 3) >> KerasLayer("PReLU") >> Own() >> Conv2D(3, 99))
    assert gn.check(network) == []


@pytest.mark.parametrize("method", ["output_shape", "weight_shapes", "macs", "footprints", "bounds"])
def test_an_op_of_ones_own_that_fails_is_a_finding(method):
    def fails(self, *arguments):
        raise ZeroDivisionError("nothing to divide")

    own = type("Own", (gn.Op,), {method: fails})
    network = gather((Input(8, 8, 3) >> own() >> Softmax(), Input(8, 8, 3) >> MaxPooling2D(3)))
    findings = gn.check(network)
    assert any(finding.code == "GN003" and "nothing to divide" in finding.message for finding in findings)
    assert {finding.node for finding in findings if finding.code == "GN003"} == {"op1"}


def test_what_one_line_does_many_times_is_told_once():
    units = 3 * (Conv2D(4, 3) >> BatchNormalization() >> ReLU())
    (finding,) = (finding for finding in gn.check(gather(Input(32, 32, 3) >> units)) if finding.code == "GN202")
    assert (finding.node, finding.others) == ("conv1", ("conv2", "conv3"))
    assert "also: conv2, conv3" in str(finding)
