"""Networks and Keras models, each made from the other. Importing this imports Keras."""

from graphnet.compiling.model import to_keras
from graphnet.compiling.resolving import resolve

__all__ = ["resolve", "to_keras"]
