"""Ways past ops that pass on: held against paths in the graph, and that many nodes take little time."""

import time
from random import Random

import networkx as nx
import pytest

import graphnet as gn
from graphnet import Add, Dense, Dropout, Identity, Input, Op, ReLU, Sigmoid, Tensor
from graphnet.analysis.findings.routes import Routes, leading_to
from graphnet.analysis.findings.subject import Subject
from graphnet.network import Network, gather


def random_network(seed: int) -> Network:
    random, tensors = Random(seed), [Input(4), Input(4)]
    for _ in range(40):
        op = random.choice([*3 * [Dropout(0.1)], Dense(4), ReLU(), Add()])
        taken = random.choices(tensors[-6:], k=2 if op.joins else 1)
        tensors.append(op(*taken))
    return gather(random.sample(tensors, 3) + tensors[-1:])


def passes_on(op: Op) -> bool:
    return op.dropped > 0


def past(network: Network, name: str) -> set[str]:
    """A node and what it reaches past dropout alone, as paths in the graph have it."""
    between = [call.name for call in network.calls if passes_on(call.op)]
    return {name, *nx.descendants(network.graph.subgraph([name, *between]), name)}


@pytest.mark.parametrize("seed", range(20))
def test_routes_are_paths_past_dropout(seed: int):
    network = random_network(seed)
    routes = Routes(network, Subject(network).consumers, passes_on)
    assert any(passes_on(call.op) for call in network.calls)
    for call in network.calls:
        reached = past(network, call.name)
        assert (call.name in routes.leaving) == bool(reached & set(network.output_names))
        following = {other.name for other in network.calls if not passes_on(other.op) and reached & set(other.inputs)}
        assert {other.name for other in routes.following(call)} == following
        assert passes_on(call.op) or {name for name in network if routes.origin(name) is call} == reached


@pytest.mark.parametrize("seed", range(5))
def test_what_leads_to_an_end_has_a_path_to_it(seed: int):
    network = random_network(seed)
    ends = set(Random(seed).sample(list(network), 3))
    wanted = {name for name in network if past(network, name) & ends}
    assert leading_to(ends, [call for call in network.calls if passes_on(call.op)]) == wanted
    everything = ends.union(*(nx.ancestors(network.graph, end) for end in ends))
    assert leading_to(ends, list(network.calls)) == everything


def doubled(x: Tensor) -> Tensor:
    return Add()(x, x)


def headed(x: Tensor) -> Tensor:
    """A step with a layer of its own beside it."""
    step = x >> Dropout(0.1)
    return Add()(step, step >> Dense(8))


@pytest.mark.parametrize(
    "step",
    [Dropout(0.1), ReLU(), Sigmoid() >> Dropout(0.1), doubled, headed, (Dense(8) >> Sigmoid()) + Identity()],
    ids=["dropout", "relu", "sigmoid, dropout", "doubled", "headed", "residuals"],
)
def test_a_long_row_takes_no_more_time_a_node_than_a_short_one(step):
    """16,000 nodes take a third of a second; walking on from each node they took half a minute."""
    x = Input(8) >> Dense(8)
    for _ in range(16_000 // len(gather(Input(8) >> step))):
        x = x >> step
    network = gather(x)
    begin = time.perf_counter()
    gn.check(network)
    assert time.perf_counter() - begin < 8


def test_many_that_come_from_one_row_take_no_more_time_either():
    row = Input(8) >> Dense(8)
    for _ in range(8_000):
        row = row >> Dropout(0.1)
    network = gather([row >> (Sigmoid() if place % 2 else ReLU()) for place in range(8_000)])
    begin = time.perf_counter()
    gn.check(network)
    assert time.perf_counter() - begin < 8
