"""A table (.csv) of the paths of pictures, their classes and, if it has such a column, their parts."""

from __future__ import annotations

import csv
import io
import os
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from graphnet.drawing.quoting import visible
from graphnet.errors import DocumentError, FileError
from graphnet.training.data.assembling import assembled
from graphnet.training.data.classes import numbered, part_named, readable
from graphnet.training.data.dataset import DataSet, PartName, Unreadable
from graphnet.training.data.decoding import SUFFIXES
from graphnet.training.data.sources import FileSource

_PATH = {"path", "file", "image", "filename", "file_name", "filepath", "file_path", "image_path", "img", "picture"}
_LABEL = {"label", "class", "class_name", "category", "target"}
_PART = {"split", "part", "set", "subset"}
_DELIMITERS = (",", ";", "\t")
_COLUMNS = "    mend: name the columns in the first row: path and label, and split (train, validation, test) for parts"


class _Row(NamedTuple):
    """One line of the file, counted from 1, and its cells."""

    line: int
    cells: list[str]


class _Columns(NamedTuple):
    """Where each thing stands in a row."""

    path: int
    label: int
    part: int | None


class _Entry(NamedTuple):
    line: int
    path: str
    label: str
    part: PartName


def read_table(table: Path) -> DataSet:
    """The data set of a table whose paths are relative to the folder that it lies in, or absolute.

    Cells are parted by commas, semicolons or tabs, with or without names in the first row. Raises `DocumentError`
    naming the line that makes no sense.
    """
    place = visible(str(table))
    rows = _rows(_text(table, place), place)
    columns = _named_columns(rows[0].cells, place)
    if columns:
        rows = rows[1:]
    else:
        columns = _nameless_columns(rows[0].cells, table, place)
    root = str(table.parent)
    entries = [_entry(row, columns, place) for row in rows]
    _refuse_two_classes(entries, place)
    there = [entry for entry in entries if _is_file(root, entry.path)]
    parts: dict[PartName, list[_Entry]] = {}
    for entry in there:
        parts.setdefault(entry.part, []).append(entry)
    classes, labels = numbered({part: [entry.label for entry in of_part] for part, of_part in parts.items()})
    present = set(there)
    return assembled(
        table,
        "a table of paths and labels",
        classes,
        {part: (FileSource(root, [entry.path for entry in of_part]), labels[part]) for part, of_part in parts.items()},
        unreadable=[
            Unreadable(entry.path, f"there is no such file (line {entry.line} of the table)")
            for entry in entries
            if entry not in present
        ],
    )


def _text(table: Path, place: str) -> str:
    try:
        return table.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise DocumentError(f"{place} is no UTF-8 text: byte {error.start}\n    mend: save it as UTF-8") from None
    except OSError as error:
        raise FileError(f"{place} cannot be read: {error.strerror}") from None


def _rows(text: str, place: str) -> list[_Row]:
    """The rows that are not blank. Raises `DocumentError` where there is none, or no second column."""
    for delimiter in sorted(_DELIMITERS, key=text[:10_000].partition("\n")[0].count, reverse=True):
        reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
        try:
            rows = [_Row(reader.line_num, cells) for cells in reader if any(cell.strip() for cell in cells)]
        except csv.Error as error:
            raise DocumentError(f"{place}: line {reader.line_num}: {error}") from None
        if rows and len(rows[0].cells) > 1:
            return rows
    raise DocumentError(f"{place} has no second column, parted by a comma, a semicolon or a tab\n{_COLUMNS}")


def _named_columns(cells: Sequence[str], place: str) -> _Columns | None:
    """What the first row names; None where it is a picture's."""
    names = [cell.strip().casefold() for cell in cells]
    path, label, part = (
        next((number for number, name in enumerate(names) if name in known), None) for known in (_PATH, _LABEL, _PART)
    )
    if path is None and label is None:
        return None
    if path is None or label is None:
        lacking = "paths" if path is None else "labels"
        raise DocumentError(f"{place} names no column of {lacking}: {visible(', '.join(cells))[:200]}\n{_COLUMNS}")
    return _Columns(path, label, part)


def _nameless_columns(cells: Sequence[str], table: Path, place: str) -> _Columns:
    """The order path, label, part, where the first row looks like a picture's."""
    first = cells[0].strip()
    if os.path.splitext(first)[1].casefold() not in SUFFIXES and not _is_file(str(table.parent), first):
        raise DocumentError(
            f"{place} begins with neither names of columns nor a picture: {visible(', '.join(cells))[:200]}\n{_COLUMNS}"
        )
    return _Columns(0, 1, 2 if len(cells) > 2 and part_named(cells[2]) else None)


def _entry(row: _Row, columns: _Columns, place: str) -> _Entry:
    """One picture. Raises `DocumentError` for a row that lacks its path or label, or names an unknown part."""
    wanted = max(columns.path, columns.label, columns.part or 0)
    if len(row.cells) <= wanted:
        raise DocumentError(
            f"{place}: line {row.line} has {len(row.cells)} cells, and its columns take {wanted + 1}\n"
            "    mend: complete it, with quotation marks round a cell that holds the delimiter"
        )
    path, label = row.cells[columns.path].strip(), readable(row.cells[columns.label].strip())
    if not path or not label:
        raise DocumentError(
            f"{place}: line {row.line} has no {'label' if path else 'path'}\n    mend: fill it in, or delete the line"
        )
    part: PartName | None = "train"
    if columns.part is not None:
        part = part_named(row.cells[columns.part])
    if part is None:
        word = visible(row.cells[columns.part or 0])[:60]
        raise DocumentError(
            f"{place}: line {row.line} is of the unknown part {word!r}\n    mend: one of train, validation, test"
        )
    return _Entry(row.line, path, label, part)


def _refuse_two_classes(entries: Sequence[_Entry], place: str) -> None:
    first: dict[str, _Entry] = {}
    for entry in entries:
        other = first.setdefault(entry.path, entry)
        if other.label != entry.label:
            raise DocumentError(
                f"{place}: {visible(entry.path)} is {visible(other.label)} on line {other.line}, but "
                f"{visible(entry.label)} on line {entry.line}: a picture has one class\n"
                "    mend: delete one of the lines"
            )


def _is_file(root: str, path: str) -> bool:
    try:
        return os.path.isfile(os.path.join(root, path))
    except ValueError:  # a null byte
        return False
