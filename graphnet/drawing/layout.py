"""DOT text laid out by Graphviz: in this process through pygraphviz, else by a `dot` on the PATH."""

from __future__ import annotations

from contextlib import closing

import graphviz  # type: ignore[import-untyped]

from graphnet.errors import GraphnetError, NotFoundError


def lay_out(source: str, format: str) -> bytes:
    """A picture of DOT text in one of Graphviz's formats, such as svg, png or pdf."""
    try:
        import pygraphviz  # type: ignore[import-untyped]  # a tenth of a second, so only for who draws
    except ImportError:
        return _by_program(source, format)
    try:
        with closing(pygraphviz.AGraph(string=source)) as graph:
            picture: bytes = graph.draw(format=format, prog="dot")
    except (ValueError, TypeError) as error:
        raise GraphnetError(f"Graphviz could not draw {format}: {error}") from error
    return picture


def _by_program(source: str, format: str) -> bytes:
    try:
        picture: bytes = graphviz.pipe("dot", format, source.encode(), quiet=True)
    except graphviz.ExecutableNotFound:
        raise NotFoundError(
            f"drawing {format} takes Graphviz, which is not here\n"
            "    mend: pip install pygraphviz, or put Graphviz's dot program on the PATH; a .dot file takes neither"
        ) from None
    except graphviz.CalledProcessError as error:
        raise GraphnetError(f"dot could not draw {format}: {error.stderr.decode(errors='replace').strip()}") from error
    return picture
