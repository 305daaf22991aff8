"""Networks as plain JSON: read back equal, and whatever is malformed refused with its place."""

import json
import math
import re
import sys
import time
from copy import deepcopy
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from op_cases import CASES, Case, every_case

from graphnet import (
    Add,
    Concatenate,
    Conv2D,
    Flatten,
    Input,
    Network,
    ReLU,
    Tanh,
    analyze,
    blueprint,
    load,
    save,
    shared,
    summary,
)
from graphnet.document import from_document, read, to_document
from graphnet.errors import ArgumentError, DocumentError, FileError, GraphnetError
from graphnet.network import Call, gather
from graphnet.ops import CATALOGUE, InputLayer, Op
from graphnet.ops.arguments import freeze


@blueprint(exact_fit=True)
def rich(filters: tuple[int, ...] = (4, 8), rate: float | None = 0.5, flag: bool = True, kind: str = "×"):
    """A bit of everything."""
    x, y = Input(8, 8, 3, name="left"), Input(8, None, 3)
    conv = Conv2D(filters[0], 3, padding="same", kernel_regularizer={"class_name": "L2", "config": {"l2": 0.1}})
    tower = shared(conv >> ReLU()).named("tower")
    z = Add().named("sum")(x >> tower, y >> tower, x >> tower)
    return {"main": z >> Tanh(), "aux": z, "in": x}


@cache
def valid() -> str:
    return json.dumps(to_document(rich()))


def document() -> dict:
    """A valid document to be spoilt."""
    return json.loads(valid())


def same(again: Network, network: Network) -> None:
    assert again == network
    assert list(again) == list(network)
    assert again.name == network.name
    assert again.outputs == network.outputs
    assert isinstance(again.outputs, tuple) == isinstance(network.outputs, tuple)
    assert again.exact_fit == network.exact_fit
    assert [call.weights for call in again.calls] == [call.weights for call in network.calls]
    assert dict(again.parameters) == {name: freeze(value) for name, value in network.parameters.items()}


# --- there and back ------------------------------------------------------------------------------------------------


@every_case
def test_every_op_is_read_back_equal(row: Case):
    if isinstance(row.op, InputLayer):
        network = gather(Input(row.op.shape))
    else:
        network = gather(row.op(*(Input(volume) for volume in row.inputs)))
    same(from_document(json.loads(json.dumps(to_document(network)))), network)


def test_everything_a_network_is_is_read_back(tmp_path):
    network = rich()
    assert len({call.weights for call in network.calls}) < len(network)
    path = save(network, tmp_path / "rich.json")
    same(read(path), network)
    same(load(str(path)), network)
    again = load(path)
    assert again.parameters == network.parameters
    assert again["sum"].source.line == network["sum"].source.line
    assert Path(again["sum"].source.file).name == Path(__file__).name


@pytest.mark.parametrize("name", ["lenet5", "inception_3a", "resnet50", "vgg16", "typical"])
def test_every_blueprint_is_read_back_equal_with_the_same_facts(name, tmp_path):
    network = load(name)
    again = read(save(network, tmp_path / "net.json"))
    same(again, network)
    assert [row._replace(source=None) for row in analyze(again)] == [
        row._replace(source=None) for row in analyze(network)
    ]
    assert to_document(again) == to_document(network)


ops = st.sampled_from(list({row.op: None for row in CASES if row.op.arity}))
words = st.from_regex(r"[A-Za-z0-9][A-Za-z0-9_-]{0,5}", fullmatch=True)
plain = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(max_size=4),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner, max_size=3),
    max_leaves=5,
)


