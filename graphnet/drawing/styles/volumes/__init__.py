"""The classic figure: every volume a block, as high, deep and wide as its extents and channels."""

from graphnet.drawing.styles.volumes.figure import scene

__all__ = ["scene"]
