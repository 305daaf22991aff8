"""What is another between two networks: nodes, names, totals."""

from graphnet.analysis.difference.changes import Change, Was
from graphnet.analysis.difference.difference import Difference, End, Total, diff
from graphnet.analysis.difference.renamings import Renaming
from graphnet.analysis.difference.reports import FORMATS, Format

__all__ = ["FORMATS", "Change", "Difference", "End", "Format", "Renaming", "Total", "Was", "diff"]