@st.composite
def networks(draw):
    """Any wiring of any ops, fit or not."""
    tensors = [Input(*draw(st.sampled_from([(7,), (8, None, 3), (4, 4, 6)]))) for _ in range(draw(st.integers(1, 2)))]
    pool = [shared(op) for op in draw(st.lists(ops.filter(lambda op: op.arity == 1), max_size=2))]
    joins = [Add(), Concatenate()]
    for number in range(draw(st.integers(0, 8))):
        inputs = draw(st.lists(st.sampled_from(tensors), min_size=1, max_size=3))
        fragment = draw(ops.filter(lambda op: op.arity == 1) | st.sampled_from(pool)) if pool else draw(ops)
        if len(inputs) > 1:
            fragment = draw(st.sampled_from(joins))
        elif getattr(fragment, "arity", 1) is None:
            inputs = inputs * 2
        if draw(st.booleans()):
            fragment = fragment.named(f"{draw(words)}_{number}")
        tensors.append(fragment(*inputs))
    outputs = draw(st.lists(st.sampled_from(tensors), min_size=1, max_size=3))
    if draw(st.booleans()):
        keys = draw(st.lists(words, min_size=len(outputs), max_size=len(outputs), unique=True))
        outputs = dict(zip(keys, outputs, strict=True))
    parameters = draw(st.dictionaries(words, plain, max_size=3))
    return gather(outputs, name=draw(words), parameters=parameters, exact_fit=draw(st.booleans()))


@given(networks())
@settings(max_examples=60, deadline=None)
def test_any_network_is_read_back_equal(network):
    data = json.loads(json.dumps(to_document(network), allow_nan=False))
    again = from_document(data)
    same(again, network)
    assert to_document(again) == data


def test_a_network_that_does_not_fit_is_read_back_too():
    network = gather(Input(4, 4, 3) >> Conv2D(4, 9) >> Flatten())
    same(from_document(to_document(network)), network)


def test_reading_a_large_document_is_quick():
    network = load("resnet152")
    data = to_document(network)
    start = time.perf_counter()
    again = from_document(data)
    assert time.perf_counter() - start < 2
    assert again == network


def test_the_document_is_text_that_a_person_can_read(tmp_path):
    text = save(rich(), tmp_path / "rich.json").read_text("utf-8")
    data = json.loads(text)
    assert (data["format"], data["version"]) == ("graphnet", 1)
    assert '"×"' in text
    assert text.endswith("\n")
    assert data["nodes"][0] == {
        "name": "left",
        "op": "InputLayer",
        "arguments": {"shape": [8, 8, 3]},
        "source": data["nodes"][0]["source"],
    }


# --- what cannot be written ------------------------------------------------------------------------------------------


def with_parameters(**parameters) -> Network:
    return gather(Input(3) >> ReLU(), parameters=parameters)


@pytest.mark.parametrize(
    "network",
    [
        with_parameters(x=math.nan),
        with_parameters(x=[1, math.inf]),
        with_parameters(x={"y": -math.inf}),
        with_parameters(x=object()),
        with_parameters(x={1, 2}),
        with_parameters(x="\ud800"),
    ],
    ids=lambda network: repr(dict(network.parameters)),
)
def test_what_json_has_no_words_for_is_refused_and_nothing_is_written(network, tmp_path):
    path = tmp_path / "net.json"
    path.write_text("before")
    with pytest.raises(GraphnetError):
        save(network, path)
    assert path.read_text() == "before"
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.parametrize("name", ["net", "net.txt", "net.keras", "net.png", "json"])
def test_a_document_ends_in_json(name, tmp_path):
    with pytest.raises(ArgumentError, match=r"ends in \.json"):
        save(rich(), tmp_path / name)


# --- what cannot be read ---------------------------------------------------------------------------------------------


def spoilt(change) -> dict:
    data = document()
    change(data)
    return data


def node(data, name="sum"):
    return next(node for node in data["nodes"] if node["name"] == name)


def put(key, value, at=None):
    return lambda data: (data if at is None else node(data, at)).update({key: value})


def drop(key, at=None):
    return lambda data: (data if at is None else node(data, at)).pop(key)


