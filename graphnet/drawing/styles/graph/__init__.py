"""Boxes and wires in frames, one within the other."""

from graphnet.drawing.styles.graph.composing import scene

__all__ = ["scene"]
