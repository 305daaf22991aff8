"""What would mend a misfit: small changes of a network, each tried before it is offered."""

from __future__ import annotations

import itertools
import math
from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cached_property, partial
from types import MappingProxyType
from typing import Any, NamedTuple

from graphnet.errors import GraphnetError, Problem
from graphnet.network import Call, Network
from graphnet.ops import CATALOGUE, InputLayer, Op
from graphnet.ops.op import arguments_text, made
from graphnet.shapes import Volume, volume_text
from graphnet.volumes.folding import Volumes, sharing_problems, volumes
from graphnet.volumes.history import steps

MOST_OFFERED = 4
"""How many mends are offered for a misfit."""

MOST_ALIKE = 2
"""How many of one kind: other arguments, other ops further up, other inputs."""

NEAREST = 17
"""From how many cells on an input is not near any more."""

DOUBLINGS = 13
"""How many inputs are tried to find a large enough one, each with twice as many cells more: up to 4,096."""

WIDEST_PROJECTION = 7
"""The largest filter offered to bring one volume to the extents of another."""

WORK = 200_000
"""How many calls are folded again, in all, to try mends; a network is always tried a few times."""


class Mend(NamedTuple):
    """A change of a network in words, and the change itself."""

    text: str
    replaced: Mapping[str, Op] = MappingProxyType({})
    dropped: frozenset[str] = frozenset()
    inserted: Mapping[tuple[str, int], Op] = MappingProxyType({})
    """Ops put into the wire that enters a node's slot."""


