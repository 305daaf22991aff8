"""A network is a value: a frozen graph of named calls."""

import copy
import pickle

import networkx as nx
import pytest

from graphnet import (
    Add,
    Concatenate,
    Conv2D,
    Dense,
    Flatten,
    Input,
    Network,
    ReLU,
    Tanh,
    block,
    blueprint,
    load,
    sequential,
    shared,
)
from graphnet.errors import LanguageError, NotFoundError
from graphnet.network import Call, gather
from graphnet.source import Source
from graphnet.volumes import known_volumes

A, B = ReLU(), Tanh()


@block
def unit(filters):
    return Conv2D(filters, 1) >> A


@blueprint
def features(filters: int = 4):
    return Input(8, 8, 3, name="image") >> (unit(filters) >> unit(filters)).named("stem") >> unit(filters)


@blueprint
def forked():
    x = Input(4) >> Dense(4)
    return {"main": x >> A, "aux": x >> B}


def names(result) -> list[str]:
    return list(gather(result))


def tied(result) -> dict[str, str]:
    return {call.name: call.weights for call in gather(result).calls if call.weights != call.name}


# --- looking at one ------------------------------------------------------------------------------------------------


def test_a_network_is_looked_at_like_a_mapping_in_topological_order():
    net = features()
    assert len(net) == 7
    assert list(net) == [call.name for call in net.calls]
    assert "stem.unit1.conv1" in net
    assert "conv9" not in net
    assert net["stem.unit1.conv1"].op == net.op("stem.unit1.conv1") == Conv2D(4, 1)
    assert net["stem.unit1.relu1"].inputs == net.inputs("stem.unit1.relu1") == ("stem.unit1.conv1",)
    assert net.input_names == ("image",)
    assert net.output_names == net.outputs == ("unit1.relu1",)
    assert net.name == "features"
    assert dict(net.parameters) == {"filters": 4}


@pytest.mark.parametrize("name", ["lenet5", "inception_3a", "resnet50"])
def test_every_call_comes_after_those_it_takes(name):
    net = load(name)
    met = set()
    for call in net.calls:
        assert set(call.inputs) <= met
        met.add(call.name)
    assert nx.is_directed_acyclic_graph(net.graph)


def test_the_graph_is_the_networks_own_wires_keyed_by_slot():
    x, y = Input(4, name="x"), Input(4, name="y")
    net = gather(Add().named("sum")(x, y, x))
    assert isinstance(net.graph, nx.MultiDiGraph)
    assert sorted(net.graph.in_edges("sum", keys=True)) == [("x", "sum", 0), ("x", "sum", 2), ("y", "sum", 1)]
    assert net.graph.nodes["sum"]["op"] == Add()
    assert list(net.graph) == list(net)
    assert net.inputs("sum") == ("x", "y", "x")


@pytest.mark.parametrize(
    "change",
    [
        lambda graph: graph.add_node("new"),
        lambda graph: graph.add_edge("x", "relu1"),
        lambda graph: graph.remove_node("x"),
        lambda graph: graph.remove_edge("x", "relu1"),
        lambda graph: graph.clear(),
        lambda graph: graph.add_weighted_edges_from([("x", "relu1", 1)]),
    ],
)
def test_the_graph_is_frozen(change):
    net = gather(Input(4, name="x") >> A)
    with pytest.raises(nx.NetworkXError):
        change(net.graph)
    assert list(net.graph.edges) == [("x", "relu1", 0)]
    assert nx.is_frozen(net.graph)


def test_outputs_and_parameters_cannot_be_changed():
    net = forked()
    with pytest.raises(TypeError):
        net.outputs["other"] = "relu1"
    with pytest.raises(TypeError):
        net.parameters["depth"] = 3


@pytest.mark.parametrize("attribute", ["name", "exact_fit", "outputs", "parameters"])
def test_nothing_about_a_network_can_be_set(attribute):
    net = features()
    with pytest.raises(AttributeError):
        setattr(net, attribute, True)
    assert net == features()


def test_a_node_that_is_not_there_is_refused_with_what_is_near():
    net = features()
    with pytest.raises(NotFoundError, match=r"features has no node 'unit1.conv2'; did you mean .*unit1\.conv1"):
        net["unit1.conv2"]
    with pytest.raises(NotFoundError, match=r"no node 'zebra'$"):
        net.op("zebra")
    with pytest.raises(NotFoundError, match="no node 3"):
        net.inputs(3)


