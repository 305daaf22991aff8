"""Scenes as TikZ, compiled by pdflatex where one is installed."""

import os
import re
import shutil
import subprocess
from io import BytesIO
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image
from sample_scene import HOSTILE, KINDS, any_text, sample, saying

from graphnet.drawing.scene.pages import png
from graphnet.drawing.scene.shapes import Curve, Layer, Paint, Polyline, Rectangle, Scene, Text
from graphnet.drawing.scene.tex import SIGNS, tex
from graphnet.drawing.scene.tikz import tikz
from graphnet.drawing.themes import DARK, LIGHT

needs_tex = pytest.mark.skipif(not shutil.which("pdflatex"), reason="pdflatex is not installed")
needs_poppler = pytest.mark.skipif(not shutil.which("pdftoppm"), reason="pdftoppm is not installed")


def compiled(document: str, folder: Path) -> Path:
    """The one page that pdflatex makes of a document, with the outline type that a plain installation has."""
    (folder / "picture.tex").write_text(document, encoding="utf-8")
    done = subprocess.run(
        ["pdflatex", "-halt-on-error", "-no-shell-escape", "-interaction=nonstopmode", "picture.tex"],
        capture_output=True,
        cwd=folder,
        env={**os.environ, "max_print_line": "10000"},
        encoding="utf-8",
        errors="replace",
    )
    said = done.stdout + done.stderr
    assert done.returncode == 0, said[-2000:]
    assert "(1 page," in said
    assert "pk>" not in said
    assert "Missing character" not in (folder / "picture.log").read_text("latin-1")
    return folder / "picture.pdf"


def test_colours_have_names_and_are_used_by_them():
    document = tikz(sample(), LIGHT)
    defined = dict(re.findall(r"\\definecolor\{([\w-]+)\}\{HTML\}\{(\w{6})\}", document))
    assert defined["convolution"] == LIGHT.colours["convolution"].removeprefix("#")
    used = set(re.findall(r"(?:fill|draw|text)=([\w-]+)", document))
    assert used == set(defined)


def test_styles_are_defined_once_and_all_used():
    document = tikz(sample(), LIGHT)
    defined = re.findall(r"^  ([\w -]+)/\.style=", document, re.MULTILINE)
    used = re.findall(r"\\?(?:path|node)\[([\w ]+?)[],]", document)
    assert len(defined) == len(set(defined))
    assert set(defined) - {"every node"} == set(used)
    assert {"node convolution", "node text", "wire line", "group box"} <= set(defined)


def test_boxes_are_nodes_and_their_text_goes_with_them():
    document = tikz(sample(), LIGHT)
    for kind in KINDS:
        assert f"% node: stage1.{kind}\n" in document
        assert document.count(f" (stage1-{kind}) at (120,") == 1
        assert document.count(f"(stage1-{kind}.center) +(0,") == 2


def test_nodes_of_like_names_differ():
    box = Rectangle(0, 0, 9, 9, Paint("join"))
    document = tikz(Scene(9, 9, tuple(Layer((box,), name) for name in ("a.b", "a-b", "a_b", "…"))), LIGHT)
    assert re.findall(r"\((\S+)\) at", document) == ["a-b", "a-b-2", "a-b-3", "unnamed"]


def test_a_dimmed_layer_is_a_scope():
    document = tikz(sample(), LIGHT)
    assert document.count(r"\begin{scope}[opacity=0.35, transparency group]") == 1
    assert document.count(r"\end{scope}") == 1


def test_text_means_what_it_says():
    assert tex("a_b & 50% {x} #1 $5") == r"a\_b \& 50\% \{x\} \#1 \char36{}5"
    assert tex("3×3 → ⌈N/S⌉ − ∞ …") == r"3\by{}3 $\rightarrow$ $\lceil$N/S$\rceil$ $-$ $\infty$ \dots{}"
    assert tex("naïve") == r"na\"{\i}ve"


def test_letters_side_by_side_stay_apart():
    assert tex("---") == "-{}-{}-"
    assert tex("''") == "'{}'"
    assert tex("a   b") == "a {} {} b"


@given(st.text(st.characters(exclude_categories=())))
def test_tex_is_plain_and_its_braces_match(text):
    done = tex(text)
    assert done.isascii()
    assert done.isprintable()
    depth = 0
    for brace in re.findall(r"(?<!\\)[{}]", re.sub(r"\\[{}]", "", done)):
        depth += 1 if brace == "{" else -1
        assert depth >= 0
    assert depth == 0


@needs_tex
@needs_poppler
@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=lambda theme: theme.name)
def test_the_page_looks_like_the_picture(tmp_path, theme):
    page = compiled(tikz(sample(), theme), tmp_path)
    subprocess.run(["pdftoppm", "-r", "72", "-png", "-singlefile", page, tmp_path / "page"], check=True)
    ours = np.asarray(Image.open(tmp_path / "page.png").convert("RGB")).astype(int)
    picture = np.asarray(Image.open(BytesIO(png(sample(), theme, dpi=72)))).astype(int)
    assert ours.shape == picture.shape
    assert np.abs(ours - picture).mean() < 6
    for row in range(len(KINDS)):
        assert np.abs(ours[38 + 30 * row, 64] - picture[38 + 30 * row, 64]).max() <= 3


@needs_tex
def test_every_sign_and_accent_compiles(tmp_path):
    letters = "".join(SIGNS) + "".join(map(chr, range(0x20, 0x250)))
    lines = [letters[start : start + 24] for start in range(0, len(letters), 24)]
    compiled(tikz(saying(*lines), LIGHT), tmp_path)


@needs_tex
def test_hostile_text_compiles(tmp_path):
    compiled(tikz(saying(*HOSTILE), LIGHT), tmp_path)


@needs_tex
@settings(max_examples=4, deadline=None)
@given(st.lists(any_text, min_size=40, max_size=60))
def test_any_text_compiles(tmp_path_factory, lines):
    compiled(tikz(saying(*lines), LIGHT), tmp_path_factory.mktemp("tex"))


@needs_tex
def test_what_is_tiny_or_huge_compiles(tmp_path):
    pen = Paint(stroke="line", dash=(3, 2, 1))
    shapes = (
        Polyline(((5, 5), (5, 5)), pen, arrow=True),
        Polyline(((5, 5), (5, 5.4)), pen, arrow=True),
        Curve(((5, 5), (5, 5), (5, 5), (5, 5)), pen, arrow=True),
        Rectangle(0, 0, 0, 0, Paint("line", "line"), radius=4),
        Rectangle(20_000, 100, 9_000, 5_000, Paint("#123456", "line", width=30), radius=900),
        Text(20_000, 9_000, "large", 900, width=4_000),
        Layer((), "empty", opacity=0.5),
    )
    compiled(tikz(Scene(40_000, 10_000, shapes), LIGHT), tmp_path)
