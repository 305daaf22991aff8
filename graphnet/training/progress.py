"""What a person sees while a network is trained."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import TracebackType
from typing import Self

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from graphnet.training.runs.history import Epoch


class Screen:
    """A line for every epoch, and on a terminal a bar beneath them that moves with every step."""

    def __init__(self, epochs: int, steps: int, console: Console):
        """`steps` is how many an epoch has; a quiet console shows nothing."""
        self.epochs = epochs
        self.steps = steps
        self.console = console
        self.bar = Progress(
            TextColumn("epoch {task.fields[epoch]}/{task.fields[epochs]}"),
            TextColumn("step {task.fields[step]}/{task.fields[steps]}"),
            BarColumn(bar_width=None),
            TextColumn("{task.fields[figures]}"),
            TextColumn("ETA"),
            TimeRemainingColumn(compact=True),
            console=console,
            disable=console.quiet or not console.is_terminal,
            transient=True,
            expand=True,
        )
        self.task = self.bar.add_task(
            "", total=epochs * steps, epochs=epochs, steps=steps, epoch=1, step=0, figures="starting"
        )

    def __enter__(self) -> Self:
        self.bar.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.bar.stop()

    def step(self, epoch: int, step: int, loss: float, accuracy: float, images_per_second: float) -> None:
        """A step is done; epochs and steps are counted from 1, and the figures are the epoch's up to here."""
        self.bar.update(
            self.task,
            completed=(epoch - 1) * self.steps + step,
            epoch=epoch,
            step=step,
            figures=f"loss {loss:.4f} accuracy {accuracy:.4f} {images_per_second:,.0f} images/s",
        )

    def epoch(self, row: Epoch) -> None:
        """An epoch is done."""
        width = len(str(self.epochs))
        self.console.print(
            f"epoch {row.epoch:{width}}/{self.epochs}  loss {row.loss:.4f}  accuracy {row.accuracy:.4f}"
            f"  held out: loss {row.val_loss:.4f}  accuracy {row.val_accuracy:.4f}"
            f"  {row.images_per_second:,.0f} images/s",
            highlight=False,
            soft_wrap=True,
        )


@contextmanager
def reading(console: Console, what: str) -> Iterator[Callable[[int, int], None]]:
    """A bar while pictures are read, on a terminal; the function given is told how many of how many are."""
    bar = Progress(
        TextColumn("{task.description}", markup=False),
        BarColumn(bar_width=None),
        MofNCompleteColumn(),
        TimeRemainingColumn(compact=True),
        console=console,
        disable=console.quiet or not console.is_terminal,
        transient=True,
    )
    with bar:
        task = bar.add_task(what, total=None)
        yield lambda done, all_: bar.update(task, completed=done, total=all_)
