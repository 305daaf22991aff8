"""`graphnet evaluate`."""


def evaluate(run: str) -> None:
    """Evaluate."""
