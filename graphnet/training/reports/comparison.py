"""Runs side by side: a table, as text, JSON, CSV or HTML, and their curves overlaid."""

from __future__ import annotations

import csv
import io
import os
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from graphnet import files
from graphnet.analysis.formats import as_json
from graphnet.drawing.quoting import visible
from graphnet.errors import ArgumentError
from graphnet.quantities import count_text
from graphnet.training.reports.charts import FAINT, Line, chart, legend
from graphnet.training.reports.comparing import FoundRun, differing, settings
from graphnet.training.reports.markup import named, page, said, section
from graphnet.training.reports.overview import data_name, value_text
from graphnet.training.reports.wording import UNKNOWN, duration, figure, of_part, percent

if TYPE_CHECKING:
    from rich.table import Table

MOST_COLOURS = 8
"""As many runs have a colour of their own on a page, as page.css knows them."""

COLUMNS = ("run", "network", "data", "params", "epochs", "held out", "test", "time", "images/s", "status")

FIRST_FIGURES, LAST_FIGURES = 3, 8
"""The columns that stand to the right."""


def table(found: Sequence[FoundRun]) -> Table:
    """The table for a terminal; the settings that differ stand in one column."""
    from rich import box
    from rich.table import Table
    from rich.text import Text

    names = differing(found)
    drawn = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    for place, column in enumerate(COLUMNS):
        right = FIRST_FIGURES <= place <= LAST_FIGURES
        drawn.add_column(column, justify="right" if right else "left", no_wrap=right, overflow="fold")
    if names:
        drawn.add_column("differs in", overflow="fold")
    for run in found:
        told = [f"{name}={_setting(run, name)}" for name in names if run.record is not None]
        drawn.add_row(*(Text(visible(text)) for text in (*_cells(run), *([" ".join(told)] if names else []))))
    return drawn


def reasons(found: Sequence[FoundRun]) -> list[str]:
    """Why runs failed or cannot be read, a line each."""
    return [visible(f"{run.directory}: {_first_line(run.reason)}") for run in found if run.reason]


def to_json(found: Sequence[FoundRun]) -> str:
    """A list of objects; what is not known is null."""
    return as_json([run.as_dict() for run in found])


def to_csv(found: Sequence[FoundRun]) -> str:
    """A row a run; its settings are columns of their own, and what is not known is empty."""
    plain = [run.as_dict() for run in found]
    names = list(dict.fromkeys(name for each in plain for name in each["settings"]))
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    heads = [name for name in plain[0] if name != "settings"] if plain else []
    writer.writerow([*heads, *names])
    for each in plain:
        writer.writerow([*(each[head] for head in heads), *(each["settings"].get(name) for name in names)])
    return text.getvalue()


def save(found: Sequence[FoundRun], path: str | os.PathLike[str]) -> Path:
    """Write the comparison to a page (.html) or its curves to a picture (.png). Raises `ArgumentError`, `FileError`."""
    match Path(path).suffix.lower():
        case ".html":
            return files.write(path, comparison_page(found))
        case ".png":
            return files.write(path, _curves(found))
    raise ArgumentError(f"{path}: runs are compared on a page, .html, or in a picture, .png")


def comparison_page(found: Sequence[FoundRun]) -> str:
    """Curves and table in one file that loads nothing."""
    with_curves = [run for run in found if run.history]
    charts = [
        chart("Held-out accuracy", _lines(with_curves, "val_accuracy"), tell=lambda part: percent(part, 1)),
        chart("Held-out loss", _lines(with_curves, "val_loss"), up="log"),
        chart("Training loss", _lines(with_curves, "loss"), up="log"),
        chart("Learning rate", _lines(with_curves, "learning_rate"), up="from 0"),
    ]
    title = f"{len(found):,} runs" if len(found) != 1 else "1 run"
    body = [
        f'<header><p class="kicker">graphnet runs</p><h1>{title}</h1></header>',
        section("curves", "Curves", legend(_lines(with_curves, "loss")), f'<div class="charts">{"".join(charts)}</div>')
        if with_curves
        else "",
        section("runs", "Runs", _html_table(found)),
    ]
    return page(title, "\n".join(body))


def _cells(run: FoundRun) -> tuple[str, ...]:
    found = run.record
    if found is None:
        return (str(run.directory), *[UNKNOWN] * (len(COLUMNS) - 2), run.status)
    planned = found.options.epochs
    return (
        str(run.directory),
        found.name,
        data_name(found),
        UNKNOWN if found.params is None else count_text(found.params),
        f"{run.epochs}" if planned == run.epochs else f"{run.epochs}/{planned}",
        _held_out(run),
        percent(run.test.accuracy),
        duration(run.seconds),
        figure(run.images_per_second),
        run.status,
    )


def _held_out(run: FoundRun) -> str:
    told = percent(run.held_out.accuracy)
    return told if told == UNKNOWN else told + of_part(run.held_out_part)


def _setting(run: FoundRun, name: str) -> str:
    found = settings(run)
    return value_text(found[name]) if name in found else UNKNOWN


def _html_table(found: Sequence[FoundRun]) -> str:
    names = differing(found)
    head = "".join(f"<th>{said(name.replace('_', ' '))}</th>" for name in (*COLUMNS, *names))
    body = "\n".join(_html_row(run, names) for run in found)
    return (
        '<div class="scrolled"><table class="plain runs"><caption>Behind the status, the settings that differ</caption>'
        f"<thead><tr>{head}</tr></thead>\n<tbody>{body}</tbody></table></div>"
    )


def _html_row(run: FoundRun, names: Sequence[str]) -> str:
    first, *rest, status = _cells(run)
    cells = [
        *(f"<td>{named(cell)}</td>" for cell in rest),
        f'<td><span class="status {status}">{status}</span></td>',
        *(f"<td>{said(_setting(run, name) if run.record else UNKNOWN)}</td>" for name in names),
    ]
    reason = f'<span class="reason">{said(_first_line(run.reason))}</span>' if run.reason else ""
    return f"<tr><th>{named(first)}{reason}</th>{''.join(cells)}</tr>"


def _first_line(text: str) -> str:
    return text.partition("\n")[0]


def _lines(found: Sequence[FoundRun], field: str) -> list[Line]:
    return [
        Line(str(run.directory), _role(place), [getattr(row, field) for row in run.history])
        for place, run in enumerate(found)
    ]


def _role(place: int) -> str:
    """Which class of page.css colours a run; those without a colour of their own are faint."""
    return f"run{place}" if place < MOST_COLOURS else FAINT


def _curves(found: Sequence[FoundRun]) -> bytes:
    from graphnet.training.reports.curves import overlaid, png

    return png(overlaid({str(run.directory): run.history for run in found if run.history}, "held-out pictures"))
