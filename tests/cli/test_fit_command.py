"""`graphnet fit` as a person runs it: what comes first of file and flags, Ctrl-C, and going on."""

import json
import os
import re
import signal
import subprocess
import sys
import time

import pytest

from graphnet.cli import main

TOY = """
from graphnet import Dense, Flatten, Input, Softmax, blueprint


@blueprint
def toy(units: int = 8, classes: int = 3):
    return Input(8, 8, 1) >> Flatten() >> Dense(units) >> Dense(classes) >> Softmax()
"""

TOY_ON_DIGITS = ("toy.py", "--data", "digits")

RECIPE = """
blueprint = "toy.py"
data = "digits"
epochs = 7
batch_size = 64
learning_rate = 0.01
[set]
units = 5
"""


@pytest.fixture
def run(capsys, tmp_path, monkeypatch):
    """Run a command in a folder of its own: its exit status, and what it printed on stdout and on stderr."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "toy.py").write_text(TOY)
    (tmp_path / "recipe.toml").write_text(RECIPE)

    def run(*arguments):
        with pytest.raises(SystemExit) as ended:
            main(["fit", *arguments])
        printed = capsys.readouterr()
        assert "Traceback" not in printed.err
        return int(ended.value.code or 0), printed.out, printed.err

    return run


def record(folder):
    return json.loads((folder / "run.json").read_text("utf-8"))


def test_flags_come_before_the_recipe_and_the_classes_are_set_by_themselves(run, tmp_path):
    status, out, err = run("--config", "recipe.toml", "--epochs", "1", "--seed", "3")
    assert status == 0, err
    assert "digits has 10 classes: --set classes=10 is applied" in err
    assert re.search(r"^epoch 1/1  loss \d\.\d{4}  accuracy 0\.\d{4}  held out: loss", err, re.MULTILINE)
    found = record(tmp_path / "runs" / "toy-digits")
    assert found["chosen"] == {"epochs": 1, "batch_size": 64, "learning_rate": 0.01, "seed": 3}
    assert found["parameters"] == {"units": 5, "classes": 10}
    held_out = found["held_out"]
    assert out.splitlines()[0] == f"held out: accuracy {held_out['accuracy']:.4f}, loss {held_out['loss']:.4f}"
    assert "runs/toy-digits: " in out
    assert "model.keras" in out
    assert "next: open runs/toy-digits/report.html, or graphnet predict runs/toy-digits" in out


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ((), r"what is to be trained on what\?\n    mend: graphnet fit BLUEPRINT --data DATA"),
        (("toy.py",), r"what is to be trained on what\?"),
        (("toy.py", "--data", "digts"), "there is no data set 'digts'.*digits"),
        (("toy.py", "--data", "digits", "--set", "classes=3"), "ends in 3 .*digits has 10 classes"),
        (("toy.py", "--data", "digits", "--optimizer", "adm"), "optimizer must be one of .*; did you mean adam"),
        (("toy.py", "--data", "digits", "--augment", "flop"), "no augmentation 'flop'; did you mean flip"),
        (("toy.py", "--data", "digits", "--augment", "flip", "--no-augment"), "cannot both be meant"),
        (
            ("toy.py", "--data", "digits", "--warmup", "3", "--epochs", "2"),
            "warmup takes 3 epochs, and there are only 2",
        ),
        (("toy.py", "--data", "digits", "--backend", "jaxx"), "backend must be one of .*; did you mean jax"),
        (("toy.py", "--data", "digits", "--epoch", "3"), "--epochs"),
        (("--config", "missing.toml"), r"there is no file missing\.toml"),
        (("--resume", "missing"), "missing is no run: there is no such folder"),
        (("--resume", "."), r"is no run: it has no run\.json"),
        (("--resume", ".", "toy.py"), "--resume goes on with a run as it was begun"),
        (("--resume", ".", "--data", "digits"), "--resume goes on with a run as it was begun"),
        (("--resume", ".", "--epochs", "3"), "--resume goes on with a run as it was begun"),
        (("--resume", ".", "--no-augment"), "--resume goes on with a run as it was begun"),
        (("--resume", ".", "--find-lr"), "--resume goes on with a run as it was begun"),
        (("--resume", ".", "-o", "other"), "--resume goes on with a run as it was begun"),
        (("--resume", ".", "--strict-data"), r"as it was begun.*\n    mend: leave the others out; or begin a new run"),
        ((*TOY_ON_DIGITS, "--find-lr", "--profile"), r"--profile does not go with --find-lr.*\n    mend: leave one"),
        ((*TOY_ON_DIGITS, "--find-lr", "--tensorboard"), "--tensorboard does not go with --find-lr"),
        ((*TOY_ON_DIGITS, "--profile", "--checkpoint-steps", "5"), "--checkpoint-steps does not go with --profile"),
        ((*TOY_ON_DIGITS, "--profile", "-o", "run"), "--output does not go with --profile"),
    ],
)
def test_what_makes_no_sense_is_one_message_and_leaves_nothing(run, tmp_path, arguments, message):
    status, out, err = run(*arguments)
    assert (status, out) == (2, "")
    assert re.search(message, err)
    assert not (tmp_path / "runs").exists()


def test_an_unknown_option_in_a_recipe_is_told_with_what_is_like_it(run, tmp_path):
    (tmp_path / "recipe.toml").write_text(RECIPE.replace("batch_size", "batchsize"))
    status, _, err = run("--config", "recipe.toml")
    assert status == 2
    assert re.search(r"recipe\.toml: .*batchsize.*did you mean batch_size", err)


@pytest.mark.skipif(os.name != "posix", reason="signals")
def test_ctrl_c_saves_and_the_command_it_names_goes_on(tmp_path):
    (tmp_path / "toy.py").write_text(TOY)
    words = [sys.executable, "-m", "graphnet", "fit", "toy.py", "--data", "digits", "--epochs", "2000", "-o", "a run"]
    about = {"cwd": tmp_path, "text": True, "stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
    with subprocess.Popen(words, **about) as process:
        for line in process.stderr:
            if line.startswith("epoch "):
                break
        process.send_signal(signal.SIGINT)
        asked = time.monotonic()
        _, err = process.communicate(timeout=60)
    assert process.returncode == 130, err
    assert time.monotonic() - asked < 20
    assert "Traceback" not in err
    told = re.search(r"interrupted after step [\d,]+, in epoch \d+ of 2000: saved up to step ([\d,]+)\n", err)
    assert told, err
    assert record(tmp_path / "a run")["status"] == "interrupted"
    command = re.search(r"^    to go on: (graphnet fit --resume .+)$", err, re.MULTILINE)[1]
    go_on = command.replace("graphnet", f"exec {sys.executable} -m graphnet", 1)
    with subprocess.Popen(go_on, shell=True, **about) as process:
        lines = iter(process.stderr.readline, "")
        first = next(int(line.split("/")[0].split()[1]) for line in lines if line.startswith("epoch "))
        process.send_signal(signal.SIGTERM)
        _, err = process.communicate(timeout=60)
    assert first > (int(told[1].replace(",", "")) - 1) // 45  # an epoch of 45 steps may yet have to be measured
    assert process.returncode == 130, err
