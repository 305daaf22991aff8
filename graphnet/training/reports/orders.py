"""By what runs are sorted."""

from __future__ import annotations

from typing import Literal

Order = Literal["name", "started", "accuracy", "loss", "time", "throughput", "params"]
