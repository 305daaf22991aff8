"""How large blocks are drawn: monotone in their volumes, dashed where these are not known."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from volumes_read import bodies, flat

import graphnet as gn
from graphnet import Conv1D, Conv2D, Dense, Flatten, GlobalAveragePooling2D, Input, blueprint
from graphnet.drawing.scene.shapes import Polygon, Text
from graphnet.drawing.styles.volumes import scene
from graphnet.drawing.styles.volumes.solids import scales
from graphnet.drawing.subject import Subject

EXTENTS = st.integers(1, 10**7)
VOLUMES = st.integers(0, 4).flatmap(lambda rank: st.tuples(*[EXTENTS] * rank))
PAIRS = st.integers(0, 4).flatmap(
    lambda rank: st.tuples(*[st.tuples(EXTENTS, EXTENTS).map(sorted) for _ in range(rank)])
)


@given(PAIRS, st.lists(VOLUMES))
def test_what_holds_more_along_every_axis_is_no_smaller_along_any(pairs, others):
    small, large = (tuple(pair[place] for pair in pairs) for place in (0, 1))
    scale = scales([small, large, *others])
    for least, most in zip(scale.solid(small)[:3], scale.solid(large)[:3], strict=True):
        assert least <= most


@given(st.lists(VOLUMES, min_size=1))
def test_all_sides_can_be_seen_and_none_fills_the_page(volumes):
    scale = scales(volumes)
    for volume in volumes:
        assert all(3 <= side <= 101 for side in scale.solid(volume)[:3])


@pytest.mark.parametrize("name", ["vgg16", "alexnet", "unet", "resnet50", "googlenet"])
def test_blocks_are_drawn_as_large_as_their_volumes(name):
    blocks = [block for block in bodies(scene(Subject(gn.load(name)))) if block.volume and len(block.volume) == 3]
    by_height = sorted((block.volume[0], block.front.bottom - block.front.top) for block in blocks)
    by_channels = sorted((block.volume[2], block.front.right - block.front.left) for block in blocks)
    by_width = sorted((block.volume[1], block.whole.right - block.front.right) for block in blocks)
    for sides in (by_height, by_channels, by_width):
        for (extent, side), (larger, longer) in pairwise(sides):
            assert longer == pytest.approx(side) if larger == extent else longer > side


def test_extents_that_are_not_known_are_dashed_and_told_as_such():
    @blueprint
    def any_size():
        return Input(None, None, 3) >> Conv2D(4, 3) >> GlobalAveragePooling2D() >> Dense(2)

    picture = scene(Subject(any_size()))
    dashes = [bool(_outline(block).paint.dash) for block in bodies(picture)]
    assert dashes == [True, True, False, False]
    assert any("?×?" in shape.text for shape in flat(picture.shapes) if isinstance(shape, Text))


def test_what_follows_a_mistake_has_no_volume_and_the_mistake_is_red():
    @blueprint
    def broken():
        return Input(8, 8, 3) >> Conv2D(4, 3) >> Conv2D(4, 9) >> Flatten() >> Dense(2)

    subject = Subject(broken())
    picture = scene(subject)
    blocks = bodies(picture)
    assert [bool(_outline(block).paint.dash) for block in blocks] == [False, False, True, True, True]
    assert [_outline(block).paint.stroke for block in blocks] == ["line", "line", "fault", "line", "line"]
    (message,) = subject.faults.values()
    assert message in blocks[2].layer.title
    assert any(shape.color == "fault" for shape in flat(picture.shapes) if isinstance(shape, Text))


def test_signals_are_plates_and_vectors_columns():
    @blueprint
    def signal():
        return Input(100, 8) >> Conv1D(16, 3) >> Flatten() >> Dense(50)

    plate, _, column, _ = bodies(scene(Subject(signal())))
    assert column.front.bottom - column.front.top > 5 * (column.front.right - column.front.left)
    for flat_one in (plate, column):
        assert flat_one.whole.right - flat_one.front.right < 3


def _outline(block):
    return next(shape for shape in block.layer.shapes if isinstance(shape, Polygon))
