"""Calling Keras layers: how tensors are handed over, and what is said when that fails."""

from __future__ import annotations

from typing import Any

from graphnet.errors import GraphnetError
from graphnet.network import Call


def one_or_list(tensors: list[Any]) -> Any:
    """What Keras expects where one tensor is no list of one."""
    return tensors if len(tensors) > 1 else tensors[0]


def cannot_be_built(call: Call, error: Exception, words: str) -> GraphnetError:
    """The error with the call's place; `words` are those of an error that is not ours."""
    place = f"{call.source}  " if call.source else ""
    reason = error if isinstance(error, GraphnetError) else f"{type(error).__name__}: {words}"
    return GraphnetError(f"{place}{call.name}: {call.op!r} cannot be built: {reason}")