MALFORMED = [
    (put("format", "keras"), "format"),
    (drop("format"), "format"),
    (put("version", 2), "version 2"),
    (put("version", "1"), "version '1'"),
    (put("version", True), "version True"),
    (put("version", 1.5), "version 1.5"),
    (drop("version"), "version None"),
    (drop("name"), "'name'"),
    (put("name", 3), "name"),
    (drop("nodes"), "'nodes'"),
    (put("nodes", []), "nodes"),
    (put("nodes", {}), "nodes"),
    (put("nodes", [3]), r"nodes\[0\]"),
    (drop("outputs"), "'outputs'"),
    (put("outputs", []), "outputs"),
    (put("outputs", {}), "outputs"),
    (put("outputs", "sum"), "outputs"),
    (put("outputs", ["summ"]), "output 'summ' is no node; did you mean sum"),
    (put("outputs", [["sum"]]), "output"),
    (put("outputs", {"main": None}), "output None"),
    (put("outputs", {"a b.": "sum"}), "a b"),
    (put("parameters", []), "parameters"),
    (put("parameters", {"x": math.inf}), "parameters|inf"),
    (put("exact_fit", 1), "exact_fit"),
    (put("nodse", []), "unknown entry 'nodse'; did you mean nodes"),
    (put("name", "sum..", "sum"), "is no name"),
    (put("name", "", "sum"), "is no name"),
    (put("name", None, "sum"), "is no name"),
    (put("name", ["sum"], "sum"), "is no name"),
    (put("name", "left", "sum"), r"nodes\[\d+\] \(left\): a second node"),
    (put("name", "tower", "tanh1"), "both a node and a scope"),
    (drop("name", "sum"), "has no 'name'"),
    (drop("op", "sum"), "has no 'op'"),
    (put("op", "Ad", "sum"), r"\(sum\): unknown op 'Ad'; did you mean Add"),
    (put("op", "os.system", "sum"), "unknown op 'os.system'"),
    (put("op", "Op", "sum"), "unknown op"),
    (put("op", "Zebra", "sum"), "--ops"),
    (put("op", None, "sum"), "unknown op"),
    (put("op", {}, "sum"), "unknown op"),
    (put("arguments", [], "sum"), "arguments"),
    (put("arguments", {"zebra": 1}, "sum"), "no argument 'zebra'"),
    (put("arguments", {"self": 1}, "sum"), r"\(sum\)"),
    (put("arguments", {"cls": 1}, "sum"), r"\(sum\)"),
    (put("arguments", {"": 1}, "sum"), r"\(sum\)"),
    (put("arguments", {}, "left"), r"\(left\)"),
    (put("arguments", {"shape": [8.5]}, "left"), "extent"),
    (put("arguments", {"shape": 8}, "left"), r"\(left\)"),
    (put("arguments", {"shape": "888"}, "left"), "extent"),
    (put("inputs", ["left"], "sum"), "takes two or more inputs, got 1"),
    (put("inputs", ["left"], "left"), "no earlier node"),
    (put("inputs", ["sum", "left"], "sum"), "no earlier node"),
    (put("inputs", ["tanh1", "left"], "sum"), "'tanh1' is no earlier node"),
    (put("inputs", ["lef", "left"], "sum"), "'lef' is no earlier node; did you mean left"),
    (put("inputs", "left", "sum"), "inputs"),
    (put("inputs", [1, 2], "sum"), "inputs"),
    (put("inputs", [["left"]], "sum"), "inputs"),
    (drop("inputs", "tanh1"), "takes 1 inputs, got 0"),
    (put("weights", "zebra", "sum"), "weights 'zebra'"),
    (put("weights", 3, "sum"), "weights 3"),
    (put("weights", ["left"], "sum"), "weights"),
    (put("weights", "tanh1", "sum"), "weights 'tanh1' is no earlier node"),
    (put("weights", "left", "sum"), "cannot use the weights of left"),
    (put("weights", "tower_2.conv1", "tower_3.conv1"), "cannot use the weights of tower_2.conv1"),
    (put("source", "toy.py:3", "sum"), "source"),
    (put("source", ["toy.py"], "sum"), "source"),
    (put("source", ["toy.py", "3"], "sum"), "source"),
    (put("colour", "red", "sum"), r"\(sum\) has an unknown entry|nodes\[\d+\] has an unknown entry"),
]


