import os
import time
from itertools import pairwise
from pathlib import Path

import data_kinds as kinds
import numpy as np
import pytest

from graphnet.errors import ArgumentError, DocumentError, FileError
from graphnet.training.data.class_folders import read_class_folders

GREY, RED = 100, (255, 0, 0)


@pytest.fixture
def pets(tmp_path):
    """Two classes of two pictures, under which tests put other things."""
    folder = tmp_path / "pets"
    for name, color in {"dogs/b.png": RED, "dogs/a.png": GREY, "cats/img10.png": GREY, "cats/img9.png": GREY}.items():
        kinds.write_picture(folder / name, color)
    return folder


def names(data, part="train"):
    source = data.parts[part].source
    return [source.name(row) for row in range(len(source))]


def test_a_folder_for_each_class(pets):
    data = read_class_folders(pets)
    assert (data.name, data.classes, data.kind) == ("pets", ("cats", "dogs"), "a folder for each class")
    assert names(data) == ["cats/img9.png", "cats/img10.png", "dogs/a.png", "dogs/b.png"]
    assert data.parts["train"].labels.tolist() == [0, 0, 1, 1]
    assert data.shape == (6, 8, 3), "one picture is in colour"
    np.testing.assert_array_equal(np.unique(data.parts["train"].source[3].reshape(-1, 3), axis=0), [RED])
    assert not data.unreadable
    assert not data.remarks


@pytest.mark.parametrize("validation", ["val", "VALID", "Validation"])
def test_parts_in_any_case(tmp_path, validation):
    for part in ("Train", validation, "TEST"):
        for name in ("x", "y"):
            kinds.write_picture(tmp_path / part / name / f"{part}.png")
    data = read_class_folders(tmp_path)
    assert {part: names(data, part) for part in data.parts} == {
        "train": ["Train/x/Train.png", "Train/y/Train.png"],
        "validation": [f"{validation}/x/{validation}.png", f"{validation}/y/{validation}.png"],
        "test": ["TEST/x/TEST.png", "TEST/y/TEST.png"],
    }
    assert data.kind == "a folder for each class, in parts"


def test_a_test_part_alone_can_be_measured_on(tmp_path):
    kinds.write_picture(tmp_path / "test" / "x" / "1.png")
    kinds.write_picture(tmp_path / "test" / "y" / "1.png")
    assert list(read_class_folders(tmp_path).parts) == ["test"]


def test_a_validation_part_alone_cannot_be_trained_on(tmp_path):
    kinds.write_picture(tmp_path / "val" / "x" / "1.png")
    kinds.write_picture(tmp_path / "val" / "y" / "1.png")
    with pytest.raises(DocumentError, match="none to train on"):
        read_class_folders(tmp_path)


def test_classes_that_are_called_as_parts(tmp_path):
    """Vehicles, of which a train is one; and trials, of which one is a test."""
    for name in ("vehicles/train", "vehicles/car", "trials/test", "trials/control"):
        kinds.write_picture(tmp_path / name / "1.png")
    assert read_class_folders(tmp_path / "vehicles").classes == ("car", "train")
    assert read_class_folders(tmp_path / "trials").classes == ("control", "test")


def test_what_lies_beside_parts_or_in_no_class(pets, tmp_path):
    pets.rename(tmp_path / "train")
    kinds.write_picture(tmp_path / "extra" / "x" / "1.png")
    kinds.write_picture(tmp_path / "test" / "unlabelled.png")
    kinds.write_picture(tmp_path / "train" / "stray.png")
    (tmp_path / "train" / "README.txt").touch()
    data = read_class_folders(tmp_path)
    assert data.remarks == ("extra was passed over", "test has no folder for each class and was passed over")
    assert list(data.parts) == ["train"]
    assert data.unreadable == (("train/stray.png", "it lies in no class's folder"),)


def test_folders_within_a_class(pets):
    kinds.write_picture(pets / "cats" / "young" / "mine" / "1.png")
    assert names(read_class_folders(pets))[2] == "cats/young/mine/1.png"


