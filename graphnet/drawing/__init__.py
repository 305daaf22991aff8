"""A network as a picture: DOT text, laid out as svg, png or pdf."""

from graphnet.drawing.diagram import diagram
from graphnet.drawing.saving import render

__all__ = ["diagram", "render"]
