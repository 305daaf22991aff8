"""One short run and its files, and what `fit` refuses."""

import csv
import json
import subprocess
import sys
import tomllib
import xml.etree.ElementTree as ElementTree
from datetime import datetime, timedelta
from importlib import metadata

import keras
import numpy as np
import pytest
from PIL import Image
from sklearn.datasets import load_digits

import graphnet as gn
from graphnet.errors import ArgumentError, DocumentError, NotFoundError, ShapeError
from graphnet.network import gather
from graphnet.training import read_recipe, resume
from graphnet.training.data.opening import open_data
from graphnet.training.options import Options
from graphnet.training.runs import record as records
from graphnet.training.runs.history import Epoch

FILES = [
    ".lock", "diagram.svg", "history.csv", "history.png", "model.keras", "network.json", "recipe.toml", "report.html",
    "run.json", "summary.txt",
]  # fmt: skip


def record(directory):
    return json.loads((directory / "run.json").read_text("utf-8"))


def inputs(directory, images):
    """Pictures of 8 bits as the run's network takes them."""
    normalization = record(directory)["learned"]["normalization"]
    return ((images[..., np.newaxis] / 255 - normalization["mean"]) / normalization["deviation"]).astype(np.float32)


@pytest.fixture(scope="module")
def images():
    """The digits in 8 bits, by scikit-learn alone."""
    return np.rint(load_digits().images * 255 / 16).astype(np.uint8)


@pytest.fixture(scope="module")
def labels():
    return load_digits().target


def test_the_folder_holds_all_files_and_nothing_else(finished):
    assert sorted(path.name for path in finished.directory.iterdir()) == FILES


def test_the_history_is_that_of_the_csv(finished):
    with (finished.directory / "history.csv").open(newline="") as file:
        header, *rows = csv.reader(file)
    assert tuple(header) == Epoch._fields
    assert [tuple(map(float, row)) for row in rows] == [tuple(row) for row in finished.history]
    assert [row.epoch for row in finished.history] == [1, 2]
    for row in finished.history:
        assert row.seconds * row.images_per_second == pytest.approx(45 * 32, rel=0.02)


def test_the_figures_are_those_of_the_model(finished, images, labels):
    """Reckoned here from the saved model's probabilities, in NumPy; which pictures were held out, the split tells."""
    from graphnet.training.data.splitting import split

    rows = split(open_data("digits"), 0.2, 3, False).held_out.rows
    model = keras.saving.load_model(finished.directory / "model.keras", compile=False)
    probabilities = model.predict(inputs(finished.directory, images[rows]), verbose=0).astype(float)
    of_the_label = probabilities[np.arange(len(rows)), labels[rows]]
    assert finished.scores.accuracy == pytest.approx(np.mean(probabilities.argmax(axis=1) == labels[rows]))
    assert finished.scores.loss == pytest.approx(-np.log(of_the_label).mean(), rel=1e-4)
    assert finished.history[-1].val_loss == pytest.approx(finished.scores.loss, rel=1e-5)
    assert finished.history[-1].val_accuracy == finished.scores.accuracy
    assert finished.test is None


def test_it_learned(finished):
    first, last = finished.history
    assert last.loss < first.loss < np.log(10) * 1.1
    assert finished.scores.accuracy > 0.5


def test_the_record(finished, network):
    found = record(finished.directory)
    assert (found["name"], found["blueprint"], found["learned"]["data"]) == ("tiny", None, "digits")
    assert found["parameters"] == {"classes": 10, "input_shape": [8, 8, 1]}
    assert found["params"] == found["trainable_params"] == gn.analyze(network).params == finished.model.count_params()
    assert found["learned"]["classes"] == list("0123456789")
    assert sum(found["learned"]["images"].values()) == 1797
    assert found["chosen"] == {"epochs": 2, "batch_size": 32, "seed": 3}
    assert found["held_out"] == finished.scores._asdict()
    assert (found["status"], found["reason"], found["epochs"], found["test"]) == ("finished", None, 2, None)
    started, ended = (datetime.fromisoformat(found[when]) for when in ("started", "finished"))
    assert started.utcoffset() == timedelta(0)
    assert started <= ended
    environment = found["environment"]
    assert environment["keras"] == keras.__version__
    assert environment["numpy"] == np.__version__
    assert environment[environment["backend"]] == metadata.version(keras.backend.backend())


def test_the_options_leave_nothing_open(finished):
    options = records.read(finished.directory).options
    none_is_one = {"momentum", "clip_norm", "patience", "average", "drop_every"}
    assert not [name for name, value in vars(options).items() if value is None and name not in none_is_one]
    assert (options.epochs, options.batch_size, options.seed) == (2, 32, 3)


