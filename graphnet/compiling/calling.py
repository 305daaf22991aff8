"""Calling Keras layers: how tensors are handed over, and what is said when that fails."""

from __future__ import annotations

from typing import Any

from graphnet.errors import GraphnetError, Problem
from graphnet.network import Call


def one_or_list(tensors: list[Any]) -> Any:
    """What Keras expects where one tensor is no list of one."""
    return tensors if len(tensors) > 1 else tensors[0]


def cannot_be_built(call: Call, error: Exception, words: str) -> Problem:
    """What is wrong with a call that Keras refuses; `words` are those of an error that is not ours."""
    reason = error if isinstance(error, GraphnetError) else f"{type(error).__name__}: {words}"
    return Problem(call.name, f"{call.op!r} cannot be built: {reason}", call.source)
