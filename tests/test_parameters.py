"""The types that a blueprint's parameters may have."""

from typing import Any, Literal, Optional

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from graphnet.errors import ArgumentError
from graphnet.parameters import conform, parse, type_text

READ = [
    (int, "64", 64),
    (int, " -3 ", -3),
    (float, "0.5", 0.5),
    (float, "1e-3", 0.001),
    (float, "2", 2.0),
    (bool, "true", True),
    (bool, "No", False),
    (bool, "on", True),
    (bool, "0", False),
    (str, "he_normal", "he_normal"),
    (str, "64", "64"),
    (str, "", ""),
    (tuple[int, ...], "224,224,3", (224, 224, 3)),
    (tuple[int, ...], "(224, 224, 3)", (224, 224, 3)),
    (tuple[int, ...], "[64]", (64,)),
    (tuple[int, ...], "64,", (64,)),
    (tuple[int, ...], "", ()),
    (tuple[int, int], "3,5", (3, 5)),
    (tuple[int, str], "3,same", (3, "same")),
    (tuple[float, ...], "0.1,2", (0.1, 2.0)),
    (tuple[int | None, ...], "none,None,3", (None, None, 3)),
    (Literal[50, 101], "101", 101),
    (Literal["same", "valid"], "same", "same"),
    (int | None, "3", 3),
    (int | None, "none", None),
    (Optional[float], "null", None),  # noqa: UP045 - as people write it
    (str | int, "3", 3),
    (str | int, "x", "x"),
    (int | float, "3", 3),
    (int | float, "3.5", 3.5),
    (Literal[1, 2] | None, "2", 2),
    (tuple[int, ...] | None, "none", None),
    (tuple[int, ...] | None, "3,4", (3, 4)),
]


@pytest.mark.parametrize(("annotation", "text", "value"), READ, ids=lambda value: str(value))
def test_text_is_read_in_the_type_of_its_parameter(annotation, text, value):
    read = parse(text, annotation, "size")
    assert read == value
    assert type(read) is type(value)


@pytest.mark.parametrize(("annotation", "text", "value"), READ, ids=lambda value: str(value))
def test_what_is_read_is_also_taken_from_python(annotation, text, value):
    taken = conform(value, annotation, "size")
    assert taken == value
    assert type(taken) is type(value)


@pytest.mark.parametrize(
    ("annotation", "text"),
    [
        (int, "64.0"),
        (int, "many"),
        (int, ""),
        (int, "9" * 5000),
        (float, "wide"),
        (bool, "maybe"),
        (bool, "2"),
        (tuple[int, ...], "64,x"),
        (tuple[int, ...], "64,,3"),
        (tuple[int, ...], "64 64 3"),
        (tuple[int, ...], "none,3"),
        (tuple[int, int], "64"),
        (tuple[int, int], "1,2,3"),
        (Literal[50, 101], "152"),
        (Literal["same", "valid"], "smae"),
        (int | None, "no one"),
        (list[int], "1,2"),
        (dict[str, int], "a"),
    ],
    ids=str,
)
def test_text_of_another_type_is_refused(annotation, text):
    with pytest.raises(ArgumentError, match=r"^size must be ") as caught:
        parse(text, annotation, "size")
    assert repr(text)[:40] in str(caught.value)


@pytest.mark.parametrize(
    ("annotation", "value"),
    [
        (int, 3.0),
        (int, True),
        (int, "3"),
        (int, None),
        (int, [3]),
        (float, "3"),
        (float, True),
        (float, None),
        (float, 10**400),
        (bool, 1),
        (bool, "true"),
        (str, 3),
        (str, None),
        (tuple[int, ...], 3),
        (tuple[int, ...], "3,4"),
        (tuple[int, ...], (3, None)),
        (tuple[int, ...], (3, True)),
        (tuple[int, int], (3,)),
        (Literal[50, 101], 152),
        (Literal[50, 101], "50"),
        (Literal[50, 101], [50]),
        (Literal[1, 2], True),
        (Literal[1, 2], np.array([1, 2])),
        (int | None, "none"),
    ],
    ids=str,
)
def test_a_value_of_another_type_is_refused(annotation, value):
    with pytest.raises(ArgumentError, match=r"^size must be "):
        conform(value, annotation, "size")


@pytest.mark.parametrize(
    ("annotation", "value", "plain"),
    [
        (tuple[int, ...], [64, 64, 3], (64, 64, 3)),
        (tuple[tuple[int, int], ...], [[1, 2], (3, 4)], ((1, 2), (3, 4))),
        (float, 3, 3.0),
        (int, np.int64(3), 3),
        (float, np.float32(0.5), 0.5),
        (float, np.int64(3), 3.0),
        (tuple[int, ...], [np.int32(3)], (3,)),
        (float | None, 3, 3.0),
        (Literal[50, 101], 50.0, 50),
    ],
    ids=str,
)
def test_what_stands_for_a_type_is_made_that_type(annotation, value, plain):
    made = conform(value, annotation, "size")
    assert made == plain
    assert type(made) is type(plain)
    if isinstance(made, tuple):
        assert list(map(type, made)) == list(map(type, plain))


@pytest.mark.parametrize("value", [3, "x", None, {1}, [1, 2]], ids=repr)
def test_a_parameter_without_a_type_takes_anything(value):
    assert conform(value, Any, "size") is value


@given(st.text(max_size=12), st.sampled_from([row[0] for row in READ]))
def test_no_text_is_read_as_anything_but_its_type(text, annotation):
    try:
        value = parse(text, annotation, "size")
    except ArgumentError:
        return
    assert conform(value, annotation, "size") == value or value != value  # a number that is none equals nothing


@given(st.lists(st.integers() | st.none(), max_size=5).map(tuple))
def test_a_tuple_is_read_back_from_its_own_text(value):
    assert parse(repr(value).lower(), tuple[int | None, ...], "size") == value


def test_a_near_match_among_the_choices_is_offered():
    with pytest.raises(ArgumentError, match="one of same, valid, got 'smae'; did you mean same"):
        parse("smae", Literal["same", "valid"], "padding")


@pytest.mark.parametrize(
    ("annotation", "text"),
    [
        (int, "a whole number"),
        (float | None, "a number or none"),
        (tuple[int, ...], "whole numbers like 64,64,3"),
        (tuple[int, str], "(a whole number, text)"),
        (tuple[int | None, ...], "entries, each a whole number or none, with commas between"),
        (Literal[50, 101], "one of 50, 101"),
        (bool, "true or false"),
    ],
)
def test_types_have_words(annotation, text):
    assert type_text(annotation) == text
