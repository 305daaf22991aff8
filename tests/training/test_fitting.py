"""One short run and its files, and what `fit` refuses."""

import csv
import json
import subprocess
import sys
import xml.etree.ElementTree as ElementTree
from datetime import datetime, timedelta

import keras
import numpy as np
import pytest
from PIL import Image

import graphnet as gn
from graphnet.errors import ArgumentError, NotFoundError, ShapeError
from graphnet.network import gather
from graphnet.training import data

FILES = ["diagram.svg", "history.csv", "history.png", "model.keras", "run.json", "summary.txt"]


def test_the_folder_holds_all_files_and_nothing_else(finished):
    assert sorted(path.name for path in finished.directory.iterdir()) == FILES


def test_the_history_is_that_of_the_csv(finished):
    assert [row.epoch for row in finished.history] == [1, 2]
    with (finished.directory / "history.csv").open(newline="") as file:
        rows = list(csv.reader(file))
    assert rows[0] == ["epoch", "loss", "accuracy", "val_loss", "val_accuracy", "seconds", "images_per_second"]
    assert [tuple(map(float, row)) for row in rows[1:]] == [tuple(row) for row in finished.history]
    for row in finished.history:
        assert row.seconds * row.images_per_second == pytest.approx(1437, rel=0.02)


def test_the_figures_are_those_of_the_model(finished):
    """Reckoned here from the saved model's probabilities, in NumPy."""
    held_out = data.load("digits", (8, 8, 1), seed=3).held_out
    model = keras.saving.load_model(finished.directory / "model.keras", compile=False)
    probabilities = model.predict(held_out.images, verbose=0).astype(float)
    of_the_label = probabilities[np.arange(360), held_out.labels]
    assert finished.scores.accuracy == np.mean(probabilities.argmax(axis=1) == held_out.labels)
    assert finished.scores.loss == pytest.approx(-np.log(of_the_label).mean(), rel=1e-5)
    assert finished.scores.loss == pytest.approx(finished.history[-1].val_loss, rel=1e-5)
    assert finished.scores.accuracy == pytest.approx(finished.history[-1].val_accuracy)
    np.testing.assert_allclose(finished.model.predict(held_out.images, verbose=0), probabilities, rtol=1e-6)


def test_it_learned(finished):
    first, last = finished.history
    assert last.loss < first.loss < np.log(10) * 1.1
    assert finished.scores.accuracy > 0.5


def test_the_record(finished, network):
    record = json.loads((finished.directory / "run.json").read_text("utf-8"))
    assert (record["format"], record["version"]) == ("graphnet run", 1)
    assert (record["name"], record["blueprint"], record["data"]) == ("tiny", "tests.py:tiny", "digits")
    assert record["parameters"] == {"classes": 10, "input_shape": [8, 8, 1]}
    assert record["params"] == record["trainable_params"] == gn.analyze(network).params == finished.model.count_params()
    assert record["classes"] == list("0123456789")
    assert record["options"] == {
        "epochs": 2, "batch_size": 32, "learning_rate": 0.003, "optimizer": "adam", "augment": True, "seed": 3
    }  # fmt: skip
    assert (record["held_out"]["part"], record["held_out"]["images"]) == (0.2, 360)
    assert record["scores"] == {"loss": finished.scores.loss, "accuracy": finished.scores.accuracy}
    started, finished_at = (datetime.fromisoformat(record[when]) for when in ("started", "finished"))
    assert started.utcoffset() == timedelta(0)
    assert started <= finished_at
    versions = record["versions"]
    assert versions["keras"] == keras.__version__
    assert versions["numpy"] == np.__version__
    assert versions["backend"] == keras.backend.backend() in versions
    assert {"python", "graphnet", "pillow", "scikit-learn"} < set(versions)


def test_the_pictures_and_the_summary(finished, network):
    with Image.open(finished.directory / "history.png") as image:
        assert image.format == "PNG"
        assert image.size == (1350, 570)
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
    assert [row[:5] for row in same.history] == [row[:5] for row in finished.history]
    assert same.scores == finished.scores
    for mine, its in zip(same.model.get_weights(), finished.model.get_weights(), strict=True):
        np.testing.assert_array_equal(mine, its)
    assert [row.loss for row in other.history] != [row.loss for row in finished.history]


