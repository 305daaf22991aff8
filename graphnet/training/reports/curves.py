"""Loss and accuracy over the epochs as pictures: of one run for history.png, of several to compare them."""

from __future__ import annotations

import io
import math
import warnings
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from graphnet.drawing.quoting import shortened, visible
from graphnet.training.reports.palette import BLUE, RUNS, VERMILION
from graphnet.training.runs.history import Epoch

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

# The dashes tell them apart in grey.
TRAINING = {"color": BLUE, "label": "training", "linestyle": "--"}
HELD_OUT = {"color": VERMILION, "label": "held out", "linestyle": "-"}

STYLES = ("-", "--", ":")
"""Of lines, for runs that share a colour."""

MOST_RUNS = len(RUNS) * len(STYLES)
"""More are drawn in one faint grey."""


def curves(history: Sequence[Epoch], title: str) -> Figure:
    """Two panels side by side, each with one line for training and one for the held-out pictures."""
    figure, (loss, accuracy) = _panels(title)
    for axes, name in ((loss, "loss"), (accuracy, "accuracy")):
        _draw(axes, history, name, TRAINING)
        _draw(axes, history, f"val_{name}", HELD_OUT)
    _scale(loss)
    if history:
        loss.legend(frameon=False)
    return figure


def overlaid(histories: Mapping[str, Sequence[Epoch]], title: str) -> Figure:
    """The same two panels with the held-out figures of several runs by their names."""
    figure, (loss, accuracy) = _panels(title)
    for place, (name, history) in enumerate(histories.items()):
        look = {"label": _plain(shortened(name, 60)), **_look(place)}
        _draw(loss, history, "val_loss", look)
        _draw(accuracy, history, "val_accuracy", look)
    _scale(loss)
    lines, names = loss.get_legend_handles_labels()
    figure.legend(
        lines[:MOST_RUNS], names[:MOST_RUNS], loc="outside lower center", ncols=3, frameon=False, fontsize="small"
    )
    return figure


def png(figure: Figure) -> bytes:
    """A figure as a file; letters that no typeface here has are drawn as boxes."""
    file = io.BytesIO()
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", r"Glyph \d+ .*missing", UserWarning)
        figure.savefig(file, format="png")
    return file.getvalue()


def _look(place: int) -> dict[str, Any]:
    if place >= MOST_RUNS:
        return {"color": "#BBBBBB", "linewidth": 0.8, "zorder": 1}
    return {"color": RUNS[place % len(RUNS)], "linestyle": STYLES[place // len(RUNS)]}


def _panels(title: str) -> tuple[Figure, tuple[Axes, Axes]]:
    from matplotlib.figure import Figure
    from matplotlib.ticker import MaxNLocator, PercentFormatter

    figure = Figure(figsize=(9, 3.8), dpi=150, layout="constrained")
    figure.suptitle(_plain(title))
    loss, accuracy = figure.subplots(1, 2)
    for axes, name in ((loss, "loss"), (accuracy, "accuracy")):
        axes.set(title=name, xlabel="epoch")
        axes.xaxis.set_major_locator(MaxNLocator(integer=True, min_n_ticks=1))
        axes.grid(alpha=0.3)
        axes.spines[["top", "right"]].set_visible(False)
    loss.set_ylabel("cross-entropy")
    accuracy.yaxis.set_major_formatter(PercentFormatter(1))
    return figure, (loss, accuracy)


def _draw(axes: Axes, history: Sequence[Epoch], name: str, look: Mapping[str, Any]) -> None:
    marker = "o" if len(history) < 3 else ""
    axes.plot([row.epoch for row in history], [getattr(row, name) for row in history], marker=marker, **look)


def _scale(axes: Axes) -> None:
    """Tell equal ratios as equal heights, where there is anything above 0."""
    from matplotlib.ticker import LogLocator, NullFormatter, StrMethodFormatter

    if not math.isfinite(axes.dataLim.minposy):
        return
    axes.set_yscale("log")
    axes.yaxis.set_major_locator(LogLocator(subs=(1, 2, 5)))
    axes.yaxis.set_major_formatter(StrMethodFormatter("{x:g}"))
    axes.yaxis.set_minor_formatter(NullFormatter())


def _plain(text: str) -> str:
    """Text in which matplotlib finds no formula."""
    return visible(text).replace("$", r"\$")
