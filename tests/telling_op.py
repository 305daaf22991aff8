"""An op through which any words come into a network: what is drawn and told of it must hold them."""

from dataclasses import dataclass

from graphnet import Op


@dataclass(frozen=True, repr=False)
class Told(Op):
    """An op that says whatever it is told, and is of that kind."""

    words: str
    short = "told"

    @property
    def kind(self) -> str:  # type: ignore[override]
        return self.words

    def __repr__(self) -> str:
        return f"Told({self.words})"