def test_hidden_and_harmless_files_are_passed_over(pets):
    for name in (".DS_Store", "Thumbs.db", "desktop.ini"):
        (pets / "cats" / name).write_bytes(b"x")
    kinds.write_picture(pets / "cats" / "._a.png")
    kinds.write_picture(pets / ".cache" / "x.png")
    data = read_class_folders(pets)
    assert len(data.parts["train"].labels) == 4
    assert data.classes == ("cats", "dogs")
    assert not data.unreadable


def test_files_that_are_no_pictures_are_told(pets):
    (pets / "cats" / "notes.txt").write_text("a cat")
    (pets / "cats" / "empty").touch()
    kinds.write_picture(pets / "cats" / "nosuffix.png").rename(pets / "cats" / "nosuffix")
    data = read_class_folders(pets)
    assert [name for name, _ in data.unreadable] == ["cats/empty", "cats/notes.txt"]
    assert all(reason for _, reason in data.unreadable)
    assert "cats/nosuffix" in names(data)


def test_links(pets, tmp_path):
    elsewhere = kinds.write_picture(tmp_path / "elsewhere" / "far.png")
    (pets / "cats" / "linked.png").symlink_to(elsewhere)
    (pets / "cats" / "far").symlink_to(elsewhere.parent, target_is_directory=True)
    (pets / "cats" / "broken.png").symlink_to(tmp_path / "gone.png")
    (pets / "cats" / "circle").symlink_to(pets / "cats", target_is_directory=True)
    (pets / "cats" / "itself").symlink_to(pets / "cats" / "itself")
    data = read_class_folders(pets)
    assert {"cats/linked.png", "cats/far/far.png"} < set(names(data))
    assert dict(data.unreadable)["cats/circle"] == "it links to a folder that was already read"
    assert "not there" in dict(data.unreadable)["cats/broken.png"]
    assert len(data.unreadable) == 3


def test_links_that_multiply_end(tmp_path):
    """Thirty folders, each with two links to the next: a thousand million ways to the last."""
    kinds.write_picture(tmp_path / "data" / "b" / "1.png")
    (tmp_path / "data" / "a").mkdir()
    folders = [tmp_path / "data" / "a", *(tmp_path / f"level{number}" for number in range(30))]
    for folder, following in pairwise(folders):
        following.mkdir()
        for link in ("left", "right"):
            (folder / link).symlink_to(following, target_is_directory=True)
    kinds.write_picture(folders[-1] / "deep.png")
    data = read_class_folders(tmp_path / "data")
    assert len(data.parts["train"].labels) == 2


def test_an_empty_class_is_told_and_is_no_class(pets):
    (pets / "birds").mkdir()
    data = read_class_folders(pets)
    assert data.classes == ("cats", "dogs")
    assert data.remarks == ("birds holds no picture and is no class",)


def test_a_class_that_is_empty_in_one_part_stays_a_class(pets, tmp_path):
    pets.rename(tmp_path / "train")
    kinds.write_picture(tmp_path / "test" / "dogs" / "1.png")
    (tmp_path / "test" / "cats").mkdir()
    data = read_class_folders(tmp_path)
    assert data.classes == ("cats", "dogs")
    assert data.parts["test"].labels.tolist() == [1]
    assert not data.remarks


def test_a_class_that_only_the_test_part_has(pets, tmp_path):
    pets.rename(tmp_path / "train")
    (tmp_path / "train" / "birds").mkdir()
    kinds.write_picture(tmp_path / "test" / "birds" / "1.png")
    with pytest.raises(ArgumentError, match="the test part has pictures of birds, which the train part has not"):
        read_class_folders(tmp_path)


def test_one_class_names_the_folder_that_may_be_meant(pets, tmp_path):
    data = read_class_folders(tmp_path)
    assert data.classes == ("pets",)
    assert data.remarks == (f"its one class is a folder of folders; where those are the classes, name {pets}",)


@pytest.mark.parametrize("within", ["", "train"])
def test_pictures_without_classes(tmp_path, within):
    kinds.write_picture(tmp_path / within / "1.png")
    with pytest.raises(DocumentError, match="has no sub-folder for each class"):
        read_class_folders(tmp_path)


