"""Training pictures changed a little, anew each time they are seen."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields
from types import MappingProxyType
from typing import Any

import numpy as np
from numpy.typing import NDArray

from graphnet.errors import ArgumentError, near_matches
from graphnet.training.data.dataset import Pictures
from graphnet.training.feeding.changing import blotted, moved, placed, recoloured, scaled, turned, warped

NOTHING = "none"
"""How an augmentation that leaves pictures as they are is written."""

BOUNDS: Mapping[str, tuple[float, float]] = MappingProxyType(
    {"shift": (0, 256), "crop": (0.01, 1), "rotation": (0, 180), "zoom": (0, 1), "color": (0, 1), "cutout": (0, 1024)}
)
"""The least and the greatest value of each change."""

ASPECT = np.log(4 / 3)
"""How much wider or higher than its picture a crop may be, as a logarithm (Szegedy et al., 2014)."""


@dataclass(frozen=True)
class Augmentation:
    """What is done to training pictures; each change by itself is left out at its default.

    Written as text, as in `flip,shift=2,rotation=12`; `none` for nothing. What comes in at an edge repeats the cells
    at the edge. Raises `ArgumentError` for values out of range.

    >>> Augmentation.from_text("shift=2, flip")
    Augmentation(flip=True, shift=2, crop=1.0, rotation=0.0, zoom=0.0, color=0.0, cutout=0)
    >>> str(Augmentation(rotation=12)), str(Augmentation())
    ('rotation=12', 'none')
    """

    flip: bool = False
    """Mirrored left to right, every other time."""
    shift: int = 0
    """Pixels, up to which a picture is shifted either way along both axes (ConvNetJS: 2)."""
    crop: float = 1.0
    """The least part of its area that is cut out and brought back to its size."""
    rotation: float = 0.0
    """Degrees, up to which it is turned either way."""
    zoom: float = 0.0
    """The natural logarithm of the greatest zoom, in or out."""
    color: float = 0.0
    """The part by which brightness, contrast and saturation vary either way."""
    cutout: int = 0
    """Pixels of the side of a square that is blotted out (DeVries & Taylor, 2017)."""

    def __post_init__(self) -> None:
        for name, (least, greatest) in BOUNDS.items():
            value = getattr(self, name)
            if not least <= value <= greatest:
                raise ArgumentError(f"the augmentation {name} goes from {least} to {greatest}, and is {value}")

    @classmethod
    def from_text(cls, text: str) -> Augmentation:
        """What a text says. Raises `ArgumentError`."""
        if text.strip() == NOTHING:
            return cls()
        chosen: dict[str, Any] = {}
        for word in text.split(","):
            name, equals, value = (piece.strip() for piece in word.partition("="))
            if name not in _READERS:
                raise ArgumentError(f"there is no augmentation {name!r}{near_matches(name, _READERS)}{_WHAT_THERE_IS}")
            if name in chosen:
                raise ArgumentError(f"the augmentation {text!r} names {name} twice")
            chosen[name] = _READERS[name](name, value if equals else None)
        return cls(**chosen)

    def __str__(self) -> str:
        written = [
            field.name if value is True else f"{field.name}={str(value).removesuffix('.0')}"
            for field in fields(self)
            if (value := getattr(self, field.name)) != field.default
        ]
        return ",".join(written) or NOTHING

    def __call__(self, pictures: Pictures, random: np.random.Generator) -> Pictures:
        """A batch changed; its shape stays."""
        images, height, width, _ = pictures.shape
        if self.flip or self.shift:
            mirrored = random.random((images,)) < self.flip / 2
            pictures = moved(pictures, mirrored, random.integers(-self.shift, self.shift, (images, 2), endpoint=True))
        if self.crop < 1 or self.rotation or self.zoom:
            pictures = warped(pictures, self._maps(images, height, width, random))
        if self.color:
            pictures = recoloured(pictures, random.uniform(1 - self.color, 1 + self.color, (images, 3)))
        if self.cutout:
            pictures = blotted(pictures, random.integers((height, width), size=(images, 2)), self.cutout)
        return pictures

    def _maps(self, images: int, height: int, width: int, random: np.random.Generator) -> NDArray[np.float64]:
        """From where a pixel comes to lie to where it is taken from: turned and zoomed about the centre of its crop."""
        area = random.uniform(self.crop, 1, images)
        aspect = np.exp(random.uniform(-ASPECT, ASPECT, images) * (self.crop < 1))
        across, down = np.sqrt(area * aspect).clip(max=1), np.sqrt(area / aspect).clip(max=1)
        x, y = (1 - across) * random.random(images) + across / 2, (1 - down) * random.random(images) + down / 2
        angle = np.radians(random.uniform(-self.rotation, self.rotation, images))
        zoom = np.exp(random.uniform(-self.zoom, self.zoom, images))
        about_the_centre = scaled(across / zoom, down / zoom) @ turned(angle) @ placed(-width / 2, -height / 2)
        return placed(x * width, y * height) @ about_the_centre


def _flag(name: str, value: str | None) -> bool:
    if value is not None:
        raise ArgumentError(f"the augmentation {name} takes no value, and has {value!r}\n    mend: {name}")
    return True


def _number(kind: type[int] | type[float], wanted: str) -> Callable[[str, str | None], float]:
    """What reads a number of a kind, or raises `ArgumentError`."""

    def read(name: str, value: str | None) -> float:
        try:
            return kind(value or "")
        except ValueError:
            got = "none" if value is None else repr(value)
            raise ArgumentError(f"the augmentation {name} wants {wanted}, and has {got}{_WHAT_THERE_IS}") from None

    return read


_READERS: dict[str, Callable[[str, str | None], Any]] = {
    "flip": _flag,
    **dict.fromkeys(("shift", "cutout"), _number(int, "a whole number of pixels")),
    **dict.fromkeys(("crop", "rotation", "zoom", "color"), _number(float, "a number")),
}

_WHAT_THERE_IS = (
    "\n    mend: words from flip, shift=PIXELS, crop=LEAST_AREA, rotation=DEGREES, zoom=LOGARITHM, color=PART, "
    "cutout=PIXELS, with commas between them; or none"
)
