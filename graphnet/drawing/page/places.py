"""Where nodes were written, told without folders: a page is the same wherever it is made, and tells of no machine."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from graphnet.errors import Problem
from graphnet.network import Network
from graphnet.source import Source


def without_folders(network: Network) -> Network:
    """The same network, its nodes written in files that are known by their names alone."""
    return network.with_calls(call._replace(source=_brief(call.source)) for call in network.calls)


def problems_without_folders(network: Network, problems: Sequence[Problem]) -> tuple[Problem, ...]:
    """The same problems of a network, whose texts tell of its files by their names alone."""
    files = {file for call in network.calls for file in _files(call.source)} if problems else set()
    names = {str(Source(file, 0)).removesuffix("0"): f"{Path(file).name}:" for file in files}

    def brief(texts: Sequence[str]) -> tuple[str, ...]:
        return tuple(_replaced(text, names) for text in texts)

    return tuple(
        problem._replace(source=_brief(problem.source), history=brief(problem.history), mends=brief(problem.mends))
        for problem in problems
    )


def _brief(source: Source | None) -> Source | None:
    """A place without the folder of its file.

    >>> _brief(Source("/home/ann/nets/tiny.py", 3))
    Source(file='tiny.py', line=3, chain=())
    """
    if source is None:
        return None
    chain = tuple(line._replace(file=Path(line.file).name) for line in source.chain)
    return Source(Path(source.file).name, source.line, chain)


def _files(source: Source | None) -> Iterator[str]:
    if source is not None:
        yield source.file
        yield from (line.file for line in source.chain)


def _replaced(text: str, names: dict[str, str]) -> str:
    for told, name in names.items():
        text = text.replace(told, name)
    return text
