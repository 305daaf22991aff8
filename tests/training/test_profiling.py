"""Profiles of training steps: what they advise, and that they measure."""

import re
import subprocess
import sys
from dataclasses import replace

import pytest

from graphnet.cli import main
from graphnet.training.profiling import profile
from graphnet.training.step_profile import Profile

BUSY = Profile(
    device="CPU",
    batch_size=64,
    threads=2,
    step=0.1,
    waiting=0.001,
    forward=0.03,
    backward=0.06,
    update=0.005,
    making={"read": 0.01, "augment": 0.02, "normalize": 0.001},
    compiling=1.0,
    memory=None,
)


def test_the_parts_make_up_the_step():
    assert sum(BUSY.parts.values()) == pytest.approx(BUSY.step)
    assert BUSY.images_per_second == pytest.approx(640)


@pytest.mark.parametrize(
    ("found", "bound", "mend"),
    [
        (BUSY, "compute-bound", "a faster device"),
        (replace(BUSY, step=0.15, waiting=0.05), "input-bound: a step waits 33% .* to augment", "lighter --augment"),
        (replace(BUSY, step=0.15, waiting=0.05, making={"read": 1.0, "augment": 0.1}), "to read", "smaller pictures"),
        (replace(BUSY, step=0.2), "overhead-bound", "a larger --batch-size than 64"),
        (replace(BUSY, step=0.2, update=0.1), "optimizer-bound", "sgd"),
    ],
)
def test_the_advice_names_what_takes_longest(found, bound, mend):
    said, advised = found.advice.split("\n    mend: ")
    assert re.search(bound, said)
    assert mend in advised


def test_a_profile_measures_every_part(network, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    found = profile(network, "digits", batch_size=32, augment="shift=1", progress=False)
    assert found.batch_size == 32
    assert min(found.step, found.forward, *found.making.values()) > 0
    assert found.forward + found.backward < 1 > found.step
    assert found.compiling > found.step
    assert found.memory > 10**8
    assert list(tmp_path.iterdir()) == []


@pytest.mark.long
@pytest.mark.parametrize("backend", ["jax", "torch"])
def test_a_profile_on_other_backends(backend):
    done = subprocess.run(
        [sys.executable, "-m", "graphnet", "fit", "lenet5", "--data", "digits", "--profile", "--backend", backend],
        capture_output=True,
        text=True,
        check=True,
    )
    assert "backward" in done.stdout
    assert "-bound: " in done.stdout


def test_the_command(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("graphnet.training.profiling.profile", lambda *_, **__: replace(BUSY, memory=2**30))
    with pytest.raises(SystemExit) as end:
        main(["fit", "lenet5", "--data", "digits", "--profile"])
    assert end.value.code == 0
    out = capsys.readouterr().out
    assert "60%" in next(line for line in out.splitlines() if "backward" in line)
    assert "a step of 64 pictures on CPU: 100.00 ms" in out
    assert "at most 1.0 GiB of memory" in out
