import gzip
import os

import data_kinds as kinds
import numpy as np
import pytest
from sklearn.datasets import load_digits

from graphnet.errors import DocumentError, FileError
from graphnet.training.data.builtin import NAMES, open_builtin
from graphnet.training.data.published import CIFAR100, FASHION_MNIST


@pytest.fixture
def cache(tmp_path, monkeypatch):
    monkeypatch.setenv("KERAS_HOME", str(tmp_path / "home"))
    return tmp_path / "home" / "datasets"


def test_digits_are_scikit_learn_s():
    data, digits = open_builtin("digits"), load_digits()
    source, labels = data.parts["train"]
    assert (data.name, data.shape, data.classes, data.mirrored) == ("digits", (8, 8, 1), tuple("0123456789"), False)
    np.testing.assert_array_equal(labels, digits.target)
    pixels = np.stack([source[row] for row in range(len(source))])[..., 0]
    assert pixels.dtype == np.uint8
    np.testing.assert_array_equal(np.rint(pixels * (16 / 255)), digits.images)
    assert (pixels.min(), pixels.max()) == (0, 255)


def write_mnist(cache):
    cache.mkdir(parents=True)
    images, labels = kinds.random_pictures(20, 28, 28), np.arange(20, dtype=np.uint8) % 10
    np.savez(cache / "mnist.npz", x_train=images, y_train=labels, x_test=images, y_test=labels)


def write_cifar100(folder):
    folder.mkdir(parents=True)
    kinds.write_batch(folder / "train", kinds.random_pictures(200, 3072), np.arange(200) % 100, "fine_labels")
    kinds.write_batch(folder / "test", kinds.random_pictures(100, 3072), np.arange(100), "fine_labels")
    names = {b"fine_label_names": [name.encode() for name in CIFAR100]}
    (folder / "meta").write_bytes(kinds.pickle.dumps(names, protocol=2))


CACHED = {
    "mnist": (write_mnist, (28, 28, 1), tuple("0123456789"), False),
    "fashion-mnist": (lambda cache: kinds.write_mnist(cache / "fashion-mnist"), (28, 28, 1), FASHION_MNIST, True),
    "cifar10": (
        lambda cache: kinds.write_cifar10(cache / "cifar-10-batches-py-target" / "cifar-10-batches-py"),
        (32, 32, 3),
        ("airplane", "car", "bird", "cat", "deer", "dog", "frog", "horse", "ship", "truck"),
        True,
    ),
    "cifar100": (lambda cache: write_cifar100(cache / "cifar-100-python"), (32, 32, 3), CIFAR100, True),
}


@pytest.mark.parametrize("name", CACHED)
def test_what_lies_in_keras_s_cache_is_not_fetched(cache, monkeypatch, name):
    monkeypatch.setattr("subprocess.run", None)
    write, shape, classes, mirrored = CACHED[name]
    write(cache)
    data = open_builtin(name)
    assert (data.name, data.reference) == (name, name)
    assert (data.shape, data.classes, data.mirrored) == (shape, classes, mirrored)
    assert list(data.parts) == ["train", "test"]


def test_every_name_is_tried():
    assert set(NAMES) == {"digits", *CACHED}


def stand_in_for_keras(folder, body):
    """A package called keras whose data set does as told, for the process that fetches."""
    (folder / "keras").mkdir(parents=True)
    (folder / "keras" / "__init__.py").touch()
    (folder / "keras" / "datasets.py").write_text(f"import os\nclass mnist:\n    def load_data():\n        {body}\n")


def test_what_is_not_there_is_fetched_by_keras(cache, tmp_path, monkeypatch, capfd):
    write_mnist(tmp_path / "server")
    body = f"print('Downloading'); os.makedirs({str(cache)!r}); os.rename({str(tmp_path / 'server/mnist.npz')!r}, "
    stand_in_for_keras(tmp_path, body + f"{str(cache / 'mnist.npz')!r})")
    monkeypatch.setenv("PYTHONPATH", str(tmp_path), prepend=os.pathsep)
    assert len(open_builtin("mnist").parts["train"].labels) == 20
    out, err = capfd.readouterr()
    assert out == ""
    assert err == "Downloading\n"


def test_a_download_that_fails_says_what_to_fetch(cache, tmp_path, monkeypatch):
    stand_in_for_keras(tmp_path, "raise Exception('URL fetch failure on https://example.org\\33[2J')")
    monkeypatch.setenv("PYTHONPATH", str(tmp_path), prepend=os.pathsep)
    with pytest.raises(FileError, match="URL fetch failure on https://example") as caught:
        open_builtin("mnist")
    assert "\33" not in str(caught.value)
    head, mend = str(caught.value).splitlines()
    assert head.startswith(f"mnist is not in {cache}, and Keras cannot download it: ")
    assert mend.startswith("    mend: fetch mnist.npz ")
    assert "--data" in mend


@pytest.mark.long
def test_keras_itself_without_a_network(cache, monkeypatch):
    for name in ("https_proxy", "HTTPS_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    with pytest.raises(FileError, match=r"fashion-mnist is not in .* URL fetch failure"):
        open_builtin("fashion-mnist")


def test_a_download_that_was_cut_off_is_fetched_again(cache, tmp_path, monkeypatch):
    """Three of the four files are there: Keras is asked, which knows how to go on."""
    kinds.write_mnist(cache / "fashion-mnist")
    (cache / "fashion-mnist" / "t10k-labels-idx1-ubyte.gz").unlink()
    stand_in_for_keras(tmp_path, "pass")
    monkeypatch.setenv("PYTHONPATH", str(tmp_path), prepend=os.pathsep)
    with pytest.raises(FileError, match="Keras cannot download it: ImportError: cannot import name 'fashion_mnist'"):
        open_builtin("fashion-mnist")


def test_a_damaged_file_in_the_cache_is_named(cache):
    kinds.write_mnist(cache / "fashion-mnist")
    damaged = cache / "fashion-mnist" / "train-images-idx3-ubyte.gz"
    damaged.write_bytes(gzip.compress(b"no pictures"))
    with pytest.raises(DocumentError, match=r"train-images-idx3-ubyte\.gz is no IDX file") as caught:
        open_builtin("fashion-mnist")
    assert str(caught.value).endswith(f"\n    mend: delete {damaged.parent}; Keras will then fetch it anew")


def test_a_download_that_was_killed_is_named(cache):
    write_mnist(cache)
    (cache / "mnist.npz").write_bytes((cache / "mnist.npz").read_bytes()[:1000])
    with pytest.raises(DocumentError, match=r"mnist\.npz cannot be read") as caught:
        open_builtin("mnist")
    assert str(caught.value).endswith(f"\n    mend: delete {cache / 'mnist.npz'}; Keras will then fetch it anew")
