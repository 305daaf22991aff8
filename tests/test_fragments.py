"""What `>>`, `|`, `+` and `*` make of fragments, before any tensor is there."""

import copy
import pickle
import sys
import threading
import time
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from graphnet import (
    Add,
    Concatenate,
    Conv2D,
    Dense,
    Flatten,
    Identity,
    Input,
    ReLU,
    Sigmoid,
    Softmax,
    Tanh,
    block,
    branches,
    residual,
    sequential,
    shared,
)
from graphnet.errors import ArgumentError, LanguageError
from graphnet.fragments import Branches, Chain, Fragment
from graphnet.network import gather

A, B, C, D = ReLU(), Tanh(), Sigmoid(), Softmax()
HERE = Path(__file__).name


def this(value):
    return value


def fails(attempt, kind=LanguageError) -> str:
    """What an attempt says when it is refused; it begins with a line of this file."""
    with pytest.raises(kind) as caught:
        attempt()
    message = str(caught.value)
    place, _, rest = message.partition("  ")
    assert place.rpartition(":")[0].endswith(HERE), message
    assert int(place.rpartition(":")[2]) > 0
    assert rest
    return rest


def test_times_binds_before_plus_before_then_before_or():
    assert (A >> B | C >> D) == ((A >> B) | (C >> D))
    assert (A >> B + C >> D) == (A >> (B + C) >> D)
    assert (A + 2 * B) == (A + (2 * B))
    assert (2 * A >> B) == ((2 * A) >> B)
    assert branches(A, B + C, D) == (A | B + C | D)


@given(st.lists(st.lists(st.sampled_from([A, B, C]), max_size=3).map(lambda parts: sequential(*parts)), min_size=1))
def test_a_chain_is_flat_however_it_was_put_together(pieces):
    parts = [part for piece in pieces for part in piece]
    left = sequential()
    for piece in pieces:
        left = left >> piece
    right = sequential()
    for piece in reversed(pieces):
        right = piece >> right
    assert list(left) == list(right) == parts
    assert left == right == sequential(*parts)
    assert hash(left) == hash(right)


def test_chains_that_grow_from_one_another_do_not_mix():
    common = A >> B
    one = common >> C
    other = common >> D
    third = one >> A
    fourth = one >> B >> C
    assert list(common) == [A, B]
    assert list(one) == [A, B, C]
    assert list(other) == [A, B, D]
    assert list(third) == [A, B, C, A]
    assert list(fourth) == [A, B, C, B, C]
    assert list(common >> common) == [A, B, A, B]


@given(st.data())
def test_a_tree_of_chains_grows_as_lists_do(data):
    grown = [(sequential(), [])]
    for _ in range(data.draw(st.integers(1, 25))):
        chain, parts = data.draw(st.sampled_from(grown))
        more, extra = data.draw(st.sampled_from([*grown, (A, [A]), (B, [B])]))
        grown.append((chain >> more, parts + extra))
    assert all(list(chain) == parts for chain, parts in grown)


def test_threads_may_grow_the_same_chain():
    interval = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    try:
        for _ in range(50):
            common, grown = A >> B, {}
            barrier = threading.Barrier(3)

            def grow(op, common=common, grown=grown, barrier=barrier):
                barrier.wait()
                grown[op] = common >> op

            threads = [threading.Thread(target=grow, args=(op,)) for op in (A, C, D)]
            for thread in threads:
                thread.start()
            for thread in threads:
                thread.join()
            assert {op: list(chain) for op, chain in grown.items()} == {op: [A, B, op] for op in (A, C, D)}
    finally:
        sys.setswitchinterval(interval)


def test_growing_a_chain_op_by_op_is_quick():
    start = time.perf_counter()
    chain = sequential()
    for _ in range(50_000):
        chain = chain >> A
    assert len(chain) == 50_000
    assert time.perf_counter() - start < 5


@pytest.mark.parametrize(
    ("grouped", "parts"),
    [
        ((A | B) | C, (A, B, C)),
        (A | (B | C), (A, B, C)),
        ((A + B) + C, (A, B, C)),
        (A + (B + C), (A, B, C)),
        (branches(A, B) | C, (A, B, C)),
        (branches(A | B, C), (A, B, C)),
        (residual(A) + C, (A, sequential(), C)),
        (residual(A + B), (A, B, sequential())),
        ((A + B) | C, (A + B, C)),
        ((A | B) + C, (A | B, C)),
        ((A >> B) | C, (A >> B, C)),
        (branches(A, B, merge=Concatenate(axis=1)) | C, (branches(A, B, merge=Concatenate(axis=1)), C)),
    ],
    ids=repr,
)
def test_anonymous_joins_of_one_kind_flatten(grouped, parts):
    assert grouped.parts == parts


