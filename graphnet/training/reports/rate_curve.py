"""lr.png: the loss over the learning rates that were tried."""

from __future__ import annotations

from matplotlib.figure import Figure

from graphnet.training.rate_trial import RateTrial

# Blue and vermilion of Okabe and Ito, told apart by every eye.
LOSS, SUGGESTED = "#0072B2", "#D55E00"


def rate_curve(trial: RateTrial, title: str) -> Figure:
    """The losses of the single steps, their smoothed course, and the rate that is suggested."""
    figure = Figure(figsize=(7, 4), dpi=150, layout="constrained")
    axes = figure.subplots()
    smoothed = trial.smoothed
    axes.plot(trial.rates, trial.losses, color=LOSS, alpha=0.3, linewidth=1, label="each step")
    axes.plot(trial.rates, smoothed, color=LOSS, linewidth=2, label="smoothed")
    if (rate := trial.suggestion) is not None:
        axes.axvline(rate, color=SUGGESTED, linestyle="--", label=f"suggested: {rate:g}")
    axes.set(title=title, xscale="log", xlabel="learning rate", ylabel="loss")
    axes.set_ylim(0, 1.5 * smoothed[0])  # what lies above is lost, however high
    axes.grid(alpha=0.3)
    axes.spines[["top", "right"]].set_visible(False)
    axes.legend(frameon=False, loc="lower left")
    return figure
