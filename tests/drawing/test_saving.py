"""Pictures as files: whole or not at all."""

from xml.etree import ElementTree

import pytest

from graphnet import Conv2D, Input, ReLU, blueprint
from graphnet.drawing import diagram, render, saving
from graphnet.errors import ArgumentError, FileError, GraphnetError


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
    svg = ElementTree.parse(render(tiny(), str(tmp_path / "tiny.svg"))).getroot()
    assert svg.tag == "{http://www.w3.org/2000/svg}svg"
    ids = [element.get("id") for element in svg.iter() if element.get("id")]
    assert {"node-input1", "node-conv1", "node-relu1"} < set(ids)
    assert len(ids) == len(set(ids))


@pytest.mark.parametrize("suffix", [".dot", ".gv"])
def test_dot_text_is_the_diagram(tmp_path, suffix, monkeypatch):
    monkeypatch.setattr(saving, "lay_out", None)
    path = render(tiny(), tmp_path / f"tiny{suffix}", "LR")
    assert path.read_text(encoding="utf-8") == diagram(tiny(), "LR").source


def test_a_picture_that_is_too_tall_for_png_shrinks(tmp_path, capfd):
    path = render(tiny(depth=400), tmp_path / "deep.png")
    height = int.from_bytes(path.read_bytes()[20:24], "big")
    assert 30_000 < height < 32_768
    assert "too large" not in capfd.readouterr().err


@pytest.mark.parametrize(
    "name, message",
    [
        ("tiny.jpeg", r"\.svg, \.png, \.pdf, \.dot, \.gv, not in \.jpeg"),
        ("tiny", "nothing"),
        ("tiny.sgv", r"did you mean.* \.svg"),
    ],
)
def test_an_unknown_suffix_is_refused(tmp_path, name, message):
    with pytest.raises(ArgumentError, match=message):
        render(tiny(), tmp_path / name)
    assert not list(tmp_path.iterdir())


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

    def fail(source, format):
        raise GraphnetError("out of paper")

    monkeypatch.setattr(saving, "lay_out", fail)
    with pytest.raises(GraphnetError, match="out of paper"):
        render(tiny(extent=16), path)
    assert path.read_bytes() == before
    assert list(tmp_path.iterdir()) == [path]


def test_what_was_there_is_replaced(tmp_path):
    path = render(tiny(), tmp_path / "tiny.dot")
    render(tiny(extent=16), path)
    assert "16×16×3" in path.read_text(encoding="utf-8")
