"""Outlines of long, wide and deep networks: no recursion, and time that grows with the number of nodes alone."""

from time import process_time

import pytest
from outline_judge import check

from graphnet import Add, Concatenate, Conv2D, Input, Network, ReLU
from graphnet.drawing.outline import Outline, outline
from graphnet.network import Call, gather
from graphnet.volumes import volumes

conv = Conv2D(8, 3, padding="same")


def chain(length: int, kinds: int = 1) -> Network:
    calls = [Call("input", Input(8, 8, 8).op, (), "input")]
    ops = [Conv2D(8 + number, 1) for number in range(kinds)]
    for number in range(length):
        calls.append(Call(f"conv{number}", ops[number * number % kinds], (calls[-1].name,), f"conv{number}"))
    return Network(calls, (calls[-1].name,))


def wide(branches: int) -> Network:
    x = Input(8, 8, 8)
    return gather(Concatenate()(*[x >> conv >> ReLU() for _ in range(branches)]))


def skips(levels: int) -> Network:
    x = Input(8, 8, 8)
    kept = []
    for _ in range(levels):
        x = x >> conv
        kept.append(x)
    for skip in reversed(kept[:-1]):
        x = Add()(x >> conv, skip)
    return gather(x)


def scopes(levels: int) -> Network:
    calls = [Call("input", Input(8, 8, 8).op, (), "input")]
    for level in range(1, levels + 1):
        name = ".".join([*(f"s{number}" for number in range(level)), "conv"])
        calls.append(Call(name, conv, (calls[-1].name,), name))
    return Network(calls, (calls[-1].name,))


def residual(blocks: int) -> Network:
    x = Input(8, 8, 8)
    for _ in range(blocks):
        x = Add()(x >> conv >> ReLU() >> conv, x) >> ReLU()
    return gather(x)


def outlined(network: Network, **options) -> Outline:
    return outline(network, volumes(network).shapes, **options)


@pytest.mark.parametrize(
    "network",
    [chain(300, kinds=7), wide(200), skips(120), scopes(120), residual(60)],
    ids=["chain", "wide", "skips", "scopes", "residual"],
)
@pytest.mark.parametrize("fold", ["auto", "none"])
def test_large_networks_are_outlined_as_small_ones_are(network, fold):
    check(outlined(network, fold=fold))


@pytest.mark.parametrize("fold", ["auto", "none"])
@pytest.mark.parametrize("network", [skips(500), scopes(300)], ids=["skips", "scopes"])
def test_deep_nests_need_no_recursion(network, fold):
    found = outlined(network, fold=fold)
    assert {call.name for box in found.boxes for same in found.counterparts(box) for call in same.calls} == set(network)
    assert sum(len(group.calls) for group in found.items if hasattr(group, "calls")) == len(network)
    assert found.wires(None)


def seconds(network: Network) -> float:
    shapes = volumes(network).shapes
    start = process_time()
    found = outline(network, shapes)
    found.wires(None)
    assert found.boxes
    return process_time() - start


@pytest.mark.parametrize(
    "made",
    [
        chain,
        lambda size: chain(size, kinds=1009),
        wide,
        lambda size: skips(size // 4),
        lambda size: residual(size // 4),
    ],
    ids=["equal", "different", "wide", "skips", "residual"],
)
def test_time_grows_with_the_number_of_nodes(made):
    small, large = made(300), made(2400)
    assert min(seconds(large) for _ in range(2)) < 3 * 8 * max(seconds(small), 0.005)


def test_ten_thousand_residual_nodes_fold_in_under_a_second():
    network = residual(2000)
    assert len(network) > 10_000
    assert min(seconds(network) for _ in range(3)) < 1
    assert len(outlined(network).boxes) < 10
