"""Run folders: new, left as they were when something fails, and worked on by one process at a time."""

import os
import signal
import subprocess
import sys

import pytest

from graphnet.errors import ArgumentError, FileError
from graphnet.training.runs.folders import at_work, begun, locked


def fill(directory, title="net-data"):
    with begun(directory, title) as (home, filling):
        (filling / "run.json").write_text("{}")
        (filling / "network.json").write_text("{}")
    return home


def tree(folder):
    return sorted(str(path.relative_to(folder)) for path in folder.rglob("*"))


@pytest.fixture(autouse=True)
def elsewhere(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_names_are_numbered(elsewhere):
    assert [str(fill(None)) for _ in range(3)] == ["runs/net-data", "runs/net-data-2", "runs/net-data-3"]
    assert tree(elsewhere / "runs/net-data-2") == ["network.json", "run.json"]


@pytest.mark.parametrize("title", ["../../net-data", "/etc/net", "a b\n[red]c\0", "x" * 5000, "網" * 90, "𠮷" * 90])
def test_a_title_cannot_lead_out_of_the_folder(elsewhere, title):
    folder = fill(None, title)
    assert folder.parent == fill(None).parent
    assert folder.name.isprintable()


@pytest.mark.parametrize("make", [lambda path: None, lambda path: path.mkdir(parents=True)])
def test_the_folder_asked_for_may_be_missing_or_empty(elsewhere, make):
    make(elsewhere / "a/b")
    assert fill(elsewhere / "a/b") == elsewhere / "a/b"
    assert tree(elsewhere) == ["a", "a/b", "a/b/network.json", "a/b/run.json"]


def test_the_current_folder_will_do_when_it_is_empty(elsewhere):
    fill(elsewhere / ".")
    assert tree(elsewhere) == ["network.json", "run.json"]


def test_what_is_there_is_never_touched(elsewhere):
    (elsewhere / "kept").mkdir()
    (elsewhere / "kept/notes").write_text("mine")
    (elsewhere / "file").write_text("mine")
    for taken in ("kept", "file"):
        with pytest.raises(
            ArgumentError, match=rf"{taken} is already there, and nothing is ever overwritten\n    mend:"
        ):
            fill(elsewhere / taken)
    assert tree(elsewhere) == ["file", "kept", "kept/notes"]
    assert (elsewhere / "kept/notes").read_text() == (elsewhere / "file").read_text() == "mine"


@pytest.mark.parametrize("failure", [ValueError("no"), KeyboardInterrupt(), SystemExit(1)])
@pytest.mark.parametrize("directory", [None, "given"])
def test_a_run_that_cannot_begin_leaves_nothing(elsewhere, failure, directory):
    with pytest.raises(type(failure)), begun(directory and elsewhere / directory, "net-data") as (_, filling):
        (filling / "run.json").write_text("half")
        raise failure
    assert not tree(elsewhere) or tree(elsewhere) == ["runs"]


def test_a_user_s_own_empty_folder_outlives_a_failure(elsewhere):
    (elsewhere / "mine").mkdir()
    with pytest.raises(ValueError, match="no"), begun(elsewhere / "mine", "net-data") as (_, filling):
        (filling / "run.json").write_text("half")
        raise ValueError("no")
    assert tree(elsewhere) == ["mine"]


KILLED = """
import os, signal, sys
from pathlib import Path
from graphnet.training.runs.folders import begun
with begun(Path(sys.argv[1]) if sys.argv[1:] else None, "net-data") as (_, filling):
    (filling / "network.json").write_text("half")
    os.kill(os.getpid(), signal.SIGKILL)
"""


@pytest.mark.skipif(os.name != "posix", reason="kill -9")
@pytest.mark.parametrize("directory", [None, "given", "empty"])
def test_a_process_killed_while_a_run_begins_leaves_its_name_free(elsewhere, directory):
    (elsewhere / "empty").mkdir()
    subprocess.run([sys.executable, "-c", KILLED, *filter(None, [directory])], check=False)
    assert not list(elsewhere.glob("given/*")) and not list(elsewhere.glob("runs/net-data*"))
    begun_anew = fill(directory and elsewhere / directory)
    assert begun_anew.name == (directory or "net-data")
    assert tree(begun_anew) == ["network.json", "run.json"]
    assert not [name for name in tree(elsewhere) if ".new" in name]


def test_runs_that_begin_together_have_names_of_their_own(elsewhere):
    with begun(None, "net-data") as (first, _), begun(None, "net-data") as (second, _):
        pass
    assert (first.name, second.name) == ("net-data", "net-data-2")
    with (
        begun(elsewhere / "run", "net-data"),
        pytest.raises(ArgumentError, match=r"about to begin a run there\n    mend: give a new folder"),
    ):
        fill(elsewhere / "run")
    assert tree(elsewhere / "run") == []


@pytest.mark.parametrize(
    ("place", "message"),
    [("file/run", "file/run cannot be written: Not a directory"), ("x" * 300, "cannot be written: File name too long")],
)
def test_what_the_system_refuses_is_one_message(elsewhere, place, message):
    (elsewhere / "file").write_text("")
    with pytest.raises(FileError, match=message):
        fill(elsewhere / place)
    assert tree(elsewhere) == ["file"]


def test_a_file_where_runs_go_is_told(elsewhere):
    (elsewhere / "runs").write_text("mine")
    with pytest.raises(ArgumentError, match="runs cannot be a folder: runs is a file"):
        fill(None)
    assert (elsewhere / "runs").read_text() == "mine"


HOLDER = """
import sys
from pathlib import Path
from graphnet.training.runs.folders import locked
with locked(Path("run")):
    print("held", flush=True)
    sys.stdin.read()
"""


@pytest.fixture
def holder(elsewhere):
    """Another process that is at work on the folder run until its input ends."""
    (elsewhere / "run").mkdir()
    with subprocess.Popen([sys.executable, "-c", HOLDER], stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        assert process.stdout.readline() == b"held\n"
        yield process
        process.kill()


def test_a_second_process_is_refused(elsewhere, holder):
    run = elsewhere / "run"
    assert at_work(run)
    with (
        pytest.raises(ArgumentError, match=r"run: another process is at work on this run\n    mend: wait"),
        locked(run),
    ):
        raise AssertionError("both hold it")
    assert at_work(run)
    holder.communicate(b"")
    assert not at_work(run)
    with locked(run):
        assert at_work(run)


@pytest.mark.skipif(os.name != "posix", reason="kill -9")
def test_the_lock_of_a_killed_process_is_gone(elsewhere, holder):
    holder.send_signal(signal.SIGKILL)
    holder.wait()
    assert not at_work(elsewhere / "run")
    with locked(elsewhere / "run"):
        pass


def test_a_lock_is_let_go_when_the_work_fails(elsewhere):
    with pytest.raises(ValueError, match="no"), locked(elsewhere):
        raise ValueError("no")
    assert not at_work(elsewhere)


def test_nobody_is_at_work_where_nobody_ever_was(elsewhere):
    assert not at_work(elsewhere)
    assert not at_work(elsewhere / "missing")
    assert tree(elsewhere) == []


def test_a_folder_that_takes_no_lock_is_refused(elsewhere):
    (elsewhere / "file").write_text("")
    with pytest.raises(FileError, match="file cannot be written: File exists"), locked(elsewhere / "file"):
        pass
