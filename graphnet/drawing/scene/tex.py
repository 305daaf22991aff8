"""Text for TeX in its oldest encoding (OT1), which every installation has outlines of: any text compiles.

No command here falls back to the companion fonts (TS1), of which most installations have bitmaps alone.
"""

from __future__ import annotations

import re
import unicodedata

SIGNS = {
    "\\": r"$\backslash$",
    "{": r"\{",
    "}": r"\}",
    "$": r"\char36{}",
    "&": r"\&",
    "#": r"\#",
    "%": r"\%",
    "_": r"\_",
    "^": r"\^{}",
    "~": r"\~{}",
    "<": "$<$",
    ">": "$>$",
    "|": "$|$",
    '"': r"\textquotedblright{}",
    "`": r"\textquoteleft{}",
    "×": r"\by{}",
    "÷": r"$\div$",
    "±": r"$\pm$",
    "−": "$-$",
    "·": r"$\cdot$",
    "…": r"\dots{}",
    "–": r"\textendash{}",
    "—": r"\textemdash{}",
    "‘": r"\textquoteleft{}",
    "’": r"\textquoteright{}",
    "“": r"\textquotedblleft{}",
    "”": r"\textquotedblright{}",
    "←": r"$\leftarrow$",
    "→": r"$\rightarrow$",
    "↑": r"$\uparrow$",
    "↓": r"$\downarrow$",
    "⌈": r"$\lceil$",
    "⌉": r"$\rceil$",
    "⌊": r"$\lfloor$",
    "⌋": r"$\rfloor$",
    "∞": r"$\infty$",
    "≈": r"$\approx$",
    "≠": r"$\neq$",
    "≤": r"$\leq$",
    "≥": r"$\geq$",
    "∈": r"$\in$",
    "√": r"$\surd$",
    "∑": r"$\sum$",
    "•": r"$\bullet$",
    "°": r"$^\circ$",
    "²": "$^2$",
    "³": "$^3$",
    "ß": r"\ss{}",
    "æ": r"\ae{}",
    "Æ": r"\AE{}",
    "œ": r"\oe{}",
    "Œ": r"\OE{}",
    "ø": r"\o{}",
    "Ø": r"\O{}",
    "ł": r"\l{}",
    "Ł": r"\L{}",
    "ı": r"\i{}",
    "α": r"$\alpha$",
    "β": r"$\beta$",
    "γ": r"$\gamma$",
    "δ": r"$\delta$",
    "ε": r"$\varepsilon$",
    "η": r"$\eta$",
    "θ": r"$\theta$",
    "λ": r"$\lambda$",
    "μ": r"$\mu$",
    "π": r"$\pi$",
    "ρ": r"$\rho$",
    "σ": r"$\sigma$",
    "τ": r"$\tau$",
    "φ": r"$\varphi$",
    "ω": r"$\omega$",
    "Δ": r"$\Delta$",
    "Σ": r"$\Sigma$",
    "Ω": r"$\Omega$",
}
"""How letters are written that stand for something else in TeX, or that its oldest encoding lacks."""

ACCENTS = dict(
    zip("\u0300\u0301\u0302\u0303\u0304\u0306\u0307\u0308\u030a\u030b\u030c\u0327", "`'^~=u.\"rHvc", strict=True)
)
"""The commands of combining accents."""

DOTLESS = {"i": r"\i", "j": r"\j"}
"""Letters that lose their dots under an accent."""

RUNS = re.compile(r"(-(?=-)|'(?=')| (?= ))")
"""What would become something else together: a dash, a quotation mark, a single space."""


BY = r"\newcommand{\by}{\ensuremath{\mskip-1.5mu\times\mskip-1.5mu}}"
"""The definition of the sign between extents, which stands closer than TeX's own."""


def tex(text: str) -> str:
    r"""A line as TeX shows it where `BY` holds; a letter that it has no type for is shown by its number.

    >>> print(tex("50% of a_1 & {x}: 3×3 → ⌈N/S⌉"))
    50\% of a\_1 \& \{x\}: 3\by{}3 $\rightarrow$ $\lceil$N/S$\rceil$
    >>> print(tex("Bézier -- 漢"))
    B\'{e}zier -{}- U+6F22
    """
    return RUNS.sub(r"\1{}", "".join(_letter(letter) for letter in text))


def _letter(letter: str) -> str:
    if letter in SIGNS or (letter.isascii() and letter.isprintable()):
        return SIGNS.get(letter, letter)
    base, *accents = list(unicodedata.normalize("NFD", letter))
    if base.isascii() and len(accents) == 1 and accents[0] in ACCENTS:
        return f"\\{ACCENTS[accents[0]]}{{{DOTLESS.get(base, base)}}}"
    return f"U+{ord(letter):04X}"
