"""In which order a program is run, from when until when its arrays live, and how much memory that takes at most."""

from __future__ import annotations

from itertools import accumulate
from typing import NamedTuple

from graphnet.analysis.memory.program import Array, Program, Value


class Lifetime(NamedTuple):
    """An array, and the steps between which its place in memory is taken: the first, and the first when it is free."""

    array: Array
    begin: int
    end: int


NOWHERE = -1
"""The step of an expression, which is computed in no step of its own."""


def lifetimes(program: Program) -> list[Lifetime]:
    """How long every array lives, when all that is ready is computed before what becomes ready by it.

    That is XLA's order for processors that run several steps at once: breadth first. An element-wise array takes the
    place of one of the same size that it reads last.
    """
    arrays, levels = program.arrays, program.levels()
    order = sorted(arrays, key=levels.__getitem__)
    position = [NOWHERE] * len(program)
    for step, value in enumerate(order):
        position[value] = step
    last = _last_reads(program, position)
    taken: set[Value] = set()
    lives = []
    for value, array in arrays.items():
        begin, end = position[value], last[value]
        heir = order[end]
        other = arrays[heir]
        if other.elementwise and heir != value and heir not in taken and other[:2] == array[:2]:
            taken.add(heir)
        else:
            end += 1
        lives.append(Lifetime(array, begin, end))
    return lives


def _last_reads(program: Program, position: list[int]) -> list[int]:
    """The step at which every value is read for the last time; of an array that is never read, its own."""
    last = position.copy()
    reads = program.reads
    for value in range(len(reads) - 1, -1, -1):
        step = position[value]
        if step == NOWHERE:  # an expression is read when what reads it is
            step = last[value]
        for operand in reads[value]:
            if last[operand] < step:
                last[operand] = step
    return last


class Peak(NamedTuple):
    """The most memory that is taken at once, in bytes, and the step when it is."""

    bytes: int
    step: int


def peak(lives: list[Lifetime], batch: int) -> Peak:
    """The most bytes that live at once for a batch of so many images."""
    change = [0] * (len(lives) + 1)
    for (fixed, each, _, _, _), begin, end in lives:
        size = fixed + each * batch
        change[begin] += size
        change[end] -= size
    taken = list(accumulate(change))
    most = max(taken, default=0)
    return Peak(most, taken.index(most) if taken else 0)
