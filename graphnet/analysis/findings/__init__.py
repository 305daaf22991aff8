"""What is wrong or doubtful about a network: one finding, one function, one file."""

from graphnet.analysis.findings.checking import check
from graphnet.analysis.findings.finding import SEVERITIES, Finding, Rule, Severity
from graphnet.analysis.findings.rules import RULES

__all__ = ["RULES", "SEVERITIES", "Finding", "Rule", "Severity", "check"]