def test_classes_without_any_picture(tmp_path):
    (tmp_path / "a").mkdir()
    (tmp_path / "b").mkdir()
    (tmp_path / "b" / "1.txt").touch()
    with pytest.raises(DocumentError, match=r"holds no picture that could be read; b/1\.txt: the file is empty"):
        read_class_folders(tmp_path)


def test_pictures_none_of_which_can_be_read(tmp_path):
    for name in ("a", "b"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "1.png").write_bytes(b"not a picture")
    with pytest.raises(DocumentError, match="none of the pictures looked at can be read"):
        read_class_folders(tmp_path)


def test_the_same_part_twice(tmp_path):
    for part in ("val", "valid", "train"):
        kinds.write_picture(tmp_path / part / "x" / "1.png")
    with pytest.raises(ArgumentError, match="val and valid are the same part"):
        read_class_folders(tmp_path)


def test_a_folder_that_may_not_be_looked_into(pets, monkeypatch):
    """Root may look into anything, so that the system's answer is made up."""
    scandir = os.scandir

    def refusing(path):
        if Path(path).name == "dogs":
            raise PermissionError(13, "Permission denied")
        return scandir(path)

    monkeypatch.setattr(os, "scandir", refusing)
    with pytest.raises(FileError, match="pets/dogs cannot be looked into: Permission denied\n    mend: "):
        read_class_folders(pets)


def test_names_in_any_script(tmp_path):
    for name in ("кошки", "犬", "أسماك", "ab\ncd", " x ", "e\u0301", b"\xff\xfe".decode(errors="surrogateescape")):
        kinds.write_picture(tmp_path / name / "a picture\n😀.png")
    data = read_class_folders(tmp_path)
    assert set(data.classes) == {"кошки", "犬", "أسماك", "ab\ncd", " x ", "\u00e9", r"\udcff\udcfe"}
    assert [data.parts["train"].source[row].shape for row in range(7)] == [(6, 8, 3)] * 7
    for name in names(data):
        name.encode()


def test_the_order_does_not_depend_on_who_lists_the_folder(pets, monkeypatch):
    before = names(read_class_folders(pets))
    scandir = os.scandir

    class Reversed(list):
        def __enter__(self):
            return self

        def __exit__(self, *_):
            pass

    monkeypatch.setattr(os, "scandir", lambda path: Reversed(sorted(scandir(path), key=lambda e: e.name, reverse=True)))
    assert names(read_class_folders(pets)) == before


def test_the_fingerprint_tells_changed_pictures(pets):
    before = read_class_folders(pets).parts["train"].source.fingerprint
    assert read_class_folders(pets).parts["train"].source.fingerprint == before
    kinds.write_picture(pets / "dogs" / "a.png", RED, (80, 60))
    changed = read_class_folders(pets).parts["train"].source.fingerprint
    (pets / "dogs" / "a.png").rename(pets / "dogs" / "c.png")
    assert len({before, changed, read_class_folders(pets).parts["train"].source.fingerprint}) == 3


def test_the_most_frequent_size_is_the_data_s(tmp_path):
    for number, size in enumerate([(10, 20), (30, 40), (30, 40)]):
        kinds.write_picture(tmp_path / "ab"[number % 2] / f"{number}.png", GREY, size)
    assert read_class_folders(tmp_path).shape == (40, 30, 1)


def test_ten_thousand_classes(tmp_path):
    picture = kinds.write_picture(tmp_path / "one.png").read_bytes()
    data = tmp_path / "data"
    for number in range(10_000):
        folder = data / f"class{number}"
        folder.mkdir(parents=True)
        (folder / "1.png").write_bytes(picture)
    start = time.perf_counter()
    read = read_class_folders(data)
    assert time.perf_counter() - start < 30, "seconds; what grows as the square of the classes takes minutes"
    assert len(read.classes) == 10_000
    assert read.classes[9] == "class9"
    np.testing.assert_array_equal(read.parts["train"].labels, np.arange(10_000))
