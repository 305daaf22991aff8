"""Networks and Keras models, each made from the other. Importing this imports Keras."""

from graphnet.compiling.model import to_keras
from graphnet.compiling.reading import from_keras
from graphnet.compiling.resolving import resolve

__all__ = ["from_keras", "resolve", "to_keras"]
