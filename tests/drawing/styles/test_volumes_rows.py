"""A figure in so many rows as are asked for, with a legend under it or without."""

from itertools import pairwise

import pytest
from volumes_read import bodies, check, flat, layers

import graphnet as gn
from graphnet import Conv2D, Input, MaxPooling2D, blueprint
from graphnet.drawing.scene.shapes import Scene, Text
from graphnet.drawing.styles.volumes import scene
from graphnet.drawing.subject import Subject


@blueprint
def chain(count=24):
    return Input(8, 8, 3) >> count * (Conv2D(4, 3, padding="same") >> MaxPooling2D(1))


def axes(picture: Scene) -> set[float]:
    """How low the middles of blocks lie."""
    return {round((block.whole.top + block.whole.bottom) / 2, 3) for block in bodies(picture)}


@pytest.mark.parametrize("columns", range(1, 8))
def test_a_chain_stands_in_as_many_rows_as_are_asked_for(columns):
    picture = scene(Subject(chain(), fold="none"), columns=columns)
    check(picture)
    assert len(axes(picture)) == columns


def test_more_rows_make_a_figure_narrower_and_higher():
    figures = [scene(Subject(gn.load("vgg16")), columns=columns) for columns in (1, 2, 3, 4)]
    for one, more in pairwise(figures):
        assert one.width > more.width
        assert one.height < more.height


@pytest.mark.parametrize("name", ["resnet152", "googlenet", "densenet121"])
def test_the_longest_figures_stand_in_a_single_row(name):
    wide, page = scene(Subject(gn.load(name)), columns=1), scene(Subject(gn.load(name)))
    check(wide)
    assert wide.height < page.height
    assert page.width < wide.width
    on_axis = max(axes(wide), key=[round((b.whole.top + b.whole.bottom) / 2, 3) for b in bodies(wide)].count)
    along = [
        block.whole.left for block in bodies(wide) if abs((block.whole.top + block.whole.bottom) / 2 - on_axis) < 1
    ]
    assert along == sorted(along)


@pytest.mark.parametrize("columns", [2, 5, 100])
@pytest.mark.parametrize("name", ["resnet50", "unet", "inception_3a", "lenet5"])
def test_whatever_cannot_be_broken_stays_whole(name, columns):
    picture = scene(Subject(gn.load(name)), columns=columns)
    check(picture)
    assert len(bodies(picture)) == len(bodies(scene(Subject(gn.load(name)))))


def test_a_single_block_stands_in_a_single_row():
    assert len(axes(scene(Subject(chain(count=0)), columns=3))) == 1


@pytest.mark.parametrize("options", [{}, {"color_by": "macs"}], ids=["kinds", "measure"])
def test_without_a_legend_only_the_scale_of_a_measure_stays(options):
    subject = Subject(gn.load("lenet5"), **options)
    full, bare = scene(subject), scene(subject, legend=False)
    check(bare)
    assert bare.height < full.height
    told = {shape.text for shape in flat(full.shapes) if isinstance(shape, Text)}
    left_out = told - {shape.text for shape in flat(bare.shapes) if isinstance(shape, Text)}
    assert {"lenet5", "Sides grow with the square root of extents."} <= left_out
    assert ("convolution" in left_out) == (not options)
    assert "MACs" not in left_out
    assert len(layers(bare, "legend")) == len(options)
