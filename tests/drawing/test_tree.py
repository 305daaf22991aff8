"""The tree of a network in a terminal, read back and held against the network."""

import unicodedata
from dataclasses import dataclass

import pytest
from hypothesis import given
from hypothesis import strategies as st

import graphnet as gn
from graphnet import (
    Add,
    BatchNormalization,
    Concatenate,
    Conv2D,
    Dense,
    Flatten,
    GlobalAveragePooling2D,
    Identity,
    Input,
    MaxPooling2D,
    Op,
    ReLU,
    Softmax,
    block,
    blueprint,
    shared,
)
from graphnet.drawing.outline import Box, Group, Parallel, Repeat, Tangle
from graphnet.drawing.subject import Subject
from graphnet.drawing.tree import AMPLE_TEXT, LEAST_WIDTH, tree, tree_lines
from graphnet.errors import ArgumentError
from graphnet.quantities import count_text
from graphnet.shapes import volume_text


@block
def bottleneck(filters, strides=1, project=False):
    body = Conv2D(filters, 1, strides) >> BatchNormalization() >> ReLU() >> Conv2D(4 * filters, 1)
    return (body + (Conv2D(4 * filters, 1, strides) if project else Identity())) >> ReLU()


@block
def inception():
    return (
        Conv2D(4, 1)
        | Conv2D(2, 1) >> ReLU() >> Conv2D(4, 3, padding="same")
        | MaxPooling2D(3, 1, "same") >> Conv2D(4, 1)
    )


@blueprint
def small():
    return (
        Input(16, 16, 3)
        >> (Conv2D(8, 3, padding="same") >> ReLU()).named("stem")
        >> (bottleneck(4, 2, project=True) >> 2 * bottleneck(4)).named("stage")
        >> inception()
        >> GlobalAveragePooling2D() >> Dense(10) >> Softmax()
    )  # fmt: skip


def test_a_small_network():
    assert (
        tree(Subject(small()))
        == """\
small                                                      volume  parameters   MACs
├─ Input                                                  16×16×3
├─ stem: Conv 3×3, 8 · ReLU                               16×16×8         224  55.3K
├─ stage › bottleneck × 3 · first: strides 2, projection                  604  30.7K
│  ├─╥─┬─ Conv 1×1, 4 · BN · ReLU                           8×8×4          84   4.1K
│  │ ║ └─ Conv 1×1, 16                                     8×8×16          80   4.1K
│  │ ╙─── identity
│  └─ Add · ReLU                                           8×8×16
├─ inception1                                                             246  14.8K
│  ├─╥─── Conv 1×1, 4                                       8×8×4          68   4.1K
│  │ ╟─┬─ Conv 1×1, 2 · ReLU                                8×8×2          34  2.05K
│  │ ║ └─ Conv 3×3, 4                                       8×8×4          76  4.61K
│  │ ╙─┬─ Max pool 3×3                                     8×8×16
│  │   └─ Conv 1×1, 4                                       8×8×4          68   4.1K
│  └─ Concat                                               8×8×12
├─ Global average pool                                         12
├─ Dense 10 · Softmax                                          10         130    120
└─ Output
total                                                                    1.2K   101K"""
    )


NETWORKS = [small(), *map(gn.load, ("lenet5", "googlenet", "resnet152", "densenet201", "inception_v4", "unet"))]
every_network = pytest.mark.parametrize("network", NETWORKS, ids=lambda network: network.name)


def cells(text: str) -> int:
    spacing = (letter for letter in text if not unicodedata.combining(letter))
    return sum(2 if unicodedata.east_asian_width(letter) in "WF" else 1 for letter in spacing)


@every_network
@pytest.mark.parametrize("fold", ["auto", "none"])
@pytest.mark.parametrize("width", [60, 80, 120])
def test_figures_stand_below_one_another(network, fold, width):
    check_columns(network, fold, width)


@pytest.mark.long
@pytest.mark.parametrize("seed", range(200))
def test_random_networks_stand_in_columns(seed):
    from random_networks import Author  # which loads Keras

    network = Author(seed).network()
    for fold in ("auto", "none"):
        check_columns(network, fold, 60)


def check_columns(network, fold, width):
    lines = tree_lines(Subject(network, fold=fold), width)
    assert all(len(str(line)) <= width for line in lines)
    with_figures = [line for line in lines if line.figures]
    assert len({(len(line.rails + line.text), len(line.figures)) for line in with_figures}) == 1
    place = lines[0].figures.index("volume") + len("volume")
    for line in with_figures:
        if line.kind not in ("heading", "group"):
            assert line.figures[:place].endswith(line.figures.split()[0])


@every_network
def test_every_box_has_a_line_with_the_volume_that_leaves_it(network):
    subject = Subject(network, fold="none")
    kinds = {call.op.kind for call in network.calls}
    told = [line.figures.split()[0] for line in tree_lines(subject, 120) if line.kind in kinds]
    assert told == [volume_text(subject.leaving(box)) for box in subject.outline.boxes]


@every_network
def test_every_branch_begins_at_a_double_rail(network):
    subject = Subject(network)

    def branches(segments):
        for segment in segments:
            shown = segment.shown if isinstance(segment, Repeat) else segment
            if isinstance(segment, Parallel):
                yield len(segment.branches)
                for branch in segment.branches:
                    yield from branches(branch)
            elif isinstance(shown, Group):
                yield from branches(shown.segments)

    forks = list(branches(subject.outline.segments))
    rails = "".join(line.rails for line in tree_lines(subject, 120))
    assert rails.count("╥") == rails.count("╙") == len(forks)
    assert rails.count("╟") == sum(forks) - 2 * len(forks)


