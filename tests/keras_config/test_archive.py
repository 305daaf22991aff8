"""Files that ought to be Keras models, and whatever can be wrong with them."""

import json
import subprocess
import sys
import zipfile

import pytest
from configs import image, layer, sequential

import graphnet
from graphnet.errors import DocumentError, FileError
from graphnet.keras_config import archive, read

MODEL = sequential(image(), layer("Conv2D", "conv", filters=4, kernel_size=[3, 3], activation="relu"), name="small")


@pytest.fixture
def written(tmp_path):
    """Write a `.keras` file of one member and give its path."""

    def write(content: str | bytes, member: str = "config.json"):
        path = tmp_path / "model.keras"
        with zipfile.ZipFile(path, "w") as file:
            file.writestr(member, content)
        return path

    return write


def test_a_file_is_read_by_its_path(written):
    path = written(json.dumps(MODEL))
    network = graphnet.load(path)
    assert network == graphnet.load(str(path)) == read(path)
    assert list(network) == ["image", "conv", "conv_relu"]
    assert network.name == "small"


def test_no_framework_is_needed(written):
    path = written(json.dumps(MODEL))
    use = f"import sys, graphnet as gn; gn.summary(gn.load({str(path)!r})); print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", use], capture_output=True, text=True, check=True)
    assert not set(done.stdout.split()) & {"keras", "tensorflow", "jax", "torch", "numpy", "networkx"}


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("", "not a JSON document"),
        (json.dumps(MODEL)[:-40], "not a JSON document"),
        (b"\xff\xfe\x00", "not a JSON document"),
        ("[" * 100_000, "not a JSON document|nested too deeply"),
        ('{"a": 1, "a": 2}', "names one of its entries twice"),
        ("9" * 5000, "not a JSON document"),
        ("3", "a layer is no object, but 3"),
        (json.dumps(MODEL).replace("[3, 3]", "[NaN, 3]"), "'conv'"),
        (json.dumps(MODEL).replace('"relu"', '{"class_name": "function", "config": "system"}'), "'conv'"),
    ],
    ids=lambda text: str(text)[:20],
)
def test_a_config_that_is_none_is_refused(content, said, written):
    path = written(content)
    with pytest.raises(DocumentError, match=said) as caught:
        read(path)
    assert str(caught.value).startswith(f"{path}: ")


def test_a_file_that_is_no_archive_or_has_no_config_is_refused(written, tmp_path):
    with pytest.raises(DocumentError, match=r"it holds no config\.json"):
        read(written("{}", member="metadata.json"))
    path = tmp_path / "text.keras"
    path.write_text("no archive")
    with pytest.raises(DocumentError, match="no Keras model, which is a zip archive"):
        read(path)
    whole = written(json.dumps(MODEL)).read_bytes()
    for length in (10, len(whole) // 2, len(whole) - 5):
        path.write_bytes(whole[:length])
        with pytest.raises(DocumentError, match="zip archive"):
            read(path)
    path.write_bytes(whole[:60] + b"\0" * 20 + whole[80:])
    with pytest.raises(DocumentError):
        read(path)


def test_a_config_without_end_is_not_read(written, monkeypatch):
    monkeypatch.setattr(archive, "LARGEST", 100)
    with pytest.raises(DocumentError, match="more than 100 bytes"):
        read(written(" " * 101))


def test_what_is_not_there_is_said(tmp_path):
    for path in (tmp_path / "missing.keras", tmp_path, "nul\0.keras"):
        with pytest.raises(FileError, match="cannot be read"):
            read(path)


def test_loading_takes_a_model_and_nothing_else(written):
    path = written(json.dumps(MODEL))
    with pytest.raises(graphnet.GraphnetError, match="is a model: it has no parameters to set"):
        graphnet.load(path, classes=3)
    with pytest.raises(graphnet.GraphnetError, match=r"--ops goes with a \.json document"):
        graphnet.load(path, ops="mine.py")
    with pytest.raises(
        graphnet.GraphnetError, match=r"not HDF5\n    mend: in Python, keras.saving.load_model\('a.h5'\)"
    ):
        graphnet.load("a.h5")
