"""A run measured again from its files, on its own data and on other, and files that are damaged."""

import json
import subprocess
import sys

import keras
import numpy as np
import pytest
from sklearn.datasets import load_digits

import graphnet as gn
from graphnet.cli import main
from graphnet.errors import ArgumentError, DocumentError, GraphnetError, NotFoundError

NEEDED = ("model.keras", "network.json", "run.json")


def digits(rows):
    """Pictures of 8 bits, and their digits."""
    loaded = load_digits()
    return np.rint(loaded.images[rows] * 255 / 16).astype(np.uint8), loaded.target[rows]


def by_hand(directory, images):
    """What the saved model says, by Keras and NumPy alone."""
    normalization = json.loads((directory / "run.json").read_text("utf-8"))["learned"]["normalization"]
    inputs = (images[..., np.newaxis] / 255 - normalization["mean"]) / normalization["deviation"]
    model = keras.saving.load_model(directory / "model.keras", compile=False)
    return model.predict(inputs.astype(np.float32), verbose=0).astype(float)


def change(directory, place, value):
    path = directory / "run.json"
    record = json.loads(path.read_text("utf-8"))
    entry = record
    *way, last = place.split(".")
    for name in way:
        entry = entry[name]
    entry[last] = value
    path.write_text(json.dumps(record), "utf-8")


def test_another_process_reads_the_same_figures_from_three_files(finished, copied):
    for file in copied.iterdir():
        if file.name not in NEEDED:
            file.unlink()
    program = f"import graphnet; print(*map(repr, graphnet.evaluate({str(copied)!r}).scores['held out']))"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    loss, accuracy = map(float, done.stdout.split())
    assert accuracy == finished.scores.accuracy
    assert loss == pytest.approx(finished.scores.loss, rel=1e-6)
    assert not any(word in done.stderr for word in ("TensorFlow", "oneDNN", "CUDA"))


def test_evaluating_changes_no_file(copied):
    before = {path.name: path.read_bytes() for path in copied.iterdir()}
    gn.evaluate(copied, progress=False)
    assert {path.name: path.read_bytes() for path in copied.iterdir()} == before


def test_other_data_with_some_of_the_classes_in_another_order(finished, tmp_path):
    images, labels = digits(slice(0, 300))
    some = np.isin(labels, [1, 3, 8])
    images, labels = images[some], labels[some]
    order = np.array(["8", "1", "3"])
    path = tmp_path / "some.npz"
    np.savez(path, x_test=images, y_test=[order.tolist().index(str(label)) for label in labels], classes=order)
    evaluation = gn.evaluate(finished.directory, str(path), progress=False)
    said = by_hand(finished.directory, images)
    assert list(evaluation.parts) == ["test"]
    assert evaluation.classes == tuple("0123456789")
    assert evaluation.scores["test"].accuracy == np.mean(said.argmax(axis=1) == labels)
    assert evaluation.scores["test"].loss == pytest.approx(
        -np.log(said[np.arange(len(labels)), labels]).mean(), rel=1e-4
    )
    np.testing.assert_array_equal(np.flatnonzero(evaluation.parts["test"].pictures()), [1, 3, 8])


def test_other_data_without_a_test_part_is_measured_on_as_a_whole(finished, tmp_path):
    images, labels = digits(slice(0, 100))
    np.savez(tmp_path / "all.npz", images=images, labels=labels.astype(str))
    evaluation = gn.evaluate(finished.directory, str(tmp_path / "all.npz"), progress=False)
    (measured,) = evaluation.parts.values()
    assert len(measured.labels) == 100


def test_pictures_of_one_class_are_measured_on_and_never_taught(network, finished, tmp_path):
    images, labels = digits(slice(0, 100))
    path = tmp_path / "threes.npz"
    np.savez(path, images=images[labels == 3], labels=labels[labels == 3])
    (measured,) = gn.evaluate(finished.directory, str(path), progress=False).parts.values()
    assert set(measured.labels.tolist()) == {3}
    with pytest.raises(ArgumentError, match=r"threes\.npz: all 12 pictures to train on are of one class, 3: there is"):
        gn.fit(network, str(path), directory=tmp_path / "run", progress=False)


def test_classes_that_were_not_taught(finished, tmp_path):
    images, _ = digits(slice(0, 4))
    np.savez(tmp_path / "pets.npz", images=images, labels=["cat", "dog\n", "1", "1"])
    with pytest.raises(ArgumentError, match=r"was not taught: cat, dog\\n\n") as caught:
        gn.evaluate(finished.directory, str(tmp_path / "pets.npz"), progress=False)
    assert "it was taught 0, 1, 2" in str(caught.value)


@pytest.fixture(scope="module")
def on_an_archive(network, tmp_path_factory):
    """A run on data in a file that tests may move and change."""
    folder = tmp_path_factory.mktemp("archive")
    images, labels = digits(slice(0, 600))
    np.savez(folder / "data.npz", x_train=images[:400], y_train=labels[:400], x_test=images[400:], y_test=labels[400:])
    options = {"epochs": 1, "directory": folder / "run", "patience": 5, "progress": False}
    return gn.fit(network, str(folder / "data.npz"), **options)