def test_a_scope_is_the_nodes_within_it():
    net = features()
    assert net.scope("stem.unit1") == ("stem.unit1.conv1", "stem.unit1.relu1")
    assert len(net.scope("stem")) == 4
    assert net.scopes() == ("stem", "stem.unit1", "stem.unit2", "unit1")
    with pytest.raises(NotFoundError, match="no scope 'stm'; did you mean stem"):
        net.scope("stm")
    with pytest.raises(NotFoundError):
        net.scope("image")


# --- equality ------------------------------------------------------------------------------------------------------


def test_equal_networks_are_equal_wherever_they_were_written():
    first = gather(Input(4) >> Dense(3) >> A)
    second = gather(Input(4) >> Dense(3) >> A)
    assert first["dense1"].source != second["dense1"].source
    assert first == second
    assert hash(first) == hash(second)
    assert len({first, second}) == 1


@pytest.mark.parametrize(
    "other",
    [
        lambda: Input(5) >> Dense(3) >> A,
        lambda: Input(4) >> Dense(4) >> A,
        lambda: Input(4) >> Dense(3) >> B,
        lambda: Input(4) >> Dense(3) >> A >> A,
        lambda: Input(4) >> Dense(3).named("head") >> A,
        lambda: Input(4, name="image") >> Dense(3) >> A,
        lambda: {"main": Input(4) >> Dense(3) >> A},
        lambda: [Input(4) >> Dense(3) >> A] * 2,
    ],
)
def test_networks_that_differ_are_not_equal(other):
    assert gather(Input(4) >> Dense(3) >> A) != gather(other())
    assert gather(Input(4) >> Dense(3) >> A) != "network"


def test_wires_weights_outputs_and_fit_count():
    x, y = Input(4), Input(4)
    assert gather(Concatenate()(x, y)) != gather(Concatenate()(y, x))
    assert gather(x >> 2 * Dense(4)) != gather(x >> 2 * shared(Dense(4)))
    assert gather((x, y)) != gather((y, x))
    assert gather({"a": x, "b": y}) != gather({"a": y, "b": x})
    assert gather(x) != gather(x, exact_fit=True)


def test_networks_whose_data_comes_in_in_another_order_are_not_equal():
    x, y = Input(4, name="x"), Input(4, name="y")
    v, u = Input(4, name="y"), Input(4, name="x")
    first, second = gather(Add()(x, y)), gather(Add()(u, v))
    assert first.input_names != second.input_names
    assert first != second


@pytest.mark.parametrize("net", [features(), forked(), load("resnet50")], ids=repr)
def test_copies_and_pickles_are_equal(net):
    for again in (copy.copy(net), copy.deepcopy(net), pickle.loads(pickle.dumps(net))):
        assert again == net
        assert hash(again) == hash(net)
        assert list(again) == list(net)
        assert again.parameters == net.parameters
        assert [call.source for call in again.calls] == [call.source for call in net.calls]
        assert nx.is_frozen(again.graph)


# --- several inputs and outputs --------------------------------------------------------------------------------------


def test_several_outputs_in_order_or_by_key():
    x = Input(4)
    assert gather((x >> A, x >> B)).outputs == ("relu1", "tanh1")
    assert gather([x >> B, x >> A]).outputs == ("tanh1", "relu1")
    net = forked()
    assert dict(net.outputs) == {"main": "relu1", "aux": "tanh1"}
    assert net.output_names == ("relu1", "tanh1")


def test_several_inputs_in_the_order_they_were_written():
    y = Input(4, name="y")
    x = Input(4, name="x")
    assert gather(Add()(x, y)).input_names == ("y", "x")


def test_an_output_may_be_an_input_or_lie_within():
    x = Input(4)
    y = x >> A
    assert gather((x, y, y >> B)).outputs == ("input1", "relu1", "tanh1")


# --- networks within networks ----------------------------------------------------------------------------------------


def test_a_network_is_inlined_as_a_scope():
    assert names(Input(8, 8, 3) >> features() >> Flatten()) == [
        "input1",
        *(f"features1.{name}" for name in features() if name != "image"),
        "flatten1",
    ]
    net = gather(Input(8, 8, 3) >> features() >> Flatten())
    assert net.inputs("features1.stem.unit1.conv1") == ("input1",)
    assert net.inputs("flatten1") == ("features1.unit1.relu1",)


