"""Colours of curves in pictures, told apart by every eye."""

BLUE, VERMILION, GREEN, PURPLE, SKY_BLUE = "#0072B2", "#D55E00", "#009E73", "#CC79A7", "#56B4E9"
"""Those of Okabe and Ito (2008) that are seen on white."""

RUNS = (BLUE, VERMILION, GREEN, PURPLE, "#8A6D00", SKY_BLUE, "#6A3D9A", "#7F7F7F")
"""Of runs that are told apart: those, and darker ones where theirs are hardly seen on white."""
