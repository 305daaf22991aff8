"""Applying fragments to tensors, held against a small interpreter of what each form means."""

import threading
import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graphnet import (
    Add,
    BatchNormalization,
    Concatenate,
    Conv2D,
    Dense,
    Fragment,
    Identity,
    Input,
    MaxPooling2D,
    Network,
    ReLU,
    Sigmoid,
    Softmax,
    Tanh,
    Tensor,
    block,
    branches,
    residual,
    sequential,
    shared,
)
from graphnet.errors import ArgumentError, GraphnetError, LanguageError, ShapeError
from graphnet.network import gather
from graphnet.volumes import known_volumes

HERE = Path(__file__).name
A, B, C = ReLU(), Tanh(), Sigmoid()


def wires(result) -> dict[str, tuple[str, ...]]:
    """Every call and what it takes."""
    return {call.name: call.inputs for call in gather(result).calls}


def tied(result) -> dict[str, str]:
    """Every call that uses the weights of another, and which."""
    return {call.name: call.weights for call in gather(result).calls if call.weights != call.name}


def fails(attempt, kind=LanguageError) -> str:
    with pytest.raises(kind) as caught:
        attempt()
    message = str(caught.value)
    assert message.partition("  ")[0].rpartition(":")[0].endswith(HERE), message
    return message


# --- a small interpreter -------------------------------------------------------------------------------------------

OPS = (A, B, C, Dense(3), Dense(3, use_bias=False), Identity())
_key = iter(range(10**9))

leaves = st.sampled_from(OPS).map(lambda op: ("op", op))
recipes = st.recursive(
    leaves,
    lambda inner: st.one_of(
        st.lists(inner, max_size=3).map(lambda parts: (">>", *parts)),
        st.lists(inner, min_size=2, max_size=3).map(lambda parts: ("|", *parts)),
        st.lists(inner, min_size=2, max_size=3).map(lambda parts: ("+", *parts)),
        st.tuples(st.just("*"), st.integers(0, 3), inner),
        inner.map(lambda part: ("shared", next(_key), part)),
        inner.map(lambda part: ("scope", part)),
        inner.map(lambda part: ("function", part)),
    ),
    max_leaves=8,
)


class Written:
    """A recipe written in the language; one shared fragment for each key."""

    def __init__(self):
        self.shared = {}

    def write(self, recipe) -> Fragment:
        match recipe:
            case ("op", op):
                return op
            case (">>", *parts):
                made = sequential()
                for part in parts:
                    made = made >> self.write(part)
                return made
            case ("|", *parts):
                return branches(*map(self.write, parts), merge=Concatenate())  # with an op of its own it stays whole
            case ("+", *parts):
                return branches(*map(self.write, parts), merge=Add())
            case ("*", times, part):
                return times * self.write(part)
            case ("shared", key, part):
                if key not in self.shared:
                    self.shared[key] = shared(self.write(part))
                return self.shared[key]
            case ("scope", part):
                return block(self._inner(part))()
            case ("function", part):
                inner = self.write(part)
                return sequential(lambda x: x >> inner)

    def _inner(self, part):
        def inner():
            return self.write(part)

        return inner


class Meant:
    """What a recipe means: calls in the order they are made, as (op, inputs, whose weights)."""

    def __init__(self):
        self.calls = [(None, (), 0)]
        self.owners = {}

    def call(self, op, inputs, ties):
        owner = next((self.owners[tie] for tie in ties if tie in self.owners), len(self.calls))
        for tie in ties:
            self.owners.setdefault(tie, owner)
        self.calls.append((op, inputs, owner))
        return len(self.calls) - 1

    def apply(self, recipe, x, tying=()):
        match recipe:
            case ("op", Identity()):
                return x
            case ("op", op):
                return self.call(op, (x,), self.ties(tying))
            case (">>", *parts):
                for part in parts:
                    x = self.apply(part, x, tying)
                return x
            case ("|", *parts):
                results = tuple(self.apply(part, x, tying) for part in parts)
                return self.call(Concatenate(), results, self.ties(tying))
            case ("+", *parts):
                results = tuple(self.apply(part, x, tying) for part in parts)
                return self.call(Add(), results, self.ties(tying))
            case ("*", times, part):
                for _ in range(times):
                    x = self.apply(part, x, tying)
                return x
            case ("shared", key, part):
                return self.apply(part, x, (*tying, (key, [0])))
            case ("scope", part):
                inner = part
                while inner[0] == "shared":
                    tying, inner = (*tying, (inner[1], [0])), inner[2]
                if inner == ("op", Identity()):  # a block of an op names the op, and a named identity is a call
                    return self.call(Identity(), (x,), self.ties(tying))
                return self.apply(inner, x, tying)
            case ("function", part):
                return self.apply(part, x, tying)

    def ties(self, tying):
        found = []
        for key, counter in tying:
            found.append((key, counter[0]))
            counter[0] += 1
        return found


