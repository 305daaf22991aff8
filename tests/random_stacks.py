"""Random networks of stacked cells: what an outline has to find again."""

from __future__ import annotations

from random import Random

from graphnet import (
    Add,
    Average,
    BatchNormalization,
    Conv2D,
    Dropout,
    GlobalAveragePooling2D,
    Identity,
    Input,
    Maximum,
    MaxPooling2D,
    Network,
    Op,
    ReLU,
    Sigmoid,
)
from graphnet.network import Call

STEPS: tuple[Op, ...] = (
    Conv2D(8, 3, padding="same"),
    Conv2D(8, 1),
    ReLU(),
    BatchNormalization(),
    Dropout(0.5),
    MaxPooling2D(3, strides=1, padding="same"),
    Identity(),
    Sigmoid(),
)
"""Ops that leave a volume as it is, so that cells fit on one another in any order."""

JOINS: tuple[Op, ...] = (Add(), Average(), Maximum())


def stack(seed: int, copies: int) -> Network:
    """Copies of one random cell between a stem and a head; in scopes or not."""
    random = Random(seed)
    prefix = random.choice(("cell{}.", "cell{}_"))
    pattern, size = random.random(), random.randint(1, 9)
    calls = [_call("input", Input(8, 8, 8).op), _call("stem", Conv2D(8, 7, padding="same"), "input")]
    last = "stem"
    for number in range(copies):
        last = _cell(Random(pattern), last, size, prefix.format(number), calls)
    calls.append(_call("head", GlobalAveragePooling2D(), last))
    return Network(calls, ("head",))


def stacks(seed: int) -> Network:
    """Stacks of random cells, flat, in scopes or in nested ones; some first cells are others, some weights are shared,
    now and then an input comes in or an output leaves between them."""
    random = Random(seed)
    calls = [_call("input", Input(8, 8, 8).op)]
    last, outputs = "input", []
    for number in range(random.randint(1, 4)):
        last = _stage(random, number, last, calls)
        if random.random() < 0.1:
            outputs.append(last)
        if random.random() < 0.2:
            calls += [
                _call(f"beside{number}", Input(8, 8, 8).op),
                _call(f"join{number}", Add(), last, f"beside{number}"),
            ]
            last = f"join{number}"
    calls.append(_call("head", GlobalAveragePooling2D(), last))
    return Network(calls, tuple(dict.fromkeys(["head", *outputs])))


def _stage(random: Random, number: int, last: str, calls: list[Call]) -> str:
    prefix = random.choice((f"stage{number}_{{}}_", f"stage{number}.{{}}."))
    pattern, size = random.random(), random.randint(1, 6)
    nested, tied, odd = random.random() < 0.3, random.random() < 0.15, random.random() < 0.4
    names: list[str] = []
    for copy in range(random.randint(1, 4)):
        cell: list[Call] = []
        last = _cell(Random(pattern), last, size, prefix.format(copy), cell)
        if odd and copy == 0:
            cell = _changed(random, cell)
        if nested and "." in prefix:
            inner = {call.name: _within(call.name, "ab"[place % 2]) for place, call in enumerate(cell)}
            cell = [_named(call, inner) for call in cell]
            last = inner[last]
        if tied and names and len(names) == len(cell):
            cell = [call._replace(weights=owner) for call, owner in zip(cell, names, strict=True)]
        names = names or [call.name for call in cell]
        calls += cell
    return last


def _cell(random: Random, entry: str, size: int, prefix: str, calls: list[Call]) -> str:
    """A random graph with one way in and one way out; gives the name of its last call."""
    made, taken = [entry], set()
    for number in range(size):
        join = len(made) > 1 and random.random() < 0.35
        inputs = random.choices(made[-4:], k=random.choice((2, 2, 3)) if join else 1)
        calls.append(_call(f"{prefix}{number}", random.choice(JOINS if join else STEPS), *inputs))
        made.append(f"{prefix}{number}")
        taken.update(inputs)
    loose = [name for name in made[1:] if name not in taken]
    calls.append(_call(f"{prefix}last", Add() if len(loose) > 1 else Conv2D(8, 1), *loose))
    return f"{prefix}last"


def _changed(random: Random, cell: list[Call]) -> list[Call]:
    """A cell with one argument changed, or a call more."""
    place = random.randrange(len(cell))
    call = cell[place]
    if isinstance(call.op, Conv2D):
        other = Conv2D(8, call.op.kernel_size, padding="same", dilation_rate=2)
        return [*cell[:place], call._replace(op=other), *cell[place + 1 :]]
    first, *rest = call.inputs
    more = _call(f"{call.name}_more", Conv2D(8, 1), first)
    return [*cell[:place], more, call._replace(inputs=(more.name, *rest)), *cell[place + 1 :]]


def _within(name: str, scope: str) -> str:
    outer, _, last = name.rpartition(".")
    return f"{outer}.{scope}.{last}"


def _named(call: Call, names: dict[str, str]) -> Call:
    inputs = tuple(names.get(source, source) for source in call.inputs)
    return _call(names[call.name], call.op, *inputs)


def _call(name: str, op: Op, *inputs: str) -> Call:
    return Call(name, op, inputs, name)
