"""The rows of history.csv, held against Python's csv module."""

import csv
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graphnet.errors import DocumentError, FileError
from graphnet.training.runs.history import FILE, Epoch, from_csv, read, to_csv

figures = st.floats(allow_nan=False)
epochs = st.builds(Epoch, st.integers(1, 1_000_000), *[figures] * 7)


@given(st.lists(epochs))
def test_every_figure_comes_back_to_the_last_bit(history):
    assert from_csv(to_csv(history)) == history


@given(st.lists(epochs, min_size=1))
def test_it_is_a_plain_table_under_the_names_of_its_fields(history):
    rows = list(csv.DictReader(to_csv(history).splitlines()))
    assert [{name: float(text) for name, text in row.items()} for row in rows] == [row._asdict() for row in history]


GOOD = to_csv([Epoch(1, 2.5, 0.25, 2.25, 0.5, 0.001, 1.5, 958.0)])


@pytest.mark.parametrize(
    ("damaged", "message"),
    [
        ("", "its first line is not epoch,loss,"),
        ("epoch,loss,accuracy\n1,2,3\n", "its first line is not epoch,loss,"),
        (GOOD.removesuffix(",958.0\n"), "a row is damaged"),
        (GOOD.replace("2.5", "two and a half"), "a row is damaged"),
        (GOOD.replace("\n1,", "\n1.5,"), "a row is damaged"),
        (GOOD.replace("958.0", "958.0,3"), "a row is damaged"),
    ],
)
def test_what_is_damaged_is_told(damaged, message, tmp_path):
    with pytest.raises(DocumentError, match=message):
        from_csv(damaged)
    (tmp_path / FILE).write_text(damaged, "utf-8")
    with pytest.raises(DocumentError, match=rf"history\.csv cannot be used: {message}"):
        read(tmp_path)


@given(st.text() | st.text(alphabet='0123456789.,\n"\0e'))
def test_any_text_is_a_history_or_damaged(text):
    for damaged in (text, GOOD + text):
        with suppress(DocumentError):
            assert from_csv(damaged)[:1] == from_csv(GOOD)


def test_before_the_first_epoch_is_over_there_is_none(tmp_path):
    assert read(tmp_path) == []


def test_a_file_that_is_no_text_is_told(tmp_path):
    (tmp_path / FILE).write_bytes(b"\xff\xfe\x00")
    with pytest.raises(DocumentError, match=r"history\.csv cannot be used"):
        read(tmp_path)


def test_a_file_that_cannot_be_read_is_told(tmp_path, monkeypatch):
    (tmp_path / FILE).write_text(GOOD)

    def refuse(*arguments, **settings):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr("pathlib.Path.read_text", refuse)
    with pytest.raises(FileError, match=r"history\.csv cannot be read: Permission denied"):
        read(tmp_path)
