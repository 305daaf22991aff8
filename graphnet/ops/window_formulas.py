"""The arithmetic of windows as formulas: how many places one takes, and how many cells several laid down cover."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from graphnet.ops.formulas import (
    ENTERING,
    LEAVING,
    Equation,
    Formula,
    Indexed,
    Quantity,
    Statement,
    apply,
    extents_of,
    indices,
    symbols,
)
from graphnet.shapes import Pads, Volume, Window, leading_same_pad, same_pads


def slid(window: Window, entering: Volume, leaving: Volume) -> list[Statement]:
    """The places of a window along each axis: (N − F + 2P)/S + 1 (CS231n), or ⌈N/S⌉ for "same", as Keras has it."""
    before = extents_of(entering, ENTERING)
    after = extents_of(leaving, LEAVING)
    sizes, statements = reaches(window.size, window.dilation_rate)
    strides = symbols("S", window.strides)
    fixed = window.fixed_pads()
    if window.padding == "full":
        statements += _each_once(
            Equation(pad, size - 1, "full") for pad, size in zip(_pads(fixed or ()), sizes, strict=True)
        )
    added = None if fixed is None else _sums(fixed)
    told: dict[object, Quantity] = {}
    for axis, (extent, count) in enumerate(zip(before[: len(sizes)], after, strict=False)):
        size, stride = sizes[axis], strides[axis]
        asked = (extent.number, size.number, stride.number, fixed and fixed[axis])
        if extent.number is not None and asked in told:
            statements.append(Equation(count, told[asked], "by symmetry"))
        elif added is None:
            statements += _same(extent, size, stride, count)
        else:
            assert fixed is not None
            statements.append(_floored(extent - size + added[axis], stride, extent, fixed[axis], count, window))
        told[asked] = count
    return statements


def met(window: Window, volume: Volume, *channel: Formula) -> Indexed:
    """The number of a volume that cell k of a window meets at its place i: X[S·i + d·k − P, …] (NYU deck)."""
    return Indexed("X", (*touched(window, _leading(window, volume)), *channel))


def touched(window: Window, before: Iterable[Formula | int]) -> Iterator[Formula]:
    """Where cell k of a window lies at its place i, so many cells further before: S·i + d·k − P along each axis."""
    rank = len(window.size)
    rates = window.dilation_rate or (1,) * rank
    steps = zip(indices("i", rank), window.strides, indices("k", rank), rates, strict=True)
    for (i, stride, k, rate), pad in zip(steps, before, strict=True):
        place = _times(stride, i) + _times(rate, k)
        yield place - pad if pad else place


def beyond_rim(window: Window, volume: Volume, what: str = "X is 0 beyond its rim") -> str:
    """What is said of cells beyond a volume's rim, where windows meet any."""
    return what if window.passes_rim(volume[:-1]) else ""


def _leading(window: Window, volume: Volume) -> Iterator[Formula | int]:
    """The cells padded before each axis: a number, or a symbol where they depend on an open extent."""
    extents = extents_of(volume, ENTERING)
    for extent, pad in zip(extents, window.leading_pads(volume[:-1]), strict=False):
        yield _first_pad(extent) if pad is None else pad


def _first_pad(extent: Quantity) -> Quantity:
    """What "same" puts before an axis of open extent, by the letter of this."""
    letter, _, _ = extent.symbol.partition("_")
    return Quantity("P_before" if letter == "L" else f"P_before_{letter}")


def _times(number: int, index: Formula) -> Formula:
    return index if number == 1 else number * index


def reaches(sizes: tuple[int, ...], dilation: tuple[int, ...]) -> tuple[tuple[Quantity, ...], list[Statement]]:
    """How far windows reach along each axis, and the arithmetic where they are dilated: F + (F − 1)(d − 1)."""
    extent = symbols("F", sizes)
    if not dilation or set(dilation) == {1}:
        return extent, []
    rates = symbols("d", dilation)
    reach = symbols("F′", tuple(size + (size - 1) * (rate - 1) for size, rate in zip(sizes, dilation, strict=True)))
    told = (
        Equation(far, size + (size - 1) * (rate - 1), "its holes counted")
        for far, size, rate in zip(reach, extent, rates, strict=True)
    )
    return reach, _each_once(told)


def padded(volume: Volume, pads: Pads, leaving: Volume, sign: int = 1) -> list[Statement]:
    """Extents with cells put before and after: N + 2P; or, with `sign` −1, cut off: N − 2P."""
    cells = _sums(pads)
    pairs = zip(extents_of(volume, ENTERING), cells, extents_of(leaving, LEAVING), strict=False)
    return [Equation(after, before + cell if sign > 0 else before - cell) for before, cell, after in pairs]


