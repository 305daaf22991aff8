"""The architecture as papers print it: a row a stage, blocks in brackets, and how often they are repeated."""

from graphnet.drawing.styles.table.contents import Block, Branches, Content, Layer, Stack
from graphnet.drawing.styles.table.picture import scene
from graphnet.drawing.styles.table.rows import Row, rows

__all__ = ["Block", "Branches", "Content", "Layer", "Row", "Stack", "rows", "scene"]
