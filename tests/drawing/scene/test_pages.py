"""Scenes as PNG and PDF, read as pixels and by what reads PDF."""

import os
import re
import shutil
import subprocess
import sys
from io import BytesIO
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from PIL import Image
from sample_scene import HOSTILE, KINDS, any_text, sample, saying

from graphnet.drawing.scene.pages import MOST_PIXELS_A_SIDE, pdf, png
from graphnet.drawing.scene.shapes import Curve, Ellipse, Layer, Paint, Polygon, Polyline, Rectangle, Scene, Text
from graphnet.drawing.themes import DARK, LIGHT

ROOT = Path(__file__).parents[3]

BLACK, RED = Paint(fill="#000000"), Paint(fill="#FF0000")


def pixels(scene: Scene, theme=LIGHT, dpi: float = 72) -> np.ndarray:
    """The colours of a picture by row and column, a pixel a point unless told."""
    return np.asarray(Image.open(BytesIO(png(scene, theme, dpi))))


def colour(picture: np.ndarray, x: float, y: float) -> str:
    return "#" + "".join(f"{channel:02X}" for channel in picture[int(y), int(x)])


def inked(*shapes, size: int = 200) -> tuple[float, ...]:
    """The left, top, right and bottom of what shapes leave on white paper, in points."""
    fine = 4
    dark = pixels(Scene(size, size, shapes), dpi=fine * 72).min(axis=2) < 128
    rows, columns = np.flatnonzero(dark.any(axis=1)), np.flatnonzero(dark.any(axis=0))
    return columns[0] / fine, rows[0] / fine, (columns[-1] + 1) / fine, (rows[-1] + 1) / fine


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=lambda theme: theme.name)
def test_boxes_have_the_colours_of_their_kinds(theme):
    picture = pixels(sample(), theme)
    assert colour(picture, 2, 2) == theme.colours["ground"]
    assert colour(picture, 20, 370) == theme.colours["group"]
    for row, kind in enumerate(KINDS):
        if kind != "join":  # which is dimmed
            assert colour(picture, 64, 38 + 30 * row) == theme.colours[kind]


def test_a_dimmed_layer_lets_its_ground_through():
    box = Layer((Rectangle(0, 0, 10, 10, BLACK),), opacity=0.25)
    assert abs(int(pixels(Scene(10, 10, (box,)))[5, 5, 0]) - 0.75 * 255) <= 2
    twice = Layer((Rectangle(0, 0, 10, 10, Paint("#000000", opacity=0.5)),), opacity=0.5)
    assert abs(int(pixels(Scene(10, 10, (twice,)))[5, 5, 0]) - 0.75 * 255) <= 2


@pytest.mark.parametrize(
    ("shape", "box"),
    [
        (Rectangle(20, 30, 60, 40, BLACK), (20, 30, 80, 70)),
        (Rectangle(20, 30, 60, 40, BLACK, radius=9), (20, 30, 80, 70)),
        (Ellipse(100, 60, 40, 20, BLACK), (60, 40, 140, 80)),
        (Polygon(((20, 20), (120, 20), (120, 90)), BLACK), (20, 20, 120, 90)),
        (Polyline(((20, 50), (90, 50)), Paint(stroke="#000000", width=4)), (20, 48, 90, 52)),
        (Curve(((20, 90), (20, 10), (100, 10), (100, 90)), Paint(stroke="#000000", width=4)), (18, 28, 102, 90)),
    ],
    ids=lambda value: type(value).__name__,
)
def test_shapes_are_where_they_say(shape, box):
    assert np.abs(np.subtract(inked(shape), box)).max() <= 1


def test_round_corners_are_round():
    box = Scene(100, 100, (Rectangle(0, 0, 100, 100, RED, radius=30),))
    picture = pixels(box)
    assert colour(picture, 3, 3) == "#FFFFFF"
    assert colour(picture, 12, 12) == "#FF0000"  # the circle passes (8.8, 8.8)
    assert colour(picture, 50, 0) == "#FF0000"


