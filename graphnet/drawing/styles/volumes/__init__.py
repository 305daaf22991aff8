"""The classic figure: every volume a block, as high, deep and wide as its extents and channels."""
