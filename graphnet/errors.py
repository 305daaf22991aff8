"""What can go wrong, and which exit status it earns on the command line."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from difflib import get_close_matches
from typing import TYPE_CHECKING, NamedTuple

from graphnet.source import Source, called_from

if TYPE_CHECKING:
    from graphnet.network import Network


class GraphnetError(Exception):
    """Anything graphnet refuses, with a message for a person: the place, the facts, the mend."""

    exit_status = 2


class LanguageError(GraphnetError, TypeError):
    """A blueprint that does not speak the language: a class for an op, a tensor beside a fragment."""


class BlueprintError(GraphnetError):
    """A blueprint file that cannot be run, or that fails while it writes a network."""


class ArgumentError(GraphnetError, ValueError):
    """An argument that makes no sense: a negative stride, an unknown padding, an ill-typed parameter."""


class Unknown(GraphnetError):
    """A volume or weights that only Keras knows, which was not asked yet."""


class NotFoundError(GraphnetError, LookupError):
    """A name, a file or a data set that is not there."""


class DocumentError(GraphnetError, ValueError):
    """A saved network that cannot be read back."""


class FileError(GraphnetError, OSError):
    """A file that cannot be read or written as asked."""


class TrainingError(GraphnetError):
    """A training that cannot go on: a loss that is no number, memory that does not suffice."""

    exit_status = 1


class Interrupted(GraphnetError):
    """A training that was asked to stop, and has saved where it stands."""

    exit_status = 130


class Misfit(Exception):
    """Volumes that an op cannot take: raised by an op, caught by whoever knows which call it was."""


class CheckError(GraphnetError):
    """A network that was read, but has errors in it or goes beyond a budget."""

    exit_status = 1


class Problem(NamedTuple):
    """One misfit of one call: who, where and why, how its volumes came to be, and what would mend it."""

    node: str
    message: str
    source: Source | None
    history: tuple[str, ...] = ()
    mends: tuple[str, ...] = ()

    def __str__(self) -> str:
        return told(self.source, f"{self.node}: {self.message}", self.history, self.mends)


def told(source: Source | None, head: str, details: Iterable[str] = (), mends: Sequence[str] = ()) -> str:
    """A message for a person: the place and the facts in a line, and below it what belongs to them.

    >>> print(told(Source("<toy>", 3), "conv1: too large", ["it went 9 → 3"], ["padding=1", "kernel_size=3"]))
    <toy>:3  conv1: too large
        it went 9 → 3
        mend: padding=1, or kernel_size=3
    """
    place = f"{source}  " if source else ""
    calls = called_from(source)
    lines = [
        f"{place}{head}",
        *details,
        *([calls] if calls else []),
        *([f"mend: {', or '.join(mends)}"] if mends else []),
    ]
    return "\n    ".join(lines)


class ShapeError(GraphnetError, ValueError):
    """Volumes that do not fit, all of them at once."""

    exit_status = 1

    def __init__(self, problems: Sequence[Problem], network: Network | None = None):
        self.problems = tuple(problems)
        self.network = network
        """What was written until then, where a blueprint asked for the volume of what does not fit."""
        super().__init__("\n".join(map(str, self.problems)))


def brief(value: object) -> str:
    """A value in a message: as Python writes it, but short.

    >>> brief([1, 2]), brief("x" * 200)[-5:], brief(int)
    ('[1, 2]', 'xx...', 'the class int')
    """
    if isinstance(value, type):
        return f"the class {value.__name__}"
    try:
        text = repr(value)
    except ValueError:  # Python writes no number of over 4,300 digits
        text = f"a huge {type(value).__name__}"
    return text if len(text) <= 80 else f"{text[:77]}..."


def near_matches(word: str, known: Iterable[str]) -> str:
    """A ready ending for «unknown …» messages.

    >>> near_matches("resnet51", ["vgg16", "resnet50"])
    '; did you mean resnet50?'
    >>> near_matches("Relu", ["ReLU", "Dense"])
    '; did you mean ReLU?'
    >>> near_matches("zebra", ["vgg16"])
    ''
    """
    spellings: dict[str, str] = {}
    for name in known:
        spellings.setdefault(name.casefold(), name)
    near = [spellings[name] for name in get_close_matches(word.casefold(), list(spellings), n=3, cutoff=0.6)]
    return f"; did you mean {' or '.join(near)}?" if near else ""
