"""The commands as a person runs them: what they print, what they write, and which exit status they end with."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

import graphnet
from graphnet.cli import main

TOY = """
from graphnet import Add, Conv2D, Dense, Flatten, Input, MaxPooling2D, blueprint


@blueprint
def toy(filters: int = 4, wide: bool = False):
    x = Input(28, 28, 1)
    x = x >> Conv2D(filters, 3) >> MaxPooling2D(2)
    return x >> Flatten() >> Dense(200 if wide else 10)


@blueprint
def misfits():
    x = Input(8, 8, 3)
    y = x >> Conv2D(4, 9)
    z = x >> Conv2D(4, 3)
    return y >> Dense(3), Add()(z, x >> Conv2D(4, 5))


@blueprint
def failing():
    return Input(3) >> Dense(1 // 0)


@blueprint
def fragment():
    return Conv2D(4, 3) >> Flatten()
"""


@pytest.fixture
def run(capsys, tmp_path, monkeypatch):
    """Run a command in a folder of its own: its exit status, and what it printed on stdout and on stderr."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "200")
    (tmp_path / "toy.py").write_text(TOY)

    def run(*arguments: str) -> tuple[int, str, str]:
        with pytest.raises(SystemExit) as ended:
            main(list(arguments))
        printed = capsys.readouterr()
        sys.__stderr__.write(printed.err)  # for whoever runs pytest -s
        assert "Traceback" not in printed.err
        return int(ended.value.code or 0), printed.out, printed.err

    return run


def test_list_shows_every_blueprint_with_its_counts(run):
    status, out, _ = run("list")
    assert status == 0
    for blueprint in graphnet.blueprints():
        assert re.search(rf"^ *{blueprint.name} .*{graphnet.analyze(blueprint()).params:,}", out, re.MULTILINE)
    assert {"lenet5", "typical", "vgg16", "vgg19", "resnet50", "resnet101", "resnet152", "inception_3a"} <= set(
        out.split()
    )


def test_summary_shows_nodes_and_totals(run):
    status, out, _ = run("summary", "vgg16")
    assert status == 0
    assert re.search(r"dense1 +Dense\(4096\) +4096 +102,764,544 +102,760,448 +4,096", out)
    assert "138,357,544 (trainable 138,357,544, not trainable 0)" in out


def test_summary_takes_parameters(run):
    status, out, _ = run("summary", "resnet", "--set", "depth=101", "--set", "input_shape=64,64,3", "--format", "json")
    summary = json.loads(out)
    assert status == 0
    assert summary["total"]["params"] == 44_707_176
    assert summary["nodes"][0]["shape"] == [64, 64, 3]
    status, out, _ = run("summary", "toy.py:toy", "--set", "wide=yes", "--format", "json")
    assert json.loads(out)["nodes"][-1]["shape"] == [200]


def test_summary_folds_scopes(run):
    _, out, _ = run("summary", "resnet50", "--depth", "1", "--format", "markdown")
    assert "| stage3 | 62 nodes | 14×14×1024 | 7,129,088 |" in out


def test_a_document_stands_for_a_blueprint(run):
    graphnet.save(graphnet.load("lenet5"), "lenet.json")
    assert run("summary", "lenet.json")[1] == run("summary", "lenet5")[1]


def test_fit_and_evaluate(run):
    status, out, err = run("fit", "lenet5", "--data", "digits", "--epochs", "1", "-o", "first")
    assert status == 0
    figures = re.search(r"held out: accuracy (\S+), loss (\S+)", out)
    assert figures
    assert "epoch 1/1" in err
    assert {"model.keras", "history.csv", "history.png", "summary.txt", "diagram.svg", "run.json"} < set(
        os.listdir("first")
    )
    status, out, _ = run("evaluate", "first", "--data", "digits")
    assert status == 0
    assert out.startswith(figures[0])
    before = {path: path.read_bytes() for path in Path("first").iterdir()}
    status, _, err = run("fit", "lenet5", "--data", "digits", "--epochs", "1", "-o", "first")
    assert status == 2
    assert "first is already there" in err
    assert {path: path.read_bytes() for path in Path("first").iterdir()} == before


NONSENSE = [
    (["summary", "vgg15"], "did you mean vgg1"),
    (["summary", "nothing.py"], "nothing.py is not there"),
    (["summary", "."], "no blueprint"),
    (["summary", "toy.py:tay"], "did you mean toy"),
    (["summary", "toy.py:failing"], "toy.py:22 ZeroDivisionError"),
    (["summary", "toy.py:fragment"], "begin with a tensor"),
    (["summary", "syntax.py"], "syntax.py:2 syntax error"),
    (["summary", "raising.py"], "raising.py:1 ImportError"),
    (["summary", "leaving.py"], "leaving.py:2 SystemExit"),
    (["summary", "damaged.json"], "damaged.json: not a JSON document"),
    (["summary", "foreign.json"], "no graphnet document"),
    (["summary", "missing.json"], "missing.json cannot be read"),
    (["summary", "model.keras"], "model.keras cannot be read"),
    (["summary", "model.onnx"], "ONNX models are not read"),
    (["summary", "resnet", "--set", "dept=50"], "did you mean depth"),
    (["summary", "resnet", "--set", "depth=51"], "one of 50, 101, 152"),
    (["summary", "resnet", "--set", "depth"], "NAME=VALUE"),
    (["summary", "lenet5", "--set", "input_shape=a,b"], "input_shape must be whole numbers"),
    (["summary", "lenet5", "--set", "classes=-1"], "units must be a whole number ≥ 1"),
    (["summary", "lenet5", "--depth", "0"], "depth must be a whole number ≥ 1"),
    (["summary", "lenet5", "--depth", "many"], "--depth"),
    (["summary", "lenet5", "--format", "xml"], "xml"),
    (["summary", "lenet5", "--ops", "toy.py"], "--ops goes with a .json document"),
    (["summary"], "BLUEPRINT"),
    (["sumary"], "sumary"),
    (["fit", "lenet5", "--data", "digts"], "did you mean digits"),
    (["fit", "lenet5"], "data"),
    (["fit", "lenet5", "--data", "digits", "--epochs", "-3"], "epochs must be a whole number ≥ 1, got -3"),
    (["fit", "lenet5", "--data", "digits", "--epochs", "x"], "epochs"),
    (["fit", "lenet5", "--data", "digits", "--batch-size", "0"], "batch_size must be"),
    (["fit", "lenet5", "--data", "digits", "--learning-rate", "nan"], "learning_rate must be"),
    (["fit", "lenet5", "--data", "digits", "--optimizer", "adm"], "did you mean adam"),
    (["fit", "lenet5", "--data", "digits", "--seed", "-1"], "seed must be"),
    (["evaluate", "nowhere"], "nowhere is no run"),
    (["evaluate", "."], "is no run"),
]


@pytest.mark.parametrize(
    ("arguments", "message"), NONSENSE, ids=lambda value: " ".join(value) if isinstance(value, list) else ""
)
def test_nonsense_ends_with_2_and_a_message(run, arguments, message):
    Path("syntax.py").write_text("from graphnet import *\ndef f(:\n")
    Path("raising.py").write_text("from graphnet import Conv4D\n")
    Path("leaving.py").write_text("import sys\nsys.exit('enough')\n")
    Path("damaged.json").write_text('{"format": "graphnet", "ver')
    Path("foreign.json").write_text('{"format": "other"}')
    there = set(os.listdir())
    status, out, err = run(*arguments)
    assert status == 2
    assert message in re.sub(r"\s+", " ", re.sub(r"[│╭╮╰╯─]", " ", err))
    assert out == ""
    assert set(os.listdir()) - {"__pycache__"} == there


@pytest.mark.parametrize("command", [["summary"], ["fit", "--data", "digits"]])
def test_a_network_that_does_not_fit_ends_with_1_and_every_line(run, command):
    status, out, err = run(command[0], "toy.py:misfits", *command[1:])
    assert status == 1
    assert out == ""
    first, second = (line for line in err.splitlines() if not line.startswith("    "))
    assert first.startswith("toy.py:15  conv1: a 9×9 window does not fit 8×8")
    assert second.startswith("toy.py:17  add1: Add of volumes that differ: 6×6×4, 4×4×4")
    assert not Path("runs").exists()


def test_debug_shows_the_traceback(tmp_path):
    for arguments, shown in [(["summary", "resnet51"], False), (["summary", "resnet51", "--debug"], True)]:
        ended = subprocess.run(
            [sys.executable, "-m", "graphnet", *arguments], capture_output=True, text=True, cwd=tmp_path
        )
        assert ("Traceback" in ended.stderr) is shown
        assert ended.returncode == (1 if shown else 2)


def test_a_closed_pipe_is_no_failure(tmp_path):
    command = f"{sys.executable} -m graphnet summary resnet152 | head -1"
    ended = subprocess.run(["bash", "-o", "pipefail", "-c", command], capture_output=True, text=True, cwd=tmp_path)
    assert ended.stderr == ""
    assert ended.returncode == 0


def test_a_terminal_without_unicode_gets_its_table(tmp_path):
    environment = {**os.environ, "PYTHONIOENCODING": "ascii", "PYTHONUTF8": "0"}
    command = [sys.executable, "-m", "graphnet", "summary", "lenet5"]
    ended = subprocess.run(command, capture_output=True, text=True, cwd=tmp_path, env=environment)
    assert ended.returncode == 0
    assert "Conv2D(6, 5)" in ended.stdout


def test_an_error_of_the_system_that_names_a_file_is_told_without_a_traceback(monkeypatch, capsys):
    def fail():
        raise PermissionError(13, "Permission denied", "somewhere")

    monkeypatch.setattr("graphnet.cli.listing.command", fail)
    with pytest.raises(SystemExit) as end:
        main(["list"])
    assert end.value.code == 2
    assert capsys.readouterr().err.splitlines() == [
        "graphnet failed where it should not: PermissionError: [Errno 13] Permission denied: 'somewhere'",
        "    mend: run it again with --debug and report what it prints",
    ]
