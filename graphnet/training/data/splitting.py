"""Which pictures are trained on, which are held out and looked at every epoch, and which are measured on at the end."""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import sha256

import numpy as np
from numpy.typing import NDArray

from graphnet.drawing.quoting import visible
from graphnet.errors import ArgumentError
from graphnet.training.data.dataset import DataSet, Labels, PartName

Rows = NDArray[np.int64]
"""Numbers of pictures within a part."""


@dataclass(frozen=True)
class Chosen:
    """Some pictures of a part."""

    part: PartName
    rows: Rows
    labels: Labels


@dataclass(frozen=True)
class Split:
    """Disjoint pictures of a data set. What is held out is looked at after every epoch; `test` once, at the end."""

    train: Chosen
    held_out: Chosen
    test: Chosen | None

    fingerprint: str
    """Tells whether two splits hold out the same pictures of the same data, all of whose parts are the same."""


def split(data: DataSet, part: float, seed: int, selecting: bool) -> Split:
    """The split of a data set.

    Held out is the data's validation part; or else its test part, unless the held-out pictures choose something
    (`selecting`: early stopping, plateau), since test pictures must choose nothing; or else `part` of the training
    pictures, of each class alike. Raises `ArgumentError` for a part that cannot be held out.
    """
    if "train" not in data.parts:
        raise ArgumentError(
            f"{visible(data.name)} holds only pictures to measure on ({', '.join(data.parts)}), none to train on"
        )
    train = whole(data, "train")
    test = whole(data, "test") if "test" in data.parts else None
    if "validation" in data.parts:
        held_out = whole(data, "validation")
    elif test is not None and not selecting:
        held_out, test = test, None
    else:
        train, held_out = _divided(train, part, seed, data.name)
    return Split(train, held_out, test, _fingerprint(data, held_out))


def whole(data: DataSet, part: PartName) -> Chosen:
    """All pictures of a part."""
    labels = data.parts[part].labels
    return Chosen(part, np.arange(len(labels)), labels)


def _divided(chosen: Chosen, part: float, seed: int, name: str) -> tuple[Chosen, Chosen]:
    """Pictures to train on, and those held out: `part` of them all, and as nearly of each class."""
    if not 0 < part < 1:
        raise ArgumentError(f"{visible(name)}: a part of {part:g} cannot be held out: it must lie between 0 and 1")
    random = np.random.default_rng(seed)
    counts = np.bincount(chosen.labels)
    shuffled = random.permutation(len(chosen.labels))
    by_class = shuffled[np.argsort(chosen.labels[shuffled], kind="stable")]
    place_in_class = np.arange(len(by_class)) - np.repeat(np.cumsum(counts) - counts, counts)
    held_out = np.zeros(len(by_class), bool)
    held_out[by_class] = place_in_class < np.repeat(_quotas(counts, part, random), counts)
    if not held_out.any():
        raise ArgumentError(
            f"{visible(name)}: a part of {part:g} cannot be held out: "
            f"of {len(counts):,} classes with {len(by_class):,} pictures in all, that is not one picture\n"
            "    mend: a larger part, or more pictures of each class; a class keeps at least one to train on"
        )
    kept, held = (Chosen(chosen.part, chosen.rows[rows], chosen.labels[rows]) for rows in (~held_out, held_out))
    return kept, held


def _quotas(counts: NDArray[np.int64], part: float, random: np.random.Generator) -> NDArray[np.int64]:
    """How many of each class are held out: the method of the largest remainder, with ties drawn by lot.

    Every class keeps at least one picture.

    >>> _quotas(np.array([10, 5, 1, 0]), 0.2, np.random.default_rng(0)).tolist()
    [2, 1, 0, 0]
    """
    exact = counts * part
    quotas: NDArray[np.int64] = np.clip(np.floor(exact).astype(np.int64), 0, np.maximum(counts - 1, 0))
    room = quotas < counts - 1
    missing = min(round(exact.sum()) - int(quotas.sum()), int(room.sum()))
    lot = random.permutation(len(counts))
    remainders = np.where(room, exact - quotas, -1.0)
    quotas[lot[np.argsort(-remainders[lot], kind="stable")[:missing]]] += 1
    return quotas


def _fingerprint(data: DataSet, held_out: Chosen) -> str:
    """A digest of every part's pictures and labels, and of which are held out; what is trained on follows from it."""
    digest = sha256()
    numbers = {f"{name} {part.source.fingerprint}": part.labels for name, part in data.parts.items()}
    for text, array in {**numbers, f"held out: {held_out.part}": held_out.rows}.items():
        digest.update(f"{text} {len(array)} ".encode())
        digest.update(array.astype("<i8").tobytes())
    return digest.hexdigest()
