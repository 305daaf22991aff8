"""Even windows that "same" padding cannot centre."""

from __future__ import annotations

from collections.abc import Iterator

from graphnet.analysis.findings.finding import Remark, rule
from graphnet.analysis.findings.subject import Subject
from graphnet.shapes import same_pads, volume_text


@rule(
    "GN106",
    "note",
    'An even window with "same" padding',
    "Wu et al., Convolution with even-sized kernels and symmetric padding, 2019",
)
def even_windows(subject: Subject) -> Iterator[Remark]:
    """A window with an even number of cells has no middle. To keep the extents at stride 1, "same" must pad one cell
    more behind than before, so that everything moves by half a cell, and by another half with each further such layer:
    skips and labels no longer lie where the features are. An odd window stays in place. Where a window takes strides,
    as 2×2 pooling does, nothing is said.
    """
    for call, window, volume in subject.sliding.values():
        axes = [axis for axis, extent in enumerate(volume[:-1]) if window.off_centre(axis) and extent != 1]
        if axes:
            reach = max(window.reach[axis] for axis in axes)
            before, after = same_pads(reach, reach, 1)
            message = f'"same" puts {before} before and {after} behind, so that {window} looks half a cell ahead'
            yield Remark(call.name, message, _odd(window.size, axes))


def _odd(size: tuple[int, ...], axes: list[int]) -> tuple[str, ...]:
    """The next windows that have a middle.

    >>> _odd((4, 4), [0, 1]), _odd((2, 3), [0])
    (('a 3×3 window', 'a 5×5 window'), ('a 3×3 window',))
    """
    smaller, larger = (tuple([cells + step * (axis in axes) for axis, cells in enumerate(size)]) for step in (-1, 1))
    return tuple([f"a {volume_text(other)} window" for other in (smaller, larger) if min(other) > 1 or other == larger])
