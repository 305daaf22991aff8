"""What an outline must be, worked out from the network with sets and networkx alone."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from random import Random

import networkx as nx
from networkx.algorithms.isomorphism import categorical_edge_match, categorical_node_match

from graphnet.drawing.outline import Box, End, Group, Item, Outline, Parallel, Repeat, Segment, Tangle
from graphnet.network import Call, Network

TRAINING = re.compile(r".*_(initializer|regularizer|constraint)|seed|momentum|epsilon|recorded|rate")


def parts_of(item: Item) -> Iterator[Item]:
    """An item and all that is in it, every copy of a repeat."""
    yield item
    inner = item.copies if isinstance(item, Repeat) else item.items if isinstance(item, Group) else ()
    for part in inner:
        yield from parts_of(part)


def drawn_parts(item: Item) -> Iterator[Item]:
    """An item and all that is drawn of it."""
    yield item
    inner = (item.shown,) if isinstance(item, Repeat) else item.items if isinstance(item, Group) else ()
    for part in inner:
        yield from drawn_parts(part)


def all_parts(outline: Outline) -> list[Item]:
    return [part for item in outline.items for part in parts_of(item)]


def repeats_in(outline: Outline) -> list[Repeat]:
    return [part for part in all_parts(outline) if isinstance(part, Repeat)]


def calls_in(item: Item) -> list[Call]:
    """All the calls of an item, gathered from its boxes."""
    return [call for part in parts_of(item) if isinstance(part, Box) for call in part.calls]


def check(outline: Outline) -> None:
    """Assert all that is true of every outline."""
    network = outline.network
    assert Counter(call.name for item in outline.items for call in calls_in(item)) == Counter(network)
    assert Counter(part.call for part in all_parts(outline) if isinstance(part, End)) == Counter(network.output_names)
    drawn = [part.key for item in outline.items for part in drawn_parts(item)]
    assert len(set(drawn)) == len(drawn)
    groups = [part for part in all_parts(outline) if isinstance(part, Group)]
    assert len({group.key for group in groups}) == len(groups)
    for frame in (None, *groups):
        items = outline.items if frame is None else frame.items
        assert wires_of(outline, frame) == quotient(network, items), frame and frame.key
        if frame:
            assert [call.name for call in frame.calls] == [call.name for item in items for call in calls_in(item)]
    check_boxes(outline)
    check_counterparts(outline)
    for repeat in repeats_in(outline):
        check_copies(network, repeat)
    check_series(outline)


def wires_of(outline: Outline, frame: Group | None) -> Counter[tuple[Item | None, Item | None, str]]:
    found: Counter[tuple[Item | None, Item | None, str]] = Counter()
    for source, target, call, times in outline.wires(frame):
        assert (source, target, call) not in found
        found[source, target, call] = times
    return found


def quotient(network: Network, items: Iterable[Item]) -> Counter[tuple[Item | None, Item | None, str]]:
    """The wires of the graph between some items' calls, and over the border round them."""
    owner: dict[str, Item] = {call.name: item for item in items for call in calls_in(item)}
    ends = {item: item.call for item in items if isinstance(item, End)}
    wires = Counter(
        (owner.get(source), owner.get(target), source)
        for source, target in network.graph.edges()
        if owner.get(source) is not owner.get(target)
    )
    if ends:
        wires.update((owner[call], end, call) for end, call in ends.items())
    else:
        wires.update((owner[call], None, call) for call in network.output_names if call in owner)
    return wires


def check_boxes(outline: Outline) -> None:
    """Assert that boxes are chains with nothing beside them."""
    graph, leaving = outline.network.graph, outline.network.output_names
    for box in (part for part in all_parts(outline) if isinstance(part, Box)):
        assert box.main in box.calls
        for before, after in zip(box.calls, box.calls[1:], strict=False):
            assert list(graph.successors(before.name)) == [after.name]
            assert list(graph.predecessors(after.name)) == [before.name]
            assert graph.number_of_edges(before.name, after.name) == 1
            assert before.name not in leaving


def check_counterparts(outline: Outline) -> None:
    """Assert that every call is stood for once, but those that only a first copy has."""
    stood_for = Counter(call.name for box in outline.boxes for same in outline.counterparts(box) for call in same.calls)
    assert all(count == 1 for count in stood_for.values())
    extra = outline.network.graph.nodes - stood_for.keys()
    allowed = {call.name for repeat in repeats_in(outline) if repeat.differences for call in calls_in(repeat.copies[0])}
    assert extra <= allowed
    for box in outline.boxes:
        for same in outline.counterparts(box):
            assert type(same.main.op) is type(box.main.op)
        assert box in outline.counterparts(box)


