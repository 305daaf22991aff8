"""What stands under a drawing."""

import pytest

import graphnet as gn
from graphnet import Conv2D, Dropout, Input, MaxPooling2D, Network, ReLU, blueprint
from graphnet.drawing import Subject
from graphnet.drawing.legend import LEAST_ROOM, Legend, framed, legend
from graphnet.drawing.scene.shapes import Layer, Paint, Rectangle, Text
from graphnet.drawing.scene.typesetting import text_width


@blueprint
def small():
    return Input(8, 8, 3) >> Conv2D(4, 3) >> ReLU() >> Dropout(0.5) >> MaxPooling2D(2)


def told(network: Network, width: float = 0.0, **options) -> list[str]:
    return [shape.text for shape in shapes(legend(Subject(network, **options), width)) if isinstance(shape, Text)]


def shapes(made: Legend):
    (layer,) = made.shapes
    assert isinstance(layer, Layer)
    assert layer.role == "legend"
    return layer.shapes


def test_it_lists_the_kinds_whose_colours_are_seen():
    assert told(small(), fold="none") == [
        "small",
        *("input", "convolution", "activation", "regularization", "pooling"),
    ]
    assert told(small()) == ["small", "input", "convolution", "pooling"]


def test_it_lists_no_kind_whose_colour_was_not_drawn():
    drawn = [Layer((Rectangle(0, 0, 5, 5, Paint("pooling")), Text(0, 0, "Conv", color="convolution")))]
    made = legend(Subject(small(), fold="none"), shapes=drawn)
    assert [shape.text for shape in shapes(made) if isinstance(shape, Text)] == ["small", "pooling"]


def test_what_is_collapsed_shows_no_colours():
    open_, closed = (told(gn.load("resnet50"), depth=depth) for depth in (None, 1))
    assert set(open_) - set(closed) == {"join"}


def test_a_remark_is_its_last_line():
    made = shapes(legend(Subject(small()), remark="not to scale"))
    last = made[-1]
    assert last.text == "not to scale"
    assert all(shape.y < last.y for shape in made[:-1])


def test_one_that_is_not_full_is_nothing_but_the_scale_of_a_measure():
    bare = legend(Subject(small()), 50, full=False, remark="not to scale")
    assert bare == Legend(50, 0, ())
    scale = legend(Subject(small(), color_by="params"), full=False, remark="not to scale")
    assert [shape.text for shape in shapes(scale) if isinstance(shape, Text)][-1] == "parameters"
    assert not any(shape.bold for shape in shapes(scale) if isinstance(shape, Text))


def test_a_picture_holds_what_was_drawn_and_the_legend_below_it():
    drawn = (Layer((Rectangle(0, 0, 400, 90, Paint("convolution")),), id="box"),)
    picture = framed(Subject(small()), drawn, 400, 90)
    box, below = picture.shapes
    (rectangle,) = box.shapes
    assert rectangle.x == picture.width - rectangle.x - 400
    assert min(shape.y for shape in below.shapes) > rectangle.y + 90
    assert picture.title == "small"
    bare = framed(Subject(small()), drawn, 400, 90, full=False)
    assert bare.height - rectangle.y - 90 == rectangle.y


def test_swatches_are_those_of_boxes():
    swatches = [shape.paint for shape in shapes(legend(Subject(small(), fold="none"))) if isinstance(shape, Rectangle)]
    assert [swatch.fill for swatch in swatches] == ["input", "convolution", "activation", "regularization", "pooling"]
    assert [bool(swatch.dash) for swatch in swatches] == [False, False, False, True, False]


@pytest.mark.parametrize("width", [0, 300, 500, 1200])
@pytest.mark.parametrize("options", [{}, {"fold": "none"}, {"color_by": "macs"}, {"color_by": "memory"}], ids=str)
def test_it_takes_the_room_it_says(width, options):
    made = legend(Subject(gn.load("googlenet"), **options), width)
    assert made.width >= width
    assert made.width <= max(width, LEAST_ROOM + 40)
    for shape in shapes(made):
        if isinstance(shape, Text):
            left = shape.x - (text_width(shape.text, shape.size, shape.bold) / 2 if shape.anchor == "middle" else 0)
            assert left >= -0.01
            assert left + text_width(shape.text, shape.size, shape.bold) <= made.width + 0.01
            assert 0 <= shape.y <= made.height
        elif isinstance(shape, Rectangle):
            assert 0 <= shape.x <= shape.x + shape.width <= made.width
            assert 0 <= shape.y <= shape.y + shape.height <= made.height


def test_entries_stand_apart():
    found = shapes(legend(Subject(gn.load("googlenet"), fold="none"), 200))
    words = [shape for shape in found if isinstance(shape, Text)]
    swatches = [shape for shape in found if isinstance(shape, Rectangle)]
    for word in words:
        right = word.x + text_width(word.text, word.size)
        assert not any(word.x < swatch.x < right and swatch.y < word.y < swatch.y + 9 for swatch in swatches)


def test_a_measure_has_a_scale_from_none_to_the_most():
    assert told(gn.load("lenet5"), color_by="params") == ["lenet5", "0", "24.1K", "48.1K", "parameters"]


def test_copies_are_counted_together_and_that_is_told():
    assert "parameters, of all copies together" in told(gn.load("resnet50"), color_by="params")
    assert "parameters" in told(gn.load("resnet50"), color_by="params", fold="none")
    assert "receptive field in pixels" in told(gn.load("resnet50"), color_by="receptive-field")


def test_what_is_not_known_has_a_swatch():
    @blueprint
    def open_ended():
        return Input(None, None, 3) >> Conv2D(4, 3)

    assert told(open_ended(), color_by="macs")[-1] == "unknown"
    assert "unknown" not in told(small(), color_by="macs")


def test_a_measure_of_which_there_is_nothing():
    @blueprint
    def idle():
        return Input(8, 8, 3) >> ReLU()

    assert told(idle(), color_by="params") == ["idle", "0", "parameters"]
