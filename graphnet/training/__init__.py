"""Networks -> trained models, and the folders that keep them. This imports no Keras; the first fit does."""

from graphnet.training.evaluating import evaluate
from graphnet.training.fitting import Run, fit
from graphnet.training.history import Epoch
from graphnet.training.options import Options
from graphnet.training.quiet import quiet_tensorflow
from graphnet.training.record import Scores

__all__ = ["Epoch", "Options", "Run", "Scores", "evaluate", "fit", "quiet_tensorflow"]
