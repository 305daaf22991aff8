"""Keras models as plain data -> Network. It needs no framework, and runs nothing that a model holds.

What is read is the architecture: the layers and how they are wired. Weights, optimizers, dtypes, and which layers
are frozen are no part of it.
"""

from graphnet.keras_config.archive import read
from graphnet.keras_config.models import from_config

__all__ = ["from_config", "read"]
