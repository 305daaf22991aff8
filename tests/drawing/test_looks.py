"""What boxes say, and the colours they say it on."""

from dataclasses import dataclass
from itertools import combinations

import numpy as np
import pytest
from op_cases import CASES, Case, every_case

from graphnet import (
    Add,
    AveragePooling2D,
    BatchNormalization,
    Concatenate,
    Conv2D,
    Cropping2D,
    Dense,
    Dropout,
    Flatten,
    GlobalAveragePooling2D,
    KerasLayer,
    MaxPooling2D,
    Op,
    ReLU,
    Rescaling,
    Reshape,
    Subsampling2D,
    ZeroPadding2D,
)
from graphnet.drawing.looks import LOOKS, OTHER, look, notes, paint, sign, title
from graphnet.drawing.themes import DARK, LIGHT


@pytest.mark.parametrize(
    "op, text",
    [
        (Conv2D(64, 3), "Conv 3×3, 64"),
        (Conv2D(64, 3, padding="same"), "Conv 3×3, 64"),
        (Conv2D(64, 7, strides=2), "Conv 7×7, 64, /2"),
        (Conv2D(8, (7, 1), strides=(2, 1)), "Conv 7×1, 8, /2×1"),
        (Conv2D(8, 3, dilation_rate=2), "Conv 3×3, 8, dilation 2"),
        (MaxPooling2D(2), "Max pool 2×2, /2"),
        (MaxPooling2D(3, strides=1, padding="same"), "Max pool 3×3"),
        (AveragePooling2D(3, strides=2), "Average pool 3×3, /2"),
        (GlobalAveragePooling2D(), "Global average pool"),
        (Dense(4096), "Dense 4096"),
        (BatchNormalization(), "Batch norm"),
        (ReLU(), "ReLU"),
        (Dropout(0.5), "Dropout 0.5"),
        (Flatten(), "Flatten"),
        (ZeroPadding2D(3), "Zero padding 3"),
        (ZeroPadding2D(((0, 1), (0, 1))), "Zero padding 0+1"),
        (ZeroPadding2D((1, 2)), "Zero padding 1 × 2"),
        (Cropping2D(((1, 2), (3, 3))), "Cropping 1+2 × 3"),
        (Rescaling(1 / 255), "Rescaling 0.003922"),
        (Reshape((1, 1, 672)), "Reshape 1×1×672"),
        (Reshape((-1, 64)), "Reshape ?×64"),
        (Concatenate(), "Concat"),
        (Subsampling2D(2), "Subsample /2"),
        (Subsampling2D((2, 1)), "Subsample /2×1"),
        (Subsampling2D(1), "Subsample"),
        (ReLU(), "ReLU"),
        (ReLU(max_value=6), "ReLU6"),
    ],
    ids=str,
)
def test_titles_are_in_the_papers_notation(op: Op, text: str):
    assert title(op) == text


@pytest.mark.parametrize(
    "op, texts",
    [
        (Conv2D(64, 3, padding="same", use_bias=False, kernel_initializer="he_normal"), []),
        (Conv2D(64, 3, padding=0), []),
        (Conv2D(64, 3, padding="full"), ["full padding"]),
        (Conv2D(64, 3, padding=1, groups=32), ["pad 1", "groups 32"]),
        (Conv2D(64, 3, padding=((0, 1), (0, 1))), ["pad 0+1"]),
        (Conv2D(64, 3, padding=((1, 1), (0, 2))), ["pad 1 × 0+2"]),
        (KerasLayer("Dropout", rate=0.0875, noise_shape=(None, 1, 1, 1)), ["rate 0.0875"]),
        (KerasLayer("Normalization", axis=(-1,), invert=False, mean=None), ["axis -1"]),
        (
            KerasLayer("Normalization", mean=(123.675, 116.28, 103.53), invert=True),
            ["mean (123.7, 116.3, 103.5)", "invert"],
        ),
        (KerasLayer("Normalization", variance=(1.5,) * 9, mean=((1.0, 2.0), (3.0, 4.0))), []),
        (KerasLayer("Odd", options={"a": 1}, share=1 / 3), ["share 0.3333"]),
        (MaxPooling2D(3, ceil_mode=True), ["ceil mode"]),
        (AveragePooling2D(3, padding=1, count_include_pad=False), ["pad 1", "no count include pad"]),
        (BatchNormalization(momentum=0.9, epsilon=1e-5), []),
        (ReLU(max_value=6), []),
        (ReLU(max_value=6, negative_slope=0.1), ["negative slope 0.1"]),
        (Concatenate(axis=1), ["axis 1"]),
    ],
    ids=str,
)
def test_notes_are_what_is_not_as_usual(op: Op, texts: list[str]):
    assert notes(op) == texts


@every_case
def test_every_op_of_the_language_has_a_look(row: Case):
    assert sign(row.op) or title(row.op)
    assert all(notes(row.op))
    assert row.op.kind in {*LOOKS, "other"}


def test_addition_is_drawn_as_its_sign():
    assert {type(row.op) for row in CASES if sign(row.op) == "+"} == {Add}


def test_an_op_of_ones_own_says_its_arguments():
    @dataclass(frozen=True, repr=False)
    class ChannelShuffle2D(Op):
        groups: int
        mode: str = "even"
        kind = "shuffling"

    assert title(ChannelShuffle2D(3)) == "Channel shuffle 3"
    assert notes(ChannelShuffle2D(3, mode="odd")) == ["mode odd"]
    assert look("shuffling") == OTHER


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
