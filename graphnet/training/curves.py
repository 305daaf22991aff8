"""history.png: loss and accuracy over the epochs."""

from __future__ import annotations

from collections.abc import Sequence

from matplotlib.figure import Figure
from matplotlib.ticker import LogLocator, MaxNLocator, NullFormatter, PercentFormatter, StrMethodFormatter

from graphnet.training.history import Epoch

# Blue and vermilion of Okabe and Ito, told apart by every eye; the dashes tell them apart in grey.
TRAINING = {"color": "#0072B2", "label": "training", "linestyle": "--"}
HELD_OUT = {"color": "#D55E00", "label": "held out", "linestyle": "-"}


def curves(history: Sequence[Epoch], title: str) -> Figure:
    """Two panels side by side, each with one line for training and one for the held-out images."""
    figure = Figure(figsize=(9, 3.8), dpi=150, layout="constrained")
    figure.suptitle(title)
    epochs = [row.epoch for row in history]
    marker = "o" if len(history) < 3 else ""
    loss, accuracy = figure.subplots(1, 2)
    for axes, name in ((loss, "loss"), (accuracy, "accuracy")):
        axes.plot(epochs, [getattr(row, name) for row in history], marker=marker, **TRAINING)
        axes.plot(epochs, [getattr(row, f"val_{name}") for row in history], marker=marker, **HELD_OUT)
        axes.set(title=name, xlabel="epoch")
        axes.set_xlim(0.5, len(history) + 0.5)
        axes.xaxis.set_major_locator(MaxNLocator(integer=True, min_n_ticks=1))
        axes.grid(alpha=0.3)
        axes.spines[["top", "right"]].set_visible(False)
    loss.set_yscale("log")
    loss.yaxis.set_major_locator(LogLocator(subs=(1, 2, 5)))
    loss.yaxis.set_major_formatter(StrMethodFormatter("{x:g}"))
    loss.yaxis.set_minor_formatter(NullFormatter())
    loss.set_ylabel("cross-entropy")
    accuracy.yaxis.set_major_formatter(PercentFormatter(1))
    loss.legend(frameon=False)
    return figure
