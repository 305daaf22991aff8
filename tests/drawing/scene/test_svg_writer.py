"""Scenes as SVG, read by an XML parser."""

import re
from collections import Counter
from xml.etree import ElementTree

import pytest
from hypothesis import given
from sample_scene import HOSTILE, any_text, flat, sample, saying

from graphnet.drawing.quoting import visible
from graphnet.drawing.scene.arrowheads import with_head
from graphnet.drawing.scene.shapes import Curve, Layer, Paint, Polyline, Scene, Text
from graphnet.drawing.scene.svg import fragment, svg
from graphnet.drawing.scene.typesetting import text_width, written
from graphnet.drawing.themes import DARK, LIGHT, Theme

SVG = "{http://www.w3.org/2000/svg}"

VARIABLES = Theme("page", {name: f"var(--{name})" for name in LIGHT.colours})
"""A theme whose colours a style sheet decides."""


def read(text: str) -> ElementTree.Element:
    return ElementTree.fromstring(text.encode())


def drawn(*shapes) -> ElementTree.Element:
    """The element of a shape that stands alone in a scene."""
    _ground, *elements = read(svg(Scene(100, 100, shapes), LIGHT))
    return elements[0]


def test_the_root_has_its_size_and_says_what_it_shows():
    root = read(svg(sample(), LIGHT))
    assert (root.tag, root.get("viewBox"), root.get("role")) == (f"{SVG}svg", "0 0 360 390", "img")
    assert (root.get("width"), root.get("height")) == ("360pt", "390pt")
    assert root[0].tag == f"{SVG}title"
    assert root[0].text == "A sample"


def test_every_shape_is_drawn_once():
    shapes = flat(sample().shapes)
    count = Counter(type(shape).__name__ for shape in shapes)
    heads = sum(shape.arrow for shape in shapes if isinstance(shape, Polyline | Curve))
    tags = Counter(element.tag.removeprefix(SVG) for element in read(svg(sample(), LIGHT)).iter())
    assert tags == {
        "svg": 1,
        "title": 1 + sum(bool(shape.title) for shape in shapes if isinstance(shape, Layer)),
        "g": count["Layer"],
        "rect": 1 + count["Rectangle"],
        "ellipse": count["Ellipse"],
        "polygon": count["Polygon"] + heads,
        "polyline": count["Polyline"],
        "path": count["Curve"],
        "text": count["Text"],
    }


def test_layers_bear_their_id_role_tooltip_and_opacity():
    root = read(svg(sample(), LIGHT))
    (dimmed,) = (group for group in root.iter(f"{SVG}g") if group.get("id") == "stage1.join")
    assert dimmed.attrib == {"id": "stage1.join", "class": "node", "opacity": "0.35"}
    assert dimmed[0].text == "stage1.join\n3×3×64"


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=lambda theme: theme.name)
def test_colours_are_the_themes(theme):
    root = read(svg(sample(), theme))
    assert root[1].get("fill") == theme.colours["ground"]
    fills = {element.get("fill") for element in root.iter()}
    assert {theme.colours[name] for name in ("convolution", "ink", "quiet", "group", "fault")} <= fills


def test_colours_may_be_left_to_a_style_sheet():
    found = set(re.findall(r' (?:fill|stroke)="([^"]+)"', svg(sample(), VARIABLES)))
    assert {colour for colour in found if not re.fullmatch(r"var\(--\w+\)|none", colour)} == {"#77AADD"}


def test_a_document_stands_alone_and_an_element_does_not():
    assert svg(sample(), LIGHT).startswith('<?xml version="1.0" encoding="UTF-8"?>\n<svg ')
    assert svg(sample(), LIGHT, standalone=False).startswith("<svg ")


def test_a_fragment_is_what_the_document_holds():
    assert fragment(sample().shapes, LIGHT) in svg(sample(), LIGHT)


def test_an_arrow_ends_where_its_head_begins():
    wire = Polyline(((0, 0), (0, 50)), Paint(stroke="line"), arrow=True)
    _ground, line, head = read(svg(Scene(100, 100, (wire,)), LIGHT))
    _, corners = with_head(wire)
    assert line.get("points") == "0,0 0,46.36"
    assert head.get("points").split()[0] == "0,50"
    assert len(head.get("points").split()) == len(corners)
    assert head.get("fill") == line.get("stroke")


def test_dashes_and_opacity_are_kept():
    line = drawn(Polyline(((0, 0), (9, 9)), Paint(stroke="line", width=2, dash=(3, 1.5), opacity=0.5)))
    assert (line.get("stroke-dasharray"), line.get("stroke-width"), line.get("opacity")) == ("3 1.5", "2", "0.5")


def test_text_keeps_to_its_room():
    natural = text_width("as wide as it is", 10)
    assert float(drawn(Text(0, 9, "as wide as it is")).get("textLength")) == pytest.approx(natural, abs=0.01)
    assert float(drawn(Text(0, 9, "as wide as it is", width=500)).get("textLength")) == pytest.approx(natural, abs=0.01)
    narrow = drawn(Text(0, 9, "as wide as it is", width=natural / 2))
    assert float(narrow.get("textLength")) == pytest.approx(natural / 2, abs=0.01)
    assert float(narrow.get("font-size")) == pytest.approx(5, abs=0.01)


def test_text_is_turned_and_anchored():
    line = drawn(Text(30, 40, "up", anchor="end", turned=-90, bold=True, italic=True))
    assert line.get("transform") == "rotate(-90 30,40)"
    assert (line.get("text-anchor"), line.get("font-weight"), line.get("font-style")) == ("end", "bold", "italic")


def test_spaces_side_by_side_stay():
    space = "{http://www.w3.org/XML/1998/namespace}space"
    assert drawn(Text(0, 0, "a  b")).get(space) == "preserve"
    assert drawn(Text(0, 0, "a b")).get(space) is None


def test_text_that_says_nothing_is_left_out():
    assert "<text" not in svg(Scene(10, 10, (Text(0, 0, ""),)), LIGHT)


ALLOWED = re.compile(
    r"xmlns|width|height|viewBox|role|font-(family|size|weight|style)|x|y|r?x|[rc][xy]|points|d|fill|stroke(-\w+)?|id|class|opacity|"
    r"textLength|lengthAdjust|text-anchor|transform|\{http://www\.w3\.org/XML/1998/namespace\}space"
)


def assert_inert(text: str) -> None:
    """Only shapes and text, with only attributes that cannot act."""
    for element in read(text).iter():
        assert element.tag.removeprefix(SVG) in {"svg", "title", "g", "rect", "text"}
        assert all(ALLOWED.fullmatch(name) for name in element.attrib), element.attrib


def test_hostile_text_is_inert_and_shown_as_it_is():
    text = svg(saying(*HOSTILE), LIGHT)
    assert_inert(text)
    said = [element.text for element in read(text).iter(f"{SVG}text")]
    assert said == [written(line) for line in HOSTILE if line for _ in range(2)]


def test_a_title_cannot_end_its_element():
    text = svg(Scene(9, 9, (), title="</title><script>alert(1)</script>"), LIGHT)
    assert "<script" not in text
    assert read(text)[0].text == "</title><script>alert(1)</script>"


@given(any_text)
def test_any_text_is_well_formed(line):
    text = svg(saying(line), LIGHT)
    assert_inert(text)
    (group,) = read(text).iter(f"{SVG}g")
    assert group.get("id") == visible(f"0{line}")
    assert [element.text for element in group.iter(f"{SVG}text")] == 2 * [visible(line)] * bool(line)
