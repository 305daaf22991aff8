"""`graphnet fit`."""

from __future__ import annotations

from graphnet.cli.options import Reference


def fit(blueprint: Reference) -> None:
    """Train."""
