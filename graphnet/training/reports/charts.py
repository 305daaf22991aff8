"""Line charts as SVG, in the colours of the page they stand in; pointing at an epoch tells its figures."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Sequence
from itertools import groupby
from typing import Literal, NamedTuple

from graphnet.training.reports.markup import named, said
from graphnet.training.reports.wording import figure

WIDTH, HEIGHT = 520, 280
LEFT, RIGHT, TOP, BOTTOM = 62, 14, 10, 42
"""The margins, in which the ticks are told."""

MOST_BANDS = 250
"""So many places along the axis tell their figures; of more epochs, every so many-th."""


FAINT = "faint"
"""The role of a line that is one of too many to be told apart."""


class Line(NamedTuple):
    """A figure of every epoch, counted from 1; what is no finite number is a gap."""

    name: str
    role: str
    """The class by which page.css knows its colour."""
    values: Sequence[float]


class Scale(NamedTuple):
    """Which place along an axis a number has, and the numbers that are told there."""

    place: Callable[[float], float]
    ticks: Sequence[float]


Up = Literal["linear", "from 0", "log"]
"""How the figures are told upwards; where they are not all above 0, log is linear."""


def chart(title: str, lines: Sequence[Line], tell: Callable[[float], str] = figure, up: Up = "linear") -> str:
    """A figure with its title; nothing where no line has a point."""
    values = [value for line in lines for value in line.values if math.isfinite(value)]
    if not values:
        return ""
    epochs = max(len(line.values) for line in lines)
    across, upwards = _epochs_scale(epochs), _values_scale(min(values), max(values), up)
    drawn = [
        *(_level(upwards.place(tick), tell(tick)) for tick in upwards.ticks),
        *(_epoch_tick(across.place(tick), f"{tick:.0f}") for tick in across.ticks),
        f'<text class="axis" x="{WIDTH - RIGHT}" y="{HEIGHT - 3}">epoch</text>',
        *(_drawn(line, across, upwards) for line in reversed(lines)),  # the first lies on top
        *_bands([line for line in lines if line.role != FAINT], across, epochs, tell),
    ]
    frame = f'class="chart" viewBox="0 0 {WIDTH} {HEIGHT}" role="img" aria-label="{said(title)}"'
    body = "\n".join(drawn)
    return f"<figure><h3>{said(title)}</h3>\n<svg {frame}>\n{body}\n</svg></figure>"


def _epochs_scale(epochs: int) -> Scale:
    from matplotlib.ticker import MaxNLocator

    first, last = (1, epochs) if epochs > 1 else (0.5, 1.5)
    width = WIDTH - LEFT - RIGHT
    ticks = MaxNLocator(nbins=8, integer=True, min_n_ticks=1).tick_values(first, last)
    return Scale(
        lambda epoch: LEFT + width * (epoch - first) / (last - first),
        [tick for tick in ticks if max(first, 1) <= tick <= last] if epochs > 1 else [1],
    )


def _values_scale(least: float, most: float, up: Up) -> Scale:
    from matplotlib.ticker import Locator, LogLocator, MaxNLocator

    log = up == "log" and least > 0
    along: Callable[[float], float] = math.log if log else float
    low, high = along(least if up != "from 0" else min(least, 0.0)), along(most)
    margin = (high - low or abs(high) or 1.0) / 25
    low, high = low - (0 if up == "from 0" else margin), high + margin
    locator: Locator = MaxNLocator(nbins=6, steps=(1, 2, 2.5, 5, 10))
    if log and most >= 10 * least:
        locator = LogLocator(subs=(1, 2, 5) if most < 1000 * least else (1,), numticks=9)
    ends = (math.exp(low), math.exp(high)) if log else (low, high)
    found = [float(tick) for tick in locator.tick_values(*ends) if ends[0] <= tick <= ends[1]]
    height = HEIGHT - TOP - BOTTOM
    return Scale(lambda value: TOP + height * (high - along(value)) / (high - low), found[:: -(-len(found) // 9) or 1])


def _level(y: float, text: str) -> str:
    return (
        f'<line class="level" x1="{LEFT}" x2="{WIDTH - RIGHT}" y1="{y:.1f}" y2="{y:.1f}"/>'
        f'<text class="tick" x="{LEFT - 6}" y="{y + 4:.1f}" text-anchor="end">{text}</text>'
    )


def _epoch_tick(x: float, text: str) -> str:
    return f'<text class="tick" x="{x:.1f}" y="{HEIGHT - BOTTOM + 17}" text-anchor="middle">{text}</text>'


def _drawn(line: Line, across: Scale, up: Scale) -> str:
    """The line in the parts between its gaps; a part of one epoch is a dot."""
    parts = groupby(enumerate(line.values, start=1), key=lambda point: math.isfinite(point[1]))
    return "".join(
        _part([(across.place(epoch), up.place(value)) for epoch, value in points], line.role)
        for finite, points in parts
        if finite
    )


def _part(points: Sequence[tuple[float, float]], role: str) -> str:
    if len(points) == 1:
        ((x, y),) = points
        return f'<circle class="line {role}" cx="{x:.1f}" cy="{y:.1f}" r="3.5"/>'
    route = " ".join(f"{x:.1f},{y:.1f}" for x, y in points)
    return f'<polyline class="line {role}" points="{route}"/>'


def _bands(lines: Sequence[Line], across: Scale, epochs: int, tell: Callable[[float], str]) -> Iterable[str]:
    """Strips that cannot be seen until they are pointed at."""
    step = -(-epochs // MOST_BANDS)
    height = HEIGHT - TOP - BOTTOM
    half = (WIDTH - LEFT - RIGHT) * step / max(epochs - 1, 1) / 2
    for epoch in range(1, epochs + 1, step):
        left, right = max(across.place(epoch) - half, LEFT), min(across.place(epoch) + half, WIDTH - RIGHT)
        told = [f"{line.name}: {tell(line.values[epoch - 1])}" for line in lines if epoch <= len(line.values)]
        title = "\n".join(said(text) for text in (f"epoch {epoch}", *told))
        yield (
            f'<rect class="band" x="{left:.1f}" y="{TOP}" width="{right - left:.1f}" height="{height}">'
            f"<title>{title}</title></rect>"
        )


def legend(lines: Sequence[Line]) -> str:
    """Which line is which, for one chart or several; those that are too many to be told apart are counted."""
    keys = (
        '<span><svg class="key" viewBox="0 0 24 8" aria-hidden="true">'
        f'<path class="line {line.role}" d="M0,4H24"/></svg>{named(line.name)}</span>'
        for line in lines
        if line.role != FAINT
    )
    faint = sum(line.role == FAINT for line in lines)
    return f'<p class="legend">{"".join(keys)}{f"<span>and {faint:,} more</span>" if faint else ""}</p>'