@every_network
def test_totals_are_those_of_the_facts(network):
    facts = gn.analyze(network)
    last = tree(Subject(network)).splitlines()[-1]
    assert last.split() == ["total", count_text(facts.params), count_text(facts.macs)]


@pytest.mark.parametrize(
    "name, most", [("resnet152", 40), ("densenet201", 45), ("inception_v4", 80), ("googlenet", 120)]
)
def test_deep_networks_stay_short(name, most):
    assert len(tree(Subject(gn.load(name))).splitlines()) < most


def test_what_is_collapsed_is_a_line():
    lines = tree(Subject(gn.load("resnet50"), depth=1)).splitlines()
    (stage,) = (line for line in lines if "stage2" in line)
    assert stage.split("  ")[0] == "├─ stage2: 13 conv · 4 add"
    assert stage.split()[-3:] == ["28×28×512", "1.23M", "951M"]


@blueprint
def nested(depth: int = 4):
    inner = Conv2D(8, 3, padding="same") >> BatchNormalization() >> ReLU()
    for level in range(depth):
        inner = (inner >> Conv2D(8, 3, padding="same")).named(f"level{level}")
    return Input(16, 16, 3) >> inner


@pytest.mark.parametrize("depth", [2, 8, 12, 16, 30])
def test_columns_go_before_texts_are_cut_short(depth):
    subject = Subject(nested(depth))
    facts = gn.analyze(subject.network)
    kept = []
    for width in (60, 70, 80, 100, 160):
        heading, *lines, total = tree_lines(subject, width)
        columns = heading.figures.split()
        assert columns == ["volume", "parameters", "MACs"][: len(columns)]
        cut = [line.text for line in lines if line.text.rstrip().endswith("…")]
        assert columns == ["volume"] or all(cells(text) >= AMPLE_TEXT for text in cut)
        if len(columns) < 3:
            assert str(total) == f"total: {count_text(facts.params)} parameters, {count_text(facts.macs)} MACs"
        kept.append(len(columns))
    assert kept == sorted(kept)
    assert kept[-1] == 3


def test_how_the_first_differs_is_said_in_full():
    wide, narrow = (tree_lines(Subject(gn.load("resnet50")), width) for width in (100, 80))
    assert "stage2 › bottleneck × 4 · first: strides 2, projection" in [line.text.strip() for line in wide]
    lines = [line.text.strip() for line in narrow]
    assert lines[lines.index("stage2 › bottleneck × 4") + 1] == "first: strides 2, projection"


def test_what_is_wrong_stands_below_its_line():
    @blueprint
    def broken():
        return Input(4, 4, 1) >> Conv2D(2, 9) >> MaxPooling2D(2)

    subject = Subject(broken())
    lines = tree_lines(subject, 60)
    marked, *_ = (index for index, line in enumerate(lines) if line.text.startswith("✗"))
    faults = [line for line in lines if line.kind == "fault"]
    assert lines[marked].text.split("  ")[0] == "✗ Conv 9×9, 2"
    assert " ".join(line.text for line in faults[1:]) == f"conv1: {subject.problems[0].message}"
    assert lines[-1].figures.split() == ["?", "?"]


def test_items_in_a_tangle_say_whose_results_they_take():
    @blueprint
    def ladder():
        x = Input(4, 4, 2)
        left, right = x >> Conv2D(2, 1).named("left"), x >> Conv2D(2, 1).named("right")
        middle = Add()(left, right)
        return Concatenate()(left, middle, right) >> ReLU()

    subject = Subject(ladder())
    assert any(isinstance(segment, Tangle) for segment in subject.outline.segments)
    told = [line.text.split("  ")[0].rstrip() for line in tree_lines(subject)]
    assert told[2:6] == [
        "left: Conv 1×1, 2 ← input1",
        "right: Conv 1×1, 2 ← input1",
        "add1: Add ← left, right",
        "concat1: Concat · ReLU ← left, add1, right",
    ]


def test_outputs_say_whose_results_they_are():
    @blueprint
    def heads():
        x = Input(8, 8, 3) >> Flatten()
        return {"sort": x >> Dense(10).named("ten"), "same": x >> Dense(1).named("one")}

    told = {line.text.strip() for line in tree_lines(Subject(heads()))}
    assert {"Output sort ← ten", "Output same ← one"} <= told


def test_shared_weights_are_told():
    @blueprint
    def tied():
        x = Input(8, 8, 3) >> Conv2D(3, 1)
        return x >> 3 * shared(Conv2D(3, 3, padding="same") >> ReLU())

    assert any("× 3 (shared weights)" in line.text for line in tree_lines(Subject(tied())))


@dataclass(frozen=True, repr=False)
class Told(Op):
    """An op with any text in it."""

    text: str


@given(st.text(), st.integers(LEAST_WIDTH, 120))
def test_no_text_breaks_out_of_its_line(text, width):
    @blueprint
    def telling():
        return Input(4, 4, 1) >> Told(text)

    lines = tree(Subject(telling()), width).splitlines()
    assert len(lines) == len(tree_lines(Subject(telling()), width))
    assert all(line.isprintable() for line in lines)
    assert all(cells(line) <= width for line in lines)


def test_kinds_are_those_of_the_ops():
    subject = Subject(small())
    kinds = [line.kind for line in tree_lines(subject)]
    assert kinds.count("convolution") == sum(box.main.op.kind == "convolution" for box in subject.outline.boxes)
    assert all(isinstance(box, Box) for box in subject.outline.boxes)
    assert [kind for kind in kinds if kind in ("identity", "output", "heading")] == [
        "heading", "identity", "output", "heading"
    ]  # fmt: skip


def test_too_few_columns_are_refused():
    with pytest.raises(ArgumentError, match=str(LEAST_WIDTH)):
        tree(Subject(small()), LEAST_WIDTH - 1)
