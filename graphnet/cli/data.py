"""`graphnet data`."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from graphnet.drawing.quoting import shortened, visible
from graphnet.errors import ArgumentError
from graphnet.files import write

if TYPE_CHECKING:
    from rich.table import Table

    from graphnet.training.data.dataset import DataSet
    from graphnet.training.data.survey import Survey

Format = StrEnum("Format", [(name, name) for name in ("text", "json")])  # type: ignore[misc]
TEXT = Format("text")

MOST_CLASSES = 40
"""Of longer lists only the classes with the most and with the fewest pictures are shown."""

_SHOWN = 10
_BAR = 24


def command(
    data: Annotated[
        str,
        typer.Argument(
            metavar="DATA", help="A name such as digits or mnist, a folder, an .npz file or a table (.csv)."
        ),
    ],
    output: Annotated[
        Path | None,
        typer.Option("-o", "--output", metavar="SHEET.png", help="Write a few pictures of each class on one sheet."),
    ] = None,
    format: Annotated[Format, typer.Option("--format", help="How to print it.")] = TEXT,
    strict_data: Annotated[bool, typer.Option("--strict-data", help="Fail where a picture cannot be read.")] = False,
) -> None:
    """What is found before any training: classes, sizes, formats, duplicates, and pictures that cannot be read.

    Every picture is decoded once.
    """
    if output is not None and output.suffix.lower() != ".png":
        raise ArgumentError(
            f"{visible(str(output))}: a contact sheet is a PNG\n    mend: -o {visible(output.stem)}.png"
        )
    from graphnet.training.data.reading import refuse
    from graphnet.training.data.survey import survey

    with _bar() as progress:
        found = survey(data, progress)
    if format == TEXT:
        _print(found)
    else:
        print(json.dumps(found.as_dict(), indent=1, ensure_ascii=False))
    if output is not None:
        _write_sheet(found.data, output)
    if strict_data:
        refuse(found.unreadable, found.data.name)


@contextmanager
def _bar() -> Iterator[Callable[[int, int], None]]:
    """A bar on a terminal, and nothing elsewhere."""
    from rich.console import Console
    from rich.progress import Progress

    console = Console(stderr=True)
    with Progress(console=console, transient=True, disable=not console.is_terminal) as bar:
        task = bar.add_task("looking at pictures", total=None)
        yield lambda done, total: bar.update(task, completed=done, total=total)


def _write_sheet(data: DataSet, path: Path) -> None:
    from io import BytesIO

    from graphnet.training.data.contact_sheet import contact_sheet

    content = BytesIO()
    contact_sheet(data).save(content, "PNG")
    print(f"wrote {visible(str(write(path, content.getvalue())))}", file=sys.stderr)


def _print(found: Survey) -> None:
    from rich.console import Console

    data = found.data
    console = Console(width=None if Console().is_terminal else 120)
    print(f"{visible(data.name)}: {visible(data.kind)}, {found.pictures:,} pictures of {len(data.classes):,} classes")
    console.print(_table(found))
    for line in [*_facts(found), *_lists(found), *(f"note: {visible(remark)}" for remark in found.remarks)]:
        console.print(line, markup=False, highlight=False, soft_wrap=True)


def _table(found: Survey) -> Table:
    """A line for each class, with its pictures in every part."""
    from rich import box
    from rich.table import Table
    from rich.text import Text

    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, show_footer=True)
    table.add_column("class", "all", overflow="fold")
    for part, counts in found.counts.items():
        table.add_column(part, f"{counts.sum():,}", justify="right")
        table.add_column("")
    first, between, last = _folded(found)
    for label in first:
        table.add_row(*map(Text, _cells(found, label)))
    if between:
        table.add_row(f"… {between:,} classes between")
    for label in last:
        table.add_row(*map(Text, _cells(found, label)))
    return table


def _folded(found: Survey) -> tuple[Sequence[int], int, Sequence[int]]:
    """The classes in their order; or of many those with the most pictures, how many are left out, and the fewest."""
    order = range(len(found.data.classes))
    if len(order) <= MOST_CLASSES:
        return order, 0, ()
    counts, *_ = found.counts.values()
    by_count = sorted(order, key=lambda label: -counts[label])
    return by_count[: MOST_CLASSES // 2], len(order) - MOST_CLASSES, by_count[-MOST_CLASSES // 2 :]


def _cells(found: Survey, label: int) -> Iterator[str]:
    yield shortened(visible(found.data.classes[label]))
    for counts in found.counts.values():
        yield f"{counts[label]:,}"
        yield bar(int(counts[label]), int(counts.max()))


def bar(count: int, most: int) -> str:
    """A bar as long as a count is large, to an eighth of a letter.

    >>> bar(3, 3) == "█" * 24, bar(1, 100), bar(0, 0)
    (True, '▎', '')
    """
    whole, eighths = divmod(round(8 * _BAR * count / max(most, 1)), 8)
    return "█" * whole + " ▏▎▍▌▋▊▉"[eighths].strip()


def _facts(found: Survey) -> Iterator[str]:
    data = found.data
    height, width, channels = data.shape
    if len(found.sizes) == 1:
        yield f"size        {height}×{width}, all"
    elif found.height and found.width:
        yield f"height      {found.height.least} to {found.height.most}, median {found.height.median}"
        yield f"width       {found.width.least} to {found.width.most}, median {found.width.median}"
        yield f"sizes       {_counted({f'{high}×{wide}': count for (high, wide), count in found.sizes.items()})}"
    if found.colors:
        yield f"colors      {_counted(found.colors)}"
    if found.formats:
        yield f"formats     {_counted(found.formats)}"
    yield f"taken as    {height}×{width}×{channels}, by networks that leave their input open"
    yield f"mirrored    {'still' if data.mirrored else 'no longer'} of its class"


def _counted(counts: Mapping[str, int], most: int = 5) -> str:
    """Words with their counts, most frequent first.

    >>> _counted({"JPEG": 1200, "PNG": 3})
    'JPEG 1,200, PNG 3'
    """
    shown = [f"{visible(word)} {count:,}" for word, count in list(counts.items())[:most]]
    others = sum(list(counts.values())[most:])
    return ", ".join([*shown, *([f"others {others:,}"] if others else [])])


def _lists(found: Survey) -> Iterator[str]:
    yield from _listed("cannot be read", [f"{picture.name}: {picture.reason}" for picture in found.unreadable])
    yield from _listed("not what their names say", [f"{name}: {kind}" for name, kind in found.misnamed])
    groups = [", ".join(f"{place.name} ({place.part})" for place in group[:4]) for group in found.duplicates]
    yield from _listed("the same, pixel for pixel", groups)


def _listed(title: str, lines: Sequence[str]) -> Iterator[str]:
    if lines:
        yield f"{title} ({len(lines):,}):"
        yield from (f"    {visible(line)}" for line in lines[:_SHOWN])
    if len(lines) > _SHOWN:
        yield f"    and {len(lines) - _SHOWN:,} more: --format json lists all"