def test_a_test_part_is_measured_on_too(on_an_archive):
    evaluation = gn.evaluate(on_an_archive.directory, progress=False)
    assert list(evaluation.parts) == ["held out", "test"]
    assert evaluation.scores["held out"] == pytest.approx(on_an_archive.scores, rel=1e-6)
    assert evaluation.scores["test"] == pytest.approx(on_an_archive.test, rel=1e-6)
    images, labels = digits(slice(400, 600))
    said = by_hand(on_an_archive.directory, images)
    assert evaluation.scores["test"].accuracy == np.mean(said.argmax(axis=1) == labels)
    alone = gn.evaluate(on_an_archive.directory, part="held-out", progress=False)
    assert alone.scores == {"held out": evaluation.scores["held out"]}


def test_its_own_data_are_known_wherever_they_lie(on_an_archive, tmp_path):
    moved = tmp_path / "moved.npz"
    moved.write_bytes((on_an_archive.directory.parent / "data.npz").read_bytes())
    assert list(gn.evaluate(on_an_archive.directory, str(moved), progress=False).parts) == ["held out", "test"]


def test_a_part_that_is_not_there(finished):
    with pytest.raises(ArgumentError, match="digits has no part 'test' to measure on\n    mend: held out"):
        gn.evaluate(finished.directory, part="test", progress=False)


def test_data_that_changed_since(copied):
    change(copied, "learned.split", "0" * 64)
    with pytest.raises(DocumentError, match="digits has changed since"):
        gn.evaluate(copied, progress=False)


def test_layers_of_our_own_are_read_back(tmp_path):
    pooled = gn.Input(8, 8, 1) >> gn.Conv2D(4, 3, padding=((0, 1), (1, 0))) >> gn.AveragePooling2D(3, ceil_mode=True)
    network = gn.network.gather(pooled >> gn.Flatten() >> gn.Dense(10))
    run = gn.fit(network, epochs=1, directory=tmp_path / "run", progress=False)
    assert gn.evaluate(run.directory, progress=False).scores["held out"] == pytest.approx(run.scores, rel=1e-6)


def test_what_is_no_run(tmp_path):
    with pytest.raises(NotFoundError, match="no run: there is no such folder"):
        gn.evaluate(tmp_path / "nowhere")
    with pytest.raises(NotFoundError, match=r"no run: it has no run\.json"):
        gn.evaluate(tmp_path)


def test_a_run_that_is_not_finished(copied):
    (copied / "model.keras").unlink()
    change(copied, "status", "interrupted")
    with pytest.raises(NotFoundError, match=r"its training is interrupted\n    mend: graphnet fit --resume"):
        gn.evaluate(copied)


def test_a_file_of_ops_is_run_only_when_it_is_named(copied, tmp_path):
    hostile = tmp_path / "ops.py"
    hostile.write_text("raise SystemExit('run')")
    change(copied, "ops", str(hostile))
    with pytest.raises(ArgumentError, match="ops of its own\n    mend: if you trust"):
        gn.evaluate(copied)


def test_an_unknown_data_set(finished):
    with pytest.raises(NotFoundError, match=r"there is no data set 'digts'.*did you mean digits\?"):
        gn.evaluate(finished.directory, "digts")


@pytest.mark.parametrize("damage", ["empty", "text", "truncated", "another model's", "code"])
def test_a_damaged_model(copied, damage):
    path = copied / "model.keras"
    content = path.read_bytes()
    image = keras.Input((8, 8, 1))
    flat = keras.layers.Flatten()(image)
    match damage:
        case "empty":
            path.write_bytes(b"")
        case "text":
            path.write_text("model")
        case "truncated":
            path.write_bytes(content[: len(content) // 2])
        case "another model's":
            keras.Model(image, keras.layers.Dense(3)(flat)).save(path)
        case "code":
            keras.Model(image, keras.layers.Lambda(lambda inputs: inputs[:, :10])(flat)).save(path)
    with pytest.raises(GraphnetError, match=r"model\.keras") as caught:
        gn.evaluate(copied, progress=False)
    assert caught.value.exit_status == 2


def test_the_command(on_an_archive, capsys):
    scores = on_an_archive.scores
    with pytest.raises(SystemExit) as end:
        main(["evaluate", str(on_an_archive.directory), "--per-class"])
    assert end.value.code == 0
    held_out, *_ = lines = capsys.readouterr().out.splitlines()
    assert held_out == f"held out: accuracy {scores.accuracy:.4f}, loss {scores.loss:.4f} (80 pictures)"
    assert sum(line.split()[:1] == ["7"] for line in lines) == 2
    with pytest.raises(SystemExit):
        main(["evaluate", str(on_an_archive.directory), "--format", "json", "--per-class", "--part", "test"])
    (part,) = json.loads(capsys.readouterr().out)["parts"].values()
    assert part["accuracy"] == pytest.approx(on_an_archive.test.accuracy)
    assert sum(row["pictures"] for row in part["classes"]) == part["pictures"] == 200
    right = sum(row["pictures"] * (row["recall"] or 0) for row in part["classes"])
    assert right / 200 == pytest.approx(part["accuracy"])