def test_an_arrow_is_wider_behind_its_tip_and_nothing_is_beyond():
    wire = Polyline(((100, 20), (100, 150)), Paint(stroke="#000000", width=4), arrow=True)
    left, _top, right, bottom = inked(wire)
    assert bottom == pytest.approx(150, abs=1)
    assert right - left == pytest.approx(8, abs=1)  # 0.8 of a head 10 points long
    dark = pixels(Scene(200, 200, (wire,)), dpi=720).min(axis=2) < 128
    assert dark[1495].sum() < dark[1450].sum()
    assert dark[1495].sum() < dark[1000].sum()  # the line does not poke through the tip


def test_dashes_leave_gaps():
    row = pixels(Scene(60, 10, (Polyline(((0, 5), (60, 5)), Paint(stroke="#000000", width=4, dash=(10, 5))),)))[5, :, 0]
    assert [row[x] < 128 for x in (5, 12, 20, 27)] == [True, False, True, False]


@pytest.mark.parametrize("text", ["short", "a line of text that is far too long for the room there is"])
@pytest.mark.parametrize("bold", [False, True])
def test_text_keeps_to_its_room(text, bold):
    left, _, right, bottom = inked(Text(40, 100, text, 16, "#000000", bold=bold, width=60))
    assert left >= 39
    assert right <= 101
    assert bottom <= 105


def test_text_is_anchored_where_it_says():
    left, _, right, _ = inked(Text(100, 100, "HHH", 20, "#000000"))
    width = right - left
    assert left == pytest.approx(101, abs=2)
    assert inked(Text(100, 100, "HHH", 20, "#000000", "end"))[2] == pytest.approx(99, abs=2)
    left, _, right, _ = inked(Text(100, 100, "HHH", 20, "#000000", "middle"))
    assert (left + right) / 2 == pytest.approx(100, abs=1)
    assert right - left == pytest.approx(width, abs=1)


def test_text_stands_on_its_baseline():
    _, top, _, bottom = inked(Text(50, 100, "H", 50, "#000000"))
    assert bottom == pytest.approx(100, abs=1)
    assert bottom - top == pytest.approx(0.72 * 50, abs=2)  # the capital height of Helvetica


def test_text_is_turned_clockwise():
    left, top, right, bottom = inked(Text(100, 100, "HHHH", 20, "#000000", turned=90))
    assert top == pytest.approx(101, abs=2)
    assert bottom - top > 2 * (right - left)
    assert left == pytest.approx(100, abs=1)  # the baseline, to the left of which nothing stands
    _, top, _, bottom = inked(Text(100, 100, "HHHH", 20, "#000000", "middle", turned=-90))
    assert (top + bottom) / 2 == pytest.approx(100, abs=1)


def test_a_picture_has_the_dots_it_was_asked_for():
    picture = Image.open(BytesIO(png(sample(), LIGHT)))
    assert picture.size == (960, 1040)
    assert picture.info["dpi"] == pytest.approx((192, 192), abs=0.1)
    assert picture.info["Title"] == "A sample"


@pytest.mark.parametrize("size", [(200_000, 50), (50, 200_000), (16_000, 16_000)])
def test_a_large_scene_still_makes_a_picture_that_opens(size):
    picture = Image.open(BytesIO(png(Scene(*size, (Rectangle(0, 0, *size, RED),)), LIGHT)))
    assert max(picture.size) <= MOST_PIXELS_A_SIDE
    assert picture.size[0] * picture.size[1] <= Image.MAX_IMAGE_PIXELS
    assert picture.getpixel((0, 0)) == (255, 0, 0)


def page_size(document: bytes) -> tuple[float, float]:
    (box,) = re.findall(rb"/MediaBox \[ ([^]]+) \]", document)
    left, bottom, right, top = map(float, box.split())
    return right - left, top - bottom


