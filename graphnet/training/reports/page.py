"""report.html: what a run learned, in one file that needs no network."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from graphnet.analysis import summary
from graphnet.drawing.page.colours import STYLED
from graphnet.drawing.scene.svg import svg
from graphnet.drawing.styles.graph import scene
from graphnet.drawing.subject import Subject
from graphnet.errors import NotFoundError
from graphnet.network import Network
from graphnet.training.data.reading import Examples
from graphnet.training.measuring import Measured
from graphnet.training.reports import overview
from graphnet.training.reports.charts import Line, chart, legend
from graphnet.training.reports.classes import class_table
from graphnet.training.reports.confusions import confusion
from graphnet.training.reports.filters import filter_grid
from graphnet.training.reports.markup import folded, page, section
from graphnet.training.reports.mistakes import mistakes
from graphnet.training.reports.wording import percent
from graphnet.training.runs.history import Epoch
from graphnet.training.runs.record import Record

FILE = "report.html"

MOST_ROWS = 150
"""Where a network has more nodes, its table has a line for each outer scope."""


def report(
    record: Record,
    network: Network,
    history: Sequence[Epoch],
    measured: Mapping[str, tuple[Measured, Examples]],
    filters: NDArray[np.float32] | None,
    directory: str = "RUN",
) -> str:
    """The page, as HTML.

    `measured` is what the kept model said, and of which pictures, under `held out` and, where there is one, `test`;
    `filters` are those of the first convolution: (height, width, channels, filters); `directory` is the run's, as
    the commands on the page name it.
    """
    pieces = [
        overview.headline(record, history),
        section("curves", "Learning curves", learning_curves(history)),
        _told(measured, record.learned.classes),
        section("filters", "First-layer filters", "" if filters is None else filter_grid(filters)),
        section("network", "Network", overview.network_facts(record), _diagram(network), _table(network)),
        section("data", "Data", overview.data_facts(record)),
        section("options", "Options", overview.option_list(record)),
        section("environment", "Environment", overview.environment_facts(record)),
        section("next", "How to go on", overview.commands(record, directory)),
    ]
    return page(f"{record.name} on {overview.data_name(record)}", "\n".join(filter(None, pieces)))


def learning_curves(history: Sequence[Epoch]) -> str:
    """Loss, accuracy, learning rate and throughput over the epochs."""
    if not history:
        return ""
    losses = _both(history, "loss")
    rates = Line("learning rate", "single", [row.learning_rate for row in history])
    speeds = Line("images/s", "single", [row.images_per_second for row in history])
    charts = [
        chart("Loss", losses, up="log"),
        chart("Accuracy", _both(history, "accuracy"), tell=lambda part: percent(part, 1)),
        chart("Learning rate", [rates], up="from 0"),
        chart("Throughput, images/s", [speeds], up="from 0"),
    ]
    return f'{legend(losses)}<div class="charts">{"".join(charts)}</div>'


def _both(history: Sequence[Epoch], field: str) -> list[Line]:
    return [
        Line("training", "training", [getattr(row, field) for row in history]),
        Line("held out", "held-out", [getattr(row, f"val_{field}") for row in history]),
    ]


def _told(measured: Mapping[str, tuple[Measured, Examples]], classes: Sequence[str]) -> str:
    """What was said of the test pictures, or else of those held out; of the others folded."""
    parts = {name: _part(name.replace(" ", "-"), *measured[name], classes) for name in sorted(measured, reverse=True)}
    first, *others = parts.values() if parts else [""]
    return first + "".join(folded("The same for the held-out pictures", part) for part in others)


def _part(name: str, measured: Measured, examples: Examples, classes: Sequence[str]) -> str:
    """What was said of some pictures."""
    pictures = f"in the {len(measured.labels):,} {name} pictures"
    return "\n".join(
        [
            section(f"{name}-confusions", f"What is taken for what, {pictures}", confusion(measured, classes)),
            section(f"{name}-classes", f"Classes, the worst first, {pictures}", class_table(measured, classes)),
            section(f"{name}-mistakes", f"The surest mistakes, {pictures}", mistakes(measured, examples, classes)),
        ]
    )


def _diagram(network: Network) -> str:
    try:
        drawn = svg(scene(Subject(network)), STYLED, standalone=False)
    except NotFoundError:  # there is no Graphviz
        return ""
    return f'<div class="scrolled diagram">{drawn}</div>'


def _table(network: Network) -> str:
    table = summary(network, "html", depth=None if len(network) <= MOST_ROWS else 1)
    return folded(f"Table of its {len(network):,} nodes", f'<div class="scrolled summary">{table}</div>')