def numbered(network: Network) -> list:
    """The calls of a network without their names."""
    place = {name: number for number, name in enumerate(network)}
    return [
        (call.op if call.inputs else None, tuple(place[source] for source in call.inputs), place[call.weights])
        for call in network.calls
    ]


@given(st.lists(recipes, min_size=1, max_size=3))
def test_every_form_means_what_it_says(parts):
    parts = [*parts, parts[0]]  # so that what is shared is shared across the network as well
    written, meant = Written(), Meant()
    x, end = Input(3), 0
    for part in parts:
        x = x >> written.write(part)
        end = meant.apply(part, end)
    network = gather(x)
    assert numbered(network) == meant.calls
    assert list(network).index(network.output_names[0]) == end


@given(recipes)
def test_a_fragment_is_not_changed_by_being_applied_or_extended(recipe):
    fragment = Written().write(recipe)
    before, text = gather(Input(3) >> fragment), repr(fragment)
    _ = [fragment >> A, A >> fragment, fragment | B, fragment + B, 3 * fragment, fragment.named("x"), shared(fragment)]
    gather(Input(3) >> (fragment >> A))
    assert repr(fragment) == text
    assert gather(Input(3) >> fragment) == before


# --- tensors and joins ---------------------------------------------------------------------------------------------


def test_the_functional_form_is_the_same_as_the_sign():
    x = Input(8, 8, 3)
    assert gather(Conv2D(4, 3)(x)) == gather(x >> Conv2D(4, 3))
    assert gather((A >> B)(x)) == gather(x >> A >> B)
    assert gather(Add()(x, x)) == gather(x + x) == gather(Add()([x, x])) == gather(Add()((x, x)))
    assert gather(Concatenate()(x, x)) == gather(x | x)


def test_tensors_are_joined_two_by_two():
    x = Input(4)
    assert wires(x | x | x) == {"input1": (), "concat1": ("input1",) * 2, "concat2": ("concat1", "input1")}
    assert wires(x + x + x) == {"input1": (), "add1": ("input1",) * 2, "add2": ("add1", "input1")}
    assert wires(x + (x + x))["add2"] == ("input1", "add1")


def test_fragments_are_joined_all_at_once():
    assert wires(Input(4) >> (A | B | C))["concat1"] == ("relu1", "tanh1", "sigmoid1")
    assert wires(Input(4) >> (A + B + C))["add1"] == ("relu1", "tanh1", "sigmoid1")


@pytest.mark.parametrize("other", [3, 0, None, "x", [1], (), {}, Conv2D, Add], ids=repr)
def test_a_tensor_is_joined_with_a_tensor_alone(other):
    x = Input(4)
    for attempt in (lambda: x | other, lambda: other | x, lambda: x + other, lambda: other + x):
        assert "joins two tensors or two fragments" in fails(attempt)
    assert "joins two tensors" in fails(lambda: sum([x, x]))


@pytest.mark.parametrize("merge", [Add(), Concatenate(), Concatenate(axis=1), Add().named("sum")], ids=repr)
def test_branches_are_merged_by_any_joining_op(merge):
    x = Input(4, 4, 2)
    assert gather(x >> branches(A, B, merge=merge)) == gather(merge(x >> A, x >> B))


def test_an_op_of_ones_own_may_merge():
    class Minimum(Add):
        short = "min"

    assert wires(Input(4) >> branches(A, B, C, merge=Minimum()))["min1"] == ("relu1", "tanh1", "sigmoid1")


def test_a_merge_that_takes_one_tensor_is_refused():
    with pytest.raises(LanguageError, match="takes 1 tensor, got 2"):
        Input(4) >> branches(A, B, merge=Dense(3))


