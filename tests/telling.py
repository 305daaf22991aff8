"""What one rule tells of a network."""

from pathlib import Path

import graphnet as gn
from graphnet.analysis.findings import Finding
from graphnet.network import gather


def told(code: str, tensors) -> list[Finding]:
    """The findings of one code, of a network or of the tensors that leave one."""
    network = tensors if isinstance(tensors, gn.Network) else gather(tensors)
    return [finding for finding in gn.check(network) if finding.code == code]


def nodes(code: str, tensors) -> list[str | None]:
    return [finding.node for finding in told(code, tensors)]


def line_of(file: str, mark: str) -> int:
    """The line of a file that ends with a comment."""
    lines = Path(file).read_text("utf-8").splitlines()
    return next(number for number, line in enumerate(lines, 1) if line.endswith(f"# {mark}"))
