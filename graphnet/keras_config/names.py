"""Names that Keras's layers have, as names of nodes: cleaned, each but once."""

from __future__ import annotations

import re

from graphnet.errors import DocumentError, brief
from graphnet.network import scopes_of

LONGEST = 1000
DEEPEST = 100
"""How many scopes may lie within one another."""

_SEPARATORS = re.compile(r"[./>]")
_UNFIT = re.compile(r"[^A-Za-z0-9_-]")


def cleaned(name: str) -> str:
    """A name with dots between scopes, which `to_keras` may have written as `>`; what no name may hold becomes `_`.

    >>> cleaned("stage1>conv 2"), cleaned("tf.nn/relu:0"), cleaned("_")
    ('stage1.conv_2', 'tf.nn.relu_0', 'layer')
    """
    if len(name) > LONGEST:
        raise DocumentError(f"a name of {len(name)} characters: {brief(name)}")
    parts = [fit for part in _SEPARATORS.split(name) if (fit := _UNFIT.sub("_", part).lstrip("_-"))]
    return (".".join(parts) if len(parts) <= DEEPEST else "_".join(parts)) or "layer"


def single(name: str) -> str:
    """A name without scopes.

    >>> single("my model.v2")
    'my_model_v2'
    """
    return cleaned(name).replace(".", "_")


class Names:
    """Which names are taken, by nodes and by scopes."""

    def __init__(self) -> None:
        self._nodes: set[str] = set()
        self._scopes: set[str] = set()
        self._counts: dict[str, int] = {}

    def node(self, wanted: str) -> str:
        """The name that a node comes to have: the one wanted, or with a number from 2."""
        name = self._free(wanted)
        self._nodes.add(name)
        return name

    def scope(self, wanted: str) -> str:
        """The name that a new scope comes to have."""
        name = self._free(wanted)
        self._scopes.add(name)
        return name

    def _free(self, wanted: str) -> str:
        for scope in scopes_of(wanted):
            if scope in self._nodes:  # a node has nothing within it
                return self._free(f"{scope}_{wanted[len(scope) + 1 :]}")
        name = wanted
        while name in self._nodes or name in self._scopes:
            self._counts[wanted] = self._counts.get(wanted, 1) + 1
            name = f"{wanted}_{self._counts[wanted]}"
        self._scopes.update(scopes_of(name))
        return name
