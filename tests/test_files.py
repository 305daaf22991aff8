"""A file is written whole or not at all."""

import os
import stat
import threading

import pytest

from graphnet.errors import FileError
from graphnet.files import write


def test_what_is_written_is_there_and_nothing_else(tmp_path):
    path = tmp_path / "net.json"
    assert write(path, "×\n") == path
    assert path.read_bytes() == "×\n".encode()
    assert write(str(path), b"\x00\xff") == path
    assert path.read_bytes() == b"\x00\xff"
    assert list(tmp_path.iterdir()) == [path]


def test_the_file_may_be_read_by_whoever_the_umask_lets(tmp_path):
    before = os.umask(0o027)
    try:
        path = write(tmp_path / "net.json", "")
        assert os.umask(0o027) == 0o027
    finally:
        os.umask(before)
    assert stat.S_IMODE(path.stat().st_mode) == 0o640


@pytest.mark.parametrize("name", ["no/such/folder/net.json", "x" * 300 + ".json", "nul\0.json"])
def test_a_place_that_cannot_be_written_is_refused(tmp_path, name):
    with pytest.raises(FileError):
        write(tmp_path / name, "text")
    assert list(tmp_path.iterdir()) == []


def test_a_folder_is_refused(tmp_path):
    (tmp_path / "net.json").mkdir()
    with pytest.raises(FileError, match="is a folder: name a file in it"):
        write(tmp_path / "net.json", "text")
    assert list(tmp_path.iterdir()) == [tmp_path / "net.json"]


def test_a_file_where_a_folder_should_be_is_refused(tmp_path):
    (tmp_path / "file").write_text("before")
    with pytest.raises(FileError):
        write(tmp_path / "file" / "net.json", "text")
    assert (tmp_path / "file").read_text() == "before"


@pytest.mark.parametrize("broken", ["replace", "chmod", "fdopen"])
def test_when_writing_fails_what_was_there_stays_and_nothing_is_left(tmp_path, monkeypatch, broken):
    path = tmp_path / "net.json"
    path.write_text("before")

    def fail(*arguments, **settings):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, broken, fail)
    with pytest.raises(FileError, match=r"net\.json cannot be written: No space left on device"):
        write(path, "after")
    assert path.read_text() == "before"
    assert list(tmp_path.iterdir()) == [path]


def test_an_interrupt_leaves_what_was_there(tmp_path, monkeypatch):
    path = tmp_path / "net.json"
    path.write_text("before")

    def interrupt(*arguments):
        raise KeyboardInterrupt

    monkeypatch.setattr(os, "replace", interrupt)
    with pytest.raises(KeyboardInterrupt):
        write(path, "after")
    assert path.read_text() == "before"
    assert list(tmp_path.iterdir()) == [path]


def test_writers_at_the_same_time_leave_one_whole_file(tmp_path):
    path = tmp_path / "net.json"
    contents = [letter * 200_000 for letter in "abcd"]
    threads = [threading.Thread(target=write, args=(path, content)) for content in contents]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert path.read_text() in contents
    assert list(tmp_path.iterdir()) == [path]


def test_a_link_is_followed(tmp_path):
    (tmp_path / "real.svg").write_text("before")
    (tmp_path / "link.svg").symlink_to("real.svg")
    write(tmp_path / "link.svg", "after")
    assert (tmp_path / "link.svg").is_symlink()
    assert (tmp_path / "real.svg").read_text() == "after"


def test_what_is_replaced_leaves_its_permissions(tmp_path):
    path = tmp_path / "net.json"
    path.touch(0o600)
    path.chmod(0o600)
    assert stat.S_IMODE(write(path, "text").stat().st_mode) == 0o600


def test_a_pipe_is_refused(tmp_path):
    os.mkfifo(tmp_path / "pipe.svg")
    with pytest.raises(FileError, match="a device or a pipe"):
        write(tmp_path / "pipe.svg", "text")
    assert stat.S_ISFIFO((tmp_path / "pipe.svg").stat().st_mode)


def test_links_in_a_circle_are_refused(tmp_path):
    (tmp_path / "a").symlink_to("b")
    (tmp_path / "b").symlink_to("a")
    with pytest.raises(FileError):
        write(tmp_path / "a", "text")
