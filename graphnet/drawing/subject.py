"""What is drawn, whatever the style: a network, what is known of it, what is wrong with it, and its outline."""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from functools import cached_property

from graphnet.analysis.facts import Facts, facts_at
from graphnet.drawing.measures import Measure, measured
from graphnet.drawing.outline import Box, Item, Outline, outline
from graphnet.drawing.outline.items import calls_of
from graphnet.drawing.outline.outlining import NO_MARKS
from graphnet.errors import Problem
from graphnet.network import Network
from graphnet.shapes import Volume
from graphnet.volumes import volumes
from graphnet.volumes.checking import problems


class Subject:
    """A network with its volumes and misfits, and the parts that it is drawn in."""

    def __init__(
        self,
        network: Network,
        *,
        fold: str = "auto",
        depth: int | None = None,
        focus: str | None = None,
        color_by: str | None = None,
        refused: Sequence[Problem] = (),
        marks: Mapping[str, Hashable] = NO_MARKS,
    ):
        """`refused` are faults that only Keras knows of; nodes with other `marks` never fold with one another."""
        self.network = network
        found = volumes(network)
        self.shapes: Mapping[str, Volume | None] = found.shapes
        """The volume of every node; None is not known."""
        self.problems = (*problems(network, found), *refused)
        """All that does not fit; the rest is drawn as if it did."""
        self.faults: Mapping[str, str] = {problem.node: problem.message for problem in reversed(self.problems)}
        """What is wrong with a node, by its name."""
        seen = {**marks, **{name: name for name in self.faults}}  # what is wrong is to be seen by itself
        self.outline: Outline = outline(network, self.shapes, fold=fold, depth=depth, focus=focus, marks=seen)
        self.focus = focus
        """The scope that is drawn in full, what is round it being dimmed."""
        self.measure: Measure | None = None if color_by is None else measured(self.facts, self.outline, color_by)

    @cached_property
    def facts(self) -> Facts:
        """What is known of every node; None of those where it is not."""
        return facts_at(self.network, self.shapes)

    @cached_property
    def lenders(self) -> frozenset[str]:
        """The calls whose weights others use too."""
        return frozenset(call.weights for call in self.network.calls if call.weights != call.name)

    def leaving(self, box: Box) -> Volume | None:
        """The volume that leaves a box."""
        return self.shapes[box.exit.name]

    def fault(self, item: Item) -> str | None:
        """The first of what is wrong in an item, if anything."""
        return next((self.faults[call.name] for call in calls_of(item) if call.name in self.faults), None)
