"""Networks and Keras models, each made from the other. Importing this imports Keras."""

from graphnet.compiling.model import to_keras

__all__ = ["to_keras"]
