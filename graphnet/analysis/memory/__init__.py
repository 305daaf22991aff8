"""Memory foretold, by liveness over the arrays that a compiler would store."""

from graphnet.analysis.memory.forecast import DTYPE, OPTIMIZER, Forecast, largest_batch, memory
from graphnet.analysis.memory.optimizers import OPTIMIZERS
from graphnet.analysis.memory.precision import POLICIES

__all__ = ["DTYPE", "OPTIMIZER", "OPTIMIZERS", "POLICIES", "Forecast", "largest_batch", "memory"]
