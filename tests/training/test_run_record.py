"""run.json: read back as it was written, and told where it cannot be."""

import json
from contextlib import suppress
from dataclasses import asdict, replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graphnet.errors import DocumentError, FileError, NotFoundError
from graphnet.training.feeding.normalization import Normalization
from graphnet.training.options import Options
from graphnet.training.runs import record as records
from graphnet.training.runs.record import Learned, Record, Scores

RECORD = Record(
    name="tiny",
    blueprint="path.py:tiny",
    parameters={"classes": 2, "input_shape": [8, 8, 1]},
    params=1234,
    trainable_params=1200,
    ops=None,
    learned=Learned(
        data="/home/somebody/cats & dogs",
        kind="a folder per class",
        classes=("cat", "dog\n<b>网\u202e"),
        shape=(8, 8, 3),
        normalization=Normalization((0.1 + 0.2, 0.5, 0.25), (1 / 3, 0.5, 0.25)),
        split="a1b2",
        held_out_part="train",
        images={"train": 80, "held_out": 20},
        unreadable=3,
    ),
    options=Options(epochs=3, batch_size=32, optimizer="sgd", learning_rate=1e-3, momentum=0.9, schedule="cosine"),
    chosen={"epochs": 3},
    status="finished",
    reason=None,
    epochs=3,
    held_out=Scores(0.1 + 0.2, 2 / 3),
    test=None,
    started="2026-01-01T00:00:00+00:00",
    finished="2026-01-01T00:01:00+00:00",
    environment={"python": "3.11.7", "backend": "tensorflow", "device": "CPU", "keras": "3.15.1"},
)
PLAIN = json.loads(RECORD.to_json())


def places(value, way=()):
    """The way to every entry of a JSON document, the whole of it first."""
    yield way
    if isinstance(value, dict):
        for name, entry in value.items():
            yield from places(entry, (*way, name))


def changed(value, way, entry):
    """A document with another entry at a place."""
    if not way:
        return entry
    first, *rest = way
    return {**value, first: changed(value[first], rest, entry)}


def without(value, way):
    *above, last = way
    for name in above:
        value = value[name]
    return changed(PLAIN, above, {name: entry for name, entry in value.items() if name != last})


@pytest.mark.parametrize(
    "record",
    [
        RECORD,
        replace(RECORD, status="running", held_out=None, finished=None, epochs=0),
        replace(RECORD, status="failed", reason="the loss is no longer a number\n[red]"),
        replace(RECORD, learned=replace(RECORD.learned, data="/caf\udce9", classes=("cat", "caf\udce9"))),
        replace(RECORD, blueprint=None, params=None, trainable_params=None, test=Scores(0.5, 0.25)),
    ],
)
def test_it_comes_back_as_it_was(record, tmp_path):
    records.write(tmp_path, record)
    assert records.read(tmp_path) == record
    assert [path.name for path in tmp_path.iterdir()] == ["run.json"]


def test_it_is_plain_json_under_the_names_of_its_fields():
    assert PLAIN["format"] == "graphnet run"
    assert PLAIN["version"] == 2
    assert set(PLAIN) == {"format", "version", *asdict(RECORD)}
    assert PLAIN["held_out"] == {"loss": 0.1 + 0.2, "accuracy": 2 / 3}
    assert PLAIN["learned"]["shape"] == [8, 8, 3]
    assert PLAIN["options"]["learning_rate"] == 1e-3


junk = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=5,
)


@given(st.sampled_from(list(places(PLAIN))), junk)
def test_with_another_entry_it_is_that_record_or_damaged(way, entry):
    document = changed(PLAIN, way, entry)
    with suppress(DocumentError):
        assert json.loads(Record.from_json(json.dumps(document)).to_json()) == document


OPEN = ("parameters", "chosen", "environment", "images")
"""Entries that hold whatever there is to be told."""


@pytest.mark.parametrize("way", [way for way in places(PLAIN) if way and not any(name in OPEN for name in way[:-1])])
def test_nothing_may_be_missing(way):
    with pytest.raises(DocumentError):
        Record.from_json(json.dumps(without(PLAIN, way)))


@given(st.integers(min_value=0, max_value=len(RECORD.to_json()) - 3))
def test_a_truncated_one_is_damaged(length):
    with pytest.raises(DocumentError):
        Record.from_json(RECORD.to_json()[:length])


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "Expecting value"),
        ("[]", "not of the format 'graphnet run'"),
        ("{}", "not of the format 'graphnet run'"),
        ("[" * 100_000, "recursion"),
        (
            json.dumps(PLAIN | {"version": 1}),
            r"it is of version 1, .*reads version 2\n    mend: train it again",
        ),
        (json.dumps(PLAIN | {"version": 3}), "it is of version 3, and this graphnet reads version 2"),
        (json.dumps(PLAIN | {"status": "done"}), "status must be one of running, interrupted, failed, finished"),
        (json.dumps(PLAIN | {"color": "red"}), "does not have the entries name, blueprint"),
        (json.dumps(changed(PLAIN, ("options", "optimizer"), "adamm")), "optimizer must be one of .*did you mean adam"),
        (json.dumps(changed(PLAIN, ("learned", "images", "train"), "80")), r"learned\.images\.train must be"),
        (json.dumps(changed(PLAIN, ("learned", "shape"), [8, 8])), r"learned\.shape must be"),
        (
            json.dumps(changed(PLAIN, ("learned", "normalization", "mean"), "1")),
            r"learned\.normalization\.mean must be",
        ),
    ],
)
def test_what_is_wrong_is_told(text, message, tmp_path):
    with pytest.raises(DocumentError, match=message):
        Record.from_json(text)
    (tmp_path / "run.json").write_text(text)
    with pytest.raises(DocumentError, match=rf"run\.json cannot be used: .*{message}"):
        records.read(tmp_path)


def test_what_is_no_text_is_told(tmp_path):
    (tmp_path / "run.json").write_bytes(b"\xff\xfe\0")
    with pytest.raises(DocumentError, match=r"run\.json cannot be used"):
        records.read(tmp_path)


def test_what_is_no_run_is_told(tmp_path):
    (tmp_path / "file").write_text("")
    for name, reason in (
        ("", "it has no run.json"),
        ("file", "it is no folder"),
        ("missing", "there is no such folder"),
    ):
        with pytest.raises(NotFoundError, match=f"is no run: {reason}\n    mend: graphnet runs"):
            records.read(tmp_path / name)


def test_what_the_system_refuses_is_told(tmp_path):
    with pytest.raises(FileError, match="cannot be read: File name too long"):
        records.read(tmp_path / ("x" * 300))
