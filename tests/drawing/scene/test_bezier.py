"""Bézier curves, held against Bernstein's polynomials."""

from itertools import pairwise
from math import comb, dist

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graphnet.drawing.scene.bezier import first_part, plainest

places = st.tuples(st.integers(0, 200), st.integers(0, 200))


def place(curve, share):
    """Where a curve is after a share of its parameter."""
    degree = len(curve) - 1
    weights = [comb(degree, i) * share**i * (1 - share) ** (degree - i) for i in range(degree + 1)]
    return tuple(sum(w * point[axis] for w, point in zip(weights, curve, strict=True)) for axis in (0, 1))


@given(st.lists(places, min_size=2, max_size=4), st.floats(0, 1), st.floats(0, 1))
def test_a_part_of_a_curve_is_that_curve(points, share, within):
    curve = tuple(points)
    assert place(first_part(curve, share), within) == pytest.approx(place(curve, share * within), abs=1e-9)


@given(st.lists(places, min_size=4, max_size=4), st.integers(0, 2))
def test_the_plainest_pieces_go_the_same_way(points, further):
    straight = [(points[-1][0] + step, points[-1][1]) for step in range(1, 3 * further + 1)]
    curves = (*points, *straight)
    pieces = plainest(curves)
    assert (pieces[0][0], pieces[-1][-1]) == (curves[0], curves[-1])
    assert all(before[-1] == after[0] for before, after in pairwise(pieces))
    assert len(pieces) <= 1 + bool(further)
    drawn = [place(piece, step / 400) for piece in pieces for step in range(401)]
    for share in (0.2, 0.5, 0.8):
        assert min(dist(place(points, share), other) for other in drawn) < 1.5


def test_a_line_that_turns_back_is_not_straight():
    assert len(plainest(((0, 0), (3, 0), (6, 0), (9, 0), (6, 0), (3, 0), (1, 0)))) == 2


def test_a_slight_bend_is_kept():
    bend = ((0, 0), (30, 0.1), (60, 0.1), (90, 0))
    assert plainest(bend) == [bend]
