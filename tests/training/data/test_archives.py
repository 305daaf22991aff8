import io
import pickle
import zipfile

import data_kinds as kinds
import numpy as np
import pytest
from PIL import Image

from graphnet.errors import ArgumentError, DocumentError
from graphnet.training.data import machine
from graphnet.training.data.archives import read_archive
from graphnet.training.data.decoding import decode

IMAGES = kinds.random_pictures(6, 5, 4)
LABELS = np.array([0, 1, 2, 0, 1, 2])


@pytest.fixture
def archive(tmp_path):
    def written(**arrays):
        path = tmp_path / "things.npz"
        np.savez(path, **arrays)
        return path

    return written


def pictures(data, part="train"):
    source = data.parts[part].source
    return np.stack([source[row] for row in range(len(source))])


@pytest.mark.parametrize(
    ("images", "labels", "part"),
    [
        ("x_train", "y_train", "train"),
        ("images", "labels", "train"),
        ("X", "y", "train"),
        ("x", "y", "train"),
        ("data", "target", "train"),
        ("train_images", "train_labels", "train"),
        ("X_test", "Y_test", "test"),
    ],
)
def test_the_names_that_arrays_have(archive, images, labels, part):
    data = read_archive(archive(**{images: IMAGES, labels: LABELS, "notes": np.zeros(3)}))
    assert list(data.parts) == [part]
    np.testing.assert_array_equal(pictures(data, part)[..., 0], IMAGES)
    np.testing.assert_array_equal(data.parts[part].labels, LABELS)
    assert (data.name, data.shape, data.classes) == ("things", (5, 4, 1), ("0", "1", "2"))


def test_all_three_parts(archive):
    of = {"train": slice(0, 6), "val": slice(0, 3), "test": slice(3, 6)}
    data = read_archive(
        archive(
            **{f"{part}_images": IMAGES[rows] for part, rows in of.items()},
            **{f"{part}_labels": LABELS[rows, np.newaxis] for part, rows in of.items()},
        )
    )
    assert {part: read.labels.tolist() for part, read in data.parts.items()} == {
        "train": [0, 1, 2, 0, 1, 2],
        "validation": [0, 1, 2],
        "test": [0, 1, 2],
    }


LEVELS = np.array([[[0, 64], [128, 255]], [[1, 2], [3, 4]]], np.uint8)


@pytest.mark.parametrize(
    ("numbers", "levels"),
    [
        (LEVELS, LEVELS),
        (LEVELS.astype(np.int64), LEVELS),
        (LEVELS.astype(np.uint16) * 257, LEVELS),
        (LEVELS.astype(np.float32), LEVELS),
        (LEVELS / 255, LEVELS),
        ((LEVELS / 255).astype(np.float16), LEVELS),
        (LEVELS * 257.0, LEVELS),
        (LEVELS > 100, np.where(LEVELS > 100, 255, 0)),
        (np.minimum(LEVELS, 1), np.minimum(LEVELS, 1) * 255),
        (LEVELS.astype(">i2"), LEVELS),
    ],
)
def test_numbers_of_any_kind_become_256_levels(archive, numbers, levels):
    data = read_archive(archive(x=numbers, y=[0, 1]))
    assert data.parts["train"].source[0].dtype == np.uint8
    np.testing.assert_array_equal(pictures(data)[..., 0], levels)


def test_the_parts_share_their_range(archive):
    """A test part that happens to be dark is as dark as it was."""
    dark = np.full((2, 4, 4), 1.0)
    data = read_archive(archive(x_train=IMAGES * 1.0, y_train=LABELS, x_test=dark, y_test=[0, 1]))
    assert pictures(data, "test").max() == 1


@pytest.mark.parametrize("channels", [1, 3])
@pytest.mark.parametrize("first", [True, False])
def test_channels_first_or_last(archive, channels, first):
    images = kinds.random_pictures(2, 7, 5, channels)
    data = read_archive(archive(x=np.moveaxis(images, -1, 1) if first else images, y=[0, 1]))
    assert data.shape == (7, 5, channels)
    np.testing.assert_array_equal(pictures(data), images)


