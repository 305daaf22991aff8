"""The range test of learning rates, tried on losses that are known."""

import io
import math

import numpy as np
import pytest
from PIL import Image

from graphnet.cli import main
from graphnet.training.rate_trial import HIGHEST, LOWEST, RateTrial, Smoothing, momentum, rising, try_rates
from graphnet.training.rates import find_learning_rate


def descent(curvature: float):
    """Gradient descent on a parabola, with gradients as noisy as those of batches: by theory it diverges at rates above
    2 / curvature."""
    random = np.random.default_rng(0)
    weight = 1.0

    def step(rate: float) -> float:
        nonlocal weight
        loss = curvature / 2 * (weight**2 + 0.05)
        weight -= rate * curvature * (weight + 0.1 * random.normal())
        return loss

    return step


@pytest.mark.parametrize("curvature", [1.0, 10.0, 100.0, 1000.0])
def test_the_suggestion_lies_below_where_descent_diverges(curvature):
    trial = try_rates(descent(curvature), rising(200))
    assert 0.02 * 2 / curvature < trial.suggestion < 0.5 * 2 / curvature


def test_a_loss_that_is_lost_ends_the_trial():
    trial = try_rates(descent(100.0), rising(200))
    assert len(trial.rates) == len(trial.losses) < 200
    mean = Smoothing(momentum(trial.rates))
    *going, last = [mean(loss) for loss in trial.losses]
    assert last > 4 * min(going) >= max(after for after in going[going.index(min(going)) :])


def test_a_loss_that_is_no_number_ends_the_trial():
    losses = iter([2.0, 1.0, math.nan, 1.0])
    trial = try_rates(lambda rate: next(losses), rising(4))
    assert trial.losses == (2.0, 1.0)


def test_a_rate_is_tried_once_and_in_order():
    asked = []
    try_rates(lambda rate: asked.append(rate) or 1.0, rising(50))
    assert asked == rising(50)
    assert (asked[0], asked[-1]) == pytest.approx((LOWEST, HIGHEST))
    np.testing.assert_allclose(np.diff(np.log(asked)), np.log(HIGHEST / LOWEST) / 49)


@pytest.mark.parametrize("losses", [[2.3] * 30, list(np.linspace(2.3, 9, 30)), [2.3] * 29 + [2.28], []])
def test_where_nothing_is_learned_nothing_is_suggested(losses):
    assert RateTrial(tuple(rising(len(losses))), tuple(losses)).suggestion is None


def test_smoothing_is_the_mean_weighted_by_age():
    values = np.random.default_rng(0).normal(size=40)
    mean = Smoothing(0.9)
    smoothed = [mean(value) for value in values]
    for last in range(40):
        weights = 0.9 ** np.arange(last, -1, -1.0)
        assert smoothed[last] == pytest.approx(np.average(values[: last + 1], weights=weights))


@pytest.mark.parametrize("learned", [True, False])
def test_the_plot(learned):
    from graphnet.training.reports.rate_curve import rate_curve

    trial = try_rates(descent(1.0) if learned else lambda rate: 1.0, rising(100))
    figure = rate_curve(trial, "tiny on digits")
    (axes,) = figure.axes
    assert axes.get_xscale() == "log"
    texts = [text.get_text() for text in axes.get_legend().get_texts()]
    assert (f"suggested: {trial.suggestion:g}" in texts) if learned else len(texts) == 2
    file = io.BytesIO()
    figure.savefig(file)
    assert Image.open(file).size == (1050, 600)


def test_a_trial_on_a_network_keeps_nothing_but_the_plot(network, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    trial = find_learning_rate(network, "digits", plot="lr.png", optimizer="sgd", progress=False)
    assert 1e-4 < trial.suggestion < 1
    assert trial.losses[0] == pytest.approx(math.log(10), rel=0.3)
    assert [file.name for file in tmp_path.iterdir()] == ["lr.png"]


def test_the_command(tmp_path, monkeypatch, capsys):
    found = RateTrial((1e-3, 1e-2, 1e-1), (2.0, 0.5, 1.5))
    monkeypatch.setattr("graphnet.training.rates.find_learning_rate", lambda *_, **__: found)
    with pytest.raises(SystemExit) as end:
        main(["fit", "lenet5", "--data", "digits", "--find-lr"])
    assert end.value.code == 0
    assert "--learning-rate 0.0033 in the place of --find-lr" in capsys.readouterr().out
    monkeypatch.setattr("graphnet.training.rates.find_learning_rate", lambda *_, **__: RateTrial((1e-3,), (2.0,)))
    with pytest.raises(SystemExit) as end:
        main(["fit", "lenet5", "--data", "digits", "--find-lr"])
    assert end.value.code == 1
    assert "no learning rate makes the loss fall" in capsys.readouterr().err
