import os
import pickle
import struct

import data_kinds as kinds
import numpy as np
import pytest

from graphnet.errors import DocumentError
from graphnet.training.data.cifar import HUNDRED, TEN, cifar_kind, read_cifar
from graphnet.training.data.published import CIFAR10, CIFAR100
from graphnet.training.data.unpickling import PickledArray, unpickled


def planes(row):
    """The definition: 1,024 red values, then green, then blue, each line by line."""
    return np.dstack([row[start : start + 1024].reshape(32, 32) for start in (0, 1024, 2048)])


def test_batches_are_read_in_their_order(tmp_path):
    written = kinds.write_cifar10(tmp_path)
    data = read_cifar(tmp_path, TEN)
    assert data.shape == (32, 32, 3)
    assert data.classes[1] == "car"
    assert data.mirrored
    assert not data.remarks
    source, labels = data.parts["train"]
    assert len(source) == 100
    for row in (0, 25, 99):
        rows, of_batch = written[f"data_batch_{row // 20 + 1}"]
        np.testing.assert_array_equal(source[row], planes(rows[row % 20]))
        assert labels[row] == of_batch[row % 20]
    np.testing.assert_array_equal(data.parts["test"].source[3], planes(written["test_batch"][0][3]))


def test_some_batches_and_no_names(tmp_path):
    kinds.write_cifar10(tmp_path, meta=False)
    for number in (2, 3):
        (tmp_path / f"data_batch_{number}").unlink()
    data = read_cifar(tmp_path, TEN)
    assert data.classes == CIFAR10
    assert len(data.parts["train"].source) == 60
    assert data.remarks == ("the files data_batch_2, data_batch_3 are not there",)


def test_the_fine_classes_of_the_hundred(tmp_path):
    for name, count in {"train": 200, "test": 100}.items():
        kinds.write_batch(tmp_path / name, kinds.random_pictures(count, 3072), np.arange(count) % 100, "fine_labels")
    data = read_cifar(tmp_path, HUNDRED)
    assert data.classes == CIFAR100
    assert len(set(CIFAR100)) == 100
    assert list(CIFAR100) == sorted(CIFAR100)
    np.testing.assert_array_equal(data.parts["train"].labels, np.arange(200) % 100)


def test_which_of_the_two_a_folder_holds():
    assert cifar_kind(["data_batch_3", "readme.html"]) is TEN
    assert cifar_kind(["train", "test", "meta"]) is HUNDRED
    assert cifar_kind(["a.jpg"]) is None


def of_python_2(rows, labels):
    """A batch in the opcodes that Python 2 wrote: text is bytes, and NumPy's modules bear their old names."""
    content = rows.tobytes()
    array = (
        b"cnumpy.core.multiarray\n_reconstruct\ncnumpy\nndarray\nK\0\x85U\x01b\x87R(K\x01"
        + struct.pack("<cBcH", b"K", len(rows), b"M", rows.shape[1])
        + b"\x86cnumpy\ndtype\nU\x02u1K\0K\x01\x87R(K\x03U\x01|NNN"
        + b"J\xff\xff\xff\xffJ\xff\xff\xff\xffK\0tb\x89T"
        + struct.pack("<I", len(content))
        + content
        + b"tb"
    )
    numbers = b"](" + b"".join(bytes([ord("K"), label]) for label in labels) + b"e"
    return b"\x80\x02}(U\x04data" + array + b"U\x06labels" + numbers + b"u."


def test_a_batch_as_the_authors_wrote_it(tmp_path):
    rows = kinds.random_pictures(4, 3072)
    (tmp_path / "data_batch_1").write_bytes(of_python_2(rows, [3, 5, 5, 0]))
    source, labels = read_cifar(tmp_path, TEN).parts["train"]
    np.testing.assert_array_equal(source[2], planes(rows[2]))
    assert labels.tolist() == [3, 5, 5, 0]


def test_arrays_in_either_order():
    array = kinds.random_pictures(5, 7)
    for written in (array, np.asfortranarray(array)):
        read = unpickled(pickle.dumps(written, protocol=2))
        assert isinstance(read, PickledArray)
        np.testing.assert_array_equal(read.values, array)


class Call:
    def __init__(self, function, *arguments):
        self.call = function, arguments

    def __reduce__(self):
        return self.call


@pytest.mark.parametrize("protocol", range(6))
def test_a_pickle_that_would_run_code_is_refused_and_does_not(tmp_path, protocol):
    ran = tmp_path / "ran"
    hostile = {b"data": Call(os.mkdir, str(ran)), b"labels": [1]}
    (tmp_path / "data_batch_1").write_bytes(pickle.dumps(hostile, protocol=protocol))
    with pytest.raises(DocumentError, match=r"data_batch_1 is no batch of CIFAR: it would call (posix|nt)\.mkdir"):
        read_cifar(tmp_path, TEN)
    assert not ran.exists()
    pickle.loads(pickle.dumps(hostile, protocol=protocol))
    assert ran.exists(), "it would have"


@pytest.mark.parametrize(
    "name", [b"builtins\neval", b"builtins\ngetattr", b"numpy\nload", b"numpy\nndarray.tofile", b"os\nsystem"]
)
def test_no_other_name_is_looked_up(name):
    with pytest.raises(pickle.UnpicklingError, match="it would call"):
        unpickled(b"c" + name + b"\n.")


@pytest.mark.parametrize(
    ("batch", "reason"),
    [
        ([1, 2], "it holds a list"),
        ({b"labels": [1]}, "holds no pictures of 3072 bytes under data"),
        ({b"data": np.zeros((2, 3071), np.uint8), b"labels": [1, 2]}, "holds no pictures of 3072 bytes"),
        ({b"data": np.zeros((2, 3072)), b"labels": [1, 2]}, "an array of the type 'f8'"),
        ({b"data": np.zeros((2, 3072), np.uint8), b"labels": [1]}, "no list of a label for each picture under labels"),
        ({b"data": np.zeros((2, 3072), np.uint8), b"fine_labels": [1, 2]}, "no list of a label"),
        ({b"data": np.zeros((2, 3072), np.uint8), b"labels": [1, 10]}, "has the label 10; there are 10 classes"),
        ({b"data": np.zeros((2, 3072), np.uint8), b"labels": [1, -1]}, "has the label -1"),
        ({b"data": np.zeros((2, 3072), np.uint8), b"labels": [1, "2\n"]}, r"has the label 2\\n"),
    ],
)
def test_a_batch_that_holds_something_else(tmp_path, batch, reason):
    (tmp_path / "data_batch_1").write_bytes(pickle.dumps(batch, protocol=2))
    with pytest.raises(DocumentError, match=reason) as caught:
        read_cifar(tmp_path, TEN)
    assert "data_batch_1" in str(caught.value)


def test_a_damaged_pickle_is_refused_whatever_is_wrong_with_it():
    whole = of_python_2(kinds.random_pictures(2, 30), [1, 2])
    random = np.random.default_rng(0)
    for _ in range(500):
        damaged = bytearray(whole[: random.integers(1, len(whole) + 1)])
        for place in random.integers(0, len(damaged), 3):
            damaged[place] = random.integers(0, 256)
        try:
            unpickled(bytes(damaged))
        except pickle.UnpicklingError:
            continue
