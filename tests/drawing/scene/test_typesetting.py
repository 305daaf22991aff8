"""Widths of text, held against Adobe's metrics and against a typeface cut to them."""

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graphnet.drawing.scene.typesetting import LONGEST, fitted, shrunk, text_width, written

ASCII = "".join(map(chr, range(32, 127)))
OTHERS = "×−÷±°·…–—“”‘’éñüÅçŠ"


def metrics(name: str) -> dict[str, float]:
    """The widths of letters in a file of Adobe's metrics, in thousandths of the size."""
    import matplotlib
    from fontTools.agl import AGL2UV

    path = Path(matplotlib.get_data_path(), "fonts", "pdfcorefonts", name)
    found = re.findall(r"^C -?\d+ ; WX (\d+) ; N (\w+) ;", path.read_text("latin-1"), re.MULTILINE)
    return {chr(AGL2UV[letter]): float(width) for width, letter in found if letter in AGL2UV}


@pytest.mark.parametrize("bold", [False, True])
def test_letters_are_as_wide_as_in_helvetica(bold):
    widths = metrics("Helvetica-Bold.afm" if bold else "Helvetica.afm")
    assert {letter: text_width(letter, 1000, bold) for letter in ASCII + OTHERS} == {
        letter: widths[letter] for letter in ASCII + OTHERS
    }


@pytest.mark.parametrize("bold", [False, True])
@pytest.mark.parametrize(
    "line", ["Conv 3×3, 64, /2", "224×224×3 → 112×112×64", "stage1.bottleneck2  ×36", "7² 9³", ASCII]
)
def test_lines_are_as_wide_as_in_liberation_sans(line, bold):
    from PIL import ImageFont

    try:
        typeface = ImageFont.truetype(f"LiberationSans-{'Bold' if bold else 'Regular'}.ttf", 1000)
    except OSError:
        pytest.skip("Liberation Sans is not installed")
    drawn = sum(typeface.getlength(letter) for letter in line)
    assert text_width(line, 1000, bold) == pytest.approx(drawn, rel=0.005)


def test_letters_that_fill_a_square_are_as_wide_as_high():
    assert text_width("漢字", 10) == 20


def test_an_accent_takes_no_room():
    assert text_width("e\u0301", 10) == text_width("e", 10)


@given(st.text(max_size=30), st.floats(12, 80), st.booleans())
def test_text_is_cut_to_its_room_and_no_shorter(text, room, bold):
    cut = fitted(text, room, 10, bold)
    assert text_width(cut, 10, bold) <= room
    if cut != text:
        kept = cut.removesuffix("…")
        assert text.startswith(kept)
        assert text_width(f"{text[: len(kept) + 1]}…", 10, bold) > room


@given(st.text(min_size=1, max_size=30), st.floats(1, 80) | st.none(), st.booleans())
def test_text_shrinks_to_its_room(text, room, bold):
    size, width = shrunk(text, 10, room, bold)
    assert size <= 10
    assert width == pytest.approx(text_width(text, size, bold), abs=0.01)
    assert room is None or width <= room


@given(st.text(st.characters(exclude_categories=())))
def test_what_is_written_can_be_printed(text):
    assert written(text).isprintable()
    assert len(written(text)) <= LONGEST
