"""The mistakes that a network made with most confidence, as pictures."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from graphnet.training.data.dataset import Picture
from graphnet.training.data.reading import Examples
from graphnet.training.measuring import Measured
from graphnet.training.reports.markup import image, named, said
from graphnet.training.reports.wording import percent

MOST = 24
SIDE = 112
"""How wide a picture is on the screen, in pixels."""


def mistakes(measured: Measured, examples: Examples, classes: Sequence[str]) -> str:
    """Pictures with what they are, what they were taken for and how surely; nothing where all are told right."""
    worst = measured.mistakes(MOST)
    if not len(worst):
        return ""
    return (
        f'<div class="pictures">{"".join(_mistake(row, measured, examples, classes) for row in worst.tolist())}</div>'
    )


def _mistake(row: int, measured: Measured, examples: Examples, classes: Sequence[str]) -> str:
    predicted, true = measured.predicted[row], measured.labels[row]
    name = examples.images.name(row)
    picture = reduced(examples.images.take(np.array([row]))[0], 2 * SIDE)
    return (
        f'<figure>{image(picture, name, SIDE)}<figcaption><b class="wrong">{named(classes[predicted])}</b> '
        f"{percent(measured.confidence[row], 1)}"
        f'<span>is <b>{named(classes[true])}</b></span><span class="file" title="{said(name)}">{named(name)}</span>'
        "</figcaption></figure>"
    )


def reduced(picture: Picture, side: int) -> Picture:
    """A picture no larger than a page has use for."""
    from PIL import Image

    small = Image.fromarray(picture.squeeze(-1) if picture.shape[-1] == 1 else picture)
    small.thumbnail((side, side))
    return np.asarray(small).reshape(small.height, small.width, picture.shape[-1])
