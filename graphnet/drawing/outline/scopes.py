"""The scopes that boxes lie in: what lies directly in each, and the wires there."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from graphnet.drawing.outline.items import Box, End
from graphnet.drawing.outline.series import Edge
from graphnet.network import Network, scopes_of

Member = Box | End | str
"""A box, an end, or a scope by its name."""

MOST_NESTED = 50
"""Scopes within scopes beyond which no frames are drawn."""


@dataclass
class Frame:
    """What lies directly in a scope."""

    members: dict[Member, int] = field(default_factory=dict)
    """With their places, in the order of the data."""
    wires: dict[tuple[Member | None, Member | None], None] = field(default_factory=dict)
    """From member to member, None being outside; once for each pair, in the order in which they are taken."""

    def add(self, member: Member) -> None:
        self.members.setdefault(member, len(self.members))

    def edges(self) -> list[Edge]:
        """The wires by the places of members."""
        return [
            (
                -1 if source is None else self.members[source],
                len(self.members) if target is None else self.members[target],
            )
            for source, target in self.wires
        ]


def framed(network: Network, boxes: Iterable[Box], ends: Iterable[End]) -> dict[str, Frame]:
    """The frames of a network by their scopes, outer ones first; "" is the whole."""
    frames = {"": Frame()}
    paths: dict[Member, list[Member]] = {}
    box_of: dict[str, Box] = {}
    for box in boxes:
        path: list[Member] = [*scopes_of(box.key)[:MOST_NESTED], box]
        _enter(frames, path)
        paths[box] = path
        box_of.update((call.name, box) for call in box.calls)
    for member, path in paths.items():
        assert isinstance(member, Box)
        for source in member.entry.inputs:
            _connect(frames, paths[box_of[source]], path)
    for end in ends:
        frames[""].add(end)
        _connect(frames, paths[box_of[end.call]], [end])
    return frames


def _enter(frames: dict[str, Frame], path: list[Member]) -> None:
    outer = ""
    for member in path:
        frames[outer].add(member)
        if isinstance(member, str):
            frames.setdefault(member, Frame())
            outer = member


def _connect(frames: dict[str, Frame], source: list[Member], target: list[Member]) -> None:
    """Draw a wire in the innermost frame that holds both its ends, and up to the borders of those within."""
    common = 0
    while common < len(source) - 1 and common < len(target) - 1 and source[common] == target[common]:
        common += 1
    outer = source[common - 1] if common else ""
    assert isinstance(outer, str)
    frames[outer].wires.setdefault((source[common], target[common]))
    for scope, member in zip(source[common:], source[common + 1 :], strict=False):
        assert isinstance(scope, str)
        frames[scope].wires.setdefault((member, None))
    for scope, member in zip(target[common:], target[common + 1 :], strict=False):
        assert isinstance(scope, str)
        frames[scope].wires.setdefault((None, member))
