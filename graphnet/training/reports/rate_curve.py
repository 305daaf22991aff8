"""lr.png: the loss over the learning rates that were tried."""

from __future__ import annotations

from matplotlib.figure import Figure

from graphnet.training.rate_trial import RateTrial
from graphnet.training.reports.palette import BLUE, VERMILION


def rate_curve(trial: RateTrial, title: str) -> Figure:
    """The losses of the single steps, their smoothed course, and the rate that is suggested."""
    figure = Figure(figsize=(7, 4), dpi=150, layout="constrained")
    axes = figure.subplots()
    smoothed = trial.smoothed
    axes.plot(trial.rates, trial.losses, color=BLUE, alpha=0.3, linewidth=1, label="each step")
    axes.plot(trial.rates, smoothed, color=BLUE, linewidth=2, label="smoothed")
    if (rate := trial.suggestion) is not None:
        axes.axvline(rate, color=VERMILION, linestyle="--", label=f"suggested: {rate:g}")
    axes.set(title=title, xscale="log", xlabel="learning rate", ylabel="loss")
    axes.set_ylim(0, 1.5 * smoothed[0])  # what lies above is lost, however high
    axes.grid(alpha=0.3)
    axes.spines[["top", "right"]].set_visible(False)
    axes.legend(frameon=False, loc="lower left")
    return figure
