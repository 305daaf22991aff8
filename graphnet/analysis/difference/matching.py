"""Which node of one network is which of another: by name, by structure, and by neighbourhood."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping

from graphnet.analysis.difference.aligning import align, without_coincidences
from graphnet.analysis.difference.fingerprints import Fingerprinting
from graphnet.analysis.difference.likeness import likeness
from graphnet.analysis.difference.sides import Side, rising, stem
from graphnet.network import Network

Matching = dict[str, str]
"""The nodes of the one network that are there in the other, and which they are."""

PLACES, LEAST_EFFORT = 250_000, 4
"""How many places of the edit graph one attempt looks at in all, or at least for each node."""

Key = Mapping[str, Hashable]
"""Of each node, what it must have in common with its partner."""


def match(before: Network, after: Network) -> Matching:
    """Which node of `after` each node of `before` is, where it is any.

    Nodes of one ancestry and one descent are the same; so are those that have one of them and their name in common, or
    a name that is foreign to the other network. What lies between is lined up in reading order, at the least cost in
    nodes that come, go and change, and what is then left is matched by its neighbours. Near linear in the number of
    nodes; `match(b, a)` is the inverse of `match(a, b)`.
    """
    if _comes_first(after, before):
        back = {name: partner for partner, name in match(after, before).items()}
        return {name: back[name] for name in before if name in back}
    fingerprinting = Fingerprinting()
    pairing = _Pairing(Side(before, fingerprinting), Side(after, fingerprinting))
    pairing.by_name()
    pairing.by_structure()
    pairing.by_order()
    pairing.by_neighbours()
    return {name: pairing.forth[name] for name in before if name in pairing.forth}


def _comes_first(one: Network, other: Network) -> bool:
    """Whether of two networks this is the one whose nodes are matched with the other's."""
    if len(one) != len(other):
        return len(one) < len(other)
    for mine, theirs in zip(one.calls, other.calls, strict=True):
        if mine[:4] != theirs[:4]:
            texts = [(call.name, repr(call.op), call.inputs, call.weights) for call in (mine, theirs)]
            return texts[0] < texts[1]
    return False


