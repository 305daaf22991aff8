"""The colours that kinds of op are seen by."""

from itertools import combinations

import numpy as np
import pytest
from op_cases import Case, every_case

from graphnet.drawing.looks import LOOKS, OTHER, look, paint
from graphnet.drawing.themes import DARK, LIGHT


@every_case
def test_every_op_of_the_language_has_a_look(row: Case):
    assert row.op.kind in {*LOOKS, "other"}


def test_a_kind_of_ones_own_looks_like_no_other():
    assert look("shuffling") == OTHER
    assert OTHER not in LOOKS.values()


def test_small_type_is_read_on_every_fill():
    """A contrast of 4.5 : 1 or more, as the WCAG (2.1, 1.4.3) asks."""
    for theme in (LIGHT, DARK):
        ink = _luminance(theme.colour("quiet_on_kind"))
        for color, _ in (*LOOKS.values(), OTHER):
            assert (_luminance(theme.colour(color)) + 0.05) / (ink + 0.05) >= 4.5


def test_what_acts_in_training_alone_is_dashed():
    assert [kind for kind in LOOKS if paint(kind).dash] == ["regularization"]
    assert paint("shuffling").dash not in ((), paint("regularization").dash)


COLOUR_BLIND = {
    "protanopia": [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]],
    "deuteranopia": [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.011820, 0.042940, 0.968881]],
    "tritanopia": [[1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602], [0.004733, 0.691367, 0.303900]],
}
"""What is left of linear RGB (Machado, Oliveira and Fernandes, 2009)."""


@pytest.mark.parametrize("sight", COLOUR_BLIND.values(), ids=COLOUR_BLIND)
def test_the_colour_blind_tell_fills_apart(sight: list[list[float]]):
    seen = [_lab(np.array(sight) @ _linear(LIGHT.colour(color))) for color, _ in LOOKS.values()]
    # 2.3 is just noticeable, side by side
    assert min(np.linalg.norm(one - other) for one, other in combinations(seen, 2)) > 10


def _linear(colour: str) -> np.ndarray:
    values = np.array(list(bytes.fromhex(colour[1:]))) / 255
    return np.where(values <= 0.04045, values / 12.92, ((values + 0.055) / 1.055) ** 2.4)


def _luminance(colour: str) -> float:
    return float(_linear(colour) @ [0.2126, 0.7152, 0.0722])


def _lab(linear: np.ndarray) -> np.ndarray:
    to_xyz = np.array([[0.4124, 0.3576, 0.1805], [0.2126, 0.7152, 0.0722], [0.0193, 0.1192, 0.9505]])
    x, y, z = np.cbrt(to_xyz @ linear.clip(0, 1) / [0.9505, 1, 1.089])
    return np.array([116 * y - 16, 500 * (x - y), 200 * (y - z)])
