"""Widths of text, held against Adobe's metrics and against a typeface cut to them."""

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graphnet.drawing.scene.typesetting import LONGEST, fitted, shrunk, text_width, wrapped, written

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


WORDS = st.lists(
    st.sampled_from(["a", "and,", "Conv", "3×3,", "512,", "BN ·", "average", "pool"]), min_size=1, max_size=12
)


@given(WORDS, st.floats(45, 200), st.integers(1, 4), st.booleans())
def test_text_stands_in_as_few_lines_as_it_fits_in(words, room, most, bold):
    text = " ".join(words)
    lines = wrapped(text, room, 10, bold=bold, most=most)
    ways = [" ".join(chosen) for chosen in _greedy(text.replace(" ·", "_·").split(), room, bold)]
    assert all(text_width(line, 10, bold) <= room for line in lines)
    assert len(lines) == min(len(ways), most)
    if len(ways) <= most:
        assert " ".join(lines) == text


def _greedy(words, room, bold):
    """Lines as full as they get, which are as few as there can be."""
    lines = [[]]
    for word in words:
        if lines[-1] and text_width(" ".join([*lines[-1], word]).replace("_·", " ·"), 10, bold) > room:
            lines.append([])
        lines[-1].append(word)
    return lines


FITS = ["a 7×7 filter does not fit a 4×4×64 volume:", "(4 − 7 + 0)/1 + 1 = −2"]


@pytest.mark.parametrize(
    "text, room, lines",
    [
        ("Zero padding 3 · BN · ReLU", 110, ["Zero padding 3 ·", "BN · ReLU"]),
        ("Conv 1×1, 1024", 60, ["Conv 1×1,", "1024"]),
        ("Conv 7×7, 64, /2", 60, ["Conv 7×7,", "64, /2"]),
        ("Max pool 2×2, /2", 65, ["Max pool", "2×2, /2"]),
        ("Separable conv 3×3, 728", 80, ["Separable conv", "3×3, 728"]),
        ("Global average pool", 80, ["Global", "average pool"]),
        ("Global average pool", 40, ["Global", "average", "pool"]),
        ("a-word-that-is-too-long for it", 40, ["a-wor…", "for it"]),
        ("a b c d e f g h", 30, ["a b", "c d e", "f g h"]),
        ("one two three four", 30, ["one", "two", "thre…"]),
        ("first: filters 96, strides 2", 60, ["first: filters", "96, strides 2"]),
        ("a 7×7 filter does not fit a 4×4×64 volume: (4 − 7 + 0)/1 + 1 = −2", 230, FITS),
        ("ReLU (negative slope 0.1) and more", 140, ["ReLU (negative slope 0.1)", "and more"]),
        ("all (of what cannot be held together)", 90, ["all (of what cannot", "be held together)"]),
        ("leaky ReLU (negative slope 0.1) · BN", 120, ["leaky ReLU", "(negative slope 0.1) · BN"]),
        ("", 30, []),
    ],
)
def test_lines_break_where_a_reader_would_break_them(text, room, lines):
    assert wrapped(text, room, 10) == lines


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