def test_each_use_of_a_network_has_weights_of_its_own():
    net = features(3)
    assert tied(Input(8, 8, 3) >> 2 * net) == {}
    assert [name for name in names(Input(8, 8, 3) >> net >> net) if name.endswith("conv1")][3] == (
        "features2.stem.unit1.conv1"
    )


def test_a_network_may_be_named_repeated_and_shared():
    net = features(3)
    x = Input(8, 8, 3)
    assert names(x >> net.named("backbone"))[1] == "backbone.stem.unit1.conv1"
    assert names(x >> 2 * net.named("backbone"))[1] == "backbone1.stem.unit1.conv1"
    both = Add()(*(Input(8, 8, 3) >> shared_net for shared_net in [shared(net).named("tower")] * 2))
    ties = tied(both)
    assert len(ties) == 6
    assert all(ties[f"tower_2.{name}"] == f"tower.{name}" for name in net if name != "image")


def test_what_is_tied_within_a_network_stays_tied_within_each_use():
    net = gather(Input(4) >> 2 * shared(Dense(4)), name="net")
    assert tied(Input(4) >> 2 * net) == {"net1.dense2": "net1.dense1", "net2.dense2": "net2.dense1"}
    assert set(tied(Input(4) >> 2 * shared(net)).values()) == {"net1.dense1"}
    assert len(tied(Input(4) >> 2 * shared(net))) == 3


def test_networks_with_several_inputs_and_outputs():
    x, y = Input(4), Input(4)
    join = gather(Concatenate()(x, y), name="join")
    assert names(join(Input(3), Input(2))) == ["input1", "input2", "join1.concat1"]
    fork = gather((x >> A, x >> B), name="fork")
    relu, tanh = fork(Input(4))
    assert relu.op == A
    assert tanh.op == B
    keyed = forked()(Input(4))
    assert keyed["main"].op == A
    assert keyed["aux"].op == B
    assert names(Input(4) >> (fork >> join))[-1] == "join1.concat1"
    assert names(Input(4) >> (forked() >> join))[-1] == "join1.concat1"
    with pytest.raises(LanguageError, match="takes 2 tensors, got 1"):
        join(Input(4))


def test_a_network_that_is_only_an_input_is_the_identity():
    assert names(Input(4) >> gather(Input(3)) >> A) == ["input1", "relu1"]


def test_an_inlined_network_takes_any_volume_that_fits():
    net = features(6)
    x = Input(16, 12, 5) >> net
    assert x.shape == (16, 12, 6)
    assert known_volumes(gather(x))["features1.stem.unit1.conv1"] == (16, 12, 6)


def test_a_network_is_a_fragment_on_either_side():
    net = gather(Input(4) >> A, name="net")
    assert names(Input(4) >> (B >> net | net >> B)) == [
        "input1",
        "tanh1",
        "net1.relu1",
        "net2.relu1",
        "tanh2",
        "concat1",
    ]


def test_a_networks_lines_are_kept_where_it_is_inlined():
    net = features()
    inlined = gather(Input(8, 8, 3) >> net)
    assert inlined["features1.unit1.conv1"].source == net["unit1.conv1"].source
    assert isinstance(net["unit1.conv1"].source, Source)


def test_networks_within_networks_within_networks():
    net = gather(Input(4) >> A, name="net")
    for depth in range(1, 6):
        net = gather(Input(4) >> 2 * net, name=f"level{depth}")
    assert len(net) == 1 + 2**5
    assert net.output_names == ("level4_2.level3_2.level2_2.level1_2.net2.relu1",)


def test_an_inlined_network_is_not_changed():
    net = features()
    before = copy.copy(net)
    gather(Input(8, 8, 3) >> net >> net.named("again"))
    _ = net >> A
    assert net == before
    assert net.name == "features"


def test_a_network_may_be_put_together_by_hand():
    calls = [*gather(Input(4)).calls, Call("act", A, ("input1",), "act")]
    assert Network(calls, ("act",)) == gather(Input(4) >> A.named("act"))
    assert gather(sequential(A)(Input(4)))["relu1"].op == A
