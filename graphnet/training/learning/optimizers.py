"""Options -> a Keras optimizer with its schedule."""

from __future__ import annotations

from typing import Any

import keras

from graphnet.training.learning.schedules import schedule
from graphnet.training.options import Options

KINDS = {
    "sgd": keras.optimizers.SGD,
    "adam": keras.optimizers.Adam,
    "adamw": keras.optimizers.Adam,  # every optimizer of Keras decouples its decay, and AdamW refuses to do without
    "adadelta": keras.optimizers.Adadelta,
    "rmsprop": keras.optimizers.RMSprop,
}

OWN: dict[str, dict[str, Any]] = {"adadelta": {"rho": 0.95, "epsilon": 1e-6}}
"""Arguments of one optimizer that are no options: those of Zeiler (2012), where Keras has an epsilon of 1e-7."""


UNDECAYED = ("bias", "gamma", "beta", "alpha", "scale")
"""The names of biases, of what normalization scales and shifts by, and of the slopes of PReLU, whatever their rank."""


def optimizer(options: Options, model: keras.Model, steps_per_epoch: int) -> keras.optimizers.Optimizer:
    """A built optimizer for the weights of a model; `options` leave nothing open.

    Weight decay leaves out biases, scale and offset of normalization, and the slopes of PReLU.
    """
    assert options.optimizer is not None
    built = KINDS[options.optimizer](
        schedule(options, steps_per_epoch),
        weight_decay=options.weight_decay or None,
        global_clipnorm=options.clip_norm,
        use_ema=options.average is not None,
        ema_momentum=options.average or 0.0,
        ema_overwrite_frequency=None,
        **_momentum(options),
        **OWN.get(options.optimizer, {}),
    )
    built.exclude_from_weight_decay([weight for weight in model.trainable_weights if not _decays(weight)])
    built.build(model.trainable_variables)
    return built


def _decays(weight: keras.Variable) -> bool:
    """Whether a weight is a kernel, or something of one's own that looks like one."""
    return weight.name not in UNDECAYED and len(weight.shape) > 1


def _momentum(options: Options) -> dict[str, Any]:
    """The arguments for momentum, of those optimizers that take any."""
    if options.momentum is None:
        return {}
    return {"momentum": options.momentum} | ({"nesterov": options.nesterov} if options.optimizer == "sgd" else {})
