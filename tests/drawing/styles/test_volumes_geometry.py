"""Where the parts of a figure stand: nothing on top of another, all on the page."""

from functools import cache
from itertools import pairwise

import pytest
from random_networks import Author
from volumes_read import bodies, check, covered, layers

import graphnet as gn
from graphnet import Conv2D, Identity, Input, MaxPooling2D, ReLU, blueprint
from graphnet.drawing.scene.shapes import Curve, Polygon, Scene
from graphnet.drawing.styles.volumes import scene
from graphnet.drawing.subject import Subject

NAMES = sorted(blueprint.name for blueprint in gn.blueprints())


@cache
def figure(name, **options) -> Scene:
    return scene(Subject(gn.load(name), **options))


@pytest.mark.parametrize("name", NAMES)
def test_no_front_and_no_text_is_covered_by_another_and_all_is_on_the_page(name):
    check(figure(name))


@pytest.mark.parametrize("name", ["lenet5", "inception_3a", "googlenet", "resnet20", "unet", "squeezenet"])
def test_so_it_is_where_nothing_is_folded(name):
    check(figure(name, fold="none"))


@pytest.mark.parametrize("depth", [1, 2])
def test_so_it_is_where_groups_are_blocks(depth):
    for name in ("resnet50", "densenet121", "inception_v3"):
        check(figure(name, depth=depth))


@pytest.mark.parametrize("seed", range(60))
def test_so_it_is_in_random_networks_whether_they_fit_together_or_not(seed):
    network = Author(seed).network()
    check(scene(Subject(network)))
    check(scene(Subject(network, fold="none")))


def test_pages_are_no_wider_than_a_row_may_be():
    for name in NAMES:
        assert figure(name).width < 1050


def test_vgg16_stands_in_one_row_in_the_order_of_its_layers():
    places = [(block.whole.left, block.whole.top + block.whole.bottom) for block in bodies(figure("vgg16"))]
    across, down = zip(*places, strict=True)
    assert list(across) == sorted(across)
    assert max(down) - min(down) == pytest.approx(0)


def test_kernels_lie_on_the_side_of_the_block_that_they_read():
    picture = figure("vgg16")
    blocks = bodies(picture)
    kernels = [shapes[0] for shapes in (wire.shapes for wire in layers(picture, "wire")) if len(shapes) > 1]
    windows = [call for call in gn.load("vgg16").calls if call.op.window]
    assert len(kernels) == len(windows)
    for kernel, block in zip(kernels, blocks, strict=False):
        assert isinstance(kernel, Polygon)
        place = covered(kernel.points)
        assert block.front.right <= place.left
        assert place.right <= block.whole.right
        assert block.whole.top <= place.top
        assert place.bottom <= block.whole.bottom


def test_kernels_grow_with_their_windows():
    @blueprint
    def windows():
        x = Input(64, 64, 3)
        for size in (1, 3, 5, 7):
            x >>= Conv2D(8, size, padding="same")
        return x

    kernels = [covered(wire.shapes[0].points) for wire in layers(scene(Subject(windows())), "wire")]
    heights = [kernel.bottom - kernel.top for kernel in kernels]
    assert heights == sorted(set(heights))


def test_skips_are_nested_arcs():
    @blueprint
    def nested(depth=4):
        body = Conv2D(4, 3, padding="same")
        for _ in range(depth):
            body = Conv2D(4, 3, padding="same") >> (body + Identity()) >> ReLU()
        return Input(16, 16, 4) >> body

    picture = scene(Subject(nested(), fold="none"))
    top = min(block.whole.top for block in bodies(picture))
    curves = [covered(wire.shapes[0].points) for wire in layers(picture, "wire") if isinstance(wire.shapes[0], Curve)]
    arcs = sorted((arc for arc in curves if arc.top < top), key=lambda arc: arc.top)
    assert len(arcs) == 4
    for outer, inner in pairwise(arcs):
        assert outer.left < inner.left
        assert inner.right < outer.right
        assert outer.top < inner.top - 5


def test_blocks_of_branches_stand_one_above_the_other():
    columns = {block.volume[-1]: block.whole for block in bodies(figure("inception_3a")) if block.volume}
    branches = [columns[channels] for channels in (64, 96, 16)]  # of which each begins another
    assert all(upper.bottom < lower.top for upper, lower in pairwise(branches))


def test_long_networks_stand_in_rows():
    @blueprint
    def long(count=200):
        return Input(8, 8, 3) >> count * (Conv2D(4, 3, padding="same") >> MaxPooling2D(1)) >> ReLU()

    picture = scene(Subject(long(), fold="none"))
    check(picture)
    assert picture.width < 1050
    assert len(bodies(picture)) == 401
