"""What boxes say of ops."""

from dataclasses import dataclass

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
from graphnet.drawing.titles import notes, sign, title


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
def test_every_op_of_the_language_says_something(row: Case):
    assert sign(row.op) or title(row.op)
    assert all(notes(row.op))


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
