"""Networks -> trained models, and the folders that keep them.

Only the options are imported here: a command line is refused before NumPy is there, and a network before Keras is.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from graphnet.lazily import lazily
from graphnet.training.options import Options

if TYPE_CHECKING:
    from graphnet.training.evaluating import evaluate
    from graphnet.training.fitting import Run, fit
    from graphnet.training.history import Epoch
    from graphnet.training.quiet import quiet_tensorflow
    from graphnet.training.record import Scores

__getattr__ = lazily(
    __name__,
    {
        "Epoch": "graphnet.training.history",
        "Run": "graphnet.training.fitting",
        "Scores": "graphnet.training.record",
        "evaluate": "graphnet.training.evaluating",
        "fit": "graphnet.training.fitting",
        "quiet_tensorflow": "graphnet.training.quiet",
    },
)

__all__ = ["Epoch", "Options", "Run", "Scores", "evaluate", "fit", "quiet_tensorflow"]
