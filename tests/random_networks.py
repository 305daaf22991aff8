"""Random networks, valid and invalid, written in the language as a person might write them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import MISSING, fields
from random import Random
from typing import Any, NamedTuple

from random_arguments import Place, draw_arguments, spoil

from graphnet import Fragment, Identity, Input, Network, Op, Tensor, branches, residual, resolve, sequential, shared
from graphnet.errors import ArgumentError, GraphnetError, Misfit
from graphnet.network import gather
from graphnet.ops import CATALOGUE
from graphnet.shapes import Volume, size

LARGEST = 4096
"""No volume that is known holds more numbers."""


class Refusal(NamedTuple):
    """Arguments that an op refused, and the volumes that it would have been given."""

    op: type[Op]
    arguments: dict[str, Any]
    volumes: tuple[Volume, ...]
    error: ArgumentError


class Author:
    """Writes one network from a seed. A careful author tries until it fits; a careless one often does not."""

    def __init__(self, seed: int, ops: Iterable[type[Op]] = tuple(CATALOGUE.values())):
        self.random = Random(seed)
        self.ops = list(ops)
        self.careful = self.random.random() < 0.6
        self.refusals: list[Refusal] = []
        self._kept: list[tuple[Fragment, Volume]] = []
        self._names = 0

    def network(self) -> Network:
        """Tensors from some inputs, each step in one of the ways the language has; loose ends are outputs."""
        tensors = [self._input() for _ in range(self.random.choice((1, 1, 1, 2, 3)))]
        loose = dict.fromkeys(tensors)
        for _ in range(self.random.randint(2, 6)):
            used, made = self._step(tensors)
            for tensor in used:
                loose.pop(tensor, None)
            loose[made] = None
            if _fits(made):
                tensors.append(made)
        outputs = [*loose, *self.random.sample(tensors, self._chance(0.1))]
        if len(outputs) == 1 and self._chance(0.8):
            return gather(outputs[0])
        if self._chance(0.2):
            return gather({f"output{number}": tensor for number, tensor in enumerate(outputs)})
        return gather(outputs)

    def _chance(self, probability: float) -> bool:
        return self.random.random() < probability

    def _name(self, kind: str) -> str:
        self._names += 1
        return f"{kind}_{self._names}"

    def _input(self) -> Tensor:
        spatial = self.random.choice((0, 1, 1, 2, 2, 2, 2, 3))
        extents = [None if self._chance(0.12) else self.random.randint(1, 12) for _ in range(spatial)]
        channels = None if self._chance(0.01) else self.random.choice((1, 2, 3, 4, 6, 8))
        return Input(*extents, channels, name=self._name("data") if self._chance(0.3) else None)

    def _step(self, tensors: list[Tensor]) -> tuple[list[Tensor], Tensor]:
        """A new tensor, and those it is made of."""
        if len(tensors) > 1 and self._chance(0.3):
            return self._joined(tensors)
        x = self.random.choice(tensors[-2:])
        if self._kept and self._chance(0.4):  # shared weights once more
            fragment, volume = self.random.choice(self._kept)
            fitting = [tensor for tensor in tensors if tensor.shape == volume]
            if fitting or not self.careful:
                x = self.random.choice(fitting or tensors)
                return [x], x >> fragment
        return [x], x >> self.fragment(x.shape)

    def _joined(self, tensors: list[Tensor]) -> tuple[list[Tensor], Tensor]:
        for _ in range(20):
            chosen = self.random.choices(tensors, k=self.random.choice((2, 2, 3)))
            volumes = tuple(tensor.shape for tensor in chosen)
            op = self.op(*volumes)
            if self._suits(op, *volumes) or (not self.careful and self._chance(0.3)):
                break
        else:
            chosen = [chosen[0]] * 2
        first, second, *more = chosen
        if not more and self._chance(0.3):
            return chosen, first + second if self._chance(0.5) else first | second
        return chosen, op(*chosen)

    def fragment(self, volume: Volume, depth: int = 2) -> Fragment:
        """A fragment for a volume, in one of the forms that the language has."""
        forms = (self._chain, self._copies, self._branches, self._residual, self._tied, self._scope, self._inlined)
        if depth == 0 or self._chance(0.5):
            op = self.op(volume)
            return op.named(self._name("node")) if self._chance(0.15) else op
        for _ in range(8):
            fragment = self.random.choice(forms)(volume, depth - 1)
            if not self.careful or self._after(fragment, volume):
                return fragment
        return self.op(volume)

    def _chain(self, volume: Volume, depth: int) -> Fragment:
        first = self.fragment(volume, depth)
        return first >> self.fragment(self._after(first, volume) or volume, depth)

    def _copies(self, volume: Volume, depth: int) -> Fragment:
        return self.random.randint(0, 3) * self.fragment(volume, depth)

    def _branches(self, volume: Volume, depth: int) -> Fragment:
        parts = self._side_by_side(volume, depth)
        if self._chance(0.5):
            first, second, *more = parts
            joined = first | second
            for part in more:
                joined |= part
            return joined
        after = tuple(self._after(part, volume) or volume for part in parts)
        return branches(*parts, merge=self.op(*after))

    def _residual(self, volume: Volume, depth: int) -> Fragment:
        body, shortcut, *_ = self._side_by_side(volume, depth)
        return (body + shortcut) if self._chance(0.5) else residual(body)

    def _tied(self, volume: Volume, depth: int) -> Fragment:
        tied = shared(self.fragment(volume, depth))
        self._kept.append((tied, volume))
        return self.random.choice((tied, 2 * tied, tied | tied, tied >> self.op(volume) >> tied))

    def _scope(self, volume: Volume, depth: int) -> Fragment:
        part = self.fragment(volume, depth)
        if self._chance(0.3):
            part = sequential(lambda tensor, inner=part: tensor >> inner)
        return part.named(self._name("scope"))

    def _inlined(self, volume: Volume, depth: int) -> Fragment:
        return gather(Input(*volume) >> self.fragment(volume, depth), name=self._name("inner"))

    def _side_by_side(self, volume: Volume, depth: int) -> list[Fragment]:
        """Branches of one input, by preference such as leave volumes that can be joined."""
        body = self.fragment(volume, depth)
        others = [body, Identity(), self.fragment(volume, depth), self._after(body, volume) and body >> self.op(volume)]
        fitting = [other for other in others if other and (not self.careful or self._after(body + other, volume))]
        return [body, *self.random.choices(fitting or [body], k=self.random.choice((1, 1, 2)))]

    def op(self, *volumes: Volume) -> Op:
        """An op for a volume, or for several that are to be joined."""
        arity = 1 if len(volumes) == 1 else None
        kinds = [op for op in self.ops if op.open_ended or op.arity == arity]
        rank = len(volumes[0]) - 1
        if self.careful:
            kinds = [op for op in kinds if op.rank in (None, rank)]
        for _ in range(40):
            (kind,) = self.random.choices(kinds, [1 + len(fields(kind)) for kind in kinds])  # what has more to try
            op = self._drawn(kind, volumes)
            if op and (self._suits(op, *volumes) or (not self.careful and self._chance(0.2))):
                return op
        return next(op for op in map(self._bare, kinds) if op)

    def _drawn(self, kind: type[Op], volumes: tuple[Volume, ...]) -> Op | None:
        rank = len(volumes[0]) - 1 if kind.rank is None else kind.rank
        place = Place(self.random, rank, volumes[0])
        arguments = draw_arguments(kind, place)
        if self._chance(0.03):
            spoil(arguments, self.random)
        try:
            op = kind(**arguments)
            return _asked(op, volumes) if op.open_ended else op
        except ArgumentError as error:
            self.refusals.append(Refusal(kind, arguments, volumes, error))
            return None

    def _bare(self, kind: type[Op]) -> Op | None:
        return None if any(field.default is MISSING for field in fields(kind)) else kind()

    def _suits(self, op: Op, *volumes: Volume) -> bool:
        """Whether an op fits, leaves no huge volume, and seldom fewer axes, which few ops have use for."""
        try:
            volume = op.output_shape(*volumes)
        except Misfit:
            return False
        return (size(volume) or 0) <= LARGEST and (len(volume) >= len(volumes[0]) or self._chance(0.2))

    def _after(self, fragment: Fragment, volume: Volume) -> Volume | None:
        """The volume that a fragment leaves, if it fits."""
        tensor = Input(*volume) >> fragment
        return tensor.shape if _fits(tensor) else None


def _asked(op: Op, volumes: tuple[Volume, ...]) -> Op | None:
    """An op that only Keras knows, with what it makes of these volumes; None where it refuses them."""
    network = gather(op.named("asked")(*(Input(*volume) for volume in volumes)))
    try:
        return resolve(network).op("asked")
    except GraphnetError:
        return None


def _fits(tensor: Tensor) -> bool:
    try:
        return (size(tensor.shape) or 0) <= LARGEST
    except GraphnetError:  # one that does not fit, or that only Keras knows
        return False