@block
def pair():
    return A | B


@pytest.mark.parametrize("whole", [(A | B).named("pair"), pair(), shared(A | B)], ids=repr)
def test_a_join_with_a_name_or_shared_weights_stays_whole(whole):
    assert (whole | C).parts == (whole, C)
    assert (C | whole).parts == (C, whole)
    assert list(C >> (whole >> D)) == [C, whole, D]


@pytest.mark.parametrize("whole", [(A >> B).named("pair"), shared(A >> B), 2 * (A >> B)], ids=repr)
def test_a_chain_with_a_name_or_shared_weights_stays_whole(whole):
    assert list(C >> whole >> D) == [C, whole, D]


@pytest.mark.parametrize(
    "number", [3, np.int64(3), np.int8(3), np.uint16(3), np.array(3)], ids=lambda number: type(number).__name__
)
def test_any_whole_number_repeats_from_either_side(number):
    assert number * A == A * number == 3 * A
    assert isinstance(number * A, Fragment)
    assert len(gather(Input(4) >> number * (A >> B))) == 1 + 6


@pytest.mark.parametrize("number", [0, np.int64(0)])
def test_no_copy_is_the_identity(number):
    assert number * A == sequential()
    assert list(gather(Input(4) >> number * (A >> B).named("gone") >> C)) == ["input1", "sigmoid1"]


@pytest.mark.parametrize("number", [2.0, "3", None, A, [2], np.float64(2), np.array([2]), np.array([[1, 2]])], ids=repr)
def test_copies_that_cannot_be_counted_are_refused(number):
    assert "whole number of copies" in fails(lambda: number * A)
    assert "whole number of copies" in fails(lambda: A * number)


def test_a_negative_number_of_copies_is_refused():
    assert "≥ 0, got -1" in fails(lambda: -1 * A, ArgumentError)


class Layer:
    """What a Keras layer looks like from outside."""

    def __call__(self, x):
        return x


Layer.__module__ = "keras.src.layers.core.dense"


@pytest.mark.parametrize(
    ("other", "mend"),
    [
        (Conv2D, "Conv2D is a class: write Conv2D(...)"),
        ([A, B], "sequential(*parts)"),
        ((A, B), "sequential(*parts)"),
        (Layer(), "graphnet's op of the same name"),
        (None, "mend: a fragment is an op"),
        ("conv", "mend: a fragment is an op"),
        (3, "mend: a fragment is an op"),
        (np.zeros(2), "mend: a fragment is an op"),
        ({"a": A}, "mend: a fragment is an op"),
    ],
    ids=lambda value: type(value).__name__,
)
def test_what_is_no_fragment_is_refused_with_a_mend_wherever_it_stands(other, mend):
    places = [
        lambda: A >> other,
        lambda: other >> A,
        lambda: A | other,
        lambda: other | A,
        lambda: A + other,
        lambda: other + A,
        lambda: sequential(A, other),
        lambda: branches(A, other),
        lambda: residual(other),
        lambda: branches(A, B, merge=other),
        lambda: shared(other),
        lambda: Input(4) >> other,
    ]
    for place in places:
        said = fails(place)
        assert "a fragment is wanted, got" in said
        assert mend in said


X = Input(8, 8, 3)


@pytest.mark.parametrize("attempt", [lambda: X | A, lambda: A | X, lambda: (A >> B) | X], ids=["x|a", "a|x", "c|x"])
def test_a_tensor_beside_a_fragment_under_or_is_refused_with_the_mend(attempt):
    said = fails(attempt)
    assert "two tensors or two fragments" in said
    assert "x | (x >> fragment)" in said


@pytest.mark.parametrize("attempt", [lambda: X + A, lambda: A + X, lambda: this + X], ids=["x+a", "a+x", "f+x"])
def test_a_tensor_beside_a_fragment_under_plus_is_refused_with_the_mend(attempt):
    said = fails(attempt)
    assert "two tensors or two fragments" in said
    assert "x + (x >> fragment)" in said


def test_a_tensor_only_begins_a_chain():
    assert "write tensor >> fragment" in fails(lambda: A >> X)
    assert "write tensor >> fragment" in fails(lambda: this >> X)
    assert "x >> fragment" in fails(lambda: X >> X)
    assert "x >> fragment" in fails(lambda: sequential(A, X))


