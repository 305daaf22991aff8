"""What one rule says of a network."""

from pathlib import Path

import graphnet as gn
from graphnet import Finding
from graphnet.network import Network, gather


def told(code: str, written: object) -> list[Finding]:
    """The findings of one code: of a network, or of what leads to some tensors."""
    network = written if isinstance(written, Network) else gather(written)
    return [finding for finding in gn.check(network) if finding.code == code]


def nodes(code: str, written: object) -> list[str | None]:
    return [finding.node for finding in told(code, written)]


def line_of(file: str, mark: str) -> int:
    """The line of a file that ends with a comment."""
    lines = Path(file).read_text("utf-8").splitlines()
    return next(number for number, line in enumerate(lines, 1) if line.endswith(f"# {mark}"))