def test_what_can_be_seen_through_lies_on_white_as_in_a_file(archive, tmp_path):
    images = kinds.random_pictures(2, 32, 32, 4)
    read = pictures(read_archive(archive(x=images, y=[0, 1])))
    for number, image in enumerate(images):
        Image.fromarray(image).save(tmp_path / "alpha.png")
        np.testing.assert_array_equal(read[number], decode(tmp_path / "alpha.png"))


@pytest.mark.parametrize(
    ("labels", "classes", "numbers"),
    [
        ([0.0, 1.0, 3.0], ("0", "1", "3"), [0, 1, 2]),
        ([10, 9, 9], ("9", "10"), [1, 0, 0]),
        ([True, False, True], ("0", "1"), [1, 0, 1]),
        (np.eye(4)[[3, 0, 1]], ("0", "1", "2", "3"), [3, 0, 1]),
        (np.eye(3, dtype=bool)[[2, 0, 1]], ("0", "1", "2"), [2, 0, 1]),
        (["кот", "犬", "кот"], ("кот", "犬"), [0, 1, 0]),
        (["кот".encode(), b"dog", b"dog"], ("dog", "кот"), [1, 0, 0]),
        ([["b"], ["a"], ["a"]], ("a", "b"), [1, 0, 0]),
    ],
)
def test_labels_of_any_kind(archive, labels, classes, numbers):
    data = read_archive(archive(x=IMAGES[:3], y=labels))
    assert data.classes == classes
    assert data.parts["train"].labels.tolist() == numbers
    assert data.parts["train"].labels.dtype == np.int64


@pytest.mark.parametrize("key", ["classes", "class_names", "target_names"])
def test_names_of_classes(archive, key):
    data = read_archive(archive(x=IMAGES, y=LABELS, **{key: np.array(["ape", "bee", "cat", "dog"])}))
    assert data.classes == ("ape", "bee", "cat", "dog")
    assert data.remarks == ("no picture is of dog",)


@pytest.mark.parametrize(
    ("arrays", "reason"),
    [
        ({}, "holds no array that is named as pictures; it holds nothing"),
        ({"a": LABELS, "b\n": LABELS}, r"named as pictures; it holds a, b\\n"),
        ({"x": IMAGES}, "has no labels for its train part"),
        ({"x": IMAGES, "y": LABELS, "y_test": LABELS}, "has no pictures for its test part"),
        ({"x": IMAGES, "images": IMAGES, "y": LABELS}, "images is a second such array for the train part"),
        ({"x": IMAGES, "y": LABELS[:5]}, "the train part has 6 pictures, but 5 labels"),
        ({"x": IMAGES * np.nan, "y": LABELS}, "numbers that are not finite"),
        ({"x": IMAGES - 300.0, "y": LABELS}, r"the pictures' numbers are in \[-300, -\d+\]"),
        ({"x": IMAGES * 1e6, "y": LABELS}, "the pictures' numbers are in"),
        ({"x": IMAGES * 1j, "y": LABELS}, "the train pictures are of type complex128"),
        ({"x": IMAGES.reshape(6, 20), "y": LABELS}, "the train pictures are an array of 6×20"),
        ({"x": kinds.random_pictures(6, 5, 4, 2), "y": LABELS}, "the train pictures are an array of 6×5×4×2"),
        ({"x": np.float64(3), "y": np.int64(3)}, "an array of one number"),
        ({"x": IMAGES[:, :0], "y": LABELS}, "the train pictures are an array of 6×0×4"),
        ({"x": IMAGES, "y": LABELS - 1}, r"label -1 \(of picture 0\) is no whole number"),
        ({"x": IMAGES, "y": LABELS + 0.5}, r"label 0.5 \(of picture 0\) is no whole number"),
        ({"x": IMAGES, "y": LABELS * np.nan}, "label nan"),
        ({"x": IMAGES, "y": np.ones((6, 3))}, "row 0 is not 1 in one place and 0 elsewhere"),
        ({"x": IMAGES, "y": np.ones((6, 3, 2))}, "the train labels are an array of 6×3×2"),
        ({"x": IMAGES, "y": LABELS.astype(complex)}, "of type complex128, neither numbers nor text"),
        ({"x": IMAGES, "y": LABELS, "classes": ["a", "b"]}, "a train label is 2, but there are the names of 2 classes"),
        ({"x": IMAGES, "y": LABELS, "classes": [1, 2, 3]}, "the names of the classes are no list of texts"),
        ({"x": IMAGES, "y": [b"\xff"] * 6}, "bytes that are no UTF-8 text"),
        ({"x": np.array([{}] * 6), "y": LABELS}, "it holds Python objects, which are not loaded"),
        ({"x": IMAGES[:0], "y": LABELS[:0]}, "holds no picture"),
    ],
)
def test_an_archive_that_makes_no_sense(archive, arrays, reason):
    path = archive(**arrays)
    with pytest.raises(DocumentError, match=reason) as caught:
        read_archive(path)
    assert str(path) in str(caught.value)


