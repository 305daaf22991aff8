"""Where nodes were written, told without folders: whoever reads a page has others, and pages are to be the same."""

from __future__ import annotations

from pathlib import Path

from graphnet.network import Network
from graphnet.source import Line, Source


def without_folders(network: Network) -> Network:
    """The same network, its nodes written in files that are known by their names alone."""
    return network.with_calls(call._replace(source=brief(call.source)) for call in network.calls)


def brief(source: Source | None) -> Source | None:
    """A place without the folder of its file.

    >>> brief(Source("/home/ann/nets/tiny.py", 3))
    Source(file='tiny.py', line=3, chain=())
    """
    if source is None:
        return None
    chain = tuple(Line(Path(line.file).name, line.line, line.function) for line in source.chain)
    return Source(Path(source.file).name, source.line, chain)
