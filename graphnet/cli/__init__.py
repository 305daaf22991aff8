"""The command line: arguments and screens only."""

from graphnet.cli.main import main

__all__ = ["main"]