def test_one_class(archive):
    assert read_archive(archive(x=IMAGES, y=[7] * 6)).classes == ("7",)


def test_an_archive_larger_than_memory(archive, monkeypatch):
    path = archive(x=IMAGES, y=LABELS)
    monkeypatch.setattr(machine, "memory", lambda: 200)
    with pytest.raises(DocumentError, match=r"unpacks to .*, but this machine has .* of memory\n    mend: give fewer"):
        read_archive(path)


def test_a_class_that_only_the_test_part_has(archive):
    with pytest.raises(ArgumentError, match="the test part has pictures of 2, which the train part has not"):
        read_archive(archive(x_train=IMAGES[:2], y_train=LABELS[:2], x_test=IMAGES, y_test=LABELS))


class Hostile:
    def __reduce__(self):
        return exec, ("raise SystemError('it ran')",)


@pytest.mark.parametrize("content", [b"", b"PK", b"not an archive", pickle.dumps(Hostile())])
def test_a_file_that_is_no_archive(tmp_path, content):
    path = tmp_path / "x.npz"
    path.write_bytes(content)
    with pytest.raises(DocumentError, match=r"x\.npz cannot be read as a NumPy archive") as caught:
        read_archive(path)
    assert "it ran" not in str(caught.value)


def test_a_header_that_claims_more_than_any_memory_holds(tmp_path):
    header = b"{'descr': '|u1', 'fortran_order': False, 'shape': (10000000000000000,), }"
    member = b"\x93NUMPY\x01\x00" + len(header).to_bytes(2, "little") + header
    with zipfile.ZipFile(tmp_path / "x.npz", "w") as archive:
        archive.writestr("x.npy", member)
    with pytest.raises(DocumentError, match="cannot be read as a NumPy archive"):
        read_archive(tmp_path / "x.npz")


def test_a_damaged_archive_is_refused_whatever_is_wrong_with_it(tmp_path):
    file = io.BytesIO()
    np.savez(file, x=IMAGES, y=LABELS)
    whole, path = file.getvalue(), tmp_path / "x.npz"
    random = np.random.default_rng(0)
    refused = 0
    for _ in range(200):
        damaged = bytearray(whole[: random.choice([len(whole), random.integers(len(whole))])])
        for place in random.integers(0, max(len(damaged), 1), 2 if damaged else 0):
            damaged[place] = random.integers(0, 256)
        path.write_bytes(damaged)
        try:
            read_archive(path)
        except DocumentError:
            refused += 1
    assert refused > 100


def test_the_fingerprint_tells_changed_pixels_and_shapes(archive):
    changed = IMAGES.copy()
    changed[3, 2, 1] ^= 1
    sources = [
        read_archive(archive(x=images, y=LABELS)).parts["train"].source
        for images in (IMAGES, IMAGES, changed, IMAGES.reshape(6, 4, 5))
    ]
    first, same, *others = [source.fingerprint for source in sources]
    assert first == same
    assert len({first, *others}) == 3
