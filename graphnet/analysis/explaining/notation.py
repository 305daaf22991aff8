"""How formulas are written down: as text, and as LaTeX."""

from __future__ import annotations

from abc import ABC, abstractmethod
from decimal import Decimal
from fractions import Fraction

from graphnet.ops.formulas import (
    Cases,
    Equation,
    Formula,
    Function,
    Indexed,
    Matrix,
    Negative,
    Number,
    Over,
    Power,
    Product,
    Quantity,
    Quotient,
    Real,
    Sum,
    Words,
)

LOWERABLE = set("0123456789ijknout")
LOWERED = str.maketrans("0123456789ijknout", "₀₁₂₃₄₅₆₇₈₉ᵢⱼₖₙₒᵤₜ")
RAISED = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")


class Notation(ABC):
    """A way to write formulas. Parentheses are where grouping needs them."""

    dot = "·"
    cross = " × "
    minus = "−"

    def stages(self, equation: Equation) -> list[str]:
        """The left side, then the right side with symbols, with its numbers, and worked out; none of them twice."""
        return list(
            dict.fromkeys([self.formula(equation.left), self.formula(equation.right), *self.cell(equation.right)])
        )

    def cell(self, formula: Formula) -> list[str]:
        """A formula with its numbers, and worked out."""
        return list(dict.fromkeys(filter(None, [self.formula(formula, numbers=True), self.result(formula)])))

    def result(self, formula: Formula) -> str:
        """What comes out; nothing where that is not known."""
        if isinstance(formula, Matrix):
            sizes = self.result(formula.rows), self.result(formula.columns)
            return self.cross.join(sizes) if all(sizes) else ""
        return "" if formula.value is None else self.number(formula.value)

    def formula(self, formula: Formula, numbers: bool = False) -> str:
        """A formula with symbols, or with the numbers that these stand for where they are known."""
        match formula:
            case Number(number):
                return self.number(number)
            case Quantity(symbol, number):
                return self.number(number) if numbers and number is not None else self.symbol(symbol)
            case Words(text):
                return self.words(text)
            case Sum((first, *rest)):
                return self._term(first, numbers) + "".join(self._signed(term, numbers) for term in rest)
            case Negative(term):
                return self.minus + self._term(term, numbers)
            case Product(factors):
                return self.dot.join(self._factor(factor, numbers) for factor in factors)
            case Quotient(over, under):
                return self.quotient(over, under, numbers)
            case Power(base, exponent):
                return self.power(self._atom(base, numbers), self.formula(exponent, numbers))
            case Function(name, arguments):
                return self.function(name, [self.formula(argument, numbers) for argument in arguments])
            case Indexed(array, indices):
                return f"{array}[{', '.join(self.formula(index, numbers) for index in indices)}]"
            case Over(how, indices, body):
                return self.over(how, [self.symbol(index) for index in indices], self._term(body, numbers))
            case Cases(above, left, right, below):
                condition = f"{self.formula(left, numbers)} ≥ {self.formula(right, numbers)}"
                return self.cases(self.formula(above, numbers), condition, self.formula(below, numbers))
            case Matrix(rows, columns):
                return f"{self._factor(rows, numbers)}{self.cross}{self._factor(columns, numbers)}"
        raise TypeError(f"no notation for {formula!r}")

    def _signed(self, term: Formula, numbers: bool) -> str:
        if isinstance(term, Negative):
            return f" {self.minus} {self._term(term.term, numbers)}"
        return f" + {self._term(term, numbers)}"

    def _term(self, term: Formula, numbers: bool) -> str:
        """What is added: a sum, or what begins with a sign, stands in parentheses."""
        text = self.formula(term, numbers)
        return self.grouped(text) if isinstance(term, Sum | Negative) or text.startswith(self.minus) else text

    def _factor(self, factor: Formula, numbers: bool) -> str:
        """What is multiplied: whatever is put together stands in parentheses."""
        text = self.formula(factor, numbers)
        joined = isinstance(factor, Sum | Negative | Product | Quotient | Over) or text.startswith(self.minus)
        return self.grouped(text) if joined else text

    def _atom(self, base: Formula, numbers: bool) -> str:
        text = self.formula(base, numbers)
        return text if isinstance(base, Number | Quantity | Indexed) else self.grouped(text)

    @abstractmethod
    def number(self, number: Real) -> str: ...

    @abstractmethod
    def symbol(self, symbol: str) -> str: ...

    @abstractmethod
    def words(self, text: str) -> str: ...

    @abstractmethod
    def grouped(self, text: str) -> str: ...

    @abstractmethod
    def quotient(self, over: Formula, under: Formula, numbers: bool) -> str: ...

    @abstractmethod
    def power(self, base: str, exponent: str) -> str: ...

    @abstractmethod
    def function(self, name: str, arguments: list[str]) -> str: ...

    @abstractmethod
    def over(self, how: str, indices: list[str], body: str) -> str: ...

    @abstractmethod
    def cases(self, above: str, condition: str, below: str) -> str: ...


