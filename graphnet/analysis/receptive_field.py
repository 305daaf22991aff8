"""Which patch of the input every output number sees."""

from __future__ import annotations

from typing import NamedTuple

from graphnet.network import Network
from graphnet.volumes import Volumes


class ReceptiveField(NamedTuple):
    """A patch of the input, along each spatial axis: its size, how far neighbouring patches lie apart, and how far
    the first one begins before the input's first cell."""

    size: tuple[int, ...]
    stride: tuple[int, ...]
    padding: tuple[int, ...]
