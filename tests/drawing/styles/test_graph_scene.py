"""The picture as a whole: that all is in it, once, where it belongs, and that it tells what is known."""

import re
from collections import Counter
from collections.abc import Iterator
from xml.etree import ElementTree

import pytest
from graph_frames import Area, along
from hypothesis import given, settings
from hypothesis import strategies as st
from random_networks import Author

import graphnet as gn
from graphnet import Conv2D, Identity, Input, MaxPooling2D, ReLU, Softmax, block, blueprint
from graphnet.drawing import Subject
from graphnet.drawing.measures import luminance
from graphnet.drawing.outline.items import calls_of
from graphnet.drawing.scene.shapes import Curve, Ellipse, Layer, Polygon, Polyline, Rectangle, Scene, Shape, Text
from graphnet.drawing.scene.svg import svg
from graphnet.drawing.scene.typesetting import text_width
from graphnet.drawing.styles.graph import scene
from graphnet.drawing.themes import THEMES
from graphnet.errors import ArgumentError


@block
def bottleneck(filters, project=False):
    body = Conv2D(filters, 1) >> ReLU() >> Conv2D(4 * filters, 1)
    return (body + (Conv2D(4 * filters, 1) if project else Identity())) >> ReLU()


@blueprint
def stages():
    stage = (bottleneck(4, project=True) >> 3 * bottleneck(4)).named("stage1")
    return Input(8, 8, 3) >> stage >> (bottleneck(8, project=True)).named("stage2") >> Softmax()


@blueprint
def broken():
    return Input(8, 8, 3) >> Conv2D(4, 3) >> MaxPooling2D(9) >> Conv2D(4, 1)


def drawn(network, rankdir="TB", **options) -> Scene:
    return scene(Subject(network, **options), rankdir)


def layers(picture: Scene, role: str) -> dict[str, Layer]:
    found = [shape for shape in picture.shapes if isinstance(shape, Layer) and shape.role == role]
    named = {layer.id: layer for layer in found}
    assert len(named) == len(found) or role == "label"
    return named


def texts(shape: Shape) -> list[str]:
    if isinstance(shape, Layer):
        return [text for inner in shape.shapes for text in texts(inner)]
    return [shape.text] if isinstance(shape, Text) else []


def nodes_in(subject: Subject) -> Iterator:
    """The items that are drawn as a single box."""
    waiting = list(subject.outline.items)
    while waiting:
        item = waiting.pop()
        shown = getattr(item, "shown", item)
        if hasattr(shown, "segments") and not shown.collapsed:
            waiting += shown.items
        else:
            yield shown


@pytest.mark.parametrize("options", [{}, {"fold": "none"}, {"depth": 1}], ids=str)
@pytest.mark.parametrize("name", ["resnet50", "googlenet", "densenet121"])
def test_every_call_is_drawn_in_one_box_or_stands_for_its_copies(name, options):
    network = gn.load(name)
    subject = Subject(network, **options)
    boxes = layers(scene(subject), "node")
    held = Counter(call.name for item in subject.outline.items for call in calls_of(item))
    assert held == Counter(network)
    keys = [item.key for item in nodes_in(subject) if hasattr(item, "calls")]
    assert {f"node-{key}" for key in keys} == {name for name in boxes if name.startswith("node-")}
    if options == {"fold": "none"}:
        assert {f"node-{name}" for name in network} <= boxes.keys()


def test_what_has_an_id_has_it_alone():
    ids = [element.get("id") for element in tree(drawn(gn.load("googlenet"))).iter() if element.get("id")]
    assert len(ids) == len(set(ids)) > 100


def tree(picture: Scene, theme: str = "light") -> ElementTree.Element:
    return ElementTree.fromstring(svg(picture, THEMES[theme]))


@pytest.mark.parametrize("rankdir", ["TB", "LR"])
@pytest.mark.parametrize("name", ["lenet5", "googlenet", "unet"])
def test_all_lies_on_the_sheet(name, rankdir):
    picture = drawn(gn.load(name), rankdir)
    for x, y in places(picture.shapes):
        assert 0 <= x <= picture.width
        assert 0 <= y <= picture.height


