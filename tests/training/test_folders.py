import os

import pytest

from graphnet.errors import ArgumentError, FileError
from graphnet.training.folders import new_run


def fill(directory, title="net-data"):
    with new_run(directory, title) as folder:
        (folder / "run.json").write_text("{}")
        (folder / "model.keras").write_text("weights")
        assert not (folder.parent / "run.json").exists()
    return folder.parent


def tree(folder):
    return sorted(str(path.relative_to(folder)) for path in folder.rglob("*"))


@pytest.fixture(autouse=True)
def elsewhere(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_names_are_numbered(elsewhere):
    assert [str(fill(None)) for _ in range(3)] == ["runs/net-data", "runs/net-data-2", "runs/net-data-3"]
    assert tree(elsewhere / "runs/net-data-2") == ["model.keras", "run.json"]


def test_a_title_cannot_lead_out_of_the_folder(elsewhere):
    assert str(fill(None, "../../net-data")) == "runs/.._.._net-data"


@pytest.mark.parametrize("make", [lambda path: None, lambda path: path.mkdir(parents=True)])
def test_the_folder_asked_for_may_be_missing_or_empty(elsewhere, make):
    make(elsewhere / "a/b")
    assert fill(elsewhere / "a/b") == elsewhere / "a/b"
    assert tree(elsewhere) == ["a", "a/b", "a/b/model.keras", "a/b/run.json"]


def test_the_current_folder_will_do_when_it_is_empty(elsewhere):
    fill(elsewhere / ".")
    assert tree(elsewhere) == ["model.keras", "run.json"]


def test_what_is_there_is_never_touched(elsewhere):
    (elsewhere / "kept").mkdir()
    (elsewhere / "kept/notes").write_text("mine")
    (elsewhere / "file").write_text("mine")
    for taken in ("kept", "file"):
        with pytest.raises(ArgumentError, match=f"{taken} is already there"):
            fill(elsewhere / taken)
    assert tree(elsewhere) == ["file", "kept", "kept/notes"]
    assert (elsewhere / "kept/notes").read_text() == (elsewhere / "file").read_text() == "mine"


@pytest.mark.parametrize("failure", [ValueError("no"), KeyboardInterrupt(), SystemExit(1)])
@pytest.mark.parametrize("directory", [None, "given"])
def test_a_run_that_fails_leaves_nothing(elsewhere, failure, directory):
    with (
        pytest.raises(type(failure)),
        new_run(directory and elsewhere / directory, "net-data") as folder,
    ):
        (folder / "model.keras").write_text("half")
        raise failure
    assert not tree(elsewhere) or tree(elsewhere) == ["runs"]


def test_a_user_s_own_empty_folder_outlives_a_failure(elsewhere):
    (elsewhere / "mine").mkdir()
    with pytest.raises(ValueError, match="no"), new_run(elsewhere / "mine", "net-data"):
        raise ValueError("no")
    assert tree(elsewhere) == ["mine"]


def test_what_the_system_refuses_is_one_message(elsewhere):
    (elsewhere / "file").write_text("")
    with pytest.raises(FileError, match="file/run cannot be written: Not a directory"):
        fill(elsewhere / "file/run")
    with pytest.raises(FileError, match="run cannot be written: No space left"), new_run(elsewhere / "run", "net-data"):
        raise OSError(28, os.strerror(28))
    assert tree(elsewhere) == ["file"]
