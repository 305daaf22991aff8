"""What ends a training before its time: one message, a state to go on from, and what to do next."""

import errno
import json
import os

import keras
import numpy as np
import pytest

import graphnet as gn
from graphnet.errors import DocumentError, Interrupted, TrainingError
from graphnet.network import gather
from graphnet.training import resume
from graphnet.training.learning.failures import out_of_memory
from graphnet.training.learning.trainer import Trainer
from graphnet.training.progress import Screen
from graphnet.training.runs import checkpoints

FULL = OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
OPTIONS = {"epochs": 2, "batch_size": 32, "progress": False}


def record(folder):
    return json.loads((folder / "run.json").read_text("utf-8"))


def raising(error):
    def fail(*arguments, **settings):
        raise error

    return fail


@pytest.fixture(scope="module")
def linear():
    return gather(gn.Input(8, 8, 1) >> gn.Flatten() >> gn.Dense(10) >> gn.Softmax())


@pytest.fixture(scope="module")
def whole(linear, tmp_path_factory):
    """A run that nothing stopped."""
    return gn.fit(linear, directory=tmp_path_factory.mktemp("runs") / "whole", **OPTIONS)


def learned(run):
    """The weights, and the history but for how fast it went."""
    return [weights.tobytes() for weights in run.model.get_weights()], [row[:6] for row in run.history]


def test_a_loss_that_is_no_number_is_told_with_what_to_try(tmp_path):
    deep = gather(gn.Input(8, 8, 1) >> gn.Flatten() >> 3 * (gn.Dense(16) >> gn.ReLU()) >> gn.Dense(10))
    folder = tmp_path / "run"
    with pytest.raises(TrainingError) as ended:
        gn.fit(deep, directory=folder, optimizer="sgd", learning_rate=1e30, schedule="constant", **OPTIONS)
    first, *others = str(ended.value).splitlines()
    assert first.startswith("the loss is no longer a number (")
    assert first.endswith(") in epoch 1")
    assert others[0].strip() in ("nothing is saved yet", *(f"saved up to step {step}" for step in range(1, 46)))
    assert others[1].startswith("    mend: train anew without --learning-rate, or with --clip-norm 1; --find-lr")
    assert ended.value.exit_status == 1
    assert (record(folder)["status"], record(folder)["reason"]) == ("failed", first)
    assert "no longer a number" in (folder / "report.html").read_text("utf-8")
    assert not (folder / "model.keras").exists()


def exhausted():
    """What TensorFlow raises for a tensor that is too large."""
    from tensorflow.errors import ResourceExhaustedError

    return ResourceExhaustedError(None, None, "OOM when allocating tensor with shape[1000000]")


ERRORS = {
    "Python": MemoryError,
    "JAX": lambda: RuntimeError("RESOURCE_EXHAUSTED: Out of memory while trying to allocate 10 bytes."),
    "torch": lambda: RuntimeError("CUDA out of memory. Tried to allocate 20.00 GiB"),
    "torch on a CPU": lambda: RuntimeError("[enforce fail] DefaultCPUAllocator: can't allocate memory"),
    "TensorFlow": exhausted,
}


@pytest.mark.parametrize("error", ERRORS.values(), ids=ERRORS)
def test_what_says_that_memory_does_not_suffice(error):
    assert out_of_memory(error())


def test_other_errors_are_not_taken_for_it():
    assert not out_of_memory(RuntimeError("shapes (3,) and (4,) do not fit"))


def test_memory_that_does_not_suffice_is_told_with_a_smaller_batch(linear, tmp_path, monkeypatch):
    monkeypatch.setattr(Trainer, "_some_steps", raising(MemoryError()))
    folder = tmp_path / "run"
    with pytest.raises(TrainingError) as ended:
        gn.fit(linear, directory=folder, **OPTIONS)
    first, second, third = str(ended.value).splitlines()
    assert first == record(folder)["reason"] == "out of memory at 32 pictures a step"
    assert second == "    nothing is saved yet"
    assert third.startswith("    mend: train anew with --batch-size 16; ")
    assert record(folder)["status"] == "failed"


def test_any_other_error_is_kept_in_the_record_and_raised_as_it_is(linear, tmp_path, monkeypatch):
    monkeypatch.setattr(Trainer, "_some_steps", raising(RuntimeError("<b>no\n[red]such")))
    with pytest.raises(RuntimeError, match="<b>no"):
        gn.fit(linear, directory=tmp_path / "run", **OPTIONS)
    assert (record(tmp_path / "run")["status"]) == "failed"
    assert record(tmp_path / "run")["reason"] == "RuntimeError: <b>no\n[red]such"


def test_ctrl_c_before_the_first_step_is_told(linear, tmp_path, monkeypatch):
    folder = tmp_path / "run"
    monkeypatch.setattr(Trainer, "__init__", raising(KeyboardInterrupt()))
    with pytest.raises(
        Interrupted, match=rf"interrupted: nothing is saved yet\n    to go on: graphnet fit --resume {folder}"
    ):
        gn.fit(linear, directory=folder, **OPTIONS)
    assert record(folder)["status"] == "interrupted"


def test_a_full_disk_leaves_the_last_checkpoint_and_a_run_that_goes_on(linear, whole, tmp_path):
    """The disk is full at the third checkpoint, and again where the model is saved."""
    folder, written = tmp_path / "run", []
    write = np.savez

    def savez(file, *arrays, **named):
        written.append(file)
        if len(written) == 3:
            file.write(b"half")
            raise FULL
        write(file, *arrays, **named)

    with pytest.MonkeyPatch.context() as patched, pytest.raises(TrainingError) as ended:
        patched.setattr(np, "savez", savez)
        gn.fit(linear, directory=folder, checkpoint_steps=1, **OPTIONS)
    first, second, third = str(ended.value).splitlines()
    assert first.endswith(".npz cannot be written: No space left on device")
    steps = [position.step for position, _ in checkpoints.newest(folder / "checkpoints")]
    assert len(steps) == len(list((folder / "checkpoints").iterdir())) == 2
    assert second == f"    saved up to step {steps[0]}"
    assert third == f"    mend: make room, then graphnet fit --resume {folder}"
    assert record(folder)["status"] == "failed"

    with (
        pytest.MonkeyPatch.context() as patched,
        pytest.raises(TrainingError, match=r"model\.keras cannot be written: No"),
    ):
        patched.setattr(keras.Model, "save", raising(FULL))
        resume(folder, progress=False)
    assert record(folder)["status"] == "failed"
    assert not list(folder.glob("*.keras"))

    assert learned(resume(folder, progress=False)) == learned(whole)


class PowerCut(Exception):
    """The end of a process that saves nothing."""


def test_damaged_checkpoints_are_passed_over_and_with_no_other_it_is_told(linear, whole, tmp_path):
    folder = tmp_path / "run"
    with pytest.MonkeyPatch.context() as patched, pytest.raises(PowerCut):
        patched.setattr(Screen, "epoch", raising(PowerCut()))
        gn.fit(linear, directory=folder, checkpoint_steps=1, **OPTIONS)
    newest, before = sorted((folder / "checkpoints").iterdir(), reverse=True)
    whole_bytes = before.read_bytes()
    for path in (newest, before):
        path.write_bytes(path.read_bytes()[:-100])
    with pytest.raises(DocumentError, match=r"damaged.*no other checkpoint can be used\n    mend: train anew"):
        resume(folder, progress=False)
    assert record(folder)["status"] == "failed"
    before.write_bytes(whole_bytes)
    assert learned(resume(folder, progress=False)) == learned(whole)
