"""With which learning rate a network learns fastest, found by a short trial: `fit --find-lr`."""

from __future__ import annotations

import os
from collections.abc import Mapping
from typing import Any

from rich.console import Console

from graphnet.files import replacing
from graphnet.network import Network
from graphnet.quiet import quiet_tensorflow
from graphnet.training.data.decoding import unwarned
from graphnet.training.preparing import prepare
from graphnet.training.progress import reading
from graphnet.training.rate_trial import STEPS, RateTrial, rising, try_rates


def find_learning_rate(
    network: Network | str,
    data: str = "digits",
    *,
    plot: str | os.PathLike[str] | None = None,
    settings: Mapping[str, str] | None = None,
    ops: str | os.PathLike[str] | None = None,
    backend: str | None = None,
    device: str | None = None,
    strict_data: bool = False,
    progress: bool = True,
    **options: Any,
) -> RateTrial:
    """A trial of learning rates for what `fit` would do with the same arguments; nothing that is learned is kept.

    `plot` is a file, such as lr.png, for a picture of it.
    """
    console = Console(stderr=True, quiet=not progress)
    lesson, record = prepare(
        network,
        data,
        options,
        settings=settings or {},
        ops=ops,
        backend=backend,
        device=device,
        strict_data=strict_data,
        console=console,
    )
    with quiet_tensorflow():
        from graphnet.training.learning.rate_steps import rate_steps

    with unwarned(), rate_steps(lesson, record) as step, reading(console, "trying learning rates") as told:
        trial = try_rates(step, rising(_steps(len(lesson.train.labels), record.options.batch_size or 1)), told)
    if plot is not None:
        from graphnet.training.reports.rate_curve import rate_curve

        with replacing(plot) as file:
            rate_curve(trial, f"{record.name} on {lesson.data.name}").savefig(file, format="png")
    return trial


def _steps(images: int, batch_size: int) -> int:
    """How many rates are tried: fewer than usual where that takes more than a pass over the pictures, but not too few.

    >>> _steps(60_000, 64), _steps(1_437, 64)
    (200, 100)
    """
    return min(STEPS, max(STEPS // 2, images // batch_size))
