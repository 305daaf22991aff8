"""The network that a run keeps."""

from __future__ import annotations

import inspect
import os
from pathlib import Path
from shlex import quote

from graphnet.drawing.quoting import visible
from graphnet.errors import ArgumentError
from graphnet.loading import load
from graphnet.network import Network
from graphnet.ops import CATALOGUE
from graphnet.training.runs.record import Record

FILE = "network.json"


def network_of(directory: Path, record: Record, ops: str | os.PathLike[str] | None) -> Network:
    """The network in a run's folder; `ops` is a Python file with ops of one's own.

    The file that the folder names is not run unless the user names it too: the folder may be somebody else's. Raises
    `ArgumentError` then, `DocumentError` for a damaged document.
    """
    if record.ops is not None and ops is None:
        raise ArgumentError(
            f"{visible(str(directory))} was trained with ops of its own\n"
            f"    mend: if you trust the file that defines them, --ops {visible(quote(record.ops))}"
        )
    return load(directory / FILE, ops=ops)


def ops_file(network: Network) -> str | None:
    """The Python file that defines a network's ops where graphnet does not."""
    own = (type(call.op) for call in network.calls if type(call.op) not in CATALOGUE.values())
    return next((str(Path(inspect.getfile(op)).resolve()) for op in own), None)
