"""Networks -> facts: what is known without building them."""

from graphnet.analysis.facts import Facts, Row, analyze
from graphnet.analysis.summary import summary

__all__ = ["Facts", "Row", "analyze", "summary"]