def check_copies(network: Network, repeat: Repeat) -> None:
    """Assert that copies follow one another, and are isomorphic, but for a first one with differences."""
    assert len(repeat.copies) > 1
    assert repeat.shown is repeat.copies[-1]
    for before, after in zip(repeat.copies, repeat.copies[1:], strict=False):
        inner, outer = {call.name for call in calls_in(after)}, {call.name for call in calls_in(before)}
        entries = {source for name in inner for source in network.inputs(name)} - inner
        assert len(entries) == 1
        assert entries <= outer
    shown = labelled(network, calls_in(repeat.shown))
    alike = repeat.copies[bool(repeat.differences) :]
    assert all(same_structure(labelled(network, calls_in(copy)), shown) for copy in alike)


def labelled(network: Network, calls: list[Call]) -> nx.DiGraph:
    """A sub-graph with its ops on the nodes and the slots on the edges, those of symmetric joins counted alone."""
    inner = {call.name for call in calls}
    graph = nx.DiGraph()
    for call in calls:
        leaves = call.name in network.output_names or any(n not in inner for n in network.graph.successors(call.name))
        arguments = {name: value for name, value in call.op.arguments().items() if not TRAINING.fullmatch(name)}
        graph.add_node(call.name, op=(type(call.op), sorted((n, repr(v)) for n, v in arguments.items()), leaves))
        for slot, source in enumerate(call.inputs):
            if source not in inner:
                graph.add_node(source, op="entry")
            graph.add_edge(source, call.name)
            edge = graph.edges[source, call.name]
            edge["slots"] = (*edge.get("slots", ()), 0 if call.op.symmetric else slot)
    return graph


def same_structure(first: nx.DiGraph, second: nx.DiGraph) -> bool:
    return nx.is_isomorphic(
        first, second, node_match=categorical_node_match("op", None), edge_match=categorical_edge_match("slots", None)
    )


def check_series(outline: Outline) -> None:
    """Assert that every series has the wires of its frame: each step takes what the one before leaves, as its
    branches say, and a tangle holds any."""
    groups = [part for part in all_parts(outline) if isinstance(part, Group)]
    for frame in (None, *groups):
        segments = outline.segments if frame is None else frame.segments
        allowed: set[tuple[Item | None, Item | None]] = set()
        tangled: list[set[Item]] = []
        leaving = rebuilt(segments, {None}, allowed, tangled)
        allowed |= {(source, None) for source in leaving}
        for source, target, *_ in outline.wires(frame):
            within = any(source in items and target in items for items in tangled)
            assert within or (source, target) in allowed, (frame and frame.key, source, target)
        if not tangled:
            drawn = {(source, target) for source, target, *_ in outline.wires(frame)}
            sources = {item for item in all_items(segments) if not any(target is item for _, target in drawn)}
            sinks = {item for item in all_items(segments) if not any(source is item for source, _ in drawn)}
            ends = {(None, item) for item in sources} | {(item, None) for item in sinks}
            assert allowed - ends - {(None, None)} == drawn - ends


def all_items(segments: Iterable[Segment]) -> Iterator[Item]:
    for segment in segments:
        if isinstance(segment, Parallel):
            for branch in segment.branches:
                yield from all_items(branch)
        elif isinstance(segment, Tangle):
            yield from segment.items
        else:
            yield segment


def rebuilt(
    segments: Iterable[Segment],
    arriving: set[Item | None],
    wires: set[tuple[Item | None, Item | None]],
    tangled: list[set[Item]],
) -> set[Item | None]:
    """The wires that a series stands for, and those items whose results leave it."""
    for segment in segments:
        if isinstance(segment, Parallel):
            left = [rebuilt(branch, arriving, wires, tangled) for branch in segment.branches]
            arriving = set().union(*left)
        elif isinstance(segment, Tangle):
            items = set(segment.items)
            tangled.append(items)
            wires |= {(source, item) for source in arriving for item in items}
            arriving = {*items}
        else:
            wires |= {(source, segment) for source in arriving}
            arriving = {segment}
    return arriving


def renamed(network: Network, seed: int | None = None) -> Network:
    """A network whose calls are called n1, n2, …, without scopes; with a seed, in another topological order."""
    order = list(network.calls)
    if seed is not None:
        random = Random(seed)
        keys = {name: random.random() for name in network}
        order = [network[name] for name in nx.lexicographical_topological_sort(network.graph, key=keys.get)]
    names = {call.name: f"n{number}" for number, call in enumerate(order, start=1)}
    calls = [
        call._replace(
            name=names[call.name], inputs=tuple(names[source] for source in call.inputs), weights=names[call.weights]
        )
        for call in order
    ]
    outputs = network.outputs
    if isinstance(outputs, Mapping):
        return Network(calls, {key: names[name] for key, name in outputs.items()}, name=network.name)
    return Network(calls, tuple(names[name] for name in outputs), name=network.name)
