"""Pictures as files: whole or not at all."""

from typing import get_args
from xml.etree import ElementTree

import pytest

from graphnet import Conv2D, Input, ReLU, blueprint, diff, load
from graphnet.drawing import Subject, render, render_difference, save
from graphnet.drawing.dot import dot
from graphnet.drawing.measures import KINDS
from graphnet.drawing.rendering import TAKEN, ColorBy, Style, ThemeName
from graphnet.drawing.scene import svg
from graphnet.drawing.themes import THEMES
from graphnet.errors import ArgumentError, FileError, GraphnetError, LanguageError


@blueprint
def tiny(extent: int = 8, depth: int = 1):
    return Input(extent, extent, 3) >> depth * (Conv2D(4, 3, padding="same") >> ReLU())


@pytest.mark.parametrize(
    "suffix, start", [(".pdf", b"%PDF"), (".png", b"\x89PNG"), (".svg", b"<?xml"), (".PNG", b"\x89PNG")]
)
def test_the_suffix_says_the_format(tmp_path, suffix, start):
    path = tmp_path / f"tiny{suffix}"
    assert render(tiny(), path) == path
    assert path.read_bytes().startswith(start)


def test_an_svg_is_well_formed_and_its_nodes_can_be_found(tmp_path):
    root = ElementTree.parse(render(tiny(), str(tmp_path / "tiny.svg"))).getroot()
    assert root.tag == "{http://www.w3.org/2000/svg}svg"
    ids = [element.get("id") for element in root.iter() if element.get("id")]
    assert {"node-input1", "node-conv1"} < set(ids)
    assert len(ids) == len(set(ids))


@pytest.mark.parametrize("suffix", [".dot", ".gv"])
def test_dot_text_is_that_of_the_subject(tmp_path, suffix):
    path = render(tiny(), tmp_path / f"tiny{suffix}", rankdir="LR")
    assert path.read_text(encoding="utf-8") == dot(Subject(tiny()), "LR")


def test_columns_are_as_many_as_are_asked_for(tmp_path):
    def extent(columns: int) -> tuple[float, float]:
        path = render(tiny(depth=12), tmp_path / "tiny.svg", fold="none", columns=columns)
        _, _, width, height = ElementTree.parse(path).getroot().get("viewBox").split()
        return float(width), float(height)

    widths, heights = zip(*map(extent, (1, 2, 3, 4)), strict=True)
    assert sorted(widths) == list(widths)
    assert sorted(heights, reverse=True) == list(heights)


@pytest.mark.parametrize(
    "name, message",
    [
        ("tiny.jpeg", r"\.svg, \.png, \.pdf, \.tex, \.html, \.dot, \.gv, \.mmd, not in \.jpeg"),
        ("tiny", "nothing"),
        ("tiny.sgv", r"did you mean.* \.svg"),
    ],
)
def test_an_unknown_suffix_is_refused(tmp_path, name, message):
    with pytest.raises(ArgumentError, match=message):
        render(tiny(), tmp_path / name)
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"style": "cubes"}, "style must be graph or volumes or table"),
        ({"style": "tabel"}, "did you mean table"),
        ({"rankdir": "lr"}, "rankdir must be TB .* did you mean LR"),
        ({"fold": "all"}, "fold must be"),
        ({"depth": 0}, "depth must be"),
        ({"columns": 0}, "columns must be"),
        ({"color_by": "flops"}, "there is no measure 'flops'"),
        ({"theme": "blue"}, "there is no theme 'blue'"),
        ({"focus": "conv9"}, "no scope 'conv9'"),
        ({"depth": 1.5}, "depth must be a whole number"),
        ({"columns": "2"}, "columns must be a whole number"),
        ({"theme": 3}, "there is no theme 3"),
        ({"color_by": ["a"]}, "there is no measure"),
        ({"style": None}, "style must be"),
    ],
    ids=str,
)
def test_an_unknown_option_is_refused(tmp_path, options, message):
    with pytest.raises(GraphnetError, match=message):
        render(tiny(), tmp_path / "tiny.svg", **options)
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("suffix", [".html", ".dot", ".mmd"])
def test_what_holds_a_graph_takes_no_other_style(tmp_path, suffix):
    with pytest.raises(ArgumentError, match="not the style table"):
        render(tiny(), tmp_path / f"tiny{suffix}", style="table")


def test_depth_and_focus_exclude_one_another(tmp_path):
    with pytest.raises(ArgumentError, match="exclude one another"):
        render(load("resnet50"), tmp_path / "net.svg", depth=1, focus="stage1")


def test_the_words_for_options_are_those_that_there_are():
    assert get_args(ColorBy) == tuple(KINDS)
    assert get_args(ThemeName) == tuple(THEMES)
    assert get_args(Style) == tuple(name for name in TAKEN if not name.startswith("."))


def test_a_blueprint_that_was_not_called_is_refused(tmp_path):
    with pytest.raises(LanguageError, match="call the blueprint"):
        render(tiny, tmp_path / "tiny.svg")


def test_a_folder_that_is_not_there(tmp_path):
    with pytest.raises(FileError, match=r"tiny\.svg cannot be written"):
        render(tiny(), tmp_path / "nowhere" / "tiny.svg")
    assert not list(tmp_path.iterdir())


def test_a_path_that_is_a_folder(tmp_path):
    (tmp_path / "tiny.svg").mkdir()
    with pytest.raises(FileError, match="is a folder"):
        render(tiny(), tmp_path / "tiny.svg")
    assert [path.name for path in tmp_path.iterdir()] == ["tiny.svg"]


def test_what_was_there_stays_when_drawing_fails(tmp_path, monkeypatch):
    path = render(tiny(), tmp_path / "tiny.svg")
    before = path.read_bytes()

    def fail(*_):
        raise GraphnetError("out of paper")

    monkeypatch.setattr(svg, "svg", fail)
    with pytest.raises(GraphnetError, match="out of paper"):
        render(tiny(extent=16), path)
    assert path.read_bytes() == before
    assert list(tmp_path.iterdir()) == [path]


def test_what_was_there_is_replaced(tmp_path):
    path = render(tiny(), tmp_path / "tiny.dot")
    render(tiny(extent=16), path)
    assert "16×16×3" in path.read_text(encoding="utf-8")


def test_two_networks_are_drawn_as_a_page(tmp_path):
    found = diff(tiny(), tiny(depth=2))
    assert render_difference(found, tmp_path / "diff.html").read_text().startswith("<!DOCTYPE html>")
    with pytest.raises(ArgumentError, match="as a page"):
        render_difference(found, tmp_path / "diff.svg")


def test_a_subject_is_drawn_more_than_once(tmp_path):
    subject = Subject(tiny())
    drawn = [save(subject, tmp_path / f"{style}.svg", style=style).read_text() for style in ("graph", "table", "graph")]
    assert drawn[0] == drawn[2] != drawn[1]
