"""What a network says of pictures in files: rightly, without end, and past those that cannot be read."""

import csv
import gc
import io
import itertools
import json
import os
import re
import tracemalloc

import keras
import numpy as np
import pytest
from PIL import Image
from sklearn.datasets import load_digits

import graphnet as gn
from graphnet.cli import main
from graphnet.errors import ArgumentError
from graphnet.training import predicting
from graphnet.training.data.dataset import Unreadable, UnreadableError

MANY = 3000


@pytest.fixture(scope="module")
def images():
    """Pictures of 8 bits."""
    return np.rint(load_digits().images[:40] * 255 / 16).astype(np.uint8)


@pytest.fixture
def folder(images, tmp_path):
    """More pictures than are looked at together, in folders within one another, and what is none."""
    inner = tmp_path / "pictures" / "a b" / "猫"
    inner.mkdir(parents=True)
    for number, image in enumerate(images):
        where = inner if number % 2 else inner.parent
        Image.fromarray(image).save(where / f"{number:02}.png")
    (inner / ".hidden.png").write_text("no picture")
    (tmp_path / "pictures" / "cut.png").write_bytes((inner / "01.png").read_bytes()[:60])
    (tmp_path / "pictures" / "empty.jpg").touch()
    (tmp_path / "pictures" / "gone.png").symlink_to("nowhere.png")
    (inner / "round").symlink_to(tmp_path / "pictures", target_is_directory=True)
    return tmp_path / "pictures"


def test_the_most_probable_classes_of_every_picture(finished, folder, images):
    left_out = []
    predictions = list(gn.predict(finished.directory, folder, top=3, unreadable=left_out.append))
    normalization = json.loads((finished.directory / "run.json").read_text("utf-8"))["learned"]["normalization"]
    inputs = (images[..., np.newaxis] / 255 - normalization["mean"]) / normalization["deviation"]
    model = keras.saving.load_model(finished.directory / "model.keras", compile=False)
    expected = model.predict(inputs.astype(np.float32), verbose=0)
    assert len(predictions) == len(images)
    for image, classes in predictions:
        row = expected[int(os.path.basename(image).removesuffix(".png"))]
        assert [int(name) for name, _ in classes] == np.argsort(-row)[:3].tolist()
        assert [probability for _, probability in classes] == pytest.approx(np.sort(row)[:-4:-1], abs=1e-5)
    assert sorted(os.path.basename(name) for name, _ in left_out) == ["cut.png", "empty.jpg", "gone.png"]


def test_resized_and_greyed_as_in_training(finished, images, tmp_path):
    colored = Image.fromarray(np.stack([images[0]] * 3, axis=-1))
    colored.save(tmp_path / "colored.png")
    Image.fromarray(images[0]).save(tmp_path / "grey.png")
    grey, color = (next(gn.predict(finished.directory, tmp_path / name)) for name in ("grey.png", "colored.png"))
    assert color.classes == grey.classes
    colored.resize((33, 57)).save(tmp_path / "large.png")
    (large,) = gn.predict(finished.directory, [tmp_path / "large.png"], top=100)
    assert sum(probability for _, probability in large.classes) == pytest.approx(1)
    assert len(large.classes) == 10


def test_without_anybody_to_tell_the_first_unreadable_picture_is_an_error(finished, folder):
    with pytest.raises(UnreadableError, match=r"cut\.png: it is cut off"):
        list(gn.predict(finished.directory, folder))


def test_files_come_in_the_order_of_their_names(folder):
    found = [os.path.relpath(path, folder) for path in predicting.files([folder])]
    assert found == sorted(found)
    assert len(found) == 43


def test_a_folder_larger_than_what_is_sorted_is_gone_through_too(folder, monkeypatch):
    all_ = set(predicting.files([folder]))
    monkeypatch.setattr(predicting, "SORTED", 5)
    assert set(predicting.files([folder])) == all_


def test_a_link_in_a_circle_is_told_as_unreadable(finished, tmp_path):
    circle = tmp_path / "circle"
    circle.symlink_to(circle)
    left_out = []
    assert list(gn.predict(finished.directory, tmp_path, unreadable=left_out.append)) == []
    assert [name for name, _ in left_out] == [str(circle)]


@pytest.mark.skipif(os.name != "posix" or os.geteuid() == 0, reason="root may look into every folder")
def test_a_folder_without_permission_is_told_of(folder):
    (folder / "a b").chmod(0)
    assert Unreadable(str(folder / "a b"), "Permission denied") in list(predicting.files([folder]))
    (folder / "a b").chmod(0o755)


