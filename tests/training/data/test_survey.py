"""A folder with every kind of trouble, and arrays, against what was put into them."""

import json
import shutil

import numpy as np
import pytest
from PIL import Image

import graphnet as gn
from graphnet.errors import NotFoundError
from graphnet.training.data.contact_sheet import contact_sheet
from graphnet.training.data.dataset import DataSet, Part
from graphnet.training.data.opening import open_data
from graphnet.training.data.sources import ArraySource
from graphnet.training.data.survey import survey


def painted(path, height, width, seed, **options):
    path.parent.mkdir(parents=True, exist_ok=True)
    pixels = np.random.default_rng(seed).integers(0, 256, (height, width, 3), np.uint8)
    Image.fromarray(pixels).save(path, **options)


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    root = tmp_path_factory.mktemp("data") / "pets"
    for number in range(12):
        painted(root / "train" / "cat" / f"{number}.png", 10, 20 + number, number)
    for number in range(3):
        painted(root / "train" / "dog" / f"{number}.bmp", 30, 8, 100 + number)
        painted(root / "test" / "cat" / f"{number}.jpg", 10, 20, 200 + number)
        painted(root / "test" / "dog" / f"{number}.webp", 10, 20, 300 + number)
    shutil.copy(root / "train" / "cat" / "1.png", root / "train" / "cat" / "twin.jpg")
    shutil.copy(root / "train" / "cat" / "2.png", root / "test" / "cat" / "leak.png")
    shutil.copy(root / "train" / "dog" / "0.bmp", root / "test" / "cat" / "mistaken.bmp")
    Image.fromarray(np.arange(200, dtype=np.uint16).reshape(10, 20) * 300).save(root / "test" / "dog" / "deep.png")
    (root / "train" / "dog" / "text.png").write_text("no picture")
    (root / "test" / "dog" / "none.gif").write_bytes(b"")
    return root


@pytest.fixture(scope="module")
def found(folder):
    return survey(folder)


def test_what_can_be_read_is_counted(found):
    assert found.data.classes == ("cat", "dog")
    assert {part: counts.tolist() for part, counts in found.counts.items()} == {"train": [13, 3], "test": [5, 4]}
    assert found.pictures == 25
    assert found.formats == {"PNG": 15, "BMP": 4, "JPEG": 3, "WEBP": 3}
    assert found.colors == {"RGB": 24, "16-bit grey": 1}
    assert list(found.colors) == ["RGB", "16-bit grey"]


def test_sizes(found):
    assert next(iter(found.sizes.items())) == ((10, 20), 8)
    assert found.sizes[30, 8] == 4
    widths = sorted([*range(20, 32), 21, 22, *[20] * 7, *[8] * 4])
    assert found.width == (8, widths[12], 31)
    assert found.height == (10, 10, 30)


def test_what_cannot_be_read_is_named(found):
    assert {picture.name: picture.reason for picture in found.unreadable} == {
        "train/dog/text.png": "it is no JPEG, PNG, WebP, TIFF, BMP, GIF or PPM picture",
        "test/dog/none.gif": "the file is empty",
    }
    assert found.misnamed == (("train/cat/twin.jpg", "PNG"),)


def test_duplicates_within_and_across_the_parts(found):
    groups = [[(place.part, place.name, place.label) for place in group] for group in found.duplicates]
    twins = [("train", "train/cat/1.png", 0), ("train", "train/cat/twin.jpg", 0)]
    leak = [("train", "train/cat/2.png", 0), ("test", "test/cat/leak.png", 0)]
    mistaken = [("train", "train/dog/0.bmp", 1), ("test", "test/cat/mistaken.bmp", 0)]
    assert groups == [twins, leak, mistaken]
    assert found.shared == [*found.duplicates[1:]]
    assert found.contradictory == [found.duplicates[2]]


def test_remarks(found):
    shared, contradictory, within, few = found.remarks
    assert shared.startswith(
        "2 pictures are in more than one part, as train/cat/2.png (train) and test/cat/leak.png (test): "
    )
    assert contradictory == (
        "a picture is under more than one class, as train/dog/0.bmp (train) and test/cat/mistaken.bmp (test)"
    )
    assert within == "a picture is more than once in a part"
    assert few == "fewer than 5 pictures to train on are of dog"


def of_arrays(labels, classes, pictures=None, part="train"):
    if pictures is None:
        pictures = np.random.default_rng(0).integers(0, 256, (len(labels), 4, 4, 1), np.uint8)
    parts = {part: Part(ArraySource(pictures), np.array(labels, np.int64))}
    return DataSet("made", "made", "arrays", pictures.shape[1:], tuple(map(str, range(classes))), parts)


def test_uneven_classes():
    assert survey(of_arrays([0] * 50 + [1] * 6, 2)).remarks == []
    (remark,) = survey(of_arrays([0] * 60 + [1] * 6, 3)).remarks
    assert remark.startswith("the classes are uneven: 60 pictures to train on of one and 6 of another; ")
    assert survey(of_arrays([0] * 60 + [1] * 2, 2, part="test")).remarks == []


def test_the_same_bytes_in_another_shape_are_another_picture():
    zeros = [np.zeros((1, 2, 8, 1), np.uint8), np.zeros((1, 4, 4, 1), np.uint8)]
    parts = {
        name: Part(ArraySource(of_part), np.zeros(1, np.int64))
        for name, of_part in zip(("train", "test"), zeros, strict=True)
    }
    found = survey(DataSet("made", "made", "arrays", (2, 8, 1), ("a",), parts))
    assert found.duplicates == ()
    assert found.sizes == {(2, 8): 1, (4, 4): 1}
    assert (found.formats, found.colors) == ({}, {"grey": 2})


def test_plain_data(found):
    data = json.loads(json.dumps(found.as_dict()))
    assert data["classes"][1] == {"name": "dog", "train": 3, "test": 4}
    assert data["pictures"] == {"train": 16, "test": 9}
    assert data["width"] == {"least": 8, "median": found.width.median, "most": 31}
    assert sum(size["pictures"] for size in data["sizes"]) == 25
    assert data["duplicates"][2][1] == {"part": "test", "name": "test/cat/mistaken.bmp", "class": "cat"}
    assert data["unreadable"][1]["reason"] == "the file is empty"
    assert data["remarks"] == found.remarks


def test_nothing_that_can_be_read(tmp_path):
    for name in ("a", "b"):
        (tmp_path / name).mkdir()
        painted(tmp_path / name / "0.png", 4, 4, 0)
    data = gn.survey(tmp_path).data
    for name in ("a", "b"):
        (tmp_path / name / "0.png").write_bytes(b"\x89PNG")
    found = survey(data)
    assert (found.pictures, found.height, found.as_dict()["width"]) == (0, None, None)
    assert len(found.unreadable) == 2


def test_progress_is_told():
    told = []
    survey(of_arrays([0, 1] * 40, 2), lambda done, total: told.append((done, total)))
    assert told == [(done, 80) for done in range(1, 81)]


def test_no_such_data():
    with pytest.raises(NotFoundError):
        gn.survey("no-such-data")


def test_odd_notes_beside_pictures_go_without_a_word(tmp_path, odd_note, pillow_says):
    """Pillow would warn of them."""
    for name in ("a", "b"):
        painted(tmp_path / name / "0.png", 4, 4, ord(name))
    path = odd_note(tmp_path / "a" / "0.png")
    with pytest.warns(UserWarning, match="Truncated"), Image.open(path) as image:
        image.getexif()
    assert survey(tmp_path).pictures == 2
    contact_sheet(open_data(tmp_path))
    assert pillow_says() == []
