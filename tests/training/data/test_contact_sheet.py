import numpy as np
import pytest
from PIL import Image

from graphnet.training.data.contact_sheet import MOST_CLASSES, contact_sheet
from graphnet.training.data.dataset import DataSet, Part, UnreadableError
from graphnet.training.data.sources import ArraySource


class Flat:
    """Pictures of one colour each; some cannot be read."""

    fingerprint = ""

    def __init__(self, count, size=(30, 60), broken=()):
        self.count, self.size, self.broken = count, size, broken

    def __len__(self):
        return self.count

    def __getitem__(self, index):
        if index in self.broken:
            raise UnreadableError(self.name(index), "it is broken")
        return np.full((*self.size, 3), (index, 255 - index, 77), np.uint8)

    def name(self, index):
        return str(index)


def data_of(source, labels, names):
    return DataSet("made", "made", "files", (30, 60, 3), tuple(names), {"train": Part(source, np.array(labels))})


def colors(sheet):
    """The numbers of the flat pictures on a sheet, line by line from above."""
    pixels = np.asarray(sheet)
    rows, columns = np.nonzero((pixels[..., 2] == 77) & (pixels[..., :2].astype(int).sum(axis=2) == 255))
    seen = {}
    for row, column in zip(rows, columns, strict=True):
        seen.setdefault(int(pixels[row, column, 0]), (int(row), int(column)))
    lines = {}
    for number, (row, _) in sorted(seen.items(), key=lambda item: item[1]):
        lines.setdefault(row, []).append(number)
    return list(lines.values())


def test_pictures_of_each_class_evenly_spread():
    sheet = contact_sheet(data_of(Flat(104), [0] * 100 + [1] * 4, ["many", "few"]))
    many, few = colors(sheet)
    assert few == [100, 101, 102, 103]
    assert len(many) == 12
    assert (many[0], many[-1]) == (0, 99)
    assert set(np.diff(many)) == {9}


def test_others_stand_in_for_what_cannot_be_read():
    (line,) = colors(contact_sheet(data_of(Flat(20, broken=(0, 19)), [0] * 20, ["one"])))
    assert len(line) == 12
    assert not {0, 19} & set(line)
    assert colors(contact_sheet(data_of(Flat(2, broken=(0, 1)), [0] * 2, ["one"]))) == []


def test_pictures_keep_their_proportions():
    for size, expected in {(30, 60): (30, 60), (200, 400): (32, 64), (8, 8): (64, 64), (500, 1): (64, 1)}.items():
        pixels = np.asarray(contact_sheet(data_of(Flat(1, size), [0], ["one"])))
        rows, columns = np.nonzero((pixels == (0, 255, 77)).all(axis=-1))
        assert (np.ptp(rows) + 1, np.ptp(columns) + 1) == expected


def test_small_pictures_keep_their_pixels():
    board = (np.indices((8, 8)).sum(axis=0) % 2 * 255).astype(np.uint8)[np.newaxis, ..., np.newaxis]
    sheet = contact_sheet(data_of(ArraySource(board), [0], ["one"]))
    tile = np.asarray(sheet.convert("L"))[72:136, 16:80]
    np.testing.assert_array_equal(tile, np.kron(board[0, ..., 0], np.ones((8, 8))))


def ink(sheet):
    return int((np.asarray(sheet.convert("L")) < 128).sum())


def test_names_of_any_kind():
    """Long ones are cut off; signs that cannot be printed are shown."""
    plain = contact_sheet(data_of(Flat(1), [0], ["x"]))
    for name in ("Ёлка", "قطة", "猫", "a\nb\x1b[31m", "<b>&amp;", "x" * 100_000):
        sheet = contact_sheet(data_of(Flat(1), [0], [name]))
        assert sheet.size == plain.size
        assert ink(sheet) > ink(plain)


@pytest.mark.parametrize("classes", [1, 12, 13, 50, 51, 100, 10_000])
def test_many_classes(classes):
    """Each of the first hundred stands on the sheet, which stays of a size that can be looked at."""
    labels = np.arange(min(classes, 250))
    sheet = contact_sheet(data_of(Flat(len(labels)), labels, [f"class{k}" for k in range(classes)]))
    shown = [number for line in colors(sheet) for number in line]
    assert sorted(shown) == list(range(min(classes, MOST_CLASSES)))
    assert max(sheet.size) <= 2600
    assert isinstance(sheet, Image.Image)
