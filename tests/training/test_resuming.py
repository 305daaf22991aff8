"""Runs that are stopped and gone on with, held against one that was never stopped: bit for bit."""

import json
import os
import signal
import subprocess
import sys
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

import graphnet as gn
from graphnet.errors import DocumentError, Interrupted
from graphnet.training import resume
from graphnet.training.data import machine
from graphnet.training.progress import Screen

KEPT = {"checkpoint_steps": 7, "progress": False}
WALL_CLOCK = ("seconds", "images_per_second")

RECIPES = {
    "averaged": {
        "epochs": 3,
        "optimizer": "sgd",
        "schedule": "one-cycle",
        "average": 0.99,
        "class_weights": "balanced",
        "clip_norm": 1.0,
    },
    "plateau": {
        "epochs": 40,
        "optimizer": "adamw",
        "schedule": "plateau",
        "learning_rate": 0.3,
        "plateau_patience": 1,
        "patience": 2,
        "label_smoothing": 0.1,
        "augment": "flip,shift=1,rotation=10,color=0.2,cutout=2",
    },
}


@gn.blueprint
def everything(classes: int = 10):
    """Whatever has a state: batch normalization, dropout and, with an auxiliary output, losses that are added up."""
    image = gn.Input(8, 8, 1)
    trunk = image >> gn.Conv2D(6, 3, padding="same") >> gn.BatchNormalization() >> gn.ReLU()
    main = trunk >> gn.MaxPooling2D(2) >> gn.Flatten() >> gn.Dropout(0.3) >> gn.Dense(classes) >> gn.Softmax()
    auxiliary = trunk >> gn.GlobalAveragePooling2D() >> gn.Dense(classes) >> gn.Softmax()
    return main, auxiliary


class PowerCut(Exception):
    """The end of a process that saves nothing."""


@contextmanager
def stopped(epoch, step, how):
    """A training that stops at an epoch's step: by a real signal, or as where the power is cut."""
    shown = Screen.step

    def stop(screen, *now):
        shown(screen, *now)
        if now[:2] >= (epoch, step):
            if how == "power":
                raise PowerCut
            os.kill(os.getpid(), signal.SIGINT)

    with pytest.MonkeyPatch.context() as patched, pytest.raises(PowerCut if how == "power" else Interrupted):
        patched.setattr(Screen, "step", stop)
        yield


def learned(run):
    """The weights, and the history but for how fast it went."""
    rows = [{name: value for name, value in row._asdict().items() if name not in WALL_CLOCK} for row in run.history]
    return [weights.tobytes() for weights in run.model.get_weights()], rows, run.scores


def record(folder):
    return json.loads((folder / "run.json").read_text("utf-8"))


def names(folder):
    return sorted(path.name for path in folder.iterdir())


STOPS = {
    "averaged": ((1, 1, "signal"), (2, 30, "power")),
    "plateau": ((2, 45, "signal"), (3, 1, "power")),
}
"""At the first step, between checkpoints, at an epoch's last step, and at the first one after an epoch."""


@pytest.mark.parametrize("recipe", RECIPES)
def test_it_ends_as_if_it_had_never_been_stopped(recipe, tmp_path):
    network, options = everything(), RECIPES[recipe] | {"batch_size": 32, "seed": 3}
    whole = gn.fit(network, directory=tmp_path / "whole", progress=False, **options)
    folder = tmp_path / "stopped"
    for epoch, step, how in STOPS[recipe]:
        with stopped(epoch, step, how):
            resume(folder, **KEPT) if folder.exists() else gn.fit(network, directory=folder, **KEPT, **options)
        assert record(folder)["status"] == ("failed" if how == "power" else "interrupted")
    gone_on = resume(folder, **KEPT)
    assert learned(gone_on) == learned(whole)
    assert record(folder)["status"] == "finished"
    assert sorted(path.name for path in folder.iterdir()) == sorted(
        path.name for path in (tmp_path / "whole").iterdir()
    )
    assert len({row.learning_rate for row in whole.history}) > 1, "the schedule has something to remember"
    if "patience" in options:
        assert len(whole.history) < options["epochs"]


def test_a_picture_that_became_unreadable_since(tmp_path, odd_note, pillow_says, monkeypatch):
    """Its file is as large as before; and nothing is kept in memory, so that all are read anew."""
    monkeypatch.setattr(machine, "memory", lambda: 0)
    pictures = np.random.default_rng(0).integers(0, 256, (40, 8, 8), np.uint8)
    for number, picture in enumerate(pictures):
        path = tmp_path / "pets" / ("cat", "dog")[number % 2] / f"{number}.png"
        path.parent.mkdir(parents=True, exist_ok=True)
        Image.fromarray(picture).save(path)
    odd_note(tmp_path / "pets" / "cat" / "0.png")
    first, later = tmp_path / "pets" / "cat" / "2.png", tmp_path / "pets" / "dog" / "3.png"
    first.write_bytes(b"cut")
    folder = tmp_path / "run"
    with stopped(1, 1, "power"):
        gn.fit(everything(2), str(tmp_path / "pets"), directory=folder, batch_size=8, **KEPT)
    assert (folder / "unreadable.txt").read_text("utf-8").startswith("cat/2.png: it is no JPEG")
    content = later.read_bytes()
    later.write_bytes(bytes(len(content)))
    with pytest.raises(DocumentError, match=r"pets has changed since .* was begun; dog/3\.png: it is no [^;]*\n"):
        resume(folder, **KEPT)
    later.write_bytes(content)
    with stopped(1, 2, "power"):
        resume(folder, **KEPT)
    assert pillow_says() == []


@pytest.mark.skipif(find_spec("jax") is None, reason="JAX is not installed")
@pytest.mark.skipif(os.environ.get("KERAS_BACKEND") == "jax", reason="this is JAX")
def test_on_jax_too():
    program = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "-k", "averaged", str(Path(__file__))]
    environment = os.environ | {"KERAS_BACKEND": "jax"}
    done = subprocess.run(program, env=environment, capture_output=True, text=True, timeout=600)
    assert done.returncode == 0, done.stdout
    assert "1 passed" in done.stdout
