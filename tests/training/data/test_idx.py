import gzip
import tracemalloc

import data_kinds as kinds
import numpy as np
import pytest

from graphnet.errors import ArgumentError, DocumentError
from graphnet.training.data.idx import read_idx, read_idx_folder


@pytest.mark.parametrize("zipped", [True, False])
def test_pictures_and_labels_come_in_as_they_were_written(tmp_path, zipped):
    written = kinds.write_mnist(tmp_path / "letters", zipped=zipped)
    data = read_idx_folder(tmp_path / "letters")
    assert (data.name, data.kind, data.shape) == ("letters", "IDX files", (28, 28, 1))
    assert data.classes == tuple("0123456789")
    assert not data.mirrored
    for part, name in {"train": "train", "test": "t10k"}.items():
        images, labels = written[name]
        read = data.parts[part]
        np.testing.assert_array_equal(np.stack([read.source[row] for row in range(len(read.source))])[..., 0], images)
        np.testing.assert_array_equal(read.labels, labels)


def test_any_subset_will_do(tmp_path):
    kinds.write_mnist(tmp_path)
    for part in ("images-idx3", "labels-idx1"):
        (tmp_path / f"train-{part}-ubyte.gz").unlink()
    assert list(read_idx_folder(tmp_path).parts) == ["test"]


def test_names_as_some_places_write_them(tmp_path):
    kinds.write_mnist(tmp_path, zipped=False)
    for path in list(tmp_path.iterdir()):
        path.rename(path.with_name(path.name.replace("-idx", ".idx").replace("t10k", "test")))
    assert {part: len(read.source) for part, read in read_idx_folder(tmp_path).parts.items()} == {
        "train": 12,
        "test": 4,
    }


@pytest.mark.parametrize("folder", ["fashion-mnist", "FashionMNIST/raw"])
def test_fashion_is_known_by_the_name_of_its_folder(tmp_path, folder):
    kinds.write_mnist(tmp_path / folder)
    data = read_idx_folder(tmp_path / folder)
    assert data.classes[0] == "T-shirt/top"
    assert data.classes[9] == "Ankle boot"
    assert data.mirrored


def test_more_classes_than_fashion_has_are_numbered(tmp_path):
    kinds.write_mnist(tmp_path / "fashion", zipped=False)
    labels = tmp_path / "fashion" / "train-labels-idx1-ubyte"
    labels.write_bytes(labels.read_bytes()[:-1] + bytes([46]))
    data = read_idx_folder(tmp_path / "fashion")
    assert len(data.classes) == 47
    assert data.remarks == ("no picture is of 10, 11, 12, 13, 14 and 31 more",)


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "is no IDX file: it begins with nothing"),
        (b"GIF89a", "is no IDX file: it begins with 47 49 46 38"),
        (b"\0\0\x0d\3" + bytes(20), r"type 0x0d in 3 dimensions, where unsigned bytes \(0x08\) in 3 belong"),
        (b"\0\0\x08\1" + bytes(20), "type 0x08 in 1 dimensions"),
        (b"\0\0\x08\3" + bytes(12) + b"x", "should hold 0×0×0 = 0 numbers, but holds"),
        (kinds.idx(kinds.random_pictures(3, 4, 4))[:-1], "should hold 3×4×4 = 48 numbers, but holds 47"),
        (kinds.idx(kinds.random_pictures(3, 4, 4)) + b"x", "should hold 3×4×4 = 48 numbers, but holds more"),
        (b"\0\0\x08\3" + b"\xff" * 12, r"but this machine has .* of memory"),
    ],
)
def test_a_damaged_file_is_named_with_what_is_wrong(tmp_path, content, reason):
    path = tmp_path / "train-images-idx3-ubyte"
    path.write_bytes(content)
    with pytest.raises(DocumentError, match=reason) as caught:
        read_idx(path, dimensions=3)
    assert str(path) in str(caught.value)
    assert "\n    mend: " in str(caught.value)


@pytest.mark.parametrize("cut", [0, 5, 30, -3])
def test_a_zipped_file_that_is_cut_off(tmp_path, cut):
    path = tmp_path / "train-images-idx3-ubyte.gz"
    path.write_bytes(gzip.compress(kinds.idx(kinds.random_pictures(9, 4, 4)))[:cut])
    with pytest.raises(DocumentError, match=r"ubyte\.gz (cannot be unzipped|is no IDX file)"):
        read_idx(path, dimensions=3)


def test_no_more_is_unzipped_than_a_file_says_it_holds(tmp_path):
    path = tmp_path / "train-images-idx3-ubyte.gz"
    path.write_bytes(gzip.compress(kinds.idx(kinds.random_pictures(3, 4, 4)) + bytes(50_000_000)))
    tracemalloc.start()
    with pytest.raises(DocumentError, match="should hold 3×4×4 = 48 numbers, but holds more"):
        read_idx(path, dimensions=3)
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert most < 1_000_000


def test_a_file_without_its_fellow(tmp_path):
    kinds.write_mnist(tmp_path)
    (tmp_path / "train-labels-idx1-ubyte.gz").unlink()
    with pytest.raises(DocumentError, match=r"mend: put train-labels-idx1-ubyte\.gz beside it"):
        read_idx_folder(tmp_path)


def test_pictures_and_labels_of_different_data(tmp_path):
    kinds.write_mnist(tmp_path, train=5)
    (tmp_path / "train-labels-idx1-ubyte.gz").write_bytes(gzip.compress(kinds.idx(np.zeros(4, np.uint8))))
    with pytest.raises(DocumentError, match=r"has 5 pictures, but train-labels-idx1-ubyte\.gz 4 labels"):
        read_idx_folder(tmp_path)


def test_one_class_can_be_measured_on(tmp_path):
    kinds.write_mnist(tmp_path, train=1, test=1)
    assert read_idx_folder(tmp_path).classes == ("0",)


def test_a_class_that_only_the_test_part_has(tmp_path):
    kinds.write_mnist(tmp_path, train=3, test=5)
    with pytest.raises(ArgumentError, match="the test part has pictures of 3, 4, which the train part has not"):
        read_idx_folder(tmp_path)