def places(shapes) -> Iterator[tuple[float, float]]:
    for shape in shapes:
        match shape:
            case Layer():
                yield from places(shape.shapes)
            case Rectangle(x, y, width, height):
                yield from ((x, y), (x + width, y + height))
            case Ellipse(x, y, rx, ry):
                yield from ((x - rx, y - ry), (x + rx, y + ry))
            case Polygon(points) | Polyline(points) | Curve(points):
                yield from points
            case Text(x, y):
                yield x, y


def test_frames_stand_behind_wires_and_these_behind_boxes():
    roles = [shape.role for shape in drawn(stages()).shapes if isinstance(shape, Layer)]
    assert list(dict.fromkeys(roles)) == ["group", "wire", "node", "label", "legend"]


def test_frames_are_named_and_say_how_often_they_are_there():
    groups = layers(drawn(stages()), "group")
    assert texts(groups["scope-stage1"]) == ["stage1"]
    (repeated,) = (group for name, group in groups.items() if name.startswith("scope-stage1."))
    assert texts(repeated)[0].startswith("bottleneck1")
    assert "×4" in texts(repeated)
    assert "first: projection" in " ".join(texts(repeated))


@pytest.mark.parametrize("rankdir", ["TB", "LR"])
@pytest.mark.parametrize("name", ["inception_resnet_v1", "inception_v4", "mobilenet_v2", "resnet50"])
def test_no_wire_runs_through_what_is_written_in_a_frame(name, rankdir):
    picture = drawn(gn.load(name), rankdir)
    wires = [point for layer in layers(picture, "wire").values() for point in along(layer.shapes[0].points)]
    written = [text for group in layers(picture, "group").values() for text in group.shapes if isinstance(text, Text)]
    assert written
    for text in written:
        width = text_width(text.text, text.size, text.bold)
        left = text.x - (width / 2 if text.anchor == "middle" else 0.0)
        area = Area(left, text.y - 0.75 * text.size, left + width, text.y + 0.25 * text.size + 3)
        assert not any(area.holds(point) for point in wires)


def test_frames_by_turns_have_another_ground():
    groups = layers(drawn(stages(), fold="none"), "group")
    fills = {name: group.shapes[0].paint.fill for name, group in groups.items()}
    assert fills["scope-stage1"] == fills["scope-stage2"] != fills["scope-stage1.bottleneck1"]


def test_arrows_point_at_boxes_and_pass_the_borders_of_frames():
    for layer in layers(drawn(stages()), "wire").values():
        (curve,) = layer.shapes
        assert isinstance(curve, Curve)
    picture = drawn(stages(), fold="none")
    boxes = [layer.shapes[0] for layer in layers(picture, "node").values()]
    for layer in layers(picture, "wire").values():
        (curve,) = layer.shapes
        assert curve.arrow == any(touches(box, curve.points[-1]) for box in boxes)


def touches(box: Shape, point: tuple[float, float]) -> bool:
    if isinstance(box, Ellipse):
        return ((point[0] - box.x) / box.rx) ** 2 + ((point[1] - box.y) / box.ry) ** 2 == pytest.approx(1, abs=0.01)
    across = box.x - 0.01 <= point[0] <= box.x + box.width + 0.01
    down = box.y - 0.01 <= point[1] <= box.y + box.height + 0.01
    return across and down


def test_who_points_at_a_box_is_told_all_about_it():
    box = layers(drawn(stages()), "node")["node-stage2.conv2"]
    told = box.title.split("\n")
    assert told[0] == "stage2.conv2: Conv2D(32, 1)"
    assert "volume 8×8×32" in told
    assert "288 parameters" in told
    assert re.search(r"test_graph_scene\.py:\d+", box.title)


def test_who_points_at_a_wire_is_told_what_passes():
    titles = [layer.title for layer in layers(drawn(stages()), "wire").values()]
    assert "input1 → stage1: 8×8×3" in titles


