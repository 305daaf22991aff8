import os
import socket
import subprocess
import sys

import data_kinds as kinds
import numpy as np
import pytest

from graphnet.errors import DocumentError, FileError, GraphnetError, NotFoundError
from graphnet.training.data.dataset import DataSet
from graphnet.training.data.opening import open_data


@pytest.fixture
def here(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    return tmp_path


def write_pets(folder):
    for name in ("a/1.png", "b/1.png"):
        kinds.write_picture(folder / name)


def write_table(path):
    kinds.write_picture(path.parent / "1.png")
    path.write_text("path,label\n1.png,a\n./1.png,b\n")


KINDS = {
    "letters": (kinds.write_mnist, "IDX files"),
    "cifar": (kinds.write_cifar10, "CIFAR-10 batches"),
    "pets": (write_pets, "a folder for each class"),
    "arrays.npz": (lambda path: np.savez(path, x=kinds.random_pictures(2, 4, 4), y=[0, 1]), "NumPy arrays"),
    "table.CSV": (write_table, "a table of paths and labels"),
    "digits": (write_pets, "a folder for each class"),
}


@pytest.mark.parametrize("name", KINDS)
def test_what_a_path_names_is_found_out(here, name):
    write, kind = KINDS[name]
    write(here / name)
    for reference in (f"./{name}", str(here / name), here / name):
        data = open_data(reference)
        assert data.kind == kind
        assert data.reference == str(reference)
        assert data.name == name.split(".")[0]


def test_a_name_comes_before_a_folder_of_that_name(here):
    write_pets(here / "digits")
    assert open_data("digits").kind == "scikit-learn's digits"
    assert open_data("digits").reference == "digits"


def test_a_folder_in_the_user_s_home(here, monkeypatch):
    monkeypatch.setenv("HOME", str(here))
    write_pets(here / "pets")
    assert open_data("~/pets").name == "pets"


def test_the_folder_one_stands_in(here, monkeypatch):
    write_pets(here / "pets")
    monkeypatch.chdir(here / "pets")
    assert open_data(".").name == "pets"


@pytest.mark.parametrize(
    ("reference", "reason"),
    [
        ("digit", "there is no data set 'digit'.*did you mean digits\\?"),
        ("MNIST", "did you mean mnist"),
        ("pet", "did you mean pets\\?"),
        ("zebra", "there is no data set 'zebra', nor a file or a folder of that name\n"),
        ("", "there is no data set ''"),
        ("a\0b", r"there is no data set 'a\\x00b'"),
        ("x" * 5000, "there is no data set 'xxx"),
        ("no/such/folder", "no/such/folder"),
        ("pets/a/1.png/2", "there is no data set"),
    ],
)
def test_what_is_not_there_is_answered_with_what_there_is(here, reference, reason):
    write_pets(here / "pets")
    with pytest.raises(NotFoundError, match=reason) as caught:
        open_data(reference)
    _, mend = str(caught.value).splitlines()
    for known in ("digits", "mnist", "fashion-mnist", "cifar10", "cifar100", "sub-folder", ".npz", ".csv"):
        assert known in mend
    assert len(str(caught.value)) < 1000


@pytest.mark.parametrize(
    ("files", "reason"),
    [
        ([], "holds no folders, and no files of MNIST or CIFAR"),
        (["1.png", "2.png"], "holds no folders"),
        (["1.png", "labels.csv"], "mend: .*data/labels.csv"),
    ],
)
def test_a_folder_that_is_no_data(here, files, reason):
    (here / "data").mkdir()
    for file in files:
        (here / "data" / file).touch()
    with pytest.raises(DocumentError, match=reason):
        open_data("data")


@pytest.mark.parametrize(
    ("file", "reason"),
    [("pets.zip", "mend: unpack it"), ("train-images-idx3-ubyte.gz", "mend: unpack it"), ("a.png", "mend: one of")],
)
def test_a_file_that_is_no_data(here, file, reason):
    (here / file).touch()
    with pytest.raises(DocumentError, match=reason):
        open_data(file)


def test_a_device_does_not_hang(here):
    os.mkfifo(here / "pipe.csv")
    server = socket.socket(socket.AF_UNIX)
    server.bind("socket.npz")
    server.close()
    for reference in ("pipe.csv", "socket.npz", "/dev/zero"):
        with pytest.raises(FileError, match="neither a folder nor a file"):
            open_data(reference)


def test_a_link_to_itself_beside_the_classes_is_passed_over(here):
    write_pets(here / "pets")
    (here / "pets" / "circle").symlink_to(here / "pets" / "circle")
    assert open_data("pets").classes == ("a", "b")
    with pytest.raises(NotFoundError):
        open_data("pets/circle")


def test_a_pipe_among_the_original_files_is_passed_over(here):
    kinds.write_mnist(here / "letters", zipped=False)
    for name in ("images-idx3", "labels-idx1"):
        (here / "letters" / f"train-{name}-ubyte").unlink()
        os.mkfifo(here / "letters" / f"train-{name}-ubyte")
    assert list(open_data("letters").parts) == ["test"]


def test_hostile_names_stay_on_their_line(here):
    folder = here / "a\nb\x1b[31m"
    kinds.write_picture(folder / "train" / "a" / "1.png")
    kinds.write_picture(folder / "test" / "one\nclass" / "1.png")
    with pytest.raises(GraphnetError) as caught:
        open_data(folder)
    assert "\x1b" not in str(caught.value)
    assert len(str(caught.value).splitlines()) == 2


def test_no_keras_is_needed(here):
    write_pets(here / "pets")
    code = (
        f"import sys; from graphnet.training.data.opening import open_data; open_data({str(here / 'pets')!r});"
        "assert not {'keras', 'tensorflow', 'jax', 'torch', 'matplotlib', 'sklearn'} & set(sys.modules)"
    )
    subprocess.run([sys.executable, "-c", code], check=True)


def test_what_is_found_is_told_before_a_picture_is_decoded(here, monkeypatch):
    write_pets(here / "pets")
    monkeypatch.setattr("graphnet.training.data.sources.decode", None)
    assert isinstance(open_data("pets"), DataSet)