class TextNotation(Notation):
    """Formulas in one line of Unicode: (H₁ − F + 2·P)/S + 1."""

    def number(self, number: Real) -> str:
        return decimal(number).replace("-", self.minus)

    def symbol(self, symbol: str) -> str:
        letter, _, lower = symbol.partition("_")
        return letter + lower.translate(LOWERED) if set(lower) <= LOWERABLE else symbol

    def words(self, text: str) -> str:
        return text

    def grouped(self, text: str) -> str:
        return f"({text})"

    def quotient(self, over: Formula, under: Formula, numbers: bool) -> str:
        top = self.formula(over, numbers) if isinstance(over, Product) else self._factor(over, numbers)
        return f"{top}/{self._factor(under, numbers)}"

    def power(self, base: str, exponent: str) -> str:
        return base + exponent.translate(RAISED) if exponent.isdigit() else f"{base}^({exponent})"

    def function(self, name: str, arguments: list[str]) -> str:
        inside = ", ".join(arguments)
        match name:
            case "floor":
                return f"⌊{inside}⌋"
            case "ceil":
                return f"⌈{inside}⌉"
            case "sqrt":
                return f"√({inside})"
        return f"{name}({inside})"

    def over(self, how: str, indices: list[str], body: str) -> str:
        return f"{how}_{{{', '.join(indices)}}} {body}"

    def cases(self, above: str, condition: str, below: str) -> str:
        return f"{above} where {condition}, {below} elsewhere"


class LatexNotation(Notation):
    r"""Formulas for amsmath: \frac{H_{1} - F + 2 \cdot P}{S} + 1."""

    dot = r" \cdot "
    cross = r" \times "
    minus = "-"

    def number(self, number: Real) -> str:
        return decimal(number).replace(",", "{,}")

    def symbol(self, symbol: str) -> str:
        letter, _, lower = symbol.partition("_")
        letter = GREEK.get(letter) or (letter if len(letter.rstrip("′")) == 1 else rf"\mathrm{{{letter}}}")
        letter = letter.replace("′", "'")
        if not lower:
            return letter
        return f"{letter}_{{{lower}}}" if len(lower) == 1 or lower.isdigit() else rf"{letter}_{{\mathrm{{{lower}}}}}"

    def words(self, text: str) -> str:
        return rf"\text{{{escaped(text)}}}"

    def grouped(self, text: str) -> str:
        return rf"\left({text}\right)"

    def quotient(self, over: Formula, under: Formula, numbers: bool) -> str:
        return rf"\frac{{{self.formula(over, numbers)}}}{{{self.formula(under, numbers)}}}"

    def power(self, base: str, exponent: str) -> str:
        return f"{{{base}}}^{{{exponent}}}"

    def function(self, name: str, arguments: list[str]) -> str:
        inside = ", ".join(arguments)
        match name:
            case "floor":
                return rf"\left\lfloor {inside} \right\rfloor"
            case "ceil":
                return rf"\left\lceil {inside} \right\rceil"
            case "sqrt":
                return rf"\sqrt{{{inside}}}"
        return rf"{OPERATORS.get(name, name)}\left({inside}\right)"

    def over(self, how: str, indices: list[str], body: str) -> str:
        return f"{OPERATORS[how]}_{{{', '.join(indices)}}} {body}"

    def cases(self, above: str, condition: str, below: str) -> str:
        condition = condition.replace("≥", r"\ge")
        return rf"\begin{{cases}} {above} & {condition} \\ {below} & \text{{elsewhere}} \end{{cases}}"


GREEK = {
    "α": r"\alpha",
    "β": r"\beta",
    "γ": r"\gamma",
    "ε": r"\varepsilon",
    "μ": r"\mu",
    "π": r"\pi",
    "σ": r"\sigma",
    "Φ": r"\Phi",
}

OPERATORS = {
    "max": r"\max",
    "min": r"\min",
    "tanh": r"\tanh",
    "σ": r"\sigma",
    "Φ": r"\Phi",
    "Σ": r"\sum",
    "mean": r"\operatorname{mean}",
}

SPECIAL = {
    "\\": r"\textbackslash{}",
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
    **{character: f"\\{character}" for character in "#$%&_{}"},
    # what the fonts of plain LaTeX lack outside of formulas
    **{character: f"${character}$" for character in "<>|"},
    **{letter: f"${command}$" for letter, command in GREEK.items()},
    **{character: f"${{}}_{plain}$" for plain, character in zip("0123456789ijkn", "₀₁₂₃₄₅₆₇₈₉ᵢⱼₖₙ", strict=True)},
    **{character: f"${{}}^{plain}$" for plain, character in zip("0123456789x-", "⁰¹²³⁴⁵⁶⁷⁸⁹ˣ⁻", strict=True)},
    "×": r"$\times$",
    "·": r"$\cdot$",
    "−": "$-$",
    "→": r"$\to$",
    "≥": r"$\ge$",
    "≤": r"$\le$",
    "√": r"$\surd$",
    "∞": r"$\infty$",
    "Σ": r"$\Sigma$",
    "′": "$'$",
    "ᵀ": "$^T$",
    "…": r"\dots{}",
    "’": "'",
}

LAST_LATIN = "\u024f"
"""Of what is beyond, plain LaTeX knows only what is named above."""


def escaped(text: str) -> str:
    r"""Text for LaTeX, as plain as it is.

    >>> escaped("stage1_x: 50 %")
    'stage1\\_x: 50 \\%'
    """
    return "".join(SPECIAL.get(character, character if character <= LAST_LATIN else "?") for character in text)


def decimal(number: Real) -> str:
    """A number with its thousands apart and no digit too many, and a fraction that no decimal equals as it is.

    >>> decimal(Fraction(105415200)), decimal(Fraction(223, 2)), decimal(Fraction(1, 3)), decimal(1e-4)
    ('105,415,200', '111.5', '1/3', '0.0001')
    """
    if isinstance(number, Fraction) and 10**9 % number.denominator:
        return f"{number.numerator:,}/{number.denominator:,}"
    if number == int(number):
        return f"{int(number):,}"
    return f"{Decimal(repr(float(number))):,f}"