def laid(
    sizes: tuple[Quantity, ...],
    strides: tuple[int, ...],
    crops: Pads | None,
    added: tuple[int, ...] | None,
    entering: Volume,
    leaving: Volume,
) -> list[Statement]:
    """What windows cover that are laid down S apart: (N − 1)·S + F − 2P, or N·S for "same"."""
    steps = symbols("S", strides)
    pairs = list(zip(extents_of(entering, ENTERING), extents_of(leaving, LEAVING), strict=True))[: len(sizes)]
    if crops is None:
        return [Equation(after, before * step) for (before, after), step in zip(pairs, steps, strict=True)]
    cut = _sums(crops)
    statements: list[Statement] = []
    for axis, (before, after) in enumerate(pairs):
        size, step = sizes[axis], steps[axis]
        covered: Formula = (before - 1) * step + size
        if added is not None:
            covered = covered + Quantity("O", added[axis])
        elif strides[axis] > (size.number or 0):
            covered = covered + Quantity("gap", strides[axis] - (size.number or 0))
        statements.append(Equation(after, covered - cut[axis] if any(crops[axis]) else covered))
    return statements


def _same(extent: Quantity, size: Quantity, stride: Quantity, count: Quantity) -> list[Statement]:
    """⌈N/S⌉, and the cells that make so many windows fit."""
    worked = Equation(count, apply("ceil", extent / stride), "same")
    if extent.number is None:
        return [worked, *_same_before(extent, size, stride, count)]
    assert size.number is not None
    assert stride.number is not None
    before, after = same_pads(extent.number, size.number, stride.number)
    if not before + after:
        return [worked._replace(note="same, which needs no padding here")]
    cells = (count - 1) * stride + size - extent
    return [worked, Equation(Quantity("P_before") + Quantity("P_after"), cells, f"{before} before and {after} after")]


def _same_before(extent: Quantity, size: Quantity, stride: Quantity, count: Quantity) -> Iterator[Statement]:
    """The cells before an open extent, where they depend on it: half of those that make ⌈N/S⌉ windows fit."""
    assert size.number is not None
    assert stride.number is not None
    if leading_same_pad(None, size.number, stride.number) is None:
        slack = apply("max", (count - 1) * stride + size - extent, 0)
        yield Equation(_first_pad(extent), apply("floor", slack / 2), "the odd one comes after")


def _floored(
    slack: Formula, stride: Quantity, extent: Quantity, pads: tuple[int, int], count: Quantity, window: Window
) -> Equation:
    """⌊slack/S⌋ + 1, without the brackets where it divides; with ceil mode ⌈slack/S⌉ + 1."""
    steps = slack / stride
    if window.ceil_mode:
        return _ceiled(apply("ceil", steps) + 1, extent, pads, count)
    if stride.number == 1:
        return Equation(count, steps + 1)
    if slack.value is None:
        return Equation(count, apply("floor", steps) + 1)
    assert stride.number is not None
    dropped = int(slack.value) % stride.number
    if not dropped:
        return Equation(count, steps + 1)
    lost = min(dropped - pads[1], extent.number or 0)
    return Equation(count, apply("floor", steps) + 1, f"does not divide: {_lost(lost, extent)}")


def _lost(cells: int, extent: Quantity) -> str:
    return f"the last {cells} of {extent.number} never seen" if cells > 0 else "only padding is left over"


def _ceiled(places: Formula, extent: Quantity, pads: tuple[int, int], count: Quantity) -> Equation:
    """With ceil mode a last window may hang over the end, but not start beyond the data (Caffe)."""
    if extent.number is None or places.value == count.number:
        return Equation(count, places, "ceil mode")
    return Equation(count, places - 1, "ceil mode; a window that would start beyond the data is dropped")


def _pads(pads: Pads) -> tuple[Quantity, ...]:
    """P along each axis, for as many cells before as after."""
    return symbols("P", [before for before, _ in pads])


def _sums(pads: Pads) -> list[Formula]:
    """The cells added along each axis: 2P, or those before and those after."""
    if all(before == after for before, after in pads):
        return [2 * pad for pad in _pads(pads)]
    firsts, lasts = symbols("P_before", [pad for pad, _ in pads]), symbols("P_after", [pad for _, pad in pads])
    return [first + last for first, last in zip(firsts, lasts, strict=True)]


def _each_once(equations: Iterable[Statement]) -> list[Statement]:
    return list(dict.fromkeys(equations))
