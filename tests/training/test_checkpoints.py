"""Checkpoints: whole or not at all, and whatever became of the newest file, one to go on from."""

import errno
import os

import numpy as np
import pytest

from graphnet.errors import DocumentError, FileError, NotFoundError
from graphnet.files import replacing
from graphnet.training.runs import checkpoints
from graphnet.training.runs.checkpoints import Position
from graphnet.training.runs.history import Epoch

ROW = Epoch(1, 2.5, 0.25, 2.25, 0.1 + 0.2, 0.001, 1.5, 958.0)
ARRAYS = [
    np.float32([[1.5, -0.0], [np.nan, np.inf]]),
    np.array(7, np.int64),
    np.uint32([1, 2**32 - 1]),
    np.zeros((0, 3)),
]


def saved(folder, *steps):
    return [checkpoints.save(folder, Position(step, step / 3, (ROW,)), [*ARRAYS, np.array(step)]) for step in steps]


def steps(folder):
    return [position.step for position, _ in checkpoints.newest(folder)]


def names(folder):
    return sorted(path.name for path in folder.iterdir())


def test_everything_comes_back_to_the_last_bit(tmp_path):
    (path,) = saved(tmp_path / "checkpoints", 1234)
    assert path.name == "step-000001234.npz"
    ((position, arrays),) = checkpoints.newest(tmp_path / "checkpoints")
    assert position == Position(1234, 1234 / 3, (ROW,))
    assert isinstance(position.history[0], Epoch)
    for mine, found in zip([*ARRAYS, np.array(1234)], arrays, strict=True):
        assert (mine.dtype, mine.shape, mine.tobytes()) == (found.dtype, found.shape, found.tobytes())


def test_two_are_kept_and_the_newest_comes_first(tmp_path):
    saved(tmp_path, 9, 99, 100, 1_000_000_000)
    assert names(tmp_path) == ["step-000000100.npz", "step-1000000000.npz"]
    assert steps(tmp_path) == [1_000_000_000, 100]


def test_there_may_be_none(tmp_path):
    assert list(checkpoints.newest(tmp_path / "missing")) == []


