"""What one rule says of a network."""

import graphnet as gn
from graphnet import Finding
from graphnet.network import Network, gather


def told(code: str, written: object) -> list[Finding]:
    """The findings of one code: of a network, or of what leads to some tensors."""
    network = written if isinstance(written, Network) else gather(written)
    return [finding for finding in gn.check(network) if finding.code == code]
