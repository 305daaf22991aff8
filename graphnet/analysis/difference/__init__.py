"""What is another between two networks: nodes, names, totals."""

from graphnet.analysis.difference.changes import Change, Was
from graphnet.analysis.difference.difference import Difference, End, Total, diff
from graphnet.analysis.difference.renamings import Renaming

__all__ = ["Change", "Difference", "End", "Renaming", "Total", "Was", "diff"]
