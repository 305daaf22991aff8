"""`graphnet check` as a person or a repository's CI runs it."""

import json
import re

import pytest

from graphnet.cli import main

TOY = """
from graphnet import Conv2D, Dense, Flatten, Input, KerasLayer, MaxPooling2D, ReLU, blueprint


@blueprint
def fine(size: int = 28):
    return Input(size, size, 1) >> Conv2D(4, 5) >> ReLU() >> MaxPooling2D(2) >> Flatten() >> Dense(10)


@blueprint
def misfits():
    x = Input(8, 8, 3)
    return x >> Conv2D(4, 9) >> Dense(3), x >> Conv2D(4, 3) >> MaxPooling2D(7)


@blueprint
def asking():
    x = Input(8, 8, 3) >> Conv2D(4, 9)
    return x >> Dense(x.channels)


@blueprint
def refused():
    x = Input(8, 8, 3)
    return x >> KerasLayer("Cropping3D") >> Flatten(), x >> Conv2D(4, 9)


@blueprint
def doubtful():
    return Input(8, 8, 3) >> Conv2D(8, 3, padding="same") >> Dense(10)
"""


@pytest.fixture
def check(capsys, tmp_path, monkeypatch):
    """Run `graphnet check` on a blueprint of the file above: exit status, stdout and stderr."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "toy.py").write_text(TOY)

    def check(reference: str, *arguments: str) -> tuple[int, str, str]:
        with pytest.raises(SystemExit) as ended:
            main(["check", reference, *arguments])
        printed = capsys.readouterr()
        assert "Traceback" not in printed.err
        return int(ended.value.code or 0), printed.out, printed.err

    return check


def test_a_network_that_holds_together_ends_with_0(check):
    status, out, err = check("toy.py:fine")
    assert (status, out) == (0, "")
    assert err == "fine: 6 nodes, 0 errors, 0 warnings, 0 notes\n"


def test_every_mistake_is_told_and_the_status_is_1(check):
    status, out, err = check("toy.py:misfits")
    assert status == 1
    assert "toy.py:13  error GN001  conv1: a 9×9 window does not fit 8×8: height and width (8 − 9 + 0)/1 + 1 = 0" in out
    assert "toy.py:13  error GN001  pool1: " in out
    assert "it went 8×8 (input1) → 6×6 (conv2)" in out
    assert "mend: " in out
    assert "2 errors" in err


def test_for_programs_it_is_a_list_of_objects(check):
    status, out, _ = check("toy.py:misfits", "--format", "json")
    findings = json.loads(out)
    assert status == 1
    assert {"code", "severity", "file", "line", "node", "message", "mends"} <= findings[0].keys()
    assert [(finding["code"], finding["severity"], finding["node"]) for finding in findings[:2]] == [
        ("GN001", "error", "conv1"),
        ("GN001", "error", "pool1"),
    ]
    assert findings[0]["line"] == 13
    assert findings[0]["file"].endswith("toy.py")
    assert json.loads(check("toy.py:fine", "--format", "json")[1]) == []


def test_what_asks_for_the_shape_of_what_is_broken_is_checked_as_far_as_it_was_written(check):
    status, out, _ = check("toy.py:asking")
    assert status == 1
    assert "toy.py:18  error GN001  conv1: a 9×9 window does not fit 8×8" in out


def test_a_layer_that_keras_refuses_does_not_hide_other_mistakes(check):
    status, out, _ = check("toy.py:refused")
    assert status == 1
    assert 'error GN002  cropping3d1: KerasLayer("Cropping3D") cannot be built: ' in out
    assert "error GN001  conv1: a 9×9 window" in out


def test_strict_makes_warnings_count(check):
    status, out, _ = check("toy.py:doubtful")
    assert status == 0
    assert "warning GN104  dense1: " in out
    assert check("toy.py:doubtful", "--strict")[0] == 1
    assert check("toy.py:doubtful", "--strict", "--ignore", "GN104", "--ignore", "GN201")[0] == 0


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (("--max-params", "5k"), "GN901"),
        (("--max-macs", "50k"), "GN902"),
        (("--max-memory", "10KiB"), "GN903"),
        (("--max-receptive-field", "20"), "GN904"),
    ],
)
def test_a_budget_that_is_exceeded_is_an_error(check, arguments, code):
    status, out, _ = check("toy.py:fine", *arguments)
    assert status == 1
    assert f"error {code}  " in out


def test_budgets_that_hold(check):
    limits = ("--max-params", "10k", "--max-macs", "1M", "--max-memory", "1GiB", "--max-receptive-field", "28")
    status, out, _ = check("toy.py:fine", *limits)
    assert status == 0
    assert "largest batch within 1.0 GiB: " in out


def test_memory_is_foretold_with_its_error(check):
    status, out, _ = check("toy.py:fine", "--batch", "64", "--optimizer", "adamw", "--dtype", "mixed_bfloat16")
    assert status == 0
    assert "adamw" in out
    assert "mixed_bfloat16" in out
    assert re.search(r"memory .*MiB \(.* to .*\) for a training step", out)


@pytest.mark.parametrize(
    "arguments",
    [
        ("--max-params", "many"),
        ("--max-memory", "8 gigs"),
        ("--batch", "0"),
        ("--batch", "8", "--optimizer", "zebra"),
        ("--batch", "8", "--dtype", "int4"),
        ("--ignore", "GN11"),
        ("--set", "depth=5"),
        ("--max-receptive-field", "-3"),
    ],
    ids=" ".join,
)
def test_what_makes_no_sense_ends_with_2(check, arguments):
    status, out, err = check("toy.py:fine", *arguments)
    assert (status, out) == (2, "")
    assert err.strip()


def test_a_network_with_errors_in_it_has_no_forecast_but_is_checked(check):
    status, out, _ = check("toy.py:misfits", "--max-memory", "8GiB", "--max-params", "1M")
    assert status == 1
    assert "GN001" in out
    assert "parameters: not known" in out
    assert "memory: not known" in out


def test_an_op_of_ones_own_that_fails_is_told_with_its_line(check, capsys, tmp_path):
    (tmp_path / "own.py").write_text(
        "from graphnet import Input, Op, blueprint\n\n\n"
        'class Odd(Op):\n    def macs(self, *volumes):\n        return {}["macs"]\n\n\n'
        "@blueprint\ndef own():\n    return Input(8, 8, 3) >> Odd()\n"
    )
    status, out, _ = check("own.py")
    assert status == 1
    assert "own.py:6  error GN003  op1: Odd() fails at own.py:6: KeyError: 'macs'" in out
    with pytest.raises(SystemExit) as ended:
        main(["summary", "own.py"])
    assert ended.value.code == 2
    assert capsys.readouterr().err == "own.py:6  Odd() fails when it is asked: KeyError: 'macs'\n"