def test_a_residual_adds_the_input_or_the_shortcut():
    assert wires(Input(4) >> residual(A >> B))["add1"] == ("tanh1", "input1")
    assert wires(Input(4) >> residual(A, B))["add1"] == ("relu1", "tanh1")
    assert wires(Input(4) >> residual(Identity()))["add1"] == ("input1", "input1")


# --- naming fragments, repeating them, sharing them ------------------------------------------------------------------


def test_each_copy_has_weights_of_its_own():
    assert wires(Input(4) >> 3 * Dense(4)) == {
        "input1": (),
        "dense1": ("input1",),
        "dense2": ("dense1",),
        "dense3": ("dense2",),
    }
    assert tied(Input(4) >> 3 * Dense(4)) == {}
    dense = Dense(4)
    assert tied(Input(4) >> dense >> dense) == {}


@pytest.mark.parametrize(
    "fragment",
    [3 * shared(Dense(4)), shared(Dense(4)) * 3, 3 * shared(shared(Dense(4)))],
    ids=repr,
)
def test_shared_copies_have_the_weights_of_the_first(fragment):
    assert tied(Input(4) >> fragment) == {"dense2": "dense1", "dense3": "dense1"}


def test_shared_copies_have_their_own_weights_within():
    tower = shared(2 * Dense(4))
    assert tied(Input(4) >> tower >> tower) == {"dense3": "dense1", "dense4": "dense2"}


def test_siamese_towers_share():
    tower = shared(Conv2D(4, 3) >> A).named("tower")
    left, right = Input(8, 8, 1), Input(8, 8, 1)
    result = Add()(left >> tower, right >> tower)
    assert gather(result).scope("tower_2") == ("tower_2.conv1", "tower_2.relu1")
    assert tied(result) == {"tower_2.conv1": "tower.conv1", "tower_2.relu1": "tower.relu1"}


def test_a_shared_op_may_have_a_name():
    one = shared(Dense(4)).named("head")
    assert tied(Input(4) >> one >> one) == {"head_2": "head"}
    two = shared(Dense(4).named("head"))
    assert tied(Input(4) >> two >> two) == {"head_2": "head"}
    assert tied(Input(4) >> 2 * one) == {"head2": "head1"}


def test_what_is_shared_within_what_is_shared_is_one():
    inner = shared(Dense(4))
    outer = shared(inner >> A >> inner)
    found = tied(Input(4) >> outer >> outer >> inner)
    assert {found[name] for name in found if name.startswith("dense")} == {"dense1"}
    assert sum(name.startswith("dense") for name in found) == 4


def test_two_shared_fragments_share_nothing_with_one_another():
    assert tied(Input(4) >> shared(Dense(4)) >> shared(Dense(4))) == {}


def test_a_shared_fragment_used_by_two_networks_ties_neither_to_the_other():
    tower = shared(Dense(4))
    first = gather(Input(4) >> tower >> tower)
    second = gather(Input(4) >> tower >> tower)
    assert first == second
    assert first["dense1"].weights == "dense1"


def test_weights_that_would_need_other_shapes_are_a_shape_error():
    tower = shared(Dense(4).named("tower"))
    network = gather((Input(4) >> tower) | (Input(5) >> tower))
    with pytest.raises(ShapeError, match=r"tower_2: shares the weights of tower, .* made for 4, but takes 5"):
        known_volumes(network)


def altering(*results):
    """A function that answers otherwise every time."""
    answers = iter(results)
    return shared(lambda x: x >> next(answers))


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (Dense(4), Dense(5)),
        (Dense(4), A),
        (A >> Dense(4), Dense(4) >> A),
        (Dense(4), Dense(4) >> Dense(4)),
        (Dense(4) >> Dense(4), Dense(4)),
    ],
    ids=repr,
)
def test_a_shared_function_must_make_the_same_calls_each_time(first, second):
    function = altering(first, second)
    with pytest.raises(LanguageError, match="shared fragment"):
        gather(Input(4) >> function >> function)


def test_what_a_shared_function_made_in_one_network_binds_no_other():
    tower = shared(lambda x: x >> (x.channels - 2) * A)
    assert len(gather(Input(3) >> tower >> tower)) == 1 + 2
    assert len(gather(Input(5) >> tower >> tower)) == 1 + 6
    assert len(gather(Input(3) >> tower >> tower)) == 1 + 2


