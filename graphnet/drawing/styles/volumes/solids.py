"""Volumes as bodies: how long each side is drawn, and where its corners are."""

from __future__ import annotations

from collections.abc import Iterable
from math import prod, sqrt
from typing import NamedTuple

from graphnet.drawing.scene.shapes import Point
from graphnet.shapes import Extent, Volume, size

LEAN = 0.4 / sqrt(2)
"""How far right, and how far up, a point of width goes: two fifths of its length, at 45°."""

THICKNESS = 6.0
"""The sides that a volume of fewer axes has none of."""

MANY = 64
"""Channels or units of which no picture's scale ends with less, so that the three of an image are thin in every one."""

UNKNOWN = 0.6
"""The side of an extent that is not known, as a share of the greatest."""


class Solid(NamedTuple):
    """A body seen a little from the right and from above; its sides in points."""

    run: float
    """Along the flow of data, from left to right: the channels."""
    height: float
    width: float
    """Into the page."""
    known: bool = True
    """Whether all extents are."""

    @property
    def lean(self) -> float:
        """How far to the right and up its back lies of its front."""
        return self.width * LEAN

    @property
    def across(self) -> float:
        """From its left to its right."""
        return self.run + self.lean

    @property
    def tall(self) -> float:
        """From its foot to its top."""
        return self.height + self.lean

    def front(self, x: float, y: float) -> tuple[Point, Point, Point, Point]:
        """The corners of the face to the reader, clockwise from the upper left, where (x, y) is the lower left one."""
        return (x, y - self.height), (x + self.run, y - self.height), (x + self.run, y), (x, y)

    def top(self, x: float, y: float) -> tuple[Point, Point, Point, Point]:
        """The corners of the face above, clockwise from the one at the back on the left."""
        left, right, _, _ = self.front(x, y)
        return self.back(left), self.back(right), right, left

    def side(self, x: float, y: float) -> tuple[Point, Point, Point, Point]:
        """The corners of the face that the data leaves by, clockwise from the one in front above."""
        _, upper, lower, _ = self.front(x, y)
        return upper, self.back(upper), self.back(lower), lower

    def back(self, corner: Point) -> Point:
        """The corner behind one in front."""
        return corner[0] + self.lean, corner[1] - self.lean


class Scale(NamedTuple):
    """Sides that grow with the square root of extents, from the least, which that of 1 is, to the greatest."""

    least: float
    greatest: float
    largest: int
    """The extent whose side is the greatest."""

    def side(self, extent: Extent) -> float:
        """The side of an extent, in points.

        >>> scale = Scale(10, 100, 100)
        >>> [scale.side(extent) for extent in (1, 25, 100, None)]
        [10.0, 50.0, 100.0, 60.0]
        """
        if extent is None:
            return UNKNOWN * self.greatest
        if self.largest <= 1:
            return self.least
        return self.least + (self.greatest - self.least) * (sqrt(extent) - 1) / (sqrt(self.largest) - 1)


class Scales(NamedTuple):
    """The scales that all volumes of a picture are drawn on."""

    spatial: Scale
    channels: Scale
    units: Scale
    """Of volumes that have no other axis."""

    def solid(self, volume: Volume | None) -> Solid:
        """A volume as a body: an upright plate without a second spatial axis, a column without any.

        The last of more than two spatial axes is its width, all others together are its height.
        """
        if volume is None:
            return Solid(self.channels.side(None), self.spatial.side(None), self.spatial.side(None), known=False)
        known = None not in volume
        *spatial, channels = volume or (1,)
        if not spatial:
            return Solid(THICKNESS, self.units.side(channels), THICKNESS, known)
        *others, last = spatial
        height, width = (
            (self.spatial.side(size(tuple(others))), self.spatial.side(last))
            if others
            else (self.spatial.side(last), THICKNESS)
        )
        return Solid(self.channels.side(channels), height, width, known)


def scales(volumes: Iterable[Volume | None]) -> Scales:
    """The scales for some volumes: the largest extents are as long in every picture."""
    spatial, channels, units = [1], [MANY], [MANY]
    for volume in filter(None, volumes):
        *extents, last = (extent or 1 for extent in volume)
        if not extents:
            units.append(last)
        else:
            spatial += [prod(extents[:-1]), extents[-1]]
            channels.append(last)
    return Scales(Scale(6, 90, max(spatial)), Scale(3, 20, max(channels)), Scale(9, 90, max(units)))
