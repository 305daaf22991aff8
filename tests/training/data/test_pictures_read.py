import re
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest
from PIL import Image

from graphnet.errors import DocumentError
from graphnet.training.data import machine
from graphnet.training.data.dataset import DataSet, Part, Unreadable
from graphnet.training.data.reading import read
from graphnet.training.data.sources import ArraySource, FileSource
from graphnet.training.data.splitting import Chosen, whole

BICUBIC = Image.Resampling.BICUBIC


def data_of(source, labels, unreadable=()):
    return DataSet("some", "some", "files", (6, 5, 3), ("a", "b"), {"train": Part(source, labels)}, True, unreadable)


@pytest.fixture
def files(tmp_path):
    """150 pictures of three sizes; three of them no pictures."""
    random = np.random.default_rng(0)
    paths = [f"{number}.png" for number in range(150)]
    for number, path in enumerate(paths):
        pixels = random.integers(0, 256, (4 + number % 3, 5, 3), np.uint8)
        Image.fromarray(pixels).save(tmp_path / path)
    for broken in (0, 70, 149):
        (tmp_path / paths[broken]).write_bytes(b"no")
    return data_of(FileSource(str(tmp_path), paths), np.arange(150) % 2)


def resized(image, width, height):
    return np.asarray(image.resize((width, image.height), BICUBIC).resize((width, height), BICUBIC))


def expected(data, row):
    with Image.open(data.parts["train"].source.path(row)) as image:
        return resized(image, 7, 8)


@pytest.mark.parametrize("memory", [2**30, 1000], ids=["kept", "anew"])
def test_files_come_at_one_size_without_those_that_are_none(files, memory, monkeypatch):
    monkeypatch.setattr(machine, "memory", lambda: memory)
    seen = []
    examples = read(files, whole(files, "train"), (8, 7, 3), lambda done, total: seen.append((done, total)))
    readable = [row for row in range(150) if row not in (0, 70, 149)]
    assert len(examples.images) == len(examples.labels) == 147
    np.testing.assert_array_equal(examples.labels, np.array(readable) % 2)
    assert examples.images.take(slice(2, 2)).shape == (0, 8, 7, 3)
    taken = examples.images.take(slice(None))
    np.testing.assert_array_equal(taken, np.stack([expected(files, row) for row in readable]))
    np.testing.assert_array_equal(examples.images.take(np.array([100, 0, 100])), taken[[100, 0, 100]])
    assert [examples.images.name(row) for row in (0, 68, 69)] == ["1.png", "69.png", "71.png"]
    assert [unreadable.name for unreadable in examples.unreadable] == ["0.png", "70.png", "149.png"]
    assert all("it is no JPEG" in unreadable.reason for unreadable in examples.unreadable)
    assert seen[-1] == (150, 150)
    assert [done for done, _ in seen] == sorted({done for done, _ in seen})


def test_only_what_is_chosen_is_read(files):
    chosen = Chosen("train", np.array([7, 3, 5]), np.array([1, 1, 1]))
    examples = read(files, chosen, (8, 7, 3))
    np.testing.assert_array_equal(examples.images.take(slice(1, 2))[0], expected(files, 3))
    assert not examples.unreadable


def test_strict(files):
    seen_before = [Unreadable(f"link{number}.png", "it is a link\nto nowhere") for number in range(9)]
    with pytest.raises(DocumentError) as refused:
        read(data_of(*files.parts["train"], seen_before), whole(files, "train"), (8, 7, 3), strict=True)
    lines = str(refused.value).splitlines()
    assert lines[0] == "some: 12 pictures cannot be read"
    assert lines[1] == r"    link0.png: it is a link\nto nowhere"
    assert lines[10].startswith("    0.png: it is no JPEG")
    assert lines[11] == "    and 2 more"
    assert lines[12].startswith("    mend: ")
    assert len(lines) == 13
    read(files, Chosen("train", np.array([1, 2]), np.array([1, 0])), (8, 7, 3), strict=True)


def test_nothing_that_can_be_read(files):
    with pytest.raises(
        DocumentError, match=r"some: none of the 2 pictures of its train part .*; 0\.png: it is no JPEG"
    ):
        read(files, Chosen("train", np.array([0, 70]), np.array([0, 0])), (8, 7, 3))


def test_what_fails_otherwise_is_not_hidden(files):
    class Failing(FileSource):
        def __getitem__(self, index):
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        read(data_of(Failing("", files.parts["train"].source.paths), np.zeros(150, np.int64)),
             whole(files, "train"), (8, 7, 3))  # fmt: skip


@pytest.fixture
def arrays():
    pictures = np.random.default_rng(0).integers(0, 256, (300, 6, 5, 3), np.uint8)
    return data_of(ArraySource(pictures), np.arange(300) % 2)


def test_arrays_that_fit_are_not_copied(arrays):
    images = arrays.parts["train"].source.images
    examples = read(arrays, Chosen("train", np.arange(10, 300), np.zeros(290, np.int64)), (6, 5, 3))
    np.testing.assert_array_equal(examples.images.take(np.array([2, 0])), images[[12, 10]])
    before = examples.images.take(slice(0, 1)).copy()
    images[10] += 1
    assert (examples.images.take(slice(0, 1)) == before + 1).all()
    assert examples.images.name(0) == "10"


@pytest.mark.parametrize("memory", [2**30, 1000], ids=["kept", "anew"])
def test_arrays_at_another_size(arrays, memory, monkeypatch):
    monkeypatch.setattr(machine, "memory", lambda: memory)
    examples = read(arrays, whole(arrays, "train"), (12, 9, 1))
    images = arrays.parts["train"].source.images
    for row in (0, 64, 299):
        alone = resized(Image.fromarray(images[row]).convert("L"), 9, 12)
        np.testing.assert_array_equal(examples.images.take(np.array([row]))[0, ..., 0], alone)


def test_several_threads_may_take_at_once(files, monkeypatch):
    monkeypatch.setattr(machine, "memory", lambda: 1000)
    images = read(files, whole(files, "train"), (8, 7, 3)).images
    alone = images.take(slice(None))
    with ThreadPoolExecutor(4) as pool:
        for row, taken in enumerate(pool.map(lambda row: images.take(np.array([row])), range(147))):
            np.testing.assert_array_equal(taken[0], alone[row])


def test_a_picture_that_goes_away_is_named(files, tmp_path, monkeypatch):
    monkeypatch.setattr(machine, "memory", lambda: 1000)
    images = read(files, whole(files, "train"), (8, 7, 3)).images
    (tmp_path / "1.png").unlink()
    with pytest.raises(Exception, match=re.escape("1.png: there is no such file")):
        images.take(slice(0, 2))
