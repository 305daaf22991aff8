"""Formulas as data: an op states its arithmetic once, and others write it with symbols, with numbers and worked out."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import groupby
from typing import NamedTuple

from graphnet.shapes import Volume

Real = float | Fraction

Value = Fraction | None
"""What comes out of a formula; None where something in it is not known."""


class Formula:
    """What can be added, subtracted, multiplied and divided, and is worked out when asked for its `value`."""

    @property
    def value(self) -> Value:
        return None

    def __add__(self, other: Formula | Real) -> Formula:
        terms = self.terms if isinstance(self, Sum) else (self,)
        return Sum((*terms, formula(other)))

    def __sub__(self, other: Formula | Real) -> Formula:
        return self + Negative(formula(other))

    def __mul__(self, other: Formula | Real) -> Formula:
        return Product((self, formula(other)))

    def __rmul__(self, other: Real) -> Formula:
        return formula(other) * self

    def __truediv__(self, other: Formula | Real) -> Formula:
        return Quotient(self, formula(other))

    def __neg__(self) -> Formula:
        return Negative(self)


@dataclass(frozen=True)
class Number(Formula):
    """A number that has no symbol."""

    number: Real

    @property
    def value(self) -> Value:
        return Fraction(self.number)


@dataclass(frozen=True)
class Quantity(Formula):
    """A symbol, with `_` before what is written lower, and the number it stands for, if that is known."""

    symbol: str
    number: int | None = None

    @property
    def value(self) -> Value:
        return None if self.number is None else Fraction(self.number)


@dataclass(frozen=True)
class Words(Formula):
    """A quantity that has a name and no symbol."""

    text: str


@dataclass(frozen=True)
class Sum(Formula):
    """Terms added up."""

    terms: tuple[Formula, ...]

    @property
    def value(self) -> Value:
        return _combined(sum, self.terms)


@dataclass(frozen=True)
class Negative(Formula):
    """A term with its sign changed."""

    term: Formula

    @property
    def value(self) -> Value:
        return None if self.term.value is None else -self.term.value


@dataclass(frozen=True)
class Product(Formula):
    """Factors multiplied; a product among them keeps together."""

    factors: tuple[Formula, ...]

    @property
    def value(self) -> Value:
        return _combined(math.prod, self.factors)


@dataclass(frozen=True)
class Quotient(Formula):
    """One formula divided by another."""

    over: Formula
    under: Formula

    @property
    def value(self) -> Value:
        return _combined(lambda values: values[0] / values[1], (self.over, self.under))


@dataclass(frozen=True)
class Power(Formula):
    """A base raised to an exponent."""

    base: Formula
    exponent: Formula


@dataclass(frozen=True)
class Function(Formula):
    """A function by its usual name: floor, ceil, max, min, sqrt, tanh."""

    name: str
    arguments: tuple[Formula, ...]

    @property
    def value(self) -> Value:
        return _combined(FUNCTIONS[self.name], self.arguments) if self.name in FUNCTIONS else None


FUNCTIONS: dict[str, Callable[[list[Fraction]], Fraction | int]] = {
    "floor": lambda values: math.floor(values[0]),
    "ceil": lambda values: math.ceil(values[0]),
    "max": max,
    "min": min,
}


@dataclass(frozen=True)
class Indexed(Formula):
    """One number of an array: X[i, j]."""

    array: str
    indices: tuple[Formula, ...]


@dataclass(frozen=True)
class Over(Formula):
    """A formula gathered over indices, or over the places of a window: Σ, or max."""

    how: str
    indices: tuple[str, ...]
    body: Formula


@dataclass(frozen=True)
class Cases(Formula):
    """One formula where `left` ≥ `right`, another elsewhere."""

    above: Formula
    left: Formula
    right: Formula
    below: Formula


@dataclass(frozen=True)
class Matrix(Formula):
    """The size of a matrix: rows × columns."""

    rows: Formula
    columns: Formula


class Equation(NamedTuple):
    """What a quantity is, and a word on it."""

    left: Formula
    right: Formula
    note: str = ""


Statement = Equation | str
"""An equation, or a sentence."""


class MatrixProduct(NamedTuple):
    """A layer done as `times` matrix products: filters × inner by inner × columns (CS231n: im2col)."""

    filters: Formula
    inner: Formula
    columns: Formula
    times: Formula | None = None
    data: str = "X_col"
    """What the second matrix is called."""


def formula(value: Formula | Real) -> Formula:
    """A formula as it is, or a number as one."""
    return value if isinstance(value, Formula) else Number(value)


def product(*factors: Formula | Real) -> Formula:
    """Factors side by side; one alone needs no product.

    >>> product(Quantity("H", 6), Quantity("W", 6), 256).value
    Fraction(9216, 1)
    """
    first, *rest = map(formula, factors)
    return Product((first, *rest)) if rest else first


def total(terms: Sequence[Formula]) -> Formula:
    """Terms added up, those that are alike and neighbours as a multiple.

    >>> total([Quantity("C", 64)] * 4) == 4 * Quantity("C", 64)
    True
    """
    runs = [(term, sum(1 for _ in run)) for term, run in groupby(terms)]
    first, *rest = [term if count == 1 else count * term for term, count in runs]
    return Sum((first, *rest)) if rest else first


def apply(name: str, *arguments: Formula | Real) -> Formula:
    """A function of formulas.

    >>> apply("ceil", Quantity("N", 13) / 2).value
    Fraction(7, 1)
    """
    return Function(name, tuple(map(formula, arguments)))


LETTERS = {0: (), 1: ("L",), 2: ("H", "W")}
"""What the spatial extents are called: of a signal, and of a picture (CS231n, who calls the channels D)."""

ENTERING, LEAVING = "1", "2"
"""How CS231n tells the volume that a layer accepts from the one it produces."""


def letters(rank: int) -> tuple[str, ...]:
    """What the spatial extents of a volume of so many axes are called."""
    return LETTERS.get(rank) or tuple(f"N{axis + 1}" for axis in range(rank))


X, Y = Quantity("x"), Quantity("y")
"""One number that arrives, and the one that leaves for it."""


def indices(letter: str, rank: int) -> tuple[Quantity, ...]:
    """An index along each axis.

    >>> [index.symbol for index in indices("i", 2)]
    ['i_1', 'i_2']
    """
    return tuple(Quantity(f"{letter}_{axis + 1}" if rank > 1 else letter) for axis in range(rank))


def gathered(how: str, over: Sequence[Quantity], body: Formula) -> Formula:
    """A formula gathered over indices: Σ, max or mean."""
    return Over(how, tuple(index.symbol for index in over), body)


def extents_of(volume: Volume, which: str) -> tuple[Quantity, ...]:
    """The extents of a volume by their symbols.

    >>> [extent.symbol for extent in extents_of((55, 55, 96), LEAVING)]
    ['H_2', 'W_2', 'D_2']
    """
    names = (*letters(len(volume) - 1), "D")[: len(volume)]
    return tuple(Quantity(f"{name}_{which}", extent) for name, extent in zip(names, volume, strict=True))


def symbols(symbol: str, numbers: Sequence[int]) -> tuple[Quantity, ...]:
    """A quantity along each axis: one symbol where all agree, otherwise one an axis.

    >>> [size.symbol for size in symbols("F", (3, 3)) + symbols("F", (1, 7))]
    ['F', 'F', 'F_H', 'F_W']
    """
    alike = len(set(numbers)) == 1
    names = letters(len(numbers))
    return tuple(
        Quantity(symbol if alike else f"{symbol}_{name}", number) for name, number in zip(names, numbers, strict=True)
    )


def _combined(how: Callable[[list[Fraction]], Fraction | int], parts: Sequence[Formula]) -> Value:
    values = [part.value for part in parts]
    known = [value for value in values if value is not None]
    return Fraction(how(known)) if len(known) == len(values) else None
