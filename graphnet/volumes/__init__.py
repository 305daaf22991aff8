"""Which volume leaves every node, everything that does not fit, and what would mend it."""

from graphnet.volumes.checking import checked_volumes, known_volumes, problems
from graphnet.volumes.folding import Volumes, sharing_problems, volumes

__all__ = ["Volumes", "checked_volumes", "known_volumes", "problems", "sharing_problems", "volumes"]
