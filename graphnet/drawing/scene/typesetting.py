"""How much room a line of text takes, without asking a font: in Helvetica, and in what is cut to its widths."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import accumulate, pairwise, takewhile

from graphnet.drawing.quoting import shortened, visible

FAMILIES = ("Helvetica", "Arial", "Liberation Sans", "Nimbus Sans", "DejaVu Sans")
"""The typefaces of drawings; all but the last have the widths below."""

UNLISTED = 584
"""The width of other letters, in thousandths of the size: that of × and −."""

WIDE = 1000
"""The width of letters that fill a square, as Chinese ones do."""

MOST_LETTERS = 200
"""No text has more, before it is measured."""

LONGEST = 400
"""Letters of a line; longer ones nobody reads, and they make files large and slow."""


def written(text: str) -> str:
    r"""What a line of text says in a picture: signs that cannot be printed are shown, and it ends somewhere.

    >>> print(written("one\ntwo"), len(written("x" * 20_000)))
    one\ntwo 400
    """
    return shortened(visible(text[: LONGEST + 1]), LONGEST)


def _by_letter(letters: Mapping[int, str]) -> dict[str, int]:
    return {letter: width for width, several in letters.items() for letter in several}


_REGULAR = _by_letter(
    {
        191: "'",
        222: "ijl‘’",
        260: "|",
        278: " !,./:;I[\\]ft·",
        333: "()-`r“”²³",
        334: "{}",
        355: '"',
        389: "*",
        400: "°",
        469: "^",
        500: "Jcksvxyz",
        556: "#$0123456789?L_abdeghnopqu–",
        584: "+<=>~×−÷±",
        611: "FTZ",
        667: "&ABEKPSVXY",
        722: "CDHNRUw",
        778: "GOQ",
        833: "Mm",
        889: "%",
        944: "W",
        1000: "…—→",
        1015: "@",
    }
)
_BOLD = _by_letter(
    {
        238: "'",
        278: " ,./I\\ijl·‘’",
        280: "|",
        333: "!()-:;[]`ft²³",
        389: "*r{}",
        400: "°",
        474: '"',
        500: "z“”",
        556: "#$0123456789J_aceksvxy–",
        584: "+<=>^~×−÷±",
        611: "?FLTZbdghnopqu",
        667: "EPSVXY",
        722: "&ABCDHKNRU",
        778: "GOQw",
        833: "M",
        889: "%m",
        944: "W",
        975: "@",
        1000: "…—→",
    }
)
"""Widths in thousandths of the size (Adobe's metrics of Helvetica and Helvetica Bold)."""


def text_width(text: str, size: float, bold: bool = False) -> float:
    """The width of a line, in the unit of the size.

    >>> text_width("Conv 3×3, 64", 10), text_width("Conv 3×3, 64", 10, bold=True)
    (59.76, 61.42)
    """
    widths = _BOLD if bold else _REGULAR
    return round(sum(widths.get(letter) or _unlisted(letter, widths) for letter in text) * size / 1000, 3)


def _unlisted(letter: str, widths: Mapping[str, int]) -> int:
    if unicodedata.combining(letter):
        return 0
    if unicodedata.east_asian_width(letter) in "WF":
        return WIDE
    unaccented = unicodedata.normalize("NFD", letter)[0]
    return widths.get(unaccented, UNLISTED)


def fitted(text: str, room: float, size: float, bold: bool = False) -> str:
    """Text cut short to the room there is.

    >>> fitted("a rather long argument", 60, 10)
    'a rather lo…'
    """
    if text_width(text, size, bold) <= room:
        return text
    room -= text_width("…", size, bold)
    widths = accumulate(text_width(letter, size, bold) for letter in text)
    return text[: sum(1 for _ in takewhile(lambda width: width <= room, widths))] + "…"


def wrapped(text: str, room: float, size: float, *, bold: bool = False, most: int = 3) -> list[str]:
    """Text in as few lines as fit the room, at most so many; what goes beyond is cut.

    Of the ways to break it that with the best breaks is taken (at dots and colons; then after commas, before sizes
    and parentheses; within these where there is no other), and of those the narrowest.

    >>> wrapped("Max pool 3×3, /2", 50, 8), wrapped("Zero padding 3 · BN · ReLU", 90, 8)
    (['Max pool', '3×3, /2'], ['Zero padding 3 ·', 'BN · ReLU'])
    """
    plain = " ".join(text[:LONGEST].split())
    words = _words(plain)
    broken = (
        _broken([*_units(plain, room, size, bold)], room, size, bold, most)
        or _broken(words, room, size, bold, most)
        or _filled(words, room, size, bold, most)
    )
    return [fitted(line, room, size, bold) for line in broken if line]


def _units(text: str, room: float, size: float, bold: bool) -> Iterator[str]:
    """The words of a text, and what stands between parentheses in one where that fits the room."""
    for unit in re.findall(r"(?:\S*\([^()]*\)\S*|\S+)(?: ·)?", text):
        yield from [unit] if text_width(unit, size, bold) <= room else _words(unit)


def _words(text: str) -> list[str]:
    return re.split(r" (?!·)", text)


def _broken(words: Sequence[str], room: float, size: float, bold: bool, most: int) -> list[str]:
    """Words in lines that fit the room; none where that cannot be done."""
    ends = list(accumulate((text_width(f"{word} ", size, bold) for word in words), initial=0.0))
    blank = text_width(" ", size, bold)
    reached: dict[int, tuple[int, float, tuple[int, ...]]] = {0: (0, 0.0, (0,))}
    for _ in range(most):
        further: dict[int, tuple[int, float, tuple[int, ...]]] = {}
        for start, (cost, widest, breaks) in reached.items():
            for end in range(start + 1, len(words) + 1):
                width = ends[end] - ends[start] - blank
                if width > room:
                    break
                way = (cost + _cost(words, end), max(widest, width), (*breaks, end))
                further[end] = min(way, further.get(end, way))
        if len(words) in further:
            return [" ".join(words[start:end]) for start, end in pairwise(further[len(words)][2])]
        reached = further
    return []


def _cost(words: Sequence[str], place: int) -> int:
    """How bad it is to break a line before the word at a place."""
    before = words[place - 1]
    alone = place == 1  # no word had better stand by itself: `Conv`, `3×3, 64`
    if place == len(words) or before.endswith("·") or (before.endswith(":") and not alone):
        return 0
    return 1 if before.endswith(",") or (re.match(r"\(|\d+×", words[place]) and not alone) else 2


def _filled(words: Iterable[str], room: float, size: float, bold: bool, most: int) -> list[str]:
    """Words in lines, each as full as it gets; the last takes all that is left."""
    lines: list[str] = []
    for word in words:
        longer = f"{lines[-1]} {word}" if lines else word
        if lines and (text_width(longer, size, bold) <= room or len(lines) == most):
            lines[-1] = longer
        else:
            lines.append(word)
    return lines


def shrunk(text: str, size: float, room: float | None, bold: bool = False) -> tuple[float, float]:
    """The size at which a line keeps to the room it has, and how wide it is then.

    >>> shrunk("Conv 3×3, 64", 10, 80), shrunk("Conv 3×3, 64", 10, 29.88)
    ((10, 59.76), (5.0, 29.88))
    """
    natural = text_width(text, size, bold)
    return (size, natural) if room is None or natural <= room else (size * room / natural, room)
