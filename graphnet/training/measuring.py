"""How well pictures were told apart: scores, confusions, and the mistakes that were made with most confidence."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from graphnet.errors import ArgumentError
from graphnet.training.data.dataset import Labels
from graphnet.training.runs.record import Scores
from graphnet.training.tasks import Answer

Logits = NDArray[np.float32]
"""(images, classes), or (images, 1) where one number tells two classes apart."""

Floats = NDArray[np.float64]


def probabilities(logits: Logits, answer: Answer) -> Floats:
    """(images, classes) of logits: of softmax they sum to 1.

    >>> probabilities(np.zeros((1, 1), np.float32), "binary")
    array([[0.5, 0.5]])
    """
    exact = logits.astype(np.float64)
    if answer == "softmax":
        return np.exp(_log_softmax(exact))
    if answer == "binary":
        exact = np.concatenate([-exact, exact], axis=1)
    return np.exp(-np.logaddexp(0, -exact))


@dataclass(frozen=True)
class Measured:
    """What a network said of pictures whose classes are known."""

    predicted: Labels
    """The class of the highest logit of each picture, which tells apart what probabilities round to 1."""
    confidence: Floats
    """The probability of the predicted class of each picture."""
    labels: Labels
    classes: int
    """How many there are."""
    scores: Scores

    def confusion(self) -> NDArray[np.int64]:
        """(true class, predicted class): how many pictures."""
        cells = self.labels * self.classes + self.predicted
        return np.bincount(cells, minlength=self.classes**2).reshape(self.classes, self.classes)

    def confused(self) -> NDArray[np.int64]:
        """(pairs, 3): a true class, another that was predicted, and of how many pictures; the most first."""
        wrong = self.labels != self.predicted
        pairs, counts = np.unique(
            np.stack([self.labels[wrong], self.predicted[wrong]], axis=1), axis=0, return_counts=True
        )
        return np.column_stack([pairs, counts])[np.argsort(-counts, kind="stable")]

    def precision(self) -> Floats:
        """Of each class: the part of what was predicted to be of it that is; NaN where nothing was."""
        return _part(self._right(), self._count(self.predicted))

    def recall(self) -> Floats:
        """Of each class: the part of its pictures that was told; NaN where there are none."""
        return _part(self._right(), self.pictures())

    def f1(self) -> Floats:
        """Of each class: the harmonic mean of precision and recall; NaN where it is neither true nor predicted."""
        return _part(2 * self._right(), self.pictures() + self._count(self.predicted))

    def pictures(self) -> NDArray[np.int64]:
        """Of each class: how many pictures there are."""
        return self._count(self.labels)

    def mistakes(self, most: int) -> NDArray[np.int64]:
        """The rows told wrong with the highest probability, worst first."""
        wrong = np.flatnonzero(self.labels != self.predicted)
        return wrong[np.argsort(-self.confidence[wrong], kind="stable")[:most]]

    def _right(self) -> NDArray[np.int64]:
        return self._count(self.labels[self.labels == self.predicted])

    def _count(self, numbers: Labels) -> NDArray[np.int64]:
        return np.bincount(numbers, minlength=self.classes)


def measured(batches: Iterable[Logits], answer: Answer, labels: Labels) -> Measured:
    """Logits, batch for batch, held against the class numbers; the loss is reckoned from logits in float64.

    No more than three numbers are kept of a picture. Raises `ArgumentError` where there is nothing to measure on.
    """
    if not len(labels):
        raise ArgumentError("there is no picture to measure on\n    mend: data, or a part of it, with pictures")
    each, confidence = np.empty(len(labels)), np.empty(len(labels))
    predicted = np.empty(len(labels), np.int64)
    start = classes = 0
    for logits in batches:
        rows = slice(start, start := start + len(logits))
        each[rows] = losses(logits, answer, labels[rows])
        predicted[rows] = logits[:, 0] > 0 if answer == "binary" else logits.argmax(axis=1)
        every = probabilities(logits, answer)
        confidence[rows] = every[np.arange(len(every)), predicted[rows]]
        classes = every.shape[1]
    scores = Scores(float(each.mean()), float(np.mean(predicted == labels)))
    return Measured(predicted, confidence, labels, classes, scores)


def losses(logits: Logits, answer: Answer, labels: Labels) -> Floats:
    """The cross-entropy of each picture, in nats; where each class is told by itself, the mean over the classes."""
    exact = logits.astype(np.float64)
    if answer == "softmax":
        told: Floats = _log_softmax(exact)[np.arange(len(labels)), labels]
        return -told
    truth = labels[:, np.newaxis] == (1 if answer == "binary" else np.arange(exact.shape[1]))
    each: Floats = np.logaddexp(0, np.where(truth, -exact, exact)).mean(axis=1)
    return each


def _log_softmax(logits: Floats) -> Floats:
    shifted = logits - logits.max(axis=1, keepdims=True)
    normalized: Floats = shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True))
    return normalized


def _part(some: NDArray[np.int64], all_: NDArray[np.int64]) -> Floats:
    """Some of all; NaN where there are none."""
    part: Floats = np.divide(some, all_, out=np.full(len(all_), np.nan), where=all_ > 0)
    return part