def test_the_recipe_trains_the_same_again(finished):
    path = finished.directory / "recipe.toml"
    recipe = read_recipe(path)
    assert Options(**recipe.options) == records.read(finished.directory).options
    assert recipe.data == "digits" == tomllib.loads(path.read_text("utf-8"))["data"]
    assert gn.load(recipe.blueprint) == gn.load(finished.directory / "network.json")


def test_the_pictures_and_the_summary(finished, network):
    with Image.open(finished.directory / "history.png") as image:
        assert image.format == "PNG"
        assert len(image.convert("RGB").getcolors(1 << 24)) > 10
    drawing = ElementTree.parse(finished.directory / "diagram.svg").getroot()
    assert drawing.tag == "{http://www.w3.org/2000/svg}svg"
    assert "conv1" in " ".join(drawing.itertext())
    assert (finished.directory / "summary.txt").read_text("utf-8") == gn.summary(network) + "\n"


def test_the_same_seed_gives_the_same_run_and_another_does_not(finished, network, tmp_path):
    same, other = (
        gn.fit(network, epochs=2, batch_size=32, seed=seed, directory=tmp_path / str(seed), progress=False)
        for seed in (3, 4)
    )
    assert [row[:6] for row in same.history] == [row[:6] for row in finished.history]
    assert same.scores == finished.scores
    for mine, its in zip(same.model.get_weights(), finished.model.get_weights(), strict=True):
        assert mine.tobytes() == its.tobytes()
    assert [row.loss for row in other.history] != [row.loss for row in finished.history]


def test_the_training_figures_are_means_over_the_whole_epoch(network, tmp_path, images, labels):
    """With steps too small to change anything they are those of the model on the pictures of the epoch's batches."""
    from graphnet.training.data.splitting import split

    run = gn.fit(
        network, epochs=1, learning_rate=1e-12, augment="none", batch_size=23, directory=tmp_path / "a", progress=False
    )
    rows = split(open_data("digits"), 0.2, 0, False).train.rows
    probabilities = run.model.predict(inputs(run.directory, images[rows]), verbose=0).astype(float)
    of_the_label = probabilities[np.arange(len(rows)), labels[rows]]
    (row,) = run.history
    repeated = -len(rows) % 23 / len(rows)  # the last batch reaches into the next pass
    assert row.loss == pytest.approx(-np.log(of_the_label).mean(), rel=2 * repeated + 1e-4)
    assert row.accuracy == pytest.approx(np.mean(probabilities.argmax(axis=1) == labels[rows]), abs=2 * repeated)


@pytest.mark.parametrize(
    ("tensor", "options", "ends"),
    [
        (gn.Input(12, 9, 3) >> gn.Conv2D(10, 3) >> gn.GlobalAveragePooling2D() >> gn.Softmax(), {}, "softmax"),
        (gn.Input(None, None, 1) >> gn.Conv2D(10, 3) >> gn.GlobalAveragePooling2D(), {"optimizer": "rmsprop"}, None),
        (gn.Input(8, 8, 1) >> gn.Flatten() >> gn.Dense(10) >> gn.Sigmoid(), {"batch_size": 5000}, "sigmoid"),
        (
            gn.Input(8, 8, 1) >> gn.Flatten() >> gn.Dense(10) >> gn.Softmax(),
            {"precision": "mixed_bfloat16", "xla": True},
            "softmax",
        ),
    ],
    ids=["colour", "open size, logits", "sigmoids, one batch", "bfloat16, XLA"],
)
def test_networks_of_other_kinds_learn_and_are_kept_in_float32(tensor, options, ends, tmp_path):
    run = gn.fit(gather(tensor), epochs=1, directory=tmp_path / "run", progress=False, **options)
    assert run.history[0].val_loss < 2.8
    model = keras.saving.load_model(run.directory / "model.keras", compile=False)
    assert {layer.compute_dtype for layer in model.layers} == {weight.dtype for weight in model.weights} == {"float32"}
    probabilities = model.predict(np.random.default_rng(0).random((3, *run_shape(run)), np.float32), verbose=0)
    if ends == "softmax":
        np.testing.assert_allclose(probabilities.sum(axis=-1), 1, rtol=1e-6)
    elif ends == "sigmoid":
        assert 0 < probabilities.min() < probabilities.max() < 1
    else:
        assert probabilities.min() < 0


def run_shape(run):
    return record(run.directory)["learned"]["shape"]


def test_an_existing_run_is_refused_and_untouched(finished, network):
    before = {path.name: path.read_bytes() for path in finished.directory.iterdir()}
    with pytest.raises(ArgumentError, match="tiny is already there"):
        gn.fit(network, epochs=1, directory=finished.directory, progress=False)
    with pytest.raises(ArgumentError, match=r"tiny is finished\n    mend: graphnet evaluate"):
        resume(finished.directory, progress=False)
    assert {path.name: path.read_bytes() for path in finished.directory.iterdir()} == before