@block
def unit(filters=4):
    return Conv2D(filters, 1) >> BatchNormalization() >> A


@block
def stage(times):
    return times * unit() >> MaxPooling2D(2)


@block
def grow(filters):
    def dense_layer(x):
        return x | (x >> Conv2D(filters + x.channels, 1))

    return dense_layer


@block
def both(x, y, sign="+"):
    return Add()(x, y) if sign == "+" else x | y


def test_blocks_open_scopes_that_are_counted_each_in_its_own():
    names = list(gather(Input(8, 8, 3) >> stage(1) >> 2 * stage(2)))
    assert [name for name in names if "conv" in name] == [
        "stage1.unit1.conv1",
        "stage2.unit1.conv1",
        "stage2.unit2.conv1",
        "stage3.unit1.conv1",
        "stage3.unit2.conv1",
    ]
    assert [name for name in names if "pool" in name] == ["stage1.pool1", "stage2.pool1", "stage3.pool1"]


def test_a_block_may_be_renamed():
    names = list(gather(Input(8, 8, 3) >> unit().named("stem") >> unit() >> unit()))
    assert [name for name in names if "conv" in name] == ["stem.conv1", "unit1.conv1", "unit2.conv1"]


def test_a_block_may_return_a_function_that_asks_for_channels():
    x = Input(8, 8, 3) >> 3 * grow(2)
    assert wires(x)["grow2.concat1"] == ("grow1.concat1", "grow2.conv1")
    channels = 3
    for _ in range(3):
        channels += 2 + channels
    assert x.shape == (8, 8, channels)


def test_a_block_may_be_a_function_of_tensors():
    x, y = Input(4), Input(4)
    assert wires(both(both(x, y), x, sign="|")) == {
        "input1": (),
        "input2": (),
        "both1.add1": ("input1", "input2"),
        "both2.concat1": ("both1.add1", "input1"),
    }


def test_a_block_keeps_its_name_and_docstring():
    assert unit.__name__ == "unit"
    assert "unit" in repr(unit.__wrapped__)


def test_an_unnamed_identity_leaves_no_node_and_a_named_one_does():
    assert list(gather(Input(4) >> Identity() >> 3 * Identity() >> A)) == ["input1", "relu1"]
    assert wires(Input(4) >> Identity().named("here") >> A)["relu1"] == ("here",)
    assert wires(Input(4) >> Identity() + A)["add1"] == ("input1", "relu1")


def test_input_is_a_tensor_with_extents_of_any_form():
    for made in (Input(8, None, 3), Input((8, None, 3)), Input([8, None, 3]), Input(shape=(8, None, 3))):
        assert isinstance(made, Tensor)
        assert made.shape == (8, None, 3)
        assert made.channels == 3
    assert list(gather(Input(4, name="image"))) == ["image"]
    assert "not both" in fails(lambda: Input(8, shape=(8,)), ArgumentError)


def with_an_input(x):
    return x + Input(4)


@pytest.mark.parametrize(
    "fragment",
    [
        sequential(with_an_input),
        (A >> with_an_input >> B).named("scope"),
        2 * (A | with_an_input),
        shared(with_an_input),
        block(lambda: with_an_input).function(),
    ],
    ids=["function", "scope", "join", "shared", "block"],
)
def test_an_input_inside_a_fragment_is_an_error(fragment):
    x = Input(4)
    assert "Input(...) inside a fragment" in fails(lambda: x >> fragment)
    assert wires(Input(4) >> A) == {"input1": (), "relu1": ("input1",)}  # and is none outside, even after the error


def test_an_exception_inside_a_function_leaves_nothing_behind():
    def broken(x):
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        Input(4) >> (A >> broken).named("scope")
    assert list(gather(Input(4) >> A)) == ["input1", "relu1"]


