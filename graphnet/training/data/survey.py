"""What is worth knowing of a data set before a network is trained on it."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal, NamedTuple

import numpy as np
from numpy.typing import NDArray

from graphnet.drawing.quoting import visible
from graphnet.training.data.dataset import DataSet, PartName, Unreadable
from graphnet.training.data.decoding import unwarned
from graphnet.training.data.opening import open_data
from graphnet.training.data.seeing import seen

FEW = 5
"""A class with fewer pictures to train on is hardly learned."""

UNEVEN = 10
"""A class with so many times the pictures of another outweighs it."""


class Place(NamedTuple):
    """Where a picture is found: its part, its name there, and its class number."""

    part: PartName
    name: str
    label: int


Group = tuple[Place, ...]
"""Two places or more where the same picture is found, pixel for pixel."""


class Extent(NamedTuple):
    """How many pixels pictures have along an axis."""

    least: int
    median: int
    most: int


@dataclass(frozen=True)
class Survey:
    """What a data set holds."""

    data: DataSet
    counts: Mapping[PartName, NDArray[np.int64]]
    """Of each part: how many pictures of each class can be read."""
    sizes: Mapping[tuple[int, int], int]
    """(height, width), and how many pictures have it; the most frequent first."""
    colors: Mapping[str, int]
    """`RGB`, `16-bit grey`, …, the most frequent first."""
    formats: Mapping[str, int]
    """Of files, the most frequent first."""
    misnamed: tuple[tuple[str, str], ...]
    """Files whose names end as those of another format, and the format they have: they are read all the same."""
    unreadable: tuple[Unreadable, ...]
    duplicates: tuple[Group, ...]

    @property
    def pictures(self) -> int:
        """How many can be read."""
        return sum(self.sizes.values())

    @property
    def height(self) -> Extent | None:
        """None where no picture can be read, as of `width`."""
        return self._extent(0)

    @property
    def width(self) -> Extent | None:
        return self._extent(1)

    def _extent(self, axis: int) -> Extent | None:
        if not self.sizes:
            return None
        pixels = np.repeat([size[axis] for size in self.sizes], list(self.sizes.values()))
        return Extent(int(pixels.min()), int(np.median(pixels)), int(pixels.max()))

    @property
    def shared(self) -> list[Group]:
        """Pictures in more than one part."""
        return [group for group in self.duplicates if len({place.part for place in group}) > 1]

    @property
    def contradictory(self) -> list[Group]:
        """Pictures under more than one class."""
        return [group for group in self.duplicates if len({place.label for place in group}) > 1]

    @property
    def remarks(self) -> list[str]:
        """What a person should know before training, the gravest first."""
        return [*_on_duplicates(self), *_on_classes(self), *self.data.remarks]

    def as_dict(self) -> dict[str, Any]:
        """All of it as plain data."""
        data = self.data
        return {
            "name": data.name,
            "reference": data.reference,
            "kind": data.kind,
            "shape": list(data.shape),
            "mirrored": data.mirrored,
            "pictures": {part: int(of_part.sum()) for part, of_part in self.counts.items()},
            "classes": [
                {"name": name, **{part: int(of_part[label]) for part, of_part in self.counts.items()}}
                for label, name in enumerate(data.classes)
            ],
            "height": self.height and self.height._asdict(),
            "width": self.width and self.width._asdict(),
            "sizes": [{"height": size[0], "width": size[1], "pictures": n} for size, n in self.sizes.items()],
            "colors": dict(self.colors),
            "formats": dict(self.formats),
            "misnamed": [{"name": name, "format": found} for name, found in self.misnamed],
            "unreadable": [picture._asdict() for picture in self.unreadable],
            "duplicates": [
                [{"part": place.part, "name": place.name, "class": data.classes[place.label]} for place in group]
                for group in self.duplicates
            ],
            "remarks": self.remarks,
        }


def survey(data: str | os.PathLike[str] | DataSet, progress: Callable[[int, int], None] | None = None) -> Survey:
    """What a data set holds; every picture of it is decoded once.

    `progress` is told how many of how many are seen. Raises what `open_data` raises.
    """
    with unwarned():
        return _surveyed(data if isinstance(data, DataSet) else open_data(os.fspath(data)), progress)


def _surveyed(found: DataSet, progress: Callable[[int, int], None] | None) -> Survey:
    total = sum(len(part.labels) for part in found.parts.values())
    counts = {part: np.zeros(len(found.classes), np.int64) for part in found.parts}
    sizes, colors, formats = Counter[tuple[int, int]](), Counter[str](), Counter[str]()
    places: dict[bytes, list[tuple[PartName, int]]] = {}
    misnamed: list[tuple[str, str]] = []
    unreadable = list(found.unreadable)
    for number, (part, row, picture) in enumerate(seen(found), start=1):
        if progress is not None:
            progress(number, total)
        if isinstance(picture, Unreadable):
            unreadable.append(picture)
            continue
        counts[part][found.parts[part].labels[row]] += 1
        sizes[picture.size] += 1
        colors[picture.colors] += 1
        places.setdefault(picture.digest, []).append((part, row))
        if picture.format is not None:
            formats[picture.format] += 1
            if picture.misnamed:
                misnamed.append((picture.name, picture.format))
    return Survey(
        found,
        counts,
        dict(sizes.most_common()),
        dict(colors.most_common()),
        dict(formats.most_common()),
        tuple(misnamed),
        tuple(unreadable),
        tuple(_group(found, rows) for rows in places.values() if len(rows) > 1),
    )


def _group(data: DataSet, rows: Sequence[tuple[PartName, int]]) -> Group:
    return tuple(
        Place(part, data.parts[part].source.name(row), int(data.parts[part].labels[row])) for part, row in rows
    )


def _on_duplicates(found: Survey) -> Iterator[str]:
    if shared := found.shared:
        yield (
            f"{_pictures(len(shared))} in more than one part{_as(shared[0], 'part')}: "
            "what was learned by heart is measured as if it were understood"
        )
    if contradictory := found.contradictory:
        yield f"{_pictures(len(contradictory))} under more than one class{_as(contradictory[0], 'label')}"
    if within := [group for group in found.duplicates if len({place.part for place in group}) < len(group)]:
        yield f"{_pictures(len(within))} more than once in a part"


def _pictures(count: int) -> str:
    return f"{count:,} pictures are" if count > 1 else "a picture is"


def _as(group: Group, differing: Literal["part", "label"]) -> str:
    """The first place of a picture, and the first that differs from it, in words."""
    first, *others = group
    other = next(place for place in others if getattr(place, differing) != getattr(first, differing))
    return f", as {visible(first.name)} ({first.part}) and {visible(other.name)} ({other.part})"


def _on_classes(found: Survey) -> Iterator[str]:
    counts = found.counts.get("train")
    if counts is None:
        return
    few = np.flatnonzero((counts > 0) & (counts < FEW))
    if len(few):
        names = ", ".join(visible(found.data.classes[label]) for label in few[:5])
        more = f" and {len(few) - 5:,} more" if len(few) > 5 else ""
        yield f"fewer than {FEW} pictures to train on are of {names}{more}"
    least, most = min(counts[counts > 0].tolist(), default=0), max(counts.tolist(), default=0)
    if least and most >= UNEVEN * least:
        yield (
            f"the classes are uneven: {most:,} pictures to train on of one and {least:,} of another; "
            "class_weights = balanced lets each count alike"
        )
