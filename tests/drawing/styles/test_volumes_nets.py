"""What is no series: straight wires wherever there is room, and equal branches right below one another."""

from itertools import accumulate, pairwise, product

import pytest
from hypothesis import given
from hypothesis import strategies as st
from volumes_read import Area, bodies, check, flat, layers, text_area
from volumes_wires import sampled, wires

import graphnet as gn
from graphnet import Concatenate, Conv2D, Dense, Flatten, GlobalAveragePooling2D, Input, ReLU, blueprint, shared
from graphnet.drawing.scene.shapes import Scene, Text
from graphnet.drawing.styles.volumes import scene
from graphnet.drawing.styles.volumes.straightening import apart
from graphnet.drawing.subject import Subject
from graphnet.errors import ArgumentError
from graphnet.network import gather

PLACES = st.lists(st.tuples(st.integers(-9, 9), st.integers(1, 5)), min_size=1, max_size=5)


@given(PLACES)
def test_no_places_that_are_far_enough_apart_are_nearer_to_the_ideal_ones(places):
    ideals, steps = [ideal for ideal, _ in places], [step for _, step in places[1:]]
    found = apart(ideals, steps)
    assert all(after - before >= step for (before, after), step in zip(pairwise(found), steps, strict=True))
    offsets = [*accumulate(steps, initial=0)]
    levels = {ideal - offset for ideal, offset in zip(ideals, offsets, strict=True)}
    ordered = (shifts for shifts in product(sorted(levels), repeat=len(ideals)) if list(shifts) == sorted(shifts))
    best = min(distance([s + o for s, o in zip(shifts, offsets, strict=True)], ideals) for shifts in ordered)
    assert distance(found, ideals) == best


def distance(places, ideals):
    return sum(abs(place - ideal) for place, ideal in zip(places, ideals, strict=True))


def two_inputs():
    """A picture and some facts about it: three outputs, of which one is taken on the way."""
    facts = Input(12, name="facts") >> Dense(32)
    seen = Input(32, 32, 3, name="picture") >> Conv2D(16, 3) >> Conv2D(32, 3)
    both = Concatenate()(facts, seen >> GlobalAveragePooling2D())
    return gather({"age": both >> Dense(1), "kind": both >> Dense(7), "where": seen >> Conv2D(1, 1)})


def test_wires_of_a_net_are_straight_but_where_they_part_and_meet():
    picture = scene(Subject(two_inputs()))
    check(picture)
    axis = {body.layer.id.removeprefix("node-"): (body.whole.top + body.whole.bottom) / 2 for body in bodies(picture)}
    for chain in (["facts", "dense1"], ["picture", "conv1", "conv2"]):
        for before, after in pairwise(chain):
            assert axis[before] == pytest.approx(axis[after])
    bent = {name for name, curve in wires(picture).items() if len({round(y, 3) for _, y in curve.points}) > 1}
    assert len(bent) == 4  # one of two at each place where they part or meet, and both that leave the last convolution


@blueprint
def siamese():
    tower = shared((Conv2D(16, 3).named("first") >> ReLU() >> Flatten() >> Dense(8)).named("encoder"))
    left, right = (Input(28, 28, 1, name=name) >> tower for name in ("left", "a_picture_of_another_kind"))
    return Concatenate()(left, right) >> Dense(1)


def test_blocks_of_equal_branches_stand_right_below_one_another():
    picture = scene(Subject(siamese()))
    check(picture)
    *towers, _, _ = sorted(bodies(picture), key=lambda body: body.front.left)
    lefts = [body.front.left for body in towers]
    assert len(towers) == 8
    assert lefts[::2] == pytest.approx(lefts[1::2])


def test_all_that_is_said_of_them_has_room():
    told = [shape for shape in flat(scene(Subject(siamese())).shapes) if isinstance(shape, Text)]
    assert [text.text for text in told if text.text.endswith("…")] == []
    assert any("encoder.first" in text.text for text in told)


def wrong_joins() -> Scene:
    """Two joins of volumes that differ, beneath which much is said."""
    x = Input(32, 32, 3) >> Conv2D(16, 3, padding="same")
    added = (x >> Conv2D(16, 3)) + (x >> Conv2D(8, 3))
    return scene(Subject(gather(Concatenate()(x >> Conv2D(8, 1), x >> Conv2D(16, 5), added) >> Dense(10))))


PICTURES = {
    **{name: lambda name=name: scene(Subject(gn.load(name))) for name in ("googlenet", "resnet18", "inception_v3")},
    "two_inputs": lambda: scene(Subject(two_inputs())),
    "siamese": lambda: scene(Subject(siamese())),
    "wrong_joins": wrong_joins,
}


@pytest.mark.parametrize("make", PICTURES.values(), ids=PICTURES)
def test_no_wire_runs_over_what_is_written(make):
    picture = make()
    texts = [text_area(shape) for shape in flat(picture.shapes) if isinstance(shape, Text)]
    assert len(layers(picture, "wire")) > 5
    for name, curve in wires(picture).items():
        for x, y in sampled(curve.points):
            assert not [area for area in texts if area.meets(Area(x, y, x, y), slack=-0.01)], name


def test_a_crowd_of_wires_is_refused_with_what_to_do():
    x = [Input(8, 8, 4)]
    x.append(x[0] >> Conv2D(4, 3, padding="same"))
    for _ in range(120):
        x.append(Concatenate()(*x) >> Conv2D(4, 3, padding="same"))
    with pytest.raises(ArgumentError, match=r"too many wires.*\n.*mend: the style graph"):
        scene(Subject(gather(x[-1])))
