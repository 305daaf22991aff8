"""Volumes, padding and the arithmetic of windows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property

from graphnet.errors import Misfit

Extent = int | None
"""Cells along one axis; `None` where any number will do."""

Volume = tuple[Extent, ...]
"""`(*spatial, channels)`, the batch implied."""

Pads = tuple[tuple[int, int], ...]
"""Cells added before and after the data, for each spatial axis."""

Padding = str | Pads
"""`"valid"`, `"same"`, `"full"`, or the cells themselves."""

MOST_PADS = 64
"""How many paddings are tried to make a stride fit."""

AXES = {1: ("length",), 2: ("height", "width"), 3: ("depth", "height", "width")}


def volume_text(volume: Volume | None) -> str:
    """A volume as the decks write it.

    >>> volume_text((55, 55, 96))
    '55×55×96'
    >>> volume_text((None, None, 3))
    '?×?×3'
    """
    if volume is None:
        return "unknown"
    return "×".join("?" if extent is None else str(extent) for extent in volume) or "scalar"


def size(volume: Volume) -> int | None:
    """How many numbers a volume holds; unknown when an extent is.

    >>> size((224, 224, 64))
    3211264
    """
    total = 1
    for extent in volume:
        if extent is None:
            return None
        total *= extent
    return total


def effective_size(window: int, dilation: int) -> int:
    """How far a dilated window reaches: F + (F − 1)(d − 1).

    >>> effective_size(3, dilation=2)
    5
    """
    return window + (window - 1) * (dilation - 1)


def positions(extent: int, window: int, stride: int, pads: tuple[int, int] = (0, 0), ceil: bool = False) -> int:
    """How many places a window takes along one axis: ⌊(N − F + 2P)/S⌋ + 1.

    With `ceil` the last window may hang over the end, as in Caffe; it is dropped when it would start
    beyond the data and its leading padding.

    >>> positions(227, window=11, stride=4)
    55
    >>> positions(112, window=3, stride=2), positions(112, window=3, stride=2, ceil=True)
    (55, 56)
    >>> positions(3, window=5, stride=1)
    -1
    """
    before, after = pads
    slack = extent + before + after - window
    if not ceil:
        return slack // stride + 1
    count = -(-slack // stride) + 1
    return count - 1 if (count - 1) * stride >= extent + before else count


def grown(spatial: Sequence[Extent], pads: Pads) -> Volume:
    """Spatial extents with cells added before and after, or, where these are negative, cut off.

    >>> grown((5, None), ((1, 2), (1, 2)))
    (8, None)
    """
    return tuple(
        None if extent is None else extent + before + after
        for extent, (before, after) in zip(spatial, pads, strict=True)
    )


def laid_down(
    extent: int, window: int, stride: int, crops: tuple[int, int] | None = (0, 0), added: int | None = None
) -> int:
    """How many cells N windows cover that are laid down S apart: (N − 1)·S + F, less `crops`, more what is `added`.

    Without `added`, windows narrower than the stride leave their gap at the end too. `crops=None` is Keras's "same".

    >>> laid_down(28, window=2, stride=2), laid_down(16, window=4, stride=2, crops=(1, 1))
    (56, 32)
    >>> laid_down(7, window=3, stride=2, crops=None), laid_down(7, window=3, stride=2, crops=None, added=0)
    (14, 13)
    """
    if crops is None:
        return extent * stride if added is None else (extent - 1) * stride + window % 2 + added
    before, after = crops
    tail = max(stride - window, 0) if added is None else added
    return (extent - 1) * stride + window + tail - before - after


def same_pads(extent: int, window: int, stride: int) -> tuple[int, int]:
    """The zeros that make ⌈N/S⌉ windows fit, the odd one last, as Keras places them.

    >>> same_pads(224, window=7, stride=2)
    (2, 3)
    """
    total = max((-(-extent // stride) - 1) * stride + window - extent, 0)
    return total // 2, total - total // 2


def leading_same_pad(extent: Extent, window: int, stride: int) -> int | None:
    """The zeros that "same" puts before the data; None where they depend on an extent that is not known.

    >>> leading_same_pad(224, window=7, stride=2), leading_same_pad(None, window=3, stride=1)
    (2, 1)
    >>> leading_same_pad(None, window=3, stride=2) is None
    True
    """
    if extent is not None:
        return same_pads(extent, window, stride)[0]
    fewest, most = max(window - stride, 0) // 2, (window - 1) // 2
    return most if fewest == most else None


def broadcast(*volumes: Volume) -> Volume | None:
    """The volume of an element-wise join, or None where extents differ: 1 stretches, None fits anything and stays None.

    >>> broadcast((32, 32, 8), (1, 1, 8))
    (32, 32, 8)
    >>> broadcast((32, 32, 8), (16, 16, 8)) is None
    True
    """
    first, *rest = volumes
    if any(len(volume) != len(first) for volume in rest):
        return None
    joined: list[Extent] = []
    for extents in zip(*volumes, strict=True):
        known = {extent for extent in extents if extent is not None and extent != 1}
        if len(known) > 1:
            return None
        joined.append(None if None in extents else known.pop() if known else 1)
    return tuple(joined)


@dataclass(frozen=True)
class Window:
    """A window slid over the spatial axes: sizes, strides and dilations an axis, and one padding."""

    size: tuple[int, ...]
    strides: tuple[int, ...]
    padding: Padding = "valid"
    dilation_rate: tuple[int, ...] = ()
    ceil_mode: bool = False

    @cached_property
    def reach(self) -> tuple[int, ...]:
        """The effective size along each axis, dilation counted."""
        if not self.dilation_rate:
            return self.size
        return tuple(map(effective_size, self.size, self.dilation_rate))

    def fixed_pads(self) -> Pads | None:
        """The padding in cells, or None for `"same"`, which depends on the extent."""
        match self.padding:
            case "valid":
                return ((0, 0),) * len(self.size)
            case "full":
                return tuple((reach - 1, reach - 1) for reach in self.reach)
            case "same":
                return None
            case pads:
                assert not isinstance(pads, str)
                return pads

    def leading_pads(self, spatial: Volume) -> Volume:
        """The cells padded before each axis; None where "same" makes them depend on an extent that is not known.

        >>> Window((4, 3), (2, 1), "same").leading_pads((8, None))
        (1, 1)
        """
        fixed = self.fixed_pads()
        if fixed is not None:
            return tuple(before for before, _ in fixed)
        return tuple(map(leading_same_pad, spatial, self.reach, self.strides))

    def passes_rim(self, spatial: Volume) -> bool:
        """Whether a window meets cells beyond the data at any of its places; where that is not known, it may.

        >>> Window((3,), (2,), ((0, 1),)).passes_rim((7,)), Window((3,), (2,), ((0, 1),)).passes_rim((8,))
        (False, True)
        """
        counts = self.slide(spatial)
        return any(self._passes_end(axis, *ends) for axis, ends in enumerate(zip(spatial, counts, strict=True)))

    def _passes_end(self, axis: int, extent: Extent, count: Extent) -> bool:
        fixed, reach = self.fixed_pads(), self.reach[axis]
        if extent is None or count is None:
            return reach > 1 if fixed is None else self.ceil_mode or any(fixed[axis])
        before = same_pads(extent, reach, self.strides[axis])[0] if fixed is None else fixed[axis][0]
        return before > 0 or (count - 1) * self.strides[axis] + reach > before + extent

    def slide(self, spatial: Volume) -> Volume:
        """The places the window takes along each axis: (N − F + 2P)/S + 1, floored.

        Raises `Misfit` where there is none.
        """
        fixed = self.fixed_pads()
        if fixed is None:
            return tuple(
                None if extent is None else -(-extent // stride)
                for extent, stride in zip(spatial, self.strides, strict=True)
            )
        counts = tuple(
            None if extent is None else positions(extent, reach, stride, pads, self.ceil_mode)
            for extent, reach, stride, pads in zip(spatial, self.reach, self.strides, fixed, strict=True)
        )
        unfit = {
            axis: self.arithmetic(axis, spatial) for axis, count in enumerate(counts) if count is not None and count < 1
        }
        if unfit:
            raise Misfit(f"{self} does not fit {volume_text(spatial)}: {along_axes(unfit, len(spatial))}")
        return counts

    def off_centre(self, axis: int) -> bool:
        """Whether "same" keeps the extent along an axis but cannot put the middle of the window on a cell.

        >>> Window((2, 3), (1, 1), "same").off_centre(0), Window((2, 2), (2, 2), "same").off_centre(0)
        (True, False)
        """
        return self.padding == "same" and self.strides[axis] == 1 and self.reach[axis] % 2 == 0

    def padded_to_fit(self, spatial: Volume) -> tuple[int, ...] | None:
        """The least padding an axis, the same on both sides, with which the strides take every cell; None if none does.

        >>> Window((3, 3), (2, 2)).padded_to_fit((9, 7)), Window((2, 2), (2, 2)).padded_to_fit((7, 7))
        ((0, 0), None)
        """
        found: list[int] = []
        for extent, reach, stride in zip(spatial, self.reach, self.strides, strict=True):
            if extent is None:
                return None
            # 2P is N − F modulo S, so that a solution lies within S of the least P with which the window fits.
            enough = max(-((extent - reach) // 2), 0)
            tried = range(enough, min(enough + min(stride, MOST_PADS), reach))
            least = next((pad for pad in tried if (extent + 2 * pad - reach) % stride == 0), None)
            if least is None:
                return None
            found.append(least)
        return tuple(found)

    def leftovers(self, spatial: Volume) -> str:
        """In words, for each axis that the strides do not fit: the arithmetic, and how much data is never seen."""
        texts = {}
        for axis, (left, lost) in enumerate(zip(self._left_over(spatial), self.lost(spatial), strict=True)):
            if left:
                what = f"the last {lost} of {spatial[axis]} never seen" if lost else "only padding is left over"
                texts[axis] = f"{self.arithmetic(axis, spatial)}, {what}"
        return along_axes(texts, len(spatial))

    def lost(self, spatial: Volume) -> tuple[int, ...]:
        """How many cells of data at the end of each axis no window sees, because the strides do not fit.

        >>> Window((3, 3), (3, 3)).lost((7, 9)), Window((3, 3), (2, 2), ((1, 1), (1, 1))).lost((8, 8))
        ((1, 0), (0, 0))
        """
        padding = self.fixed_pads() or ((0, 0),) * len(spatial)
        return tuple(
            max(min(left - after, extent or 0), 0)
            for extent, left, (_, after) in zip(spatial, self._left_over(spatial), padding, strict=True)
        )

    def _left_over(self, spatial: Volume) -> tuple[int, ...]:
        """How many cells of padded data lie behind the last window of each axis."""
        fixed = self.fixed_pads()
        if fixed is None or self.ceil_mode:
            return (0,) * len(spatial)
        return tuple(
            0 if extent is None else (extent + sum(pads) - reach) % stride
            for extent, reach, stride, pads in zip(spatial, self.reach, self.strides, fixed, strict=True)
        )

    def __str__(self) -> str:
        """The window in words, such as `a 5×5 window` or `a 3×3 window at dilation 2 (5×5 in all)`."""
        text = f"a window of {self.size[0]}" if len(self.size) == 1 else f"a {volume_text(self.size)} window"
        if self.reach == self.size:
            return text
        return f"{text} at dilation {volume_text(self.dilation_rate)} ({volume_text(self.reach)} in all)"

    def arithmetic(self, axis: int, spatial: Volume) -> str:
        """How many places the window takes along an axis of known extent and padding, worked out.

        >>> Window((3, 3), (3, 3)).arithmetic(0, (7, 7))
        '(7 − 3 + 0)/3 + 1 = 2.33'
        """
        extent, reach, stride = spatial[axis], self.reach[axis], self.strides[axis]
        fixed = self.fixed_pads()
        assert extent is not None
        assert fixed is not None
        padding = sum(fixed[axis])
        exact = Fraction(extent - reach + padding, stride) + 1
        result = str(exact) if exact.denominator == 1 else _decimal(exact)
        return f"({extent} − {reach} + {padding})/{stride} + 1 = {result}".replace("-", "−")


def _decimal(number: Fraction) -> str:
    """A number that is not whole, with as many digits as it takes to see that.

    >>> _decimal(Fraction(7, 3)), _decimal(Fraction(1997, 999))
    ('2.33', '1.99900')
    """
    texts = (f"{float(number):.{digits}f}" for digits in (2, 5, 9))
    return next((text for text in texts if not float(text).is_integer()), str(number))


def along_axes(texts: Mapping[int, str], rank: int) -> str:
    """What is said of some axes; once, where the same is said of several.

    >>> along_axes({0: "(7 − 3)/3 + 1 = 2.33", 1: "(7 − 3)/3 + 1 = 2.33"}, rank=2)
    'height and width (7 − 3)/3 + 1 = 2.33'
    """
    axes: dict[str, list[str]] = {}
    for axis, text in texts.items():
        axes.setdefault(text, []).append(axis_name(axis, rank))
    return "; ".join(f"{' and '.join(names)} {text}" for text, names in axes.items())


def axis_name(axis: int, rank: int) -> str:
    """What people call an axis of a volume with so many spatial ones.

    >>> axis_name(0, 2), axis_name(2, 2)
    ('height', 'channels')
    """
    if axis == rank:
        return "channels"
    return AXES[rank][axis] if rank in AXES else f"axis {axis}"