@pytest.mark.parametrize(("change", "said"), MALFORMED, ids=[said for _, said in MALFORMED])
def test_a_malformed_document_is_refused_with_its_place(change, said):
    from_document(document())
    with pytest.raises(DocumentError) as caught:
        from_document(spoilt(change))
    assert re.search(said, str(caught.value)), str(caught.value)


@pytest.mark.parametrize("name", ["", "a b", "a.b", "é", "-"], ids=repr)
def test_whatever_a_network_is_called_it_can_be_inlined_and_saved(name):
    try:
        network = from_document(spoilt(put("name", name)))
    except DocumentError as error:
        assert "name" in str(error)
        return
    outer = gather(network(Input(8, 8, 3), Input(8, 8, 3)))
    same(from_document(to_document(outer)), outer)


@pytest.mark.parametrize("name", ["a b", "a.b", "é", ""], ids=repr)
def test_whatever_a_network_is_called_what_is_saved_is_read_back(name, tmp_path):
    try:
        network = gather(Input(3) >> ReLU(), name=name)
        path = save(network, tmp_path / "net.json")
    except GraphnetError as error:
        assert "name" in str(error)
    else:
        same(read(path), network)


@pytest.mark.parametrize("data", [None, 3, [], "graphnet", {}, [{}], True, 1.5], ids=repr)
def test_other_data_is_no_document(data):
    with pytest.raises(DocumentError, match="no graphnet document"):
        from_document(data)


NESTED = '{"a":' * 400 + "1" + "}" * 400


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"{",
        b"nonsense",
        b"\x00\xff\xfe binary \x80 junk",
        b"\xff\xfe",
        b"[" * 100_000,
        b'{"a":' * 100_000,
        b"[]",
        b"null",
        b"NaN",
        b"9" * 5000,
        valid().replace("0.5", "NaN").encode(),
        valid().replace("0.5", "-Infinity").encode(),
        valid().replace("0.5", "1e999").encode(),
        valid().replace('"version": 1', '"version": 1, "version": 1').encode(),
        valid().replace('"name": "sum"', '"name": "sum", "name": "sum"').encode(),
        valid().replace('"filters": 4', '"filters": 4, "filters": 4').encode(),
        valid().replace("0.5", NESTED).encode(),
        valid().encode("utf-16"),
        valid()[:-1].encode(),
        (valid() + valid()).encode(),
    ],
    ids=lambda content: repr(content[:20]),
)
def test_a_file_that_is_no_document_is_refused_with_its_path(content, tmp_path):
    path = tmp_path / "net.json"
    path.write_bytes(content)
    with pytest.raises(DocumentError, match=r"net\.json: "):
        read(path)


def test_a_file_that_is_not_there_or_a_folder_is_refused(tmp_path):
    (tmp_path / "folder.json").mkdir()
    for name in ("missing.json", "folder.json", "no/such/place.json", "nul\0.json"):
        with pytest.raises(GraphnetError, match="cannot be read"):
            read(tmp_path / name)
    with pytest.raises(FileError):
        read(tmp_path / "missing.json")


def places(data, path=()):
    """Every place in plain data."""
    yield path
    if isinstance(data, dict):
        for key in data:
            yield from places(data[key], (*path, key))
    elif isinstance(data, list):
        for position in range(len(data)):
            yield from places(data[position], (*path, position))


PLACES = list(places(json.loads(valid())))
junk = plain | st.sampled_from(
    [
        "sum",
        "left",
        "tower.conv1",
        "Add",
        "Conv2D",
        "InputLayer",
        "Flatten",
        "BatchNormalization",
        -1,
        0,
        10**400,
        -(10**400),
        [[[]]],
        {"class_name": "x"},
        {"config": {}},
        "same",
        "\ud800",
        "a" * 300,
    ]
)


def replace(data, path, value):
    *outer, last = path
    for key in outer:
        data = data[key]
    data[last] = value


def delete(data, path):
    *outer, last = path
    for key in outer:
        data = data[key]
    del data[last]