def test_an_activation_is_an_op_of_its_own():
    assert "Conv2D(...) >> ReLU()" in fails(lambda: Conv2D(64, 3, activation="relu"))
    assert "Dense(...) >> Softmax()" in fails(lambda: Dense(10, activation="softmax"))
    assert "an activation op" in fails(lambda: Dense(10, activation=np.tanh))


def test_an_op_is_applied_to_tensors():
    assert "is applied to tensors, got 3" in fails(lambda: A(3))
    assert "got nothing" in fails(lambda: A())
    assert "x = Input(...)" in fails(lambda: (A >> B)(C))


def test_one_branch_is_no_join():
    assert "two branches or more, got 1" in fails(lambda: branches(A))
    assert "two branches or more, got 0" in fails(branches)


@pytest.mark.parametrize("name", ["conv1", "7x7", "a-b_c", "A", "0"])
def test_names_of_letters_digits_underscores_and_hyphens_are_taken(name):
    assert f"{name}" in gather(Input(4) >> A.named(name))


@pytest.mark.parametrize("name", ["", "a b", "_a", "-a", "é", "a\n", "a/b", "a:b", "名", 3, None, ["a"]], ids=repr)
def test_other_names_are_refused(name):
    assert "is no name" in fails(lambda: A.named(name), ArgumentError)
    assert "is no name" in fails(lambda: (A >> B).named(name), ArgumentError)
    if name is not None:
        assert "is no name" in fails(lambda: Input(4, name=name), ArgumentError)


def test_dots_separate_scopes_and_the_error_says_so():
    assert "dots separate scopes" in fails(lambda: A.named("stage1.conv"), ArgumentError)


def test_naming_again_renames():
    assert A.named("a").named("b") == A.named("b")
    assert (A >> B).named("a").named("b") == (A >> B).named("b")


def test_an_op_is_a_value_but_a_shared_one_equals_only_itself():
    assert Conv2D(64, 3) == Conv2D(64, 3)
    chain, again = A >> B, ReLU() >> Tanh()
    assert chain == again
    joined, again = 2 * (A | B), 2 * (ReLU() | Tanh())
    assert joined == again
    assert shared(A) != shared(A)


def test_functions_stand_on_either_side_of_every_operator():
    for made in (this >> A, A >> this, this | A, A | this, this + A, A + this):
        assert isinstance(made, Fragment)
    assert len(gather(Input(4) >> (this >> A | A >> this))) == 4
    assert list(sequential(this, A)) == list(this >> A)


FRAGMENTS = [A, A >> B, A | B, A + B, 2 * A, A.named("a"), (A | B).named("s") >> C, sequential(), residual(A), pair()]


@pytest.mark.parametrize("fragment", FRAGMENTS, ids=repr)
def test_copies_and_pickles_of_a_fragment_are_equal_and_apart(fragment):
    for again in (copy.copy(fragment), copy.deepcopy(fragment), pickle.loads(pickle.dumps(fragment))):
        assert again == fragment
        assert hash(again) == hash(fragment)
        assert again.written == fragment.written
        assert gather(Input(4) >> again >> A) == gather(Input(4) >> fragment >> A)
    before = repr(fragment)
    grown = copy.copy(fragment) >> D
    assert repr(fragment) == before
    assert list(grown)[-1] == D


def test_a_copied_chain_grows_by_itself():
    chain = A >> B
    again = copy.copy(chain)
    assert list(chain >> C) == [A, B, C]
    assert list(again >> D) == [A, B, D]
    assert list(chain >> D) == [A, B, D]


@pytest.mark.parametrize("fragment", FRAGMENTS, ids=repr)
def test_the_text_of_a_fragment_is_python_that_makes_it(fragment):
    names = {op.__name__: op for op in (ReLU, Tanh, Sigmoid, Softmax)}
    again = eval(repr(fragment), names | {"sequential": sequential})
    if fragment != pair():  # its text does not show that it is counted
        assert again == fragment


def test_joins_and_chains_are_what_they_look_like():
    assert isinstance(A >> B, Chain)
    assert isinstance(A | B, Branches)
    assert branches(A, B) == (A | B)
    assert branches(A, B, merge="+") == A + B
    assert gather(Input(4) >> branches(A, B, merge=Add())) == gather(Input(4) >> A + B)
    assert gather(Input(4) >> residual(A)) == gather(Input(4) >> A + Identity())
    assert gather(Input(2, 2, 1) >> residual(Flatten(), Flatten())) == gather(Input(2, 2, 1) >> Flatten() + Flatten())
