"""Boxes and wires in frames, laid out by Graphviz."""
