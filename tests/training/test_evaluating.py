"""A run measured again from its files, and files that are damaged."""

import json
import subprocess
import sys

import keras
import pytest

import graphnet as gn
from graphnet.errors import ArgumentError, DocumentError, GraphnetError, NotFoundError
from graphnet.training import data


def test_another_process_reads_the_same_figures_from_the_two_files(finished, copied):
    for file in copied.iterdir():
        if file.name not in ("model.keras", "run.json"):
            file.unlink()
    program = f"import graphnet; print(*map(repr, graphnet.evaluate({str(copied)!r}, 'digits')))"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    loss, accuracy = map(float, done.stdout.split())
    assert accuracy == finished.scores.accuracy
    assert loss == pytest.approx(finished.scores.loss, rel=1e-6)
    assert "TensorFlow" not in done.stderr
    assert "oneDNN" not in done.stderr
    assert "CUDA" not in done.stderr


def test_evaluating_changes_no_file(copied):
    before = {path.name: path.read_bytes() for path in copied.iterdir()}
    gn.evaluate(copied)
    assert {path.name: path.read_bytes() for path in copied.iterdir()} == before


def test_layers_of_our_own_are_read_back(tmp_path):
    pooled = gn.Input(8, 8, 1) >> gn.Conv2D(4, 3, padding=((0, 1), (1, 0))) >> gn.AveragePooling2D(3, ceil_mode=True)
    network = gn.network.gather(pooled >> gn.Flatten() >> gn.Dense(10))
    run = gn.fit(network, epochs=1, directory=tmp_path / "run", progress=False)
    assert gn.evaluate(run.directory).accuracy == run.scores.accuracy


def test_what_is_no_run(tmp_path):
    with pytest.raises(NotFoundError, match="no run: there is no such folder"):
        gn.evaluate(tmp_path / "nowhere")
    with pytest.raises(NotFoundError, match=r"no run: it has no run\.json"):
        gn.evaluate(tmp_path)
    (tmp_path / "file").write_text("")
    with pytest.raises(NotFoundError, match="no run"):
        gn.evaluate(tmp_path / "file")


def test_an_unknown_data_set(finished, copied):
    with pytest.raises(NotFoundError, match=r"there is no data set 'digts'; did you mean digits\?"):
        gn.evaluate(finished.directory, "digts")
    change(copied, data="gone")
    with pytest.raises(NotFoundError, match="there is no data set 'gone'"):
        gn.evaluate(copied)


def test_a_data_set_of_other_classes(copied):
    change(copied, classes=["cat", "dog"])
    with pytest.raises(ArgumentError, match=r"tells 2 classes apart \(cat, dog\), and digits has 10"):
        gn.evaluate(copied)


def change(directory, **values):
    path = directory / "run.json"
    path.write_text(json.dumps(json.loads(path.read_text("utf-8")) | values), "utf-8")


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "Expecting value"),
        ("{", "Expecting property name"),
        ("[]", "run.json is damaged"),
        ("3", "run.json is damaged"),
        ("{}", "'format' is missing"),
        ('{"format": "graphnet", "version": 1}', "not of the format 'graphnet run'"),
        ("[" * 100_000, "run.json is damaged"),
        (b"\xff\xfe", "run.json is damaged"),
    ],
)
def test_a_record_that_is_none(copied, text, message):
    (copied / "run.json").write_bytes(text if isinstance(text, bytes) else text.encode())
    with pytest.raises(DocumentError, match=message):
        gn.evaluate(copied)


@pytest.mark.parametrize(
    ("values", "message"),
    [
        ({"version": 2}, "version 1"),
        ({"data": 3}, "data must be text, got 3"),
        ({"classes": "0123456789"}, "classes must be"),
        ({"from_logits": "no"}, "from_logits must be true or false"),
        ({"options": {"epochs": -3}}, "epochs must be a whole number ≥ 1, got -3"),
        ({"options": {"momentum": 1}}, "momentum"),
        ({"options": None}, "run.json is damaged"),
        ({"held_out": {"part": 0.2}}, "'fingerprint' is missing|'images' is missing"),
        ({"held_out": {"part": "a fifth", "images": 360, "fingerprint": ""}}, "held_out.part must be a number"),
        ({"scores": {"loss": None, "accuracy": 1}}, "scores.loss must be a number"),
        ({"surplus": 1}, "surplus"),
    ],
)
def test_a_record_with_a_damaged_field(copied, values, message):
    change(copied, **values)
    with pytest.raises(DocumentError, match=message):
        gn.evaluate(copied)


def test_a_record_without_a_field(copied):
    path = copied / "run.json"
    record = json.loads(path.read_text("utf-8"))
    for name in record:
        path.write_text(json.dumps({key: value for key, value in record.items() if key != name}), "utf-8")
        with pytest.raises(DocumentError, match=name):
            gn.evaluate(copied)


def test_a_split_that_is_not_the_one_held_out_is_never_measured(copied):
    options = json.loads((copied / "run.json").read_text("utf-8"))["options"]
    change(copied, options=options | {"seed": options["seed"] + 1})
    with pytest.raises(DocumentError, match="held out in training"):
        gn.evaluate(copied)


@pytest.mark.parametrize("damage", ["missing", "empty", "text", "truncated", "flipped"])
def test_a_damaged_model(copied, damage):
    path = copied / "model.keras"
    content = path.read_bytes()
    middle = len(content) // 2
    match damage:
        case "missing":
            path.unlink()
        case "empty":
            path.write_bytes(b"")
        case "text":
            path.write_text("model")
        case "truncated":
            path.write_bytes(content[:middle])
        case "flipped":
            path.write_bytes(
                content[:middle] + bytes(255 - byte for byte in content[middle : middle + 64]) + content[middle + 64 :]
            )
    with pytest.raises(GraphnetError, match=r"model\.keras") as caught:
        gn.evaluate(copied)
    assert caught.value.exit_status == 2


def test_the_model_of_something_else(copied):
    image = keras.Input((8, 8, 1))
    flat = keras.layers.Flatten()(image)
    for model in (keras.Model(image, keras.layers.Dense(3)(flat)), keras.Model([image, keras.Input((2,))], flat)):
        model.save(copied / "model.keras")
        with pytest.raises(DocumentError, match=r"model\.keras makes"):
            gn.evaluate(copied)


def test_code_in_a_model_is_never_run(copied):
    image = keras.Input((8, 8, 1))
    flat = keras.layers.Flatten()(image)
    keras.Model(image, keras.layers.Lambda(lambda inputs: inputs[:, :10])(flat)).save(copied / "model.keras")
    with pytest.raises(DocumentError, match=r"model\.keras cannot be read"):
        gn.evaluate(copied)


def test_the_split_is_that_of_the_run(finished):
    assert (
        data.load("digits", (8, 8, 1), seed=3).fingerprint
        == json.loads((finished.directory / "run.json").read_text("utf-8"))["held_out"]["fingerprint"]
    )