def test_what_is_wrong_is_marked_and_told():
    picture = drawn(broken())
    (name,) = (name for name, box in layers(picture, "node").items() if "!" in texts(box))
    assert name == "node-pool1"
    box = layers(picture, "node")[name]
    assert "9×9" in " ".join(texts(box))
    assert "9×9" in box.title
    assert any(shape.paint.stroke == "fault" for shape in box.shapes if isinstance(shape, Rectangle))
    assert texts_of(picture, "label") == ["8×8×3", "6×6×4", "?"]


def texts_of(picture: Scene, role: str) -> list[str]:
    found = [shape for shape in picture.shapes if isinstance(shape, Layer) and shape.role == role]
    return [text for layer in found for text in texts(layer)]


def fills(shapes) -> set[str]:
    return {shape.paint.fill for shape in shapes if not isinstance(shape, Text) and shape.paint.fill}


def test_what_is_not_in_focus_is_dimmed():
    picture = drawn(stages(), focus="stage1.bottleneck2")
    for name, box in layers(picture, "node").items():
        assert (fills(box.shapes) == {"ground"}) != name.startswith("node-stage1.bottleneck2.")
        assert {shape.color for shape in box.shapes if isinstance(shape, Text)} <= {"quiet", "on_kind", "quiet_on_kind"}
    groups = layers(picture, "group")
    assert fills(groups["scope-stage1"].shapes) != fills(groups["scope-stage1.bottleneck2"].shapes)
    strokes = Counter(layer.shapes[0].paint.stroke for layer in layers(picture, "wire").values())
    assert strokes.keys() == {"frame", "line"}


def test_nothing_is_dimmed_without_a_focus():
    assert {layer.shapes[0].paint.stroke for layer in layers(drawn(stages()), "wire").values()} == {"line"}


@pytest.mark.parametrize("theme", THEMES.values(), ids=lambda theme: theme.name)
def test_what_is_dimmed_is_read(theme):
    """A contrast of 4.5 : 1 or more, as the WCAG (2.1, 1.4.3) asks."""
    quiet, ground = (luminance(theme.colour(name)) + 0.05 for name in ("quiet", "ground"))
    assert max(quiet, ground) / min(quiet, ground) >= 4.5


def test_what_is_wrong_beside_the_focus_is_seen():
    @blueprint
    def broken_beside():
        return Input(8, 8, 3) >> bottleneck(4, project=True) >> MaxPooling2D(9)

    box = layers(drawn(broken_beside(), focus="bottleneck1"), "node")["node-pool1"]
    assert "fault" in {shape.color for shape in box.shapes if isinstance(shape, Text)}


def test_the_legend_may_be_left_out():
    with_legend, without = (scene(Subject(stages()), legend=wanted) for wanted in (True, False))
    assert layers(with_legend, "legend")
    assert not layers(without, "legend")
    assert without.height < with_legend.height
    (scale,) = layers(scene(Subject(stages(), color_by="params"), legend=False), "legend").values()
    assert "parameters, of all copies together" in texts(scale)
    assert "stages" not in texts(scale)


def test_beyond_a_depth_scopes_are_boxes():
    boxes = layers(drawn(stages(), depth=1), "node")
    assert {"node-stage1", "node-stage2"} <= boxes.keys()
    assert "stage1" in texts(boxes["node-stage1"])


@pytest.mark.parametrize("theme", THEMES)
def test_it_is_drawn_in_every_theme(theme):
    fills = {element.get("fill") for element in tree(drawn(stages()), theme).iter()}
    assert THEMES[theme].colour("group") in fills


def test_an_unknown_direction_is_refused():
    with pytest.raises(ArgumentError, match="TB"):
        drawn(stages(), "BT")


@settings(max_examples=15, deadline=None)
@given(st.integers(0, 10**6), st.sampled_from(["auto", "none"]), st.sampled_from(["TB", "LR"]))
def test_any_network_can_be_drawn(seed, fold, rankdir):
    network = Author(seed).network()
    picture = drawn(network, rankdir, fold=fold)
    assert picture == drawn(network, rankdir, fold=fold)
    assert len(layers(picture, "node")) >= 1
    tree(picture)