def test_threads_write_networks_of_their_own():
    found, barrier = {}, threading.Barrier(4)

    def write(number):
        def waiting(x):
            barrier.wait(timeout=20)
            return x >> A.named(f"inner{number}")

        found[number] = list(gather(Input(4) >> sequential(waiting).named(f"scope{number}") >> waiting))

    threads = [threading.Thread(target=write, args=(number,)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == {number: ["input1", f"scope{number}.inner{number}", f"inner{number}"] for number in range(4)}


@pytest.mark.parametrize(
    ("function", "said"),
    [
        (lambda x: A, "returned a fragment"),
        (lambda x: None, "must return a tensor"),
        (lambda x: (), "must return a tensor"),
        (lambda x: [], "must return a tensor"),
        (lambda x: {}, "must return a tensor"),
        (lambda x: [x, None], "must return a tensor"),
        (lambda x: (tensor for tensor in [x]), "must return a tensor"),
        (lambda x: 3, "must return a tensor"),
    ],
    ids=["fragment", "None", "empty tuple", "empty list", "empty dict", "list with None", "generator", "number"],
)
def test_a_function_must_return_tensors(function, said):
    for after in (sequential(), A, 2 * A, A | B, (A >> B).named("scope")):
        assert said in fails(lambda after=after: Input(4) >> (sequential(function) >> after))


def test_several_tensors_go_on_as_several_inputs():
    def fork(x):
        return x >> A, x >> B

    def forked(x):
        return {"left": x >> A, "right": x >> B}

    expected = wires(Input(4) >> (A | B))
    for function in (fork, forked):
        assert wires(Input(4) >> (sequential(function) >> Concatenate())) == expected
        assert wires(Input(4) >> (function >> (sequential() >> Concatenate()).named("join")))["join.concat1"] == (
            "relu1",
            "tanh1",
        )
    assert wires((Add() >> A)(Input(4), Input(4)))["relu1"] == ("add1",)


# --- size ----------------------------------------------------------------------------------------------------------

MANY = 50_000


def looped_over_fragments():
    chain = sequential()
    for _ in range(MANY):
        chain = chain >> A
    return Input(4) >> chain


def looped_over_tensors():
    x = Input(4)
    for _ in range(MANY):
        x = x >> A
    return x


@pytest.mark.parametrize(
    "write",
    [
        looped_over_fragments,
        looped_over_tensors,
        lambda: Input(4) >> MANY * A,
        lambda: Input(4) >> sequential(*[A] * MANY),
        lambda: Input(4) >> 2 * (A >> (MANY // 2 - 1) * A),
    ],
    ids=["f = f >> op", "x = x >> op", "n * op", "sequential", "nested"],
)
def test_fifty_thousand_ops_in_a_row_are_quick(write):
    start = time.perf_counter()
    x = write()
    assert x.shape == (4,)
    network = gather(x)
    assert time.perf_counter() - start < 10
    assert len(network) == MANY + 1
    assert network.output_names == (f"relu{MANY}",)


@pytest.mark.parametrize("wrap", [residual, shared, lambda part: (part >> A).named("in")], ids=["+", "shared", "named"])
def test_deep_nesting_is_applied_or_refused_with_a_message(wrap):
    fragment = sequential(A)
    for _ in range(500):
        fragment = wrap(fragment)
    try:
        network = gather(Input(4) >> fragment)
    except GraphnetError as error:
        assert "deep" in str(error)
    else:
        assert len(network) >= 2


# --- volumes -------------------------------------------------------------------------------------------------------


def test_writing_never_raises_over_volumes():
    x = Input(4, 4, 3) >> Conv2D(8, 5) >> Dense(3) >> MaxPooling2D(9)
    assert isinstance(x + Input(7), Tensor)
    assert len(gather(x | Input(2, 2))) == 6


def test_the_shape_of_a_broken_tensor_lists_all_that_is_wrong():
    left = Input(4, 4, 3) >> Conv2D(8, 5) >> MaxPooling2D(9)
    right = Input(4, 4, 3) >> Dense(2) >> MaxPooling2D(7)
    for ask in (lambda: (left + right).shape, lambda: (left + right).channels):
        with pytest.raises(ShapeError) as caught:
            ask()
        messages = str(caught.value).splitlines()
        assert len(caught.value.problems) == 2  # the first pooling and the sum depend on a misfit, and stay silent
        assert sum("5×5" in message or "− 5 " in message for message in messages) == 1
        assert sum("7×7" in message or "− 7 " in message for message in messages) == 1
        assert all(problem.source.file == __file__ for problem in caught.value.problems)
    assert (right.inputs[0]).shape == (4, 4, 2)


def test_volumes_are_worked_out_when_asked_for():
    x = Input(None, 32, 3) >> Conv2D(8, 3) >> MaxPooling2D(2)
    assert x.shape == (None, 15, 8)
    assert x.channels == 8
    assert (x >> Softmax()).shape == (None, 15, 8)
