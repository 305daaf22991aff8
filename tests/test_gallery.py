"""The gallery of the docs shows what its commands draw, and the contact sheets show every blueprint asked for."""

import re
from html.parser import HTMLParser
from importlib.machinery import SourceFileLoader
from importlib.util import module_from_spec, spec_from_loader
from pathlib import Path

import pytest
from PIL import Image

import graphnet as gn

TOOL = Path(__file__).parents[1] / "tools" / "gallery"
MOST_BYTES = 600_000
"""Of all pictures together, which every clone of the repository takes."""


@pytest.fixture(scope="module")
def gallery():
    loader = SourceFileLoader("gallery", str(TOOL))
    module = module_from_spec(spec_from_loader("gallery", loader))
    loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def drawn(gallery, tmp_path_factory):
    """A folder with the pictures as they are drawn now, and the page that shows them."""
    folder = tmp_path_factory.mktemp("gallery")
    return folder, gallery.page(folder)


def test_the_page_is_as_the_commands_make_it(gallery, drawn):
    _, page = drawn
    assert gallery.PAGE.read_text("utf-8") == page, "tools/gallery --docs writes it anew"


def test_the_page_shows_all_pictures_there_are_and_no_other(gallery, drawn):
    folder, _ = drawn
    shown = re.findall(r"!\[[^]]+\]\(gallery/([^)]+)\)", gallery.PAGE.read_text("utf-8"))
    assert sorted(shown) == sorted(path.name for path in gallery.PICTURES.iterdir())
    assert sorted(shown) == sorted(path.name for path in folder.iterdir())


def test_the_pictures_are_what_is_drawn_now(gallery, drawn):
    folder, _ = drawn
    stale = [path.name for path in gallery.PICTURES.iterdir() if path.read_bytes() != (folder / path.name).read_bytes()]
    assert not stale, "tools/gallery --docs draws them anew"


def test_the_pictures_are_small(gallery):
    assert sum(path.stat().st_size for path in gallery.PICTURES.iterdir()) < MOST_BYTES


def test_a_command_that_fails_is_told(gallery, tmp_path):
    entry = gallery.Entry("", "", "graphnet render nothing_like_it -o picture.svg")
    with pytest.raises(RuntimeError, match="exit status 2"):
        gallery.drawn(entry, tmp_path)


class Images(HTMLParser):
    """The pictures that a page shows."""

    def __init__(self, page: str):
        super().__init__()
        self.found: list[str] = []
        self.feed(page)

    def handle_starttag(self, tag, attributes):
        self.found += [value for name, value in attributes if tag == "img" and name == "src"]


def test_contact_sheets_show_every_style(gallery, tmp_path):
    assert gallery.main(["lenet5", "-o", str(tmp_path)]) == 0
    pictures = Images((tmp_path / "index.html").read_text("utf-8")).found
    assert pictures == [f"lenet5_{style}.svg" for style in ("graph", "volumes", "table")]
    for name in pictures:
        assert "lenet5" in (tmp_path / name).read_text()
    for style in ("graph", "volumes", "table"):
        with Image.open(tmp_path / f"sheet_{style}_1.png") as sheet:
            corner = (gallery.GAP + 4, gallery.GAP + gallery.LETTERS + 12)
            assert sheet.getpixel(corner) == (255, 255, 255) != sheet.getpixel((gallery.SHEET - 1, gallery.SHEET - 1))


def test_what_cannot_be_drawn_is_told_and_the_rest_is_drawn(gallery, tmp_path, monkeypatch, capsys):
    def render(network, path, *, style, theme):
        if network.name == "lenet5":
            raise RuntimeError("it is broken")
        return drawing(network, path, style=style, theme=theme)

    drawing = gn.render
    monkeypatch.setattr(gn, "render", render)
    assert gallery.main(["lenet5", "linear", "--style", "table", "-o", str(tmp_path)]) == 1
    assert "lenet5 table: RuntimeError: it is broken" in capsys.readouterr().err
    assert Images((tmp_path / "index.html").read_text("utf-8")).found == ["linear_table.svg"]
