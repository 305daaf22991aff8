"""The curved wires of a figure of volumes, and points on them."""

from __future__ import annotations

from volumes_read import layers

from graphnet.drawing.scene.shapes import Curve, Point, Scene


def wires(picture: Scene) -> dict[str, Curve]:
    """The curves of wires, by what they lead from and to."""
    found = {}
    for wire in layers(picture, "wire"):
        curves = [shape for shape in wire.shapes if isinstance(shape, Curve)]
        if curves:
            (found[wire.title.partition(": ")[0]],) = curves
    return found


def sampled(points: tuple[Point, ...], pieces: int = 24) -> list[Point]:
    """Points on cubic curves, by Bernstein's polynomials."""
    found = []
    for start in range(0, len(points) - 1, 3):
        for number in range(pieces + 1):
            t = number / pieces
            weights = ((1 - t) ** 3, 3 * t * (1 - t) ** 2, 3 * t**2 * (1 - t), t**3)
            across, down = zip(*points[start : start + 4], strict=True)
            found.append(tuple(sum(w * c for w, c in zip(weights, line, strict=True)) for line in (across, down)))
    return found
