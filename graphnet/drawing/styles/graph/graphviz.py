"""DOT text laid out by Graphviz: in this process through pygraphviz, else by a `dot` on the PATH."""

from __future__ import annotations

from contextlib import closing

import graphviz

from graphnet.errors import GraphnetError, NotFoundError


def lay_out(source: str, format: str) -> bytes:
    """A picture of DOT text in one of Graphviz's formats: svg, png, pdf and more.

    Raises `NotFoundError` where there is no Graphviz at all.
    """
    try:
        import pygraphviz  # a tenth of a second, so only for who draws
    except ImportError:
        return _by_program(source, format)
    try:
        with closing(pygraphviz.AGraph(string=source)) as graph:
            picture: bytes = graph.draw(format=format, prog="dot")
    except (ValueError, TypeError) as error:  # a TypeError is what its binding makes of an unknown format
        raise GraphnetError(f"Graphviz could not draw this as {format}: {error}") from error
    return picture


def _by_program(source: str, format: str) -> bytes:
    try:
        picture: bytes = graphviz.pipe("dot", format, source.encode(), quiet=True)
    except graphviz.ExecutableNotFound:
        raise NotFoundError(
            "branches that cross take Graphviz to be laid out, and there is none here\n"
            "    mend: pip install pygraphviz, or put Graphviz's dot on the PATH; a .dot file takes neither"
        ) from None
    except graphviz.CalledProcessError as error:
        reason = error.stderr.decode(errors="replace").strip()
        raise GraphnetError(f"dot could not draw this as {format}: {reason}") from error
    return picture
