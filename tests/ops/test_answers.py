"""Questions put to ops only once."""

import pytest

from graphnet import Dense, ReLU
from graphnet.ops.answers import remembered


def test_an_op_is_asked_once_about_the_same_and_again_about_something_else():
    asked = []

    def ask(op, *about):
        asked.append((op, *about))

    question, dense = remembered(ask), Dense(3)
    for op, about in [(dense, (8, 8)), (dense, (8, 8)), (dense, (8, 9)), (ReLU(), (8, 8)), (dense, (8, 8))]:
        assert question(op, *about) is None
    assert asked == [(dense, 8, 8), (dense, 8, 9), (ReLU(), 8, 8)]


def test_what_failed_is_asked_again():
    answers = iter([1, 0])
    question = remembered(lambda op: 1 // next(answers))
    dense = Dense(3)
    assert question(dense) == 1
    assert question(dense) == 1
    with pytest.raises(ZeroDivisionError):
        question(ReLU())
    with pytest.raises(StopIteration):
        question(ReLU())