def damages():
    """What may become of a file."""
    yield "empty", lambda good: b""
    yield "truncated", lambda good: good[: len(good) // 2]
    yield "without its end", lambda good: good[:-1]
    yield "half zeros", lambda good: good[: len(good) // 2].ljust(len(good), b"\0")
    yield "text", lambda good: b"not this one"
    yield "a pickle", lambda good: b"\x80\x04K\x01."
    yield "an archive of nothing", lambda good: b"PK\x05\x06" + bytes(18)


@pytest.mark.parametrize("damage", [pytest.param(damage, id=name) for name, damage in damages()])
def test_a_damaged_newest_one_falls_back_on_the_one_before(tmp_path, damage):
    _, path = saved(tmp_path, 1, 2)
    path.write_bytes(damage(path.read_bytes()))
    assert steps(tmp_path) == [1]


@pytest.mark.parametrize(
    "write",
    [
        lambda file: np.save(file, np.zeros(3)),
        lambda file: np.savez(file),
        lambda file: np.savez(file, weights=np.zeros(3)),
        lambda file: np.savez(
            file, position=np.array('{"step": 2, "seconds": 1.0, "history": []}'), weights=np.zeros(3)
        ),
        lambda file: np.savez(file, np.zeros(3), position=np.array("[]")),
        lambda file: np.savez(file, np.zeros(3), position=np.array('{"step": 2, "seconds": 1.0, "history": [1]}')),
        lambda file: np.savez(file, np.zeros(3), position=np.array('{"step": 2, "seconds": 1.0, "history": [[1, 2]]}')),
        lambda file: np.savez(file, np.zeros(3), position=np.array('{"step": "two", "seconds": 1.0, "history": []}')),
        lambda file: np.savez(file, np.array([{}]), position=np.array('{"step": 2, "seconds": 1.0, "history": []}')),
    ],
)
def test_a_file_of_another_kind_under_the_name_of_the_newest_is_passed_over(tmp_path, write):
    _, path = saved(tmp_path, 1, 2)
    with path.open("wb") as file:
        write(file)
    assert steps(tmp_path) == [1]


def test_a_folder_under_the_name_of_the_newest_is_passed_over(tmp_path):
    saved(tmp_path, 1)
    (tmp_path / "step-000000002.npz").mkdir()
    assert steps(tmp_path) == [1]


def test_no_flipped_bit_is_taken_for_good_or_ends_in_anything_else(tmp_path):
    """Every byte in turn: what is read is what was written, or the one before."""
    for step in (1, 2):
        path = checkpoints.save(tmp_path, Position(step, 2 / 3, (ROW,)), [np.float32([[1.5, -0.0]])])
    good = path.read_bytes()
    fell_back = 0
    for place in range(len(good)):
        path.write_bytes(good[:place] + bytes([good[place] ^ (1 << place % 8)]) + good[place + 1 :])
        position, arrays = next(checkpoints.newest(tmp_path))
        if position.step == 1:
            fell_back += 1
        else:
            assert (position.seconds, position.history) == (2 / 3, (ROW,))
            assert [array.tobytes() for array in arrays] == [np.float32([[1.5, -0.0]]).tobytes()]
    assert fell_back > len(good) / 2


def full(*arguments, **settings):
    raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


@pytest.mark.parametrize("broken", ["os.fsync", "os.replace", "numpy.savez"])
def test_when_the_disk_is_full_the_one_before_stays_and_nothing_is_left(tmp_path, monkeypatch, broken):
    saved(tmp_path, 1, 2)
    before = {path.name: path.read_bytes() for path in tmp_path.iterdir()}
    with monkeypatch.context() as patched:
        patched.setattr(broken, full)
        with pytest.raises(FileError, match=r"step-000000003\.npz cannot be written: No space left on device"):
            saved(tmp_path, 3)
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == before
    saved(tmp_path, 3)
    assert steps(tmp_path) == [3, 2]


def test_a_folder_that_cannot_be_made_is_told(tmp_path):
    (tmp_path / "checkpoints").write_text("")
    with pytest.raises(FileError, match="checkpoints cannot be written"):
        saved(tmp_path / "checkpoints", 1)


def test_the_file_is_on_the_disk_before_it_takes_its_name_and_the_name_after(tmp_path, monkeypatch):
    """A file is synced, renamed, and then its folder is."""
    done = []
    sync, replace = os.fsync, os.replace

    def fsync(descriptor):
        done.append(("sync", os.path.realpath(f"/proc/self/fd/{descriptor}")))
        sync(descriptor)

    def rename(old, new):
        done.append(("rename", os.fspath(old), os.fspath(new)))
        replace(old, new)

    monkeypatch.setattr(os, "fsync", fsync)
    monkeypatch.setattr(os, "replace", rename)
    (path,) = saved(tmp_path, 1)
    (first, beside), (second, old, new), (third, folder) = done
    assert (first, second, third) == ("sync", "rename", "sync")
    assert beside == old != new == str(path)
    assert folder == str(tmp_path)


def test_files_that_need_not_last_are_not_waited_for(tmp_path, monkeypatch):
    monkeypatch.setattr(os, "fsync", full)
    with replacing(tmp_path / "notes") as file:
        file.write(b"new")
    assert (tmp_path / "notes").read_bytes() == b"new"


def test_the_best_weights_are_kept_apart(tmp_path):
    with pytest.raises(
        NotFoundError, match=r"best\.npz is not there.*\n    mend: graphnet fit --config .*recipe\.toml"
    ):
        checkpoints.best(tmp_path)
    checkpoints.save_best(tmp_path / "checkpoints", ARRAYS[:2])
    checkpoints.save_best(tmp_path / "checkpoints", [2 * array for array in ARRAYS])
    saved(tmp_path / "checkpoints", 1, 2, 3)
    for mine, found in zip(ARRAYS, checkpoints.best(tmp_path / "checkpoints"), strict=True):
        np.testing.assert_array_equal(2 * mine, found)
    assert steps(tmp_path / "checkpoints") == [3, 2]


@pytest.mark.parametrize("content", [b"", b"PK\x05\x06", b"text"])
def test_damaged_best_weights_are_told(tmp_path, content):
    (tmp_path / "best.npz").write_bytes(content)
    with pytest.raises(DocumentError, match=r"best\.npz is damaged"):
        checkpoints.best(tmp_path)
