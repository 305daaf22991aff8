"""Every rule there is, by its code."""

from graphnet.analysis.findings.dropped_cells import dropped_cells
from graphnet.analysis.findings.finding import Rule
from graphnet.analysis.findings.misfits import misfits

RULES: tuple[Rule, ...] = (
    misfits,
    dropped_cells,
)
