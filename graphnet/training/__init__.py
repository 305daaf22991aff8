"""Networks -> trained models, and the folders that keep them.

Only the options are imported here: a command line is refused before NumPy is there, and a network before Keras is.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from graphnet.lazily import lazily
from graphnet.training.options import Options

if TYPE_CHECKING:
    from graphnet.training.evaluating import Evaluation, evaluate
    from graphnet.training.fitting import fit, resume
    from graphnet.training.predicting import Prediction, predict
    from graphnet.training.profiling import profile
    from graphnet.training.rate_trial import RateTrial
    from graphnet.training.rates import find_learning_rate
    from graphnet.training.recipes import Recipe, read_recipe
    from graphnet.training.runs.history import Epoch
    from graphnet.training.runs.record import Scores
    from graphnet.training.runs.run import Run
    from graphnet.training.step_profile import Profile

__getattr__ = lazily(
    __name__,
    {
        "Epoch": "graphnet.training.runs.history",
        "Evaluation": "graphnet.training.evaluating",
        "Prediction": "graphnet.training.predicting",
        "Profile": "graphnet.training.step_profile",
        "RateTrial": "graphnet.training.rate_trial",
        "Recipe": "graphnet.training.recipes",
        "Run": "graphnet.training.runs.run",
        "Scores": "graphnet.training.runs.record",
        "evaluate": "graphnet.training.evaluating",
        "find_learning_rate": "graphnet.training.rates",
        "fit": "graphnet.training.fitting",
        "predict": "graphnet.training.predicting",
        "profile": "graphnet.training.profiling",
        "read_recipe": "graphnet.training.recipes",
        "resume": "graphnet.training.fitting",
    },
)

__all__ = [
    "Epoch",
    "Evaluation",
    "Options",
    "Prediction",
    "Profile",
    "RateTrial",
    "Recipe",
    "Run",
    "Scores",
    "evaluate",
    "find_learning_rate",
    "fit",
    "predict",
    "profile",
    "read_recipe",
    "resume",
]