def test_a_page_is_as_large_as_its_scene_up_to_what_readers_open():
    assert page_size(pdf(sample(), LIGHT)) == (360, 390)
    assert page_size(pdf(Scene(28_800, 7_200, ()), LIGHT)) == (14_400, 3_600)


def test_a_pdf_holds_its_typefaces_as_truetype():
    document = pdf(sample(), LIGHT)
    assert document.startswith(b"%PDF-")
    assert b"/FontFile2" in document
    assert b"/Type3" not in document


def test_the_same_scene_makes_the_same_files():
    assert pdf(sample(), LIGHT) == pdf(sample(), LIGHT)
    assert png(sample(), LIGHT) == png(sample(), LIGHT)


@pytest.mark.skipif(not shutil.which("pdftotext"), reason="pdftotext is not installed")
def test_the_text_of_a_pdf_is_text(tmp_path):
    (tmp_path / "page.pdf").write_bytes(pdf(sample(), LIGHT))
    done = subprocess.run(
        ["pdftotext", "-layout", tmp_path / "page.pdf", "-"], capture_output=True, check=True, encoding="utf-8"
    )
    for line in ("Convolution 3×3, 64", "pad 1 → −2·3…", "stage1 ×3", "ends here ⌈N/S⌉ ∞"):
        assert line in re.sub(" +", " ", done.stdout)


@pytest.mark.skipif(not shutil.which("pdftoppm"), reason="pdftoppm is not installed")
@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=lambda theme: theme.name)
def test_pages_look_like_pictures(tmp_path, theme):
    (tmp_path / "page.pdf").write_bytes(pdf(sample(), theme))
    subprocess.run(
        ["pdftoppm", "-r", "72", "-png", "-singlefile", tmp_path / "page.pdf", tmp_path / "page"], check=True
    )
    page = np.asarray(Image.open(tmp_path / "page.png").convert("RGB")).astype(int)
    assert np.abs(page - pixels(sample(), theme)).mean() < 4


def test_hostile_text_makes_files():
    Image.open(BytesIO(png(saying(*HOSTILE), LIGHT))).verify()
    assert pdf(saying(*HOSTILE), LIGHT).rstrip().endswith(b"%%EOF")


@settings(max_examples=10, deadline=None)
@given(any_text)
def test_any_text_makes_files(line):
    Image.open(BytesIO(png(saying(line), LIGHT, dpi=72))).verify()
    assert pdf(saying(line), LIGHT).rstrip().endswith(b"%%EOF")


def test_matplotlib_is_left_as_it_was():
    import matplotlib

    before = dict(matplotlib.rcParams)
    png(sample(), LIGHT), pdf(sample(), LIGHT)
    assert dict(matplotlib.rcParams) == before


FIRST_USE = """
import sys
from graphnet.drawing.scene.pages import pdf, png
from graphnet.drawing.scene.shapes import Scene, Text
from graphnet.drawing.themes import LIGHT
assert "matplotlib" not in sys.modules
scene = Scene(90, 30, (Text(5, 20, "漢字 64×64"),))
assert png(scene, LIGHT) and pdf(scene, LIGHT)
assert "matplotlib.pyplot" not in sys.modules
"""


def test_first_use_is_quiet_and_loads_no_pyplot(tmp_path):
    """Without a cache of typefaces, which matplotlib announces that it builds, and with letters that none has."""
    done = subprocess.run(
        [sys.executable, "-W", "always", "-c", FIRST_USE],
        capture_output=True,
        env={**os.environ, "MPLCONFIGDIR": str(tmp_path), "PYTHONPATH": str(ROOT)},
        encoding="utf-8",
    )
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


@pytest.mark.parametrize("length", [3e5, 3e6])
def test_type_that_is_too_small_to_be_seen_is_left_out(length):
    scene = Scene(600, length, (Text(5, 9, "a", 6),))
    assert png(scene, LIGHT).startswith(b"\x89PNG")
    assert pdf(scene, LIGHT).startswith(b"%PDF")
