"""Every outline is its network: each call in one box, wires that are the graph's, copies that are copies."""

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from outline_judge import check, renamed
from random_networks import Author
from random_stacks import stack, stacks

import graphnet as gn
from graphnet import Network
from graphnet.drawing.outline import Outline, outline
from graphnet.ops import CATALOGUE
from graphnet.volumes import volumes

NAMES = [blueprint.name for blueprint in gn.blueprints()]

KNOWN_OPS = [op for op in CATALOGUE.values() if not op.open_ended]


def outlined(network: Network, **options) -> Outline:
    found = volumes(network)
    return outline(network, found.shapes, marks={problem.node: problem.node for problem in found.problems}, **options)


@pytest.mark.parametrize("name", NAMES)
def test_the_outline_of_a_blueprint_is_its_network(name):
    check(outlined(gn.load(name)))


@pytest.mark.parametrize("name", ["googlenet", "unet", "resnet50", "densenet121", "inception_v3"])
@pytest.mark.parametrize("options", [{"fold": "none"}, {"depth": 1}], ids=str)
def test_an_outline_is_its_network_however_it_is_asked_for(name, options):
    check(outlined(gn.load(name), **options))


@pytest.mark.parametrize("seed", range(60))
def test_the_outline_of_a_random_network_is_its_network(seed):
    network = Author(seed, KNOWN_OPS).network()
    for fold in ("auto", "none"):
        check(outlined(network, fold=fold))


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 10**6))
def test_the_outline_of_stacked_cells_is_their_network(seed):
    network = stacks(seed)
    check(outlined(network))
    check(outlined(network, depth=1))
    check(outlined(renamed(network, seed)))
    for scope in network.scopes()[:3]:
        check(outlined(network, focus=scope))


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 10**6))
def test_how_often_a_cell_is_stacked_changes_nothing_that_is_drawn(seed):
    few, many = outlined(stack(seed, 3)), outlined(stack(seed, 7))
    check(many)
    assert len(few.boxes) == len(many.boxes)


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 10**6))
@example(4730)  # twin branches
@example(8976)  # twins that only what takes their results tells apart
@example(125588)  # and how often
def test_a_cell_is_found_again_in_whatever_order_its_calls_come(seed):
    network = stack(seed, 4)
    plain, shuffled = outlined(renamed(network)), outlined(renamed(network, seed))
    check(shuffled)
    assert len(plain.boxes) == len(shuffled.boxes)


@pytest.mark.long
def test_many_random_networks():
    for seed in range(3000):
        check(outlined(Author(seed, KNOWN_OPS).network()))
        check(outlined(stacks(seed)))