def test_a_run_on_other_data_is_not_gone_on_with(copied):
    (copied / "run.json").write_text(
        (copied / "run.json").read_text("utf-8").replace(record(copied)["learned"]["split"], "0" * 8)
        .replace('"finished",', '"interrupted",')
    )  # fmt: skip
    with pytest.raises(DocumentError, match=r"digits has changed since .*\n    mend: put the data back"):
        resume(copied, progress=False)
    assert record(copied)["status"] == "interrupted"


def test_what_is_no_run_is_not_gone_on_with(tmp_path):
    with pytest.raises(NotFoundError, match=r"is no run: it has no run\.json"):
        resume(tmp_path)
    assert not list(tmp_path.iterdir())


BROKEN = gather(gn.Input(4, 4, 1) >> gn.Conv2D(1, 9) >> gn.Flatten() >> gn.Dense(10))


@pytest.mark.parametrize(
    ("arguments", "error"),
    [
        ({"epochs": -3}, ArgumentError),
        ({"epoch": 3}, ArgumentError),
        ({"data": "digts"}, NotFoundError),
        ({"network": gn.load("lenet5", classes=3)}, ArgumentError),
        ({"network": BROKEN}, ShapeError),
        ({"directory": __file__}, ArgumentError),
        ({"backend": "theano"}, ArgumentError),
        ({"device": "gpu:99"}, ArgumentError),
    ],
    ids=["option", "no option", "data", "classes", "shapes", "directory", "backend", "device"],
)
def test_what_is_refused_leaves_nothing(arguments, error, network, tmp_path, monkeypatch):
    monkeypatch.setenv("CUDA_VISIBLE_DEVICES", "")
    monkeypatch.chdir(tmp_path)
    with pytest.raises(error):
        gn.fit(**{"network": network, "progress": False} | arguments)
    assert not list(tmp_path.iterdir())


def test_mistakes_are_told_before_keras_is_imported(tmp_path):
    program = """
import sys
import graphnet as gn
from graphnet.errors import GraphnetError
for arguments in ({"epochs": -3}, {"epoch": 3}, {"data": "digts"}, {"augment": "flop"}, {"backend": "theano"}):
    try:
        gn.fit(gn.load("lenet5"), **arguments, progress=False)
    except GraphnetError as error:
        print(error.exit_status, error)
heavy = {"keras", "tensorflow", "jax", "torch", "matplotlib"} & set(sys.modules)
assert not heavy, heavy
"""
    done = subprocess.run([sys.executable, "-c", program], cwd=tmp_path, capture_output=True, text=True, check=True)
    for line in (
        "2 epochs must be a whole number ≥ 1, got -3",
        "2 there is no option epoch; did you mean epochs?",
        "2 there is no data set 'digts'",
        "2 there is no augmentation 'flop'; did you mean flip?",
        "2 backend must be one of tensorflow, jax, torch, got 'theano'",
    ):
        assert line in done.stdout
    assert not list(tmp_path.iterdir())


@pytest.mark.long
def test_lenet5_reaches_98_per_cent_on_held_out_digits(tmp_path):
    run = gn.fit(gn.load("lenet5"), directory=tmp_path / "run", progress=False)
    assert run.scores.accuracy >= 0.98


@pytest.mark.parametrize("argument", ["network", "data", "ops", "directory"])
def test_a_path_that_is_no_utf8_is_refused_before_anything_is_read(network, tmp_path, monkeypatch, argument):
    monkeypatch.chdir(tmp_path)
    arguments = {"network": network, "data": "digits", argument: "caf\udce9", "progress": False}
    with pytest.raises(ArgumentError, match=r"caf\\udce9 is no UTF-8, .*\n    mend: rename the file or folder"):
        gn.fit(**arguments)
    assert not list(tmp_path.iterdir())


def test_which_part_was_held_out_is_kept(network, finished, tmp_path):
    assert records.read(finished.directory).learned.held_out_part == "train"
    random = np.random.default_rng(0)
    parts = {"x_train": (40, 8, 8), "x_test": (20, 8, 8)}
    pictures = {name: random.integers(0, 256, shape, np.uint8) for name, shape in parts.items()}
    labels = {name.replace("x", "y"): np.arange(len(array)) % 10 for name, array in pictures.items()}
    np.savez(tmp_path / "some.npz", **pictures, **labels)
    run = gn.fit(network, str(tmp_path / "some.npz"), epochs=1, directory=tmp_path / "run", progress=False)
    assert records.read(run.directory).learned.held_out_part == "test"