class _Pairing:
    """The pairs found so far, each of a node of `a` and one of `b`."""

    def __init__(self, a: Side, b: Side):
        self._a, self._b = a, b
        self.forth: Matching = {}
        self._back: Matching = {}

    def _pair(self, a: str, b: str) -> None:
        self.forth[a], self._back[b] = b, a

    def _pair_free(self, a: str, b: str) -> None:
        if a not in self.forth and b not in self._back:
            self._pair(a, b)

    def _part(self, a: str) -> None:
        del self._back[self.forth.pop(a)]

    def _free_a(self) -> list[str]:
        return [name for name in self._a.order if name not in self.forth]

    def _free_b(self) -> list[str]:
        return [name for name in self._b.order if name not in self._back]

    def by_name(self) -> None:
        """Nodes that come from the same and lead to the same, then those of one name of which either is true."""
        a, b = self._a, self._b
        namesakes = [name for name in a.network if name in b.network]
        for name in namesakes:
            if a.nature[name] == b.nature[name]:
                self._pair(name, name)
        self._pair_alike(self._free_a(), a.nature, self._free_b(), b.nature)
        for name in namesakes:
            if a.ancestry[name] == b.ancestry[name] or a.descent[name] == b.descent[name]:
                self._pair_free(name, name)

    def by_structure(self) -> None:
        """Nodes that come from the same or lead to the same, and bear names that the other network does not know."""
        a, b = self._a, self._b
        self._pair_strangers(a.leaving, b.leaving)
        self._pair_strangers(a.ancestry, b.ancestry)
        self._pair_strangers(a.descent, b.descent)

    def _pair_strangers(self, of_a: Key, of_b: Key) -> None:
        strangers_a = [name for name in self._free_a() if name in of_a and name not in self._b.network]
        strangers_b = [name for name in self._free_b() if name in of_b and name not in self._a.network]
        self._pair_alike(strangers_a, of_a, strangers_b, of_b)

    def _pair_alike(self, names_a: Iterable[str], of_a: Key, names_b: Iterable[str], of_b: Key) -> None:
        """Pair nodes that have something in common, where there are as many of them on both sides."""
        alike: dict[Hashable, tuple[list[str], list[str]]] = {}
        for name in names_a:
            alike.setdefault(of_a[name], ([], []))[0].append(name)
        for name in names_b:
            if of_b[name] in alike:
                alike[of_b[name]][1].append(name)
        for group_a, group_b in alike.values():
            if len(group_a) == len(group_b):
                for a, b in zip(group_a, group_b, strict=True):
                    self._pair(a, b)

    def by_order(self) -> None:
        """Nodes between pairs that are sure, lined up; pairs without a neighbour in common are given up again."""
        lined_up = [pair for gap in list(self._gaps()) for pair in self._lined_up(*gap)]
        for a, b in lined_up:
            self._pair(a, b)
        if lined_up:
            supported = self._support()
            for a, _ in [pair for pair in lined_up if not supported(*pair)]:
                self._part(a)

    def _lined_up(self, names_a: list[str], names_b: list[str]) -> Iterator[tuple[str, str]]:
        """Two lists of nodes, as texts are lined up; what coincides here and there under other names is not alike."""
        rows, columns = len(names_a), len(names_b)
        effort = max(LEAST_EFFORT, PLACES // (len(self._a.order) + len(self._b.order)))
        aligned = align(rows, columns, likeness(self._a, names_a, self._b, names_b), effort)
        stems_a, stems_b = list(map(stem, names_a)), list(map(stem, names_b))
        for row, column in without_coincidences(
            aligned, rows, columns, lambda row, column: stems_a[row] == stems_b[column]
        ):
            yield names_a[row], names_b[column]

    def _gaps(self) -> Iterator[tuple[list[str], list[str]]]:
        """The nodes without a partner between pairs that come in one order on both sides."""
        paired = [name for name in self._a.order if name in self.forth]
        anchors = rising(paired, lambda name: self._b.place[self.forth[name]])
        ends_a = [self._a.place[name] for name in anchors] + [len(self._a.order)]
        ends_b = [self._b.place[self.forth[name]] for name in anchors] + [len(self._b.order)]
        from_a = from_b = 0
        for to_a, to_b in zip(ends_a, ends_b, strict=True):
            names_a = [name for name in self._a.order[from_a:to_a] if name not in self.forth]
            names_b = [name for name in self._b.order[from_b:to_b] if name not in self._back]
            if names_a and names_b:
                yield names_a, names_b
            from_a, from_b = to_a + 1, to_b + 1

    def by_neighbours(self) -> None:
        """Nodes that moved: the same name or structure elsewhere, or another op in the same place."""
        if not self._free_a() or not self._free_b():
            return
        self._pair_namesakes()
        a, b = self._a, self._b
        for of_a, of_b in ((a.ancestry, b.ancestry), (a.descent, b.descent)):
            self._pair_alike(self._free_a(), of_a, self._free_b(), of_b)
        supported = self._support()
        self._pair_in_place(a.value, b.value, supported)
        self._pair_in_place(a.kind, b.kind, supported)

    def _pair_namesakes(self) -> None:
        supported = self._support()
        free_b = set(self._free_b())
        for name in self._free_a():
            if name in free_b and (self._a.value[name] == self._b.value[name] or supported(name, name)):
                self._pair(name, name)

    def _pair_in_place(self, of_a: Key, of_b: Key, supported: Callable[[str, str], bool]) -> None:
        """Pair nodes that take the same and have something in common."""
        waiting: dict[Hashable, list[str]] = {}
        for name in reversed(self._free_b()):
            waiting.setdefault((self._b.network.inputs(name), of_b[name]), []).append(name)
        for name in self._free_a():
            takes = tuple(self.forth.get(origin, "") for origin in self._a.network.inputs(name))
            candidates = waiting.get((takes, of_a[name]))
            if candidates and supported(name, candidates[-1]):
                self._pair(name, candidates.pop())

    def _support(self) -> Callable[[str, str], bool]:
        """Whether what is around two nodes speaks for their being one, as far as pairs are known now.

        Their sources or their users must have a pair among them; for two ops of different classes both must.
        """
        a, b = self._a, self._b
        up_a, up_b = a.upstream(self.forth), b.upstream(self._back)
        down_a, down_b = a.downstream(self.forth), b.downstream(self._back)

        def in_common(of_a: frozenset[str], of_b: frozenset[str]) -> bool:
            return any(self.forth.get(name) in of_b for name in of_a) or not (of_a or of_b)

        def supported(name_a: str, name_b: str) -> bool:
            above = in_common(up_a[name_a], up_b[name_b])
            below = in_common(down_a[name_a], down_b[name_b])
            if type(a.network.op(name_a)) is type(b.network.op(name_b)):
                return above or below
            return above and below

        return supported
