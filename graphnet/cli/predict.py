"""`graphnet predict`."""

from __future__ import annotations

import csv
import io
import json
import sys
import tempfile
from collections.abc import Iterable, Iterator
from enum import StrEnum
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from graphnet import training
from graphnet.cli.options import Backend, Device, Ops
from graphnet.drawing.quoting import visible
from graphnet.errors import ArgumentError, DocumentError
from graphnet.files import replacing

if TYPE_CHECKING:
    from graphnet.training.data.dataset import Unreadable
    from graphnet.training.predicting import Prediction

Format = StrEnum("Format", [(name, name) for name in ("text", "json", "csv")])  # type: ignore[misc]
TEXT, JSON, CSV = map(Format, ("text", "json", "csv"))


def command(
    run: Annotated[Path, typer.Argument(metavar="RUN", help="A run folder that graphnet fit wrote.")],
    images: Annotated[
        list[str],
        typer.Argument(
            metavar="IMAGE|FOLDER...", help="Pictures, and folders of them; a - stands for the names on stdin."
        ),
    ],
    top: Annotated[int, typer.Option(help="How many classes of each, the most probable first.")] = 5,
    format: Annotated[
        Format, typer.Option("--format", help="How to print it; as json, each picture is an object on a line.")
    ] = TEXT,
    output: Annotated[
        Path | None, typer.Option("--output", "-o", metavar="FILE", help="Where to write it.", show_default="stdout")
    ] = None,
    backend: Backend = None,
    device: Device = None,
    ops: Ops = None,
) -> None:
    """Tell which classes pictures belong to, as they are read; those that cannot be are listed at the end.

    Exit status 2 where none can be read.
    """
    from graphnet.training.data.decoding import SUFFIXES, unwarned

    if output is not None and output.suffix.lower() in SUFFIXES:
        raise ArgumentError(
            f"{output} is named as a picture, and what is written are predictions\n"
            f"    mend: -o {output.with_suffix('.csv').name}"
        )
    left_out = _LeftOut()
    try:
        with unwarned():
            predictions = training.predict(
                run, _named(images), top=top, ops=ops, backend=backend, device=device, unreadable=left_out
            )
            first = next(predictions, None)
            if first is None:
                raise DocumentError(
                    "nothing is predicted: there is no picture that can be read\n"
                    "    mend: give pictures, such as JPEG or PNG files, or folders with some in them"
                )
            _write(_lines(chain([first], predictions), format), output)
    finally:
        left_out.tell()


class _LeftOut:
    """The pictures that cannot be read, of which there may be more than fit in memory."""

    def __init__(self) -> None:
        self.listed = tempfile.SpooledTemporaryFile(2**20, "w+", encoding="utf-8", errors="replace")  # noqa: SIM115
        self.count = 0

    def __call__(self, unreadable: Unreadable) -> None:
        self.count += 1
        print(f"    {visible(unreadable.name)}: {visible(unreadable.reason)}", file=self.listed)

    def tell(self) -> None:
        """List them, and forget them."""
        if self.count:
            print(f"{self.count:,} could not be read:", file=sys.stderr)
        with self.listed:
            self.listed.seek(0)
            for line in self.listed:
                print(line, end="", file=sys.stderr)


def _named(images: Iterable[str]) -> Iterator[str]:
    """The arguments, with the lines of stdin in the place of a -."""
    for image in images:
        if image == "-":
            yield from filter(None, (line.rstrip("\r\n") for line in sys.stdin))
        else:
            yield image


def _write(lines: Iterable[str], output: Path | None) -> None:
    """Print lines as they come, or fill a file with them."""
    if output is None:
        for line in lines:
            print(line, flush=True)
    else:
        with replacing(output) as file:
            file.writelines(f"{line}\n".encode(errors="replace") for line in lines)


def _lines(predictions: Iterable[Prediction], format: Format) -> Iterator[str]:
    """Predictions in a format, each as soon as it is there.

    >>> from graphnet.training.predicting import ClassProbability, Prediction
    >>> prediction = Prediction("tom.png", (ClassProbability("cat", 0.75), ClassProbability("dog", 0.25)))
    >>> print(*_lines([prediction], TEXT), *_lines([prediction], CSV), sep="\\n")
    tom.png: cat 75.00 %, dog 25.00 %
    image,rank,class,probability
    tom.png,1,cat,0.75
    tom.png,2,dog,0.25
    >>> print(*_lines([prediction], JSON))
    {"image": "tom.png", "classes": [{"class": "cat", "probability": 0.75}, {"class": "dog", "probability": 0.25}]}
    """
    if format == CSV:
        yield _row("image", "rank", "class", "probability")
    for image, classes in predictions:
        if format == TEXT:
            told = ", ".join(f"{visible(name)} {probability:.2%}".replace("%", " %") for name, probability in classes)
            yield f"{visible(image)}: {told}"
        elif format == JSON:
            plain = [{"class": name, "probability": probability} for name, probability in classes]
            yield json.dumps({"image": image, "classes": plain}, ensure_ascii=False)
        else:
            yield from (_row(image, rank, *one) for rank, one in enumerate(classes, start=1))


def _row(*cells: object) -> str:
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerow(cells)
    return text.getvalue().removesuffix("\n")
