"""Where the time of a training step goes, measured: `fit --profile`."""

from __future__ import annotations

import os
from collections.abc import Mapping
from typing import Any

from rich.console import Console

from graphnet.network import Network
from graphnet.quiet import quiet_tensorflow
from graphnet.training.data.decoding import unwarned
from graphnet.training.preparing import prepare
from graphnet.training.step_profile import Profile


def profile(
    network: Network | str,
    data: str = "digits",
    *,
    settings: Mapping[str, str] | None = None,
    ops: str | os.PathLike[str] | None = None,
    backend: str | None = None,
    device: str | None = None,
    strict_data: bool = False,
    progress: bool = True,
    **options: Any,
) -> Profile:
    """Where a step's time goes in what `fit` would do with the same arguments; nothing that is learned is kept."""
    lesson, record = prepare(
        network,
        data,
        options,
        settings=settings or {},
        ops=ops,
        backend=backend,
        device=device,
        strict_data=strict_data,
        console=Console(stderr=True, quiet=not progress),
    )
    with quiet_tensorflow():
        from graphnet.training.learning.profiler import profiled
    with unwarned():  # pictures that do not fit in memory are read anew
        return profiled(lesson, record)
