"""Convolutions behind those that see the whole picture already."""

from __future__ import annotations

from collections.abc import Iterator

from graphnet.analysis.findings.finding import Remark, rule
from graphnet.analysis.findings.subject import Subject
from graphnet.analysis.receptive_field import ReceptiveField
from graphnet.shapes import Volume, volume_text

FEWEST = 3
"""One of so many convolutions may be unproductive; of MobileNet at 224×224 it is one of fourteen."""


@rule(
    "GN302",
    "note",
    "A receptive field much larger than the input",
    "Richter et al., Should you go deeper? Optimizing CNN architectures without training, 2021",
)
def unproductive_layers(subject: Subject) -> Iterator[Remark]:
    """A convolution is there to see more than the one before it, until the whole picture is seen. Behind this border
    further ones bring nothing new together; Richter et al. find that they add little to the accuracy, and call them
    unproductive. The narrowest path counts, as residual networks and inception modules pass narrow views on. As a rule
    a network was made for larger pictures: six of the thirteen convolutions of VGG-16 lie behind the border on
    CIFAR images. Told is when it is more than a third of them.
    """
    widening = [
        sliding.call
        for sliding in subject.sliding.values()
        if sliding.call.op.kind == "convolution" and max(sliding.window.reach) > 1
    ]
    seeing = [(call, field) for call in widening if (field := subject.field(call.inputs[0])) is not None]
    unproductive = [(call, field) for call, field in seeing if _sees_beyond(subject, field)]
    if FEWEST * len(unproductive) > len(widening):
        (border, field), (_, last) = unproductive[0], unproductive[-1]
        picture = subject.shapes[field.input] or ()
        message = (
            f"what comes in has seen {_cells(field)} cells, more than the {volume_text(picture[:-1])} of the input: "
            f"{len(unproductive)} of {len(widening)} convolutions, from here on, see nothing new"
        )
        yield Remark(border.name, message, _mends(last, picture))


def _sees_beyond(subject: Subject, field: ReceptiveField) -> bool:
    """Whether every path to a node sees more than the whole input, and moves over it: behind a dense layer, in a
    decoder, all places see everything from the first."""
    if not all(axis.advance for axis in field.narrowest):
        return False
    picture = subject.shapes[field.input] or ()
    least = [axis.size for axis in field.narrowest]
    return bool(least) and all(extent and cells > extent for cells, extent in zip(least, picture, strict=False))


def _cells(field: ReceptiveField) -> str:
    return volume_text(tuple([axis.size for axis in field.narrowest]))


def _mends(last: ReceptiveField, picture: Volume) -> tuple[str, ...]:
    extents = [max(axis.size, extent or 0) for axis, extent in zip(last.narrowest, picture, strict=False)]
    return (
        "leave some of them out",
        "fewer or later strides before them",
        f"an input of about {volume_text((*extents, picture[-1]))}",
    )
