"""Options about memory that several commands share, and what they print of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any, NamedTuple

import typer

from graphnet.network import Network
from graphnet.quantities import memory_text

if TYPE_CHECKING:
    from graphnet.analysis.memory import Forecast

Batch = Annotated[
    int | None, typer.Option("--batch", metavar="IMAGES", help="Foretell the memory of a step with so many images.")
]
Optimizer = Annotated[
    str | None, typer.Option("--optimizer", help="Whose slots are counted, as in adamw.", show_default="momentum")
]
Dtype = Annotated[
    str | None, typer.Option("--dtype", help="A Keras policy, as in mixed_bfloat16.", show_default="float32")
]
Inference = Annotated[bool, typer.Option("--inference", help="Foretell a prediction, not a training step.")]


class Step(NamedTuple):
    """The step whose memory is asked for."""

    batch: int | None
    optimizer: str | None
    dtype: str | None
    inference: bool

    @property
    def asked(self) -> bool:
        """Whether anything was said of it."""
        return self.inference or any(option is not None for option in self[:3])

    def arguments(self) -> dict[str, Any]:
        """What was said of it; a single image where no batch was."""
        said = {"optimizer": self.optimizer, "dtype": self.dtype}
        given = {name: value for name, value in said.items() if value is not None}
        return {"batch": 1 if self.batch is None else self.batch, "training": not self.inference, **given}

    def forecast(self, network: Network) -> Forecast:
        """The memory it takes."""
        from graphnet.analysis.memory import memory

        return memory(network, **self.arguments())

    def largest(self, network: Network, limit: int) -> str:
        """In words, the largest batch whose step stays within so many bytes."""
        from graphnet.analysis.memory import largest_batch

        arguments = self.arguments()
        del arguments["batch"]
        most = largest_batch(network, limit, **arguments)
        return f"largest batch within {memory_text(limit)}: {most or 'none, not even one image'}"
