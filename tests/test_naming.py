"""Names of calls: short kinds and counts in their scopes, and names as they were written."""

import re
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graphnet import (
    Add,
    Conv2D,
    Dense,
    Flatten,
    Identity,
    Input,
    MaxPooling2D,
    Op,
    ReLU,
    Tanh,
    block,
    sequential,
    shared,
)
from graphnet.errors import LanguageError
from graphnet.fragments import NAME
from graphnet.network import gather

A, B = ReLU(), Tanh()


def names(fragment) -> list[str]:
    """The names that come of a fragment, the input left out."""
    _, *found = gather(Input(4) >> fragment)
    return found


def test_an_unnamed_call_gets_a_short_kind_and_a_count():
    x = Input(8, 8, 3) >> Conv2D(4, 3) >> A >> Conv2D(4, 3) >> A >> MaxPooling2D(2) >> Flatten() >> Dense(3)
    assert list(gather(x)) == ["input1", "conv1", "relu1", "conv2", "relu2", "pool1", "flatten1", "dense1"]


def test_counts_begin_anew_in_every_scope():
    stage = (A >> B >> A).named("stage")
    assert names(A >> stage >> A) == ["relu1", "stage.relu1", "stage.tanh1", "stage.relu2", "relu2"]


def test_scopes_nest_with_dots():
    inner = (A >> A.named("last")).named("inner")
    assert names((A >> inner >> A).named("outer")) == [
        "outer.relu1",
        "outer.inner.relu1",
        "outer.inner.last",
        "outer.relu2",
    ]


def test_a_name_goes_to_an_op_and_opens_a_scope_round_anything_else():
    assert names(A.named("a")) == ["a"]
    for composite in (sequential(A), 1 * A, A | A):
        assert all(name.startswith("a.") for name in names(composite.named("a")))
    assert names(sequential(lambda x: x >> A).named("a")) == ["a.relu1"]


@block
def unit():
    return A >> B


@block
def single():
    return A


@block
def stage1():
    return A >> B


def test_a_block_names_an_op_or_a_scope_and_is_counted():
    assert names(unit() >> unit()) == ["unit1.relu1", "unit1.tanh1", "unit2.relu1", "unit2.tanh1"]
    assert names(single() >> single()) == ["single1", "single2"]


def test_a_kind_that_ends_in_a_digit_is_counted_behind_an_underscore():
    class Maxout2(Op):
        short = "maxout2"

    assert names(2 * stage1()) == ["stage1_1.relu1", "stage1_1.tanh1", "stage1_2.relu1", "stage1_2.tanh1"]
    assert names(2 * Maxout2()) == ["maxout2_1", "maxout2_2"]
    assert names(2 * A.named("conv1")) == ["conv1_1", "conv1_2"]


def test_a_named_fragment_that_is_repeated_is_numbered():
    assert names(3 * A.named("act")) == ["act1", "act2", "act3"]
    assert names(2 * (A >> B).named("unit")) == ["unit1.relu1", "unit1.tanh1", "unit2.relu1", "unit2.tanh1"]
    assert names(2 * (A.named("first") >> B)) == ["first1", "tanh1", "first2", "tanh2"]


def test_repetition_stops_at_the_door_of_a_scope():
    assert names(2 * (A.named("first") >> B).named("unit")) == [
        "unit1.first",
        "unit1.tanh1",
        "unit2.first",
        "unit2.tanh1",
    ]


def test_what_is_shared_keeps_its_name_and_is_numbered_from_the_second_on():
    head = shared(A >> B).named("head")
    assert names(3 * head)[::2] == ["head1.relu1", "head2.relu1", "head3.relu1"]
    assert names(head >> head >> head)[::2] == ["head.relu1", "head_2.relu1", "head_3.relu1"]


@pytest.mark.parametrize(
    ("fragment", "expected"),
    [
        (A >> A.named("relu1") >> A, ["relu2", "relu1", "relu3"]),
        (A >> A >> A.named("relu2"), ["relu1", "relu3", "relu2"]),
        (unit() >> (A >> B).named("unit1"), ["unit2.relu1", "unit2.tanh1", "unit1.relu1", "unit1.tanh1"]),
        (A >> (A >> B).named("relu1"), ["relu2", "relu1.relu1", "relu1.tanh1"]),
        (A.named("input1"), ["input1"]),
    ],
    ids=repr,
)
def test_a_counted_name_gives_way_to_one_that_was_written(fragment, expected):
    assert names(fragment) == expected


@pytest.mark.parametrize(
    "fragment",
    [
        A.named("a") >> B.named("a"),
        A.named("a") >> (A >> B).named("a"),
        (A >> B).named("a") >> (A >> B).named("a"),
        (A.named("a") >> B.named("a")).named("scope"),
        A.named("a") | B.named("a"),
    ],
    ids=repr,
)
def test_the_same_name_twice_in_one_scope_is_an_error_that_shows_both_places(fragment):
    with pytest.raises(LanguageError, match="'a' is written twice in one scope") as caught:
        names(fragment)
    assert str(caught.value).count(f"{Path(__file__).name}:") == 2
    assert "mend: " in str(caught.value)


def test_a_network_named_twice_is_an_error_that_shows_both_places():
    net = gather(Input(4) >> A >> B)
    with pytest.raises(LanguageError, match="'a' is written twice in one scope") as caught:
        names(net.named("a") >> net.named("a"))
    assert str(caught.value).count(f"{Path(__file__).name}:") == 2


def test_two_inputs_of_one_name_are_an_error():
    with pytest.raises(LanguageError, match="'image' is written twice"):
        gather(Input(4, name="image") + Input(4, name="image"))


def test_the_same_name_may_be_written_in_two_scopes():
    inner = A.named("a") >> B
    assert names(inner >> inner.named("s") >> inner.named("t")) == ["a", "tanh1", "s.a", "s.tanh1", "t.a", "t.tanh1"]


def test_one_call_reached_by_several_ways_is_one_call():
    x = Input(4) >> A.named("a")
    assert list(gather((x + x) | x)) == ["input1", "a", "add1", "concat1"]


def test_names_are_given_in_the_order_of_the_calls_and_only_to_what_leads_to_the_outputs():
    x = Input(4)
    _ = x >> A
    y = x >> A >> A
    z = x >> A
    assert list(gather(Add()(z, y))) == ["input1", "relu1", "relu2", "relu3", "add1"]


words = st.from_regex(NAME, fullmatch=True).filter(lambda word: len(word) < 6) | st.sampled_from(
    ["relu", "relu1", "a1"]
)
trees = st.recursive(
    st.sampled_from([A, B, Identity().named("id")]),
    lambda inner: st.one_of(
        st.lists(inner, min_size=1, max_size=3).map(lambda parts: sequential(*parts)),
        st.tuples(inner, words).map(lambda pair: pair[0].named(pair[1])),
        st.tuples(st.integers(1, 3), inner).map(lambda pair: pair[0] * pair[1]),
        inner.map(shared),
    ),
    max_leaves=6,
)


@given(trees)
def test_names_are_unique_valid_and_no_scope_is_also_a_node(fragment):
    try:
        network = gather(Input(4) >> fragment >> fragment)
    except LanguageError as error:
        assert "written twice" in str(error)
        return
    assert max(Counter(network).values()) == 1
    assert not set(network) & set(network.scopes())
    for name in network:
        assert all(re.fullmatch(NAME, part) for part in name.split("."))
