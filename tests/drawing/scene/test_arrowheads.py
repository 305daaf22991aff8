"""Arrowheads: where they are, and where their lines end."""

from math import dist

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graphnet.drawing.scene.arrowheads import full_length, with_head
from graphnet.drawing.scene.shapes import Curve, Paint, Polyline

PEN = Paint(stroke="line", width=1.0)

places = st.tuples(st.integers(0, 200), st.integers(0, 200))


def bent(points, share):
    """A place on a cubic Bézier curve, by Bernstein's polynomials."""
    t, s = share, 1 - share
    weights = s**3, 3 * s * s * t, 3 * s * t * t, t**3
    return tuple(sum(w * point[axis] for w, point in zip(weights, points, strict=True)) for axis in (0, 1))


@given(st.lists(places, min_size=2, max_size=6))
def test_the_tip_is_where_the_line_ended_and_the_line_starts_where_it_did(points):
    line, head = with_head(Polyline(tuple(points), PEN, arrow=True))
    assert line[0] == points[0]
    assert not head or head[0] == points[-1]


@given(st.lists(places, min_size=2, max_size=6))
def test_a_line_ends_within_its_head(points):
    line, head = with_head(Polyline(tuple(points), PEN, arrow=True))
    if head:
        tip, left, back, right = head
        assert line[-1] == pytest.approx(back)
        assert dist(tip, left) == pytest.approx(dist(tip, right))
        assert 0 < dist(tip, back) < full_length(PEN.width)


@given(st.tuples(places, places, places, places))
def test_what_is_left_of_a_curve_lies_on_it(points):
    line, _ = with_head(Curve(points, PEN, arrow=True))
    whole = [bent(points, step / 500) for step in range(501)]
    for share in (0.25, 0.5, 0.75, 1.0):
        assert min(dist(bent(line, share), place) for place in whole) < 1.5


def test_segments_that_the_head_covers_are_gone():
    line, head = with_head(Polyline(((0, 0), (0, 50), (0, 51), (0, 52)), PEN, arrow=True))
    assert len(line) == 2
    assert line[-1] == pytest.approx(head[2])
    assert line[-1][1] < 50


def test_a_curve_of_several_parts_keeps_the_first():
    points = ((0, 0), (0, 30), (30, 30), (30, 60), (30, 90), (60, 90), (60, 120))
    line, head = with_head(Curve(points, PEN, arrow=True))
    assert line[:4] == points[:4]
    assert len(line) == 7
    assert head[0] == (60, 120)


def test_a_head_points_along_the_end_of_its_line():
    _, (tip, left, back, right) = with_head(Polyline(((0, 0), (90, 0), (90, 70)), PEN, arrow=True))
    assert tip[0] == pytest.approx(back[0])
    assert left[1] == pytest.approx(right[1])
    assert left[1] < back[1] < tip[1]


def test_a_short_line_has_a_short_head():
    line, head = with_head(Polyline(((0, 0), (0, 3)), PEN, arrow=True))
    assert line[-1][1] > 1
    assert min(y for _, y in head) > 0


@pytest.mark.parametrize("wire", [Polyline(((5, 5), (5, 5)), PEN), Curve(((5, 5),) * 4, PEN)], ids=["line", "curve"])
def test_a_line_that_goes_nowhere_has_no_head(wire):
    assert with_head(wire) == (wire.points, ())
