"""unreadable.txt: the pictures that a run had to leave out, each with the reason."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from graphnet.drawing.quoting import visible
from graphnet.files import write as write_file
from graphnet.training.data.dataset import Unreadable

FILE = "unreadable.txt"


def write(folder: Path, unreadable: Sequence[Unreadable]) -> None:
    """Put the list into a run's folder, where there is anything to list."""
    if unreadable:
        write_file(folder / FILE, "".join(f"{_line(picture)}\n" for picture in unreadable))


def newly(folder: Path, unreadable: Sequence[Unreadable]) -> list[Unreadable]:
    """The pictures that the list of a run's folder lacks."""
    file = folder / FILE
    listed = set(file.read_text("utf-8", errors="replace").splitlines()) if file.is_file() else set()
    return [picture for picture in unreadable if _line(picture) not in listed]


def _line(picture: Unreadable) -> str:
    return f"{visible(picture.name)}: {visible(picture.reason)}"