class Mender:
    """Tries mends on a network, as long as its budget lasts."""

    def __init__(self, network: Network, found: Volumes, sharing: Sequence[Problem] = ()):
        self.network = network
        self._found = found
        self.shapes = found.shapes
        self._before = {problem.node for problem in (*found.problems, *sharing)}
        self._budget = max(WORK, 10 * len(network))

    @cached_property
    def _made_by(self) -> dict[tuple[int, Any], list[str]]:
        """The calls of each op that the blueprint wrote in one line."""
        calls: dict[tuple[int, Any], list[str]] = {}
        for call in self.network.calls:
            calls.setdefault(_written(call), []).append(call.name)
        return calls

    def misfit(self, node: str) -> tuple[Mend, ...]:
        """The mends that let a call take its volumes: those that break nothing further down, if there are any."""
        call = self.network[node]
        arriving = self._found.arriving(call)
        assert arriving is not None  # or the call would have been passed over in silence
        kinds = self._candidates(call, arriving)
        worked = [self._working(node, candidates) for candidates in kinds]
        if any(broken == 0 for tried in worked for broken, _ in tried):
            worked = [[(broken, mend) for broken, mend in tried if broken == 0] for tried in worked]
        return _some_of_each([[mend for _, mend in tried] for tried in worked])

    def _working(self, node: str, candidates: Iterable[Mend]) -> list[tuple[int, Mend]]:
        """The first mends that help, and how many calls each breaks further down, the fewest first."""
        worked: list[tuple[int, Mend]] = []
        for mend in candidates:
            new = all(mend[1:] != other[1:] for _, other in worked)
            if new and (broken := self._try(node, mend)) is not None:
                worked.append((broken, mend))
            if sum(broken == 0 for broken, _ in worked) == MOST_ALIKE or self._budget <= 0:
                break
        return sorted(worked, key=lambda entry: entry[0])[:MOST_ALIKE]

    def _try(self, node: str, mend: Mend) -> int | None:
        """How many calls fail that did not before, or None where the mend does not help."""
        if self._budget <= 0:
            return None
        changed = mended(self.network, mend)
        self._budget -= len(changed)
        try:
            found = volumes(changed)
            broken = {problem.node for problem in found.problems + sharing_problems(changed, found)}
        except GraphnetError:
            return None
        if node in broken or found.shapes[node] is None:
            return None
        return len(broken - self._before)

    def _candidates(self, call: Call, arriving: tuple[Volume, ...]) -> list[Iterator[Mend]]:
        """Changes that may help by their kinds, in each the smallest first."""
        own = (mend for arguments in call.op.alternatives(*arriving) for mend in self._with(call, arguments))
        if call.op.joins:
            return [own, self._on_branches(call, arriving), self._in_wires(call, arriving), self._of_input(call)]
        return [own, self._of_rank(call, *arriving), self._further_up(call), self._of_input(call)]

    def _with(self, call: Call, arguments: Mapping[str, Any], where: str = "") -> Iterator[Mend]:
        """Other arguments for an op, wherever the blueprint's same line made a call."""
        yield from self._instead(call, call.op.with_arguments(**arguments), arguments_text(arguments) + where)

    def _instead(self, call: Call, op: Op | None, words: str = "") -> Iterator[Mend]:
        """Another op, if it could be made, in place of all that the blueprint's same line made."""
        if op is not None:
            yield Mend(words or repr(op), replaced=dict.fromkeys(self._made_by[_written(call)], op))

    def _path(self, name: str) -> list[Call]:
        """The calls that gave a volume its extents, the last one first, without the input."""
        return [self.network[step.node] for step in reversed(steps(self.network, name, self.shapes)[1:])]

    def _first_path(self, name: str) -> dict[str, None]:
        """The calls that lead to a result by their first inputs, the last one first."""
        path = {name: None}
        while inputs := self.network.inputs(name):
            path[name := inputs[0]] = None
        return path

    def _further_up(self, call: Call) -> Iterator[Mend]:
        """What makes volumes smaller before they arrive."""
        (source,) = call.inputs
        if self.network.op(source).kind == "reshaping":
            yield from self._pooled(self.network[source], call)
            yield Mend(f"drop {source}{_line(self.network[source], call)}", dropped=frozenset([source]))
        for earlier in self._path(source):
            if earlier.op.kind == "pooling":
                yield Mend(f"drop {earlier.name}{_line(earlier, call)}", dropped=frozenset([earlier.name]))
            yield from self._gentler(earlier, call)

    def _pooled(self, earlier: Call, call: Call) -> Iterator[Mend]:
        """A mean of each channel, where open extents were flattened."""
        volume = self.shapes[earlier.inputs[0]] or ()
        op = CATALOGUE.get(f"GlobalAveragePooling{len(volume) - 1}D")
        if op is not None and None in volume[:-1] and (pooling := made(op)) is not None:
            yield Mend(
                f"{pooling!r} in place of {earlier.name}{_line(earlier, call)}", replaced={earlier.name: pooling}
            )

    def _in(self, earlier: Call, call: Call) -> str:
        """Where an op further up stands, which may have made several calls."""
        first, *others = self._made_by[_written(earlier)]
        also = f" and {others[0]}" if len(others) == 1 else f" and {len(others)} more" if others else ""
        return f" in {first}{also}{_line(earlier, call)}"

    def _gentler(self, earlier: Call, call: Call) -> Iterator[Mend]:
        """A window that keeps the extents it meets."""
        window = earlier.op.window
        if window is None:
            return
        changes: dict[str, Any] = {}
        if window.padding != "same":
            changes["padding"] = "same"
        if max(window.strides) > 1 and earlier.op.kind != "pooling":  # pooling is there to make volumes smaller
            changes["strides"] = 1
        single = [{argument: value} for argument, value in changes.items()]
        for change in [*single, changes] if len(single) > 1 else single:
            yield from self._with(earlier, change, self._in(earlier, call))

    def _of_rank(self, call: Call, volume: Volume) -> Iterator[Mend]:
        """An op for as many axes as there are, or an input with the channels that were forgotten."""
        op = call.op
        if op.rank is None or op.rank == len(volume) - 1:
            return
        name = type(op).__name__.removesuffix(f"{op.rank}D") + f"{len(volume) - 1}D"
        if op.rank == len(volume):
            for entry in self._inputs_of(call):
                shape = self.network.op(entry).output_shape()
                op_with = InputLayer((*shape, 1))
                line = _line(self.network[entry], call)
                yield Mend(f"{op_with!r}, with an axis of channels{line}", replaced={entry: op_with})
        if name in CATALOGUE:
            yield from self._instead(call, made(partial(CATALOGUE[name], **op.arguments())))

    def _on_branches(self, call: Call, arriving: tuple[Volume, ...]) -> Iterator[Mend]:
        """What makes one branch end in another volume than the others."""
        paths = [self._first_path(name) for name in call.inputs]
        for path in paths:
            for earlier in itertools.takewhile(lambda name: not all(name in other for other in paths), path):
                yield from self._gentler(self.network[earlier], call)
                yield from self._as_strided(self.network[earlier], call, arriving)
        for name, volume in zip(call.inputs, arriving, strict=True):
            if call.op.elementwise and len(features := {other[-1] for other in arriving}) == 2:
                (wanted,) = features - {volume[-1]}
                if (last := self._with_filters(name)) is not None:
                    yield from self._with(last, {"filters": wanted}, self._in(last, call))

    def _as_strided(self, earlier: Call, call: Call, arriving: tuple[Volume, ...]) -> Iterator[Mend]:
        """A branch that takes as large steps as another."""
        window = earlier.op.window
        if window is not None and max(window.strides) == 1:
            for stride in sorted({ratio for ratio in _ratios(arriving) if ratio > 1}):
                yield from self._with(earlier, {"strides": stride}, self._in(earlier, call))

    def _with_filters(self, name: str) -> Call | None:
        """The call that chose how many channels a volume has, if its op has so many filters."""
        channels = (self.shapes[name] or (None,))[-1]
        while True:
            call = self.network[name]
            if getattr(call.op, "filters", None) == channels:
                return call
            if len(call.inputs) != 1 or (self.shapes[call.inputs[0]] or (None,))[-1] != channels:
                return None
            (name,) = call.inputs

    def _in_wires(self, call: Call, arriving: tuple[Volume, ...]) -> Iterator[Mend]:
        """An op before the join that brings one volume to the extents of another."""
        if len({len(volume) for volume in arriving}) > 1 or any(None in volume for volume in arriving):
            return
        for slot, (name, volume) in enumerate(zip(call.inputs, arriving, strict=True)):
            for wanted in dict.fromkeys(arriving):
                if wanted != volume:
                    for make in _bringing(volume, wanted, call.op.elementwise):
                        if (op := made(make)) is not None:
                            yield Mend(f"{name} >> {op!r} before it", inserted={(call.name, slot): op})

    def _inputs_of(self, call: Call) -> list[str]:
        """The inputs that a call's volumes come from."""
        waiting, met, entries = [call.name], {call.name}, []
        while waiting:
            sources = self.network.inputs(name := waiting.pop())
            if not sources:
                entries.append(name)
            fresh = [source for source in dict.fromkeys(sources) if source not in met]
            met.update(fresh)
            waiting.extend(fresh)
        return entries

    def _of_input(self, call: Call) -> Iterator[Mend]:
        """The smallest larger input that helps; where strides must fit exactly, the nearest."""
        entries = self._inputs_of(call)
        if len(entries) != 1 or not isinstance(self.network.op(entries[0]), InputLayer):
            return
        (entry,) = entries
        *spatial, channels = self.network.op(entry).output_shape()
        if not spatial:
            return
        if None in spatial:
            volume = (*[extent or 224 for extent in spatial], channels)
            yield Mend(
                f"an input of known extents, such as {volume_text(volume)}", replaced={entry: InputLayer(volume)}
            )
            return

        def grown(cells: int, words: str = "an input of {}") -> Mend:
            volume = (*[extent + cells for extent in spatial if extent], channels)
            return Mend(words.format(volume_text(volume)), replaced={entry: InputLayer(volume)})

        first, *between = self.network.op(entry).output_shape()
        if len(between) > 1 and first and all(first < (extent or 0) for extent in between):
            last = InputLayer((*between, first))
            yield Mend(f"{last!r}, with the channels last{_line(self.network[entry], call)}", replaced={entry: last})
        if self.network.exact_fit or call.op.joins:
            least = 1 - min(extent for extent in spatial if extent)
            yield from (grown(cells) for step in range(1, NEAREST) for cells in (step, -step) if cells >= least)
        elif (cells := fewest(lambda cells: self._try(call.name, grown(cells)) == 0)) is not None:
            yield grown(cells, "an input of at least {}")


