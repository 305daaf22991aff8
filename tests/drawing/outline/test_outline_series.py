"""Series, branches and tangles: the order in which a reader meets the parts of a network."""

from hypothesis import given
from hypothesis import strategies as st
from outline_judge import all_items, check, check_series

import graphnet as gn
from graphnet import Add, Concatenate, Conv2D, GlobalAveragePooling2D, Input, MaxPooling2D, Network, ReLU, Sigmoid
from graphnet.drawing.outline import Box, End, Group, Outline, Parallel, Repeat, Segment, Tangle, outline
from graphnet.drawing.outline.series import sorted_topologically
from graphnet.network import Call, gather
from graphnet.volumes import volumes

conv, pool = Conv2D(8, 3, padding="same"), MaxPooling2D(3, strides=1, padding="same")


def outlined(network: Network, **options) -> Outline:
    return outline(network, volumes(network).shapes, **options)


def told(segments: tuple[Segment, ...]) -> list:
    """A series as nested lists of keys; branches are a tuple of them, a tangle a set."""
    found: list = []
    for segment in segments:
        match segment:
            case Parallel(branches):
                found.append(tuple(told(branch) for branch in branches))
            case Tangle(items):
                found.append({item.key for item in items})
            case Group():
                found.append({segment.key: told(segment.segments)})
            case Repeat():
                found.append(f"{len(segment.copies)} × {told((segment.shown,))}")
            case Box() | End():
                found.append(segment.key)
    return found


def test_branches_come_in_the_order_in_which_the_join_takes_them():
    x = Input(8, 8, 8)
    left, right, below = x >> conv.named("left"), x >> pool.named("right"), x >> ReLU().named("below")
    assert told(outlined(gather(Concatenate()(right, below, left))).segments) == [
        "input1",
        (["right"], ["below"], ["left"]),
        "concat1",
        "output",
    ]


def test_an_identity_shortcut_is_an_empty_branch_where_the_join_takes_it():
    x = Input(8, 8, 8)
    after = outlined(gather(Add()(x >> conv, x))).segments
    before = outlined(gather(Add()(x, x >> conv))).segments
    assert told(after) == ["input1", (["conv1"], []), "add1", "output"]
    assert told(before) == ["input1", ([], ["conv1"]), "add1", "output"]


def test_a_tensor_that_is_taken_twice_makes_no_branches():
    found = outlined(gather(Add()(*[Input(8, 8, 8)] * 2)))
    assert told(found.segments) == ["input1", "add1", "output"]
    wire = found.wires()[0]
    assert (wire.source, wire.target, wire.call, wire.times) == (*found.items[:2], "input1", 2)


def test_branches_within_branches():
    x = Input(8, 8, 8)
    inner = x >> conv.named("a")
    inner = Add()(inner >> conv.named("b"), inner >> pool.named("c"))
    assert told(outlined(gather(Add()(inner, x))).segments) == [
        "input1",
        (["a", (["b"], ["c"]), "add1"], []),
        "add2",
        "output",
    ]


def test_several_inputs_lie_side_by_side():
    left, right = Input(8, 8, 8, name="left"), Input(8, 8, 8, name="right")
    network = gather(Add()(left >> conv, right >> pool))
    assert told(outlined(network).segments) == [(["left", "conv1"], ["right", "pool1"]), "add1", "output"]


def test_several_outputs_lie_side_by_side():
    trunk = Input(8, 8, 8) >> conv
    network = gather({"main": trunk >> pool, "aux": trunk >> Sigmoid()})
    assert told(outlined(network).segments) == [
        "input1",
        "conv1",
        (["pool1", "output main"], ["sigmoid1", "output aux"]),
    ]


def test_auxiliary_heads_are_branches_beside_the_rest_of_the_network():
    found = outlined(gn.load("googlenet")).segments
    main, aux = found[-1].branches
    assert [told(aux)[-1], told(main)[-1][0][-1], told(main)[-1][1][-1]] == [
        "output aux1",
        "output main",
        "output aux2",
    ]