@pytest.mark.parametrize(
    ("tensor", "options"),
    [
        (gn.Input(8, 8, 1) >> gn.Flatten() >> gn.Dense(10), {"optimizer": "sgd"}),
        (
            gn.Input(12, 9, 3) >> gn.Conv2D(10, 3) >> gn.GlobalAveragePooling2D() >> gn.Softmax(),
            {"optimizer": "rmsprop"},
        ),
        (gn.Input(None, None, 1) >> gn.Conv2D(10, 3) >> gn.GlobalAveragePooling2D(), {"optimizer": "adamw"}),
        (gn.Input(8, 8, 1) >> gn.Flatten() >> gn.Dropout(0.1) >> gn.Dense(10), {"batch_size": 5000, "augment": False}),
    ],
    ids=["logits", "colour", "open size", "one batch"],
)
def test_networks_of_other_kinds_learn_and_are_evaluated(tensor, options, tmp_path):
    run = gn.fit(gather(tensor), epochs=1, directory=tmp_path / "run", progress=False, **options)
    assert run.history[0].loss < 2.8
    scores = gn.evaluate(run.directory)
    assert scores.accuracy == run.scores.accuracy
    assert scores.loss == pytest.approx(run.scores.loss, rel=1e-6)


def test_a_loss_that_is_no_number_ends_it_and_leaves_nothing(tmp_path):
    chain = gn.Flatten() >> 4 * (gn.Dense(64) >> gn.ReLU()) >> gn.Dense(10)
    with pytest.raises(ArgumentError, match=r"no longer a number.*\n.*a learning_rate lower than 1e\+30"):
        gn.fit(
            gather(gn.Input(8, 8, 1) >> chain),
            optimizer="sgd",
            learning_rate=1e30,
            directory=tmp_path / "run",
            progress=False,
        )
    assert not list(tmp_path.iterdir())


def test_an_interrupted_run_leaves_nothing(network, tmp_path, monkeypatch):
    def interrupt(self, path):
        path.write_bytes(b"half")
        raise KeyboardInterrupt

    monkeypatch.setattr(keras.Model, "save", interrupt)
    with pytest.raises(KeyboardInterrupt):
        gn.fit(network, epochs=1, directory=tmp_path / "run", progress=False)
    assert not list(tmp_path.iterdir())


def test_an_existing_run_is_refused_and_untouched(finished, network):
    before = {path.name: path.read_bytes() for path in finished.directory.iterdir()}
    with pytest.raises(ArgumentError, match="tiny is already there"):
        gn.fit(network, epochs=1, directory=finished.directory)
    assert {path.name: path.read_bytes() for path in finished.directory.iterdir()} == before


BROKEN = gather(gn.Input(4, 4, 1) >> gn.Conv2D(1, 9) >> gn.Flatten() >> gn.Dense(10))


@pytest.mark.parametrize(
    ("arguments", "error"),
    [
        ({"epochs": -3}, ArgumentError),
        ({"data": "digts"}, NotFoundError),
        ({"network": gn.load("lenet5", classes=3)}, ArgumentError),
        ({"network": BROKEN}, ShapeError),
        ({"directory": __file__}, ArgumentError),
    ],
    ids=["option", "data", "classes", "shapes", "directory"],
)
def test_what_is_refused_leaves_nothing(arguments, error, network, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    with pytest.raises(error):
        gn.fit(**{"network": network} | arguments)
    assert not list(tmp_path.iterdir())


def test_mistakes_are_told_before_keras_is_imported(tmp_path):
    program = """
import sys
import graphnet as gn
from graphnet.errors import GraphnetError
for arguments in ({"epochs": -3}, {"data": "digts"}, {"directory": sys.executable}):
    try:
        gn.fit(gn.load("lenet5"), **arguments)
    except GraphnetError as error:
        print(error.exit_status, error)
heavy = {"keras", "tensorflow", "sklearn", "matplotlib"} & set(sys.modules)
assert not heavy, heavy
"""
    done = subprocess.run([sys.executable, "-c", program], cwd=tmp_path, capture_output=True, text=True, check=True)
    assert done.stdout.startswith("2 epochs must be a whole number ≥ 1, got -3\n2 there is no data set 'digts'")
    assert "is already there" in done.stdout


def test_lenet5_reaches_98_per_cent_on_held_out_digits(tmp_path):
    run = gn.fit(gn.load("lenet5"), directory=tmp_path / "run", progress=False)
    assert run.scores.accuracy >= 0.98


def test_the_training_figures_are_means_over_the_whole_epoch(network, tmp_path):
    """With steps too small to change anything they are those of the model on all training images."""
    run = gn.fit(network, epochs=1, learning_rate=1e-12, augment=False, directory=tmp_path / "still", progress=False)
    train = data.load("digits", (8, 8, 1), seed=0).train
    probabilities = run.model.predict(train.images, verbose=0).astype(float)
    of_the_label = probabilities[np.arange(len(train.labels)), train.labels]
    (row,) = run.history
    assert row.loss == pytest.approx(-np.log(of_the_label).mean(), rel=1e-4)
    assert row.accuracy == pytest.approx(np.mean(probabilities.argmax(axis=1) == train.labels), abs=1e-6)