def fewest(good: Callable[[int], bool], doublings: int = DOUBLINGS) -> int | None:
    """The fewest cells that an input must grow by to be good, which a larger one then is too; None where none is found.

    >>> fewest(lambda cells: cells >= 5), fewest(lambda cells: cells >= 5, doublings=3)
    (5, None)
    """
    enough = next((2**power for power in range(min(doublings, DOUBLINGS)) if good(2**power)), None)
    return None if enough is None else bisect_left(range(enough), True, lo=enough // 2 + 1, key=good)


def _some_of_each(kinds: Sequence[list[Mend]]) -> tuple[Mend, ...]:
    """Not more than may be offered, kind by kind: the first of every kind goes before the second of any."""
    ranked = sorted((rank, kind) for kind, mends in enumerate(kinds) for rank in range(len(mends)))
    chosen = sorted((kind, rank) for rank, kind in ranked[:MOST_OFFERED])
    return tuple(kinds[kind][rank] for kind, rank in chosen)


def _written(call: Call) -> tuple[int, Any]:
    """What calls have in common that one line of the blueprint made of one op."""
    return id(call.op), call.source and call.source[:2]


def _line(earlier: Call, call: Call) -> str:
    """The line of an op further up, where it is another than that of the call which does not fit."""
    if earlier.source is None or call.source is None:
        return ""
    for there, here in ((earlier.source, call.source), (earlier.source.innermost, call.source.innermost)):
        if there[:2] != here[:2]:
            return f" ({there})"
    return ""


def mended(network: Network, mend: Mend) -> Network:
    """The network after a mend."""
    calls: list[Call] = []
    passed: dict[str, str] = {}  # who stands in for whom
    for call in network.calls:
        inputs = [passed.get(source, source) for source in call.inputs]
        if call.name in mend.dropped:
            passed[call.name] = inputs[0]
            continue
        for slot, source in enumerate(inputs):
            if op := mend.inserted.get((call.name, slot)):
                inputs[slot] = f"{call.name}.{slot}"
                calls.append(Call(inputs[slot], op, (source,), inputs[slot]))
        weights = call.name if call.weights in mend.dropped else call.weights
        calls.append(call._replace(op=mend.replaced.get(call.name, call.op), inputs=tuple(inputs), weights=weights))
    return network.with_calls(calls)


def _ratios(arriving: tuple[Volume, ...]) -> set[int]:
    """By how much some spatial extents are larger than others, rounded up."""
    axes = zip(*(volume[:-1] for volume in arriving), strict=False)
    known = [[extent for extent in extents if extent] for extents in axes]
    return {math.ceil(max(extents) / min(extents)) for extents in known if extents}


def _bringing(volume: Volume, wanted: Volume, elementwise: bool) -> Iterator[Callable[[], Op]]:
    """Ops that make one volume of another: a projection, a crop, an up-sampling."""
    rank, channels = len(volume) - 1, wanted[-1]
    ratios = {math.ceil(have / want) for have, want in zip(volume[:-1], wanted[:-1], strict=True) if have and want}
    if rank not in (1, 2):
        if not rank and elementwise:
            yield partial(CATALOGUE["Dense"], channels)
        return
    surplus = [(have or 0) - (want or 0) for have, want in zip(volume[:-1], wanted[:-1], strict=True)]
    if elementwise and len(ratios) == 1:
        (ratio,) = ratios
        yield partial(CATALOGUE[f"Conv{rank}D"], channels, 1, strides=ratio)
    if elementwise and 0 < min(surplus) <= max(surplus) < WIDEST_PROJECTION and volume[-1] != channels:
        yield partial(CATALOGUE[f"Conv{rank}D"], channels, [cells + 1 for cells in surplus])
    if volume[-1] == channels or not elementwise:
        if min(surplus) >= 0:
            yield partial(CATALOGUE[f"Cropping{rank}D"], [(cells // 2, cells - cells // 2) for cells in surplus])
        up = {(want or 0) / (have or 1) for have, want in zip(volume[:-1], wanted[:-1], strict=True)}
        if len(up) == 1 and (factor := up.pop()).is_integer() and factor > 1:
            yield partial(CATALOGUE[f"UpSampling{rank}D"], int(factor))
