"""What ops answer, kept for the next time that they are asked the same."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar, TypeVarTuple

from graphnet.ops.op import Op

Answer = TypeVar("Answer")
About = TypeVarTuple("About")

NEVER_ASKED: Any = object()


def remembered(ask: Callable[[Op, *About], Answer]) -> Callable[[Op, *About], Answer]:
    """The same question, put to an op only once about the same volumes, or whatever it is about.

    Ops are values, so that one op answers the same each time. They are told apart by identity, as that is quicker: a
    network holds equal ops once.
    """
    answers: dict[object, Answer] = {}

    def asked(op: Op, *about: *About) -> Answer:
        question = (id(op), about)
        answer: Answer = answers.get(question, NEVER_ASKED)
        if answer is NEVER_ASKED:
            answer = answers[question] = ask(op, *about)
        return answer

    return asked