def test_what_is_no_series_and_no_branches_is_a_tangle():
    x = Input(8, 8, 8)
    a, b = x >> conv.named("a"), x >> pool.named("b")
    c = Add()(a, b) >> ReLU().named("c")
    d = b >> Sigmoid().named("d")
    assert told(outlined(gather(Concatenate()(c, d, a))).segments) == [
        "input1",
        {"a", "b", "add1", "d"},
        "concat1",
        "output",
    ]


def crossing_scopes() -> Network:
    """Two scopes that take results of one another in turn, between a stem and a head."""
    calls = [Call("image", Input(8, 8, 8).op, (), "image"), Call("stem", conv, ("image",), "stem")]
    last = "stem"
    for name in ("left.a", "right.a", "left.b", "right.b"):
        calls.append(Call(name, conv, (last,), name))
        last = name
    return Network([*calls, Call("head", GlobalAveragePooling2D(), (last,), "head")], ("head",))


def test_scopes_that_take_results_of_one_another_are_a_tangle_and_the_rest_stays_a_series():
    found = outlined(crossing_scopes())
    check(found)
    assert told(found.segments) == ["image", "stem", {"left", "right"}, "head", "output"]


def test_cells_that_take_the_two_before_are_their_network():
    before = last = Input(8, 8, 8)
    for number in range(6):
        cell = Concatenate()(before >> conv, last >> pool, last) >> Conv2D(8, 1).named(f"cell{number}")
        before, last = last, cell
    check(outlined(gather(last)))


def test_u_net_is_one_skip_within_another():
    found = outlined(gn.load("unet")).segments
    depth = 0
    while any(isinstance(segment, Parallel) for segment in found):
        (skips,) = (segment for segment in found if isinstance(segment, Parallel))
        crop, found = skips.branches
        assert [box.main.op.short for box in all_items(crop)] == ["crop"]
        depth += 1
    assert depth == 4


@given(st.integers(1, 8).flatmap(lambda size: st.tuples(st.just(size), st.sets(edges_among(size)))))
def test_sorting_puts_each_item_once_and_after_what_it_takes_unless_it_is_in_a_circle(graph):
    size, edges = graph
    order = sorted_topologically(size, sorted(edges))
    assert sorted(order) == list(range(size))
    place = {item: at for at, item in enumerate(order)}
    if not any(source >= target for source, target in edges):
        assert order == list(range(size))
    circular = reachable(size, edges)
    for source, target in edges:
        assert place[source] < place[target] or any(circular[item, item] for item in range(size))


def edges_among(size: int):
    return st.tuples(st.integers(0, size - 1), st.integers(0, size - 1)).filter(lambda edge: edge[0] != edge[1])


def reachable(size: int, edges: set[tuple[int, int]]) -> dict[tuple[int, int], bool]:
    """Warshall's closure."""
    found = {(a, b): (a, b) in edges for a in range(size) for b in range(size)}
    for via in range(size):
        for a in range(size):
            for b in range(size):
                found[a, b] = found[a, b] or (found[a, via] and found[via, b])
    return found


@given(
    st.integers(2, 7).flatmap(lambda size: st.lists(st.sampled_from("abc"), min_size=size, max_size=size)), st.data()
)
def test_scopes_however_they_are_interleaved_are_their_network(scopes, data):
    calls = [Call("image", Input(4, 4, 8).op, (), "image")]
    for number, scope in enumerate(scopes):
        sources = data.draw(st.lists(st.sampled_from([call.name for call in calls]), min_size=1, max_size=2))
        op = conv if len(sources) == 1 else Add()
        name = f"{scope}.n{number}"
        calls.append(Call(name, op, tuple(sources), name))
    taken = {source for call in calls for source in call.inputs}
    found = outlined(Network(calls, tuple(call.name for call in calls if call.name not in taken)))
    check(found)
    check_series(found)