def test_a_stream_without_end_takes_no_more_memory_as_it_goes_on(finished, folder):
    names = itertools.cycle([folder / "a b" / "00.png", folder / "empty.jpg", folder / "a b" / "02.png"])
    left_out = 0

    def count(_):
        nonlocal left_out
        left_out += 1

    predictions = gn.predict(finished.directory, names, unreadable=count)
    list(itertools.islice(predictions, 200))
    tracemalloc.start()
    list(itertools.islice(predictions, 200))
    gc.collect()
    early, _ = tracemalloc.get_traced_memory()
    for _ in range(MANY):
        next(predictions)
    gc.collect()
    late, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    predictions.close()
    assert late - early < 20 * MANY
    assert (MANY + 400) / 2 <= left_out <= (MANY + 400) / 2 + predicting.BATCH


def test_how_many_classes(finished, folder):
    with pytest.raises(ArgumentError, match="top must be a whole number ≥ 1, got 0"):
        gn.predict(finished.directory, folder, top=0)


def run(*arguments):
    with pytest.raises(SystemExit) as end:
        main(["predict", *map(str, arguments)])
    return end.value.code


def test_the_command_in_each_format(finished, folder, capsys, tmp_path):
    assert run(finished.directory, folder, "--top", 2) == 0
    out, err = capsys.readouterr()
    assert len(out.splitlines()) == 40
    assert err.splitlines()[0] == "3 could not be read:"
    assert f"    {folder / 'empty.jpg'}: the file is empty" in err.splitlines()
    assert run(finished.directory, folder, "--top", 2, "--format", "json") == 0
    objects = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert run(finished.directory, folder, "--top", 2, "--format", "csv", "-o", tmp_path / "told.csv") == 0
    assert capsys.readouterr().out == ""
    rows = list(csv.DictReader(io.StringIO((tmp_path / "told.csv").read_text("utf-8"))))
    assert [(row["image"], row["rank"], row["class"], float(row["probability"])) for row in rows] == [
        (told["image"], str(rank), one["class"], one["probability"])
        for told in objects
        for rank, one in enumerate(told["classes"], start=1)
    ]
    for line, told in zip(out.splitlines(), objects, strict=True):
        first, second = told["classes"]
        assert line == (
            f"{told['image']}: {first['class']} {100 * first['probability']:.2f} %, "
            f"{second['class']} {100 * second['probability']:.2f} %"
        )


def test_odd_notes_beside_pictures_go_without_a_word(finished, folder, odd_note, pillow_says):
    assert run(finished.directory, odd_note(folder / "a b" / "00.png")) == 0
    assert pillow_says() == []


def test_names_from_stdin(finished, folder, capsys, monkeypatch):
    monkeypatch.setattr("sys.stdin", io.StringIO(f"{folder / 'a b' / '00.png'}\n\n{folder / 'a b' / '02.png'}\n"))
    assert run(finished.directory, "-", "--top", 1) == 0
    assert [line.split(":")[0][-6:] for line in capsys.readouterr().out.splitlines()] == ["00.png", "02.png"]


def test_where_nothing_can_be_read_nothing_is_written(finished, folder, capsys, tmp_path):
    hostile = tmp_path / "two\nlines.png"
    hostile.write_text("no picture")
    assert run(finished.directory, hostile, tmp_path / "nowhere.png", "-o", tmp_path / "told.txt") == 2
    _, err = capsys.readouterr()
    assert "two\\nlines.png" in err
    assert "nowhere.png: there is no such file" in err
    assert re.search(r"nothing is predicted: .*\n    mend: give pictures", err)
    assert not (tmp_path / "told.txt").exists()


def test_a_name_with_a_line_break_is_one_cell(finished, images, tmp_path):
    odd = tmp_path / 'a\n"b",c.png'
    Image.fromarray(images[0].squeeze()).save(odd)
    assert run(finished.directory, odd, "--top", 1, "--format", "csv", "-o", tmp_path / "told.csv") == 0
    _, row = csv.reader(io.StringIO((tmp_path / "told.csv").read_text("utf-8"), newline=""))
    assert row[0] == str(odd)


def test_no_picture_is_written_over(finished, folder, capsys):
    picture = next(path for path in sorted(folder.rglob("*.png")))
    before = picture.read_bytes()
    assert run(finished.directory, picture, "-o", picture) == 2
    assert "named as a picture" in capsys.readouterr().err
    assert picture.read_bytes() == before
