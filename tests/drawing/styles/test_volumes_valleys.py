"""Skips past what shrinks and grows again: a U, whose levels are level, and whose wires touch nothing they pass."""

from itertools import pairwise

import pytest
from volumes_read import Area, bodies, check, covered, flat, text_area
from volumes_wires import sampled, wires

import graphnet as gn
from graphnet import (
    Conv2D,
    Conv2DTranspose,
    Dense,
    GlobalAveragePooling2D,
    Identity,
    Input,
    MaxPooling2D,
    Multiply,
    Reshape,
    Sigmoid,
    UpSampling2D,
    blueprint,
)
from graphnet.drawing.scene.shapes import Scene, Text
from graphnet.drawing.styles.volumes import scene
from graphnet.drawing.subject import Subject


def conv(filters=8):
    return Conv2D(filters, 3, padding="same")


def hourglass(depth, across=Identity):
    inner = conv()
    for _ in range(depth):
        inner = conv() >> (across() + (MaxPooling2D(2) >> inner >> UpSampling2D(2))) >> conv()
    return inner


@blueprint
def two_in_a_row():
    return Input(64, 64, 8) >> hourglass(3) >> hourglass(2) >> Conv2D(1, 1)


@blueprint
def in_scopes():
    return Input(64, 64, 8) >> conv() >> hourglass(3).named("hourglass") >> GlobalAveragePooling2D() >> Dense(2)


@blueprint
def with_layers_across():
    return Input(64, 64, 8) >> hourglass(3, across=lambda: conv() >> conv()) >> Conv2D(1, 1)


@blueprint
def that_is_entered_at_once():
    x = Input(32, 32, 8)
    return x | (x >> MaxPooling2D(4) >> Conv2DTranspose(8, 4, strides=4))


US = {
    "unet": gn.load("unet"),
    "shallow": gn.load("unet", depth=1),
    "deep": gn.load("unet", depth=6, padding="same", input_shape=(512, 512, 3)),
    "fcn8s": gn.load("fcn8s"),
    **{make.__name__: make() for make in (two_in_a_row, in_scopes, with_layers_across, that_is_entered_at_once)},
}

every_u = pytest.mark.parametrize("network", US.values(), ids=US)


def blocks(picture: Scene) -> dict[str, Area]:
    return {body.layer.id.removeprefix("node-"): body.whole for body in bodies(picture)}


SKIPS = ["relu2 → concat4", "relu4 → concat3", "relu6 → concat2", "relu8 → concat1"]


def test_the_skips_of_u_net_are_straight_and_each_lies_within_the_one_above():
    skips = [covered(wires(scene(Subject(US["unet"])))[name].points) for name in SKIPS]
    for skip in skips:
        assert skip.top == pytest.approx(skip.bottom)
    for outer, inner in pairwise(skips):
        assert outer.left < inner.left
        assert inner.right < outer.right
        assert outer.top < inner.top - 50


def test_u_net_goes_down_by_pooling_and_up_by_transposed_convolutions():
    placed = blocks(scene(Subject(US["unet"])))
    for last, pool, up, concat in zip((2, 4, 6, 8), (1, 2, 3, 4), (4, 3, 2, 1), (4, 3, 2, 1), strict=True):
        assert placed[f"conv{last}"].bottom < placed[f"pool{pool}"].top
        assert placed[f"concat{concat}"].bottom < placed[f"deconv{up}"].top
        assert placed[f"pool{pool}"].right < placed[f"deconv{up}"].left


def test_u_net_has_the_proportions_of_a_page():
    picture = scene(Subject(US["unet"]))
    assert 1.2 < picture.width / picture.height < 1.8


@every_u
@pytest.mark.parametrize("fold", ["auto", "none"])
def test_nothing_stands_on_top_of_another(network, fold):
    check(scene(Subject(network, fold=fold)))


@every_u
def test_wires_touch_no_text_and_no_block_but_their_own(network):
    picture = scene(Subject(network))
    fronts = {body.layer.id.removeprefix("node-"): body.front for body in bodies(picture)}
    texts = [text_area(shape) for shape in flat(picture.shapes) if isinstance(shape, Text)]
    for name, curve in wires(picture).items():
        others = [area for key, area in fronts.items() if key != name.partition(" → ")[2]]
        for x, y in sampled(curve.points):
            here = Area(x, y, x, y)
            assert not [area for area in (*others, *texts) if area.meets(here, slack=-0.01)], name


def test_what_shrinks_and_does_not_grow_again_stays_in_its_row():
    @blueprint
    def squeeze_and_excitation():
        x = Input(16, 16, 8) >> conv()
        gate = x >> GlobalAveragePooling2D() >> Dense(2) >> Dense(8) >> Sigmoid() >> Reshape((1, 1, 8))
        return Multiply()(x, gate) >> conv()

    assert len(axes(squeeze_and_excitation())) == 1
    assert len(axes(US["shallow"])) == 2


def axes(network) -> set[float]:
    """How low the middles of blocks lie."""
    return {round((block.top + block.bottom) / 2, 3) for block in blocks(scene(Subject(network))).values()}


def test_every_hourglass_of_several_is_a_valley():
    assert len(axes(US["two_in_a_row"])) == 4 + 3


def test_deep_nests_are_drawn_in_no_time():
    network = gn.load("unet", depth=25, padding="same", filters=1, input_shape=(2**25, 2**25, 1))
    assert len(bodies(scene(Subject(network)))) > 25
