"""What is drawn as one: boxes of calls that belong together, in groups, and repeats that are drawn once."""

from graphnet.drawing.outline.items import Box, End, Group, Item, Parallel, Repeat, Segment, Tangle, opened, shown
from graphnet.drawing.outline.outlining import Outline, outline
from graphnet.drawing.outline.wiring import Wire

__all__ = [
    "Box",
    "End",
    "Group",
    "Item",
    "Outline",
    "Parallel",
    "Repeat",
    "Segment",
    "Tangle",
    "Wire",
    "opened",
    "outline",
    "shown",
]