@given(st.lists(st.tuples(st.sampled_from(PLACES[1:]), st.none() | junk.map(lambda value: [value])), max_size=3))
@settings(max_examples=200, deadline=None)
@example([(("nodes", 1, "op"), ["Dropout"]), (("nodes", 1, "arguments"), [{"rate": 10**400}])])
def test_a_spoilt_document_is_read_or_refused_and_what_is_read_can_be_used(changes):
    data = document()
    for path, value in changes:
        try:
            replace(data, path, deepcopy(value[0])) if value else delete(data, path)
        except (KeyError, IndexError, TypeError):
            continue  # an earlier change took the place away
    try:
        network = from_document(data)
        assert from_document(to_document(network)) == network
        assert network.name in summary(network, "markdown")
        assert json.loads(summary(network, "json"))["name"] == network.name
    except GraphnetError as error:
        assert str(error)


@pytest.mark.parametrize("op", sorted(CATALOGUE))
@given(data=st.data())
@settings(max_examples=25, deadline=None)
def test_any_arguments_of_any_op_are_taken_or_refused(op, data):
    arguments = list(CATALOGUE[op]._defaults())
    given_arguments = data.draw(st.dictionaries(st.sampled_from([*arguments, "x"]), junk, max_size=4))
    arity = CATALOGUE[op].arity
    inputs = ["in"] * (2 if arity is None else arity)
    written = {
        "format": "graphnet",
        "version": 1,
        "name": "net",
        "nodes": [
            {"name": "in", "op": "InputLayer", "arguments": {"shape": [6, 6, 2]}},
            {"name": "it", "op": op, "arguments": given_arguments, "inputs": inputs},
        ],
        "outputs": ["it"],
    }
    try:
        network = from_document(written)
        assert from_document(to_document(network)) == network
        summary(network, "json")
    except GraphnetError as error:
        assert str(error)


# --- nothing runs ----------------------------------------------------------------------------------------------------


def test_nothing_that_a_document_names_is_run(tmp_path, monkeypatch):
    trap = tmp_path / "trap.py"
    trap.write_text("raise SystemExit('sprung')\n")
    monkeypatch.syspath_prepend(tmp_path)
    for kind in ("trap.Op", "trap", "trap:Op", "__import__('trap')", "builtins.print"):
        with pytest.raises(DocumentError, match="unknown op"):
            from_document(spoilt(put("op", kind, "sum")))
    data = spoilt(put("source", [str(trap), 1], "sum"))
    recipe = {"class_name": "trap.Regularizer", "module": "trap", "registered_name": "trap", "config": {"f": "trap"}}
    node(data, "tower.conv1")["arguments"]["kernel_regularizer"] = recipe
    for name in ("tower_2.conv1", "tower_3.conv1"):
        node(data, name)["arguments"]["kernel_regularizer"] = recipe
    network = from_document(data)
    analyze(gather(Input(4) >> ReLU()))
    assert network["tower.conv1"].op.kernel_regularizer == recipe
    assert "trap" not in sys.modules


@dataclass(frozen=True, repr=False)
class Scaled(Op):
    """An op of one's own."""

    by: int

    short = "scaled"

    def output_shape(self, *inputs):
        (volume,) = inputs
        return tuple(extent * self.by for extent in volume)


def test_an_op_of_ones_own_is_read_only_with_its_class():
    network = gather(Input(4) >> Scaled(3))
    data = to_document(network)
    with pytest.raises(DocumentError, match=r"unknown op 'Scaled'.*--ops my_ops\.py"):
        from_document(data)
    assert from_document(data, {"Scaled": Scaled}) == network
    assert analyze(from_document(data, {"Scaled": Scaled}))["scaled1"].shape == (12,)


def test_a_network_put_together_by_hand_is_written_as_well():
    calls = [*gather(Input(4)).calls, Call("act", ReLU(), ("input1",), "act")]
    same(from_document(to_document(Network(calls, ("act",)))), Network(calls, ("act",)))
