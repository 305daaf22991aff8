"""What graphnet finds in the ten mistakes, and how a person writes each mend that it offers."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import NamedTuple


class Edit(NamedTuple):
    """A mend: texts of the blueprint and what becomes of them, and the nodes that are refused next."""

    texts: dict[str, str]
    then: tuple[str, ...] = ()


class Found(NamedTuple):
    """A finding: a text on the line that it names, a part of what it says, and its mends."""

    code: str
    node: str
    written: str
    says: str
    mends: Mapping[str, Edit] = MappingProxyType({})


_POOL = "MaxPooling2D(2)"
_ROUNDED_UP = {
    'padding="same"': Edit({_POOL: 'MaxPooling2D(2, padding="same")'}),
    "ceil_mode=True": Edit({_POOL: "MaxPooling2D(2, ceil_mode=True)"}),
}

OWN_WEIGHTS = "weights of its own, outside of shared(...)"

FOUND = {
    "pooled_to_nothing": [
        Found(
            "GN001",
            "pool5",
            _POOL,
            "a 2×2 window does not fit 1×1: height and width (1 − 2 + 0)/2 + 1 = 0.50",
            {
                "drop pool4": Edit({"(512, 2), (512, 2)": "(512, 4)"}),
                'padding="same" in pool1 and 4 more': Edit({_POOL: 'MaxPooling2D(2, padding="same")'}),
                "an input of at least 32×32×1": Edit({"28, 28, 1": "32, 32, 1"}),
            },
        ),
        Found("GN102", "conv7", "Conv2D(filters, 3", "a 3×3 window slides over 1×1 cells"),
        Found(
            "GN101",
            "pool3",
            _POOL,
            "height and width (7 − 2 + 0)/2 + 1 = 3.50, the last 1 of 7 never seen",
            _ROUNDED_UP,
        ),
        Found(
            "GN302",
            "conv5",
            "Conv2D(filters, 3",
            "has seen 30×30 cells, more than the 28×28 of the input",
            {
                "leave some of them out": Edit({", (512, 2), (512, 2)": ""}),
                "fewer or later strides before them": Edit(
                    {f">> {_POOL}": ">> MaxPooling2D(2 if filters == 512 else 1)"}
                ),
                "an input of about 102×102×1": Edit({"28, 28, 1": "102, 102, 1"}),
            },
        ),
        Found(
            "GN101",
            "pool4",
            _POOL,
            "height and width (3 − 2 + 0)/2 + 1 = 1.50, the last 1 of 3 never seen",
            _ROUNDED_UP,
        ),
    ],
    "residual_without_projection": [
        Found(
            "GN001",
            "basic3.add1",
            "body + Identity()",
            "16×16×32, 32×32×16 (height and width 16 ≠ 32; channels 32 ≠ 16)",
            {
                "basic2.relu2 >> Conv2D(32, 1, strides=2) before it": Edit(
                    {"Identity()) >>": "(Conv2D(32, 1, strides=2) if strides == 2 else Identity())) >>"}
                ),
            },
        ),
    ],
    "several_at_once": [
        Found(
            "GN001",
            "conv4",
            "groups=3",
            "64 channels do not divide into 3 groups",
            {
                "groups=2": Edit({"groups=3": "groups=2"}),
                "groups=4": Edit({"groups=3": "groups=4"}),
            },
        ),
        Found(
            "GN001",
            "conv6",
            "Conv2D(256, 5)",
            "a 5×5 window does not fit 4×4: height and width (4 − 5 + 0)/1 + 1 = 0",
            {
                "kernel_size=4": Edit({"Conv2D(256, 5)": "Conv2D(256, 4)"}),
                'padding="same"': Edit({"Conv2D(256, 5)": 'Conv2D(256, 5, padding="same")'}),
                "strides=1 in conv3 (several_at_once.py:18)": Edit(
                    {"conv(128, 3, strides=2)": "conv(128, 3, strides=1)"}
                ),
                "an input of at least 65×65×3": Edit({"64, 64, 3": "65, 65, 3"}),
            },
        ),
        Found(
            "GN001",
            "conv9",
            "shared(",
            "shares the weights of conv7, which were made for 8×8×64, but takes 4×4×128",
            {
                OWN_WEIGHTS: Edit(
                    {
                        "shared(conv(64, 3) >> ": "shared(BatchNormalization() >> ReLU() >> ",
                        "head(fine), head(coarse)": (
                            'head(Conv2D(64, 3, padding="same", use_bias=False)(fine)), '
                            'head(Conv2D(64, 3, padding="same", use_bias=False)(coarse))'
                        ),
                    }
                )
            },
        ),
    ],
    "forgotten_channels": [
        Found(
            "GN001",
            "conv1",
            "Conv2D(32, 3)",
            "Conv2D takes a volume of (height, width, channels), got 28×28",
            {
                "Input(28, 28, 1), with an axis of channels (forgotten_channels.py:12)": Edit(
                    {"Input(28, 28)": "Input(28, 28, 1)"}
                ),
            },
        ),
    ],
    "uneven_branches": [
        Found(
            "GN001",
            "inception1.concat1",
            "conv(n1)",
            "16×16×64, 16×16×128, 12×12×32, 16×16×32 (height and width 16 ≠ 12)",
            {
                'padding="same" in inception1.conv5 (uneven_branches.py:19)': Edit(
                    {'conv(n5, 5, "valid")': "conv(n5, 5)"}
                )
            },
        ),
    ],
    "missing_crop": [
        Found(
            "GN001",
            "concat1",
            "Input(188, 188, 1) >> level(2, 64)",
            "88×88×128, 80×80×128 (height and width 88 ≠ 80)",
            {
                'padding="same" in conv5 and conv6 (missing_crop.py:11)': Edit(
                    {"Conv2D(filters, 3)": 'Conv2D(filters, 3, padding="valid" if depth else "same")'}, ("concat2",)
                ),
                "relu4 >> Cropping2D(4) before it": Edit(
                    {
                        "import ": "import Cropping2D, ",
                        "Identity() |": "(Cropping2D(4) if depth == 1 else Identity()) |",
                    },
                    ("concat2",),
                ),
            },
        ),
    ],
    "stride_does_not_fit": [
        Found(
            "GN001",
            "conv1",
            "conv(96, 11, strides=4)",
            "height and width (224 − 11 + 0)/4 + 1 = 54.25, the last 1 of 224 never seen",
            {"an input of 227×227×3": Edit({"224, 224, 3": "227, 227, 3"})},
        ),
    ],
    "dense_on_volume": [
        Found(
            "GN104",
            "dense1",
            "Dense(128)",
            "works on each of 7×7 places by itself: 7×7×32 becomes 7×7×128",
            {
                "Flatten() before it": Edit(
                    {">> Dense(128) >> ReLU() >> Flatten()": ">> Flatten() >> Dense(128) >> ReLU()"}
                ),
                "GlobalAveragePooling2D() before it": Edit(
                    {
                        "import ": "import GlobalAveragePooling2D, ",
                        "Dense(128) >> ReLU() >> Flatten()": "GlobalAveragePooling2D() >> Dense(128) >> ReLU()",
                    }
                ),
                "Conv2D(128, 1) in its place, if every place is meant to be judged by itself": Edit(
                    {"Dense(128)": "Conv2D(128, 1)"}
                ),
            },
        ),
    ],
    "silent_broadcast": [
        Found(
            "GN103",
            "add1",
            "Input(28, 28, 1)",
            "input1 is 28×28×1, and is copied all over 28×28×32",
            {
                "Multiply(), if it is a gate": Edit(
                    {
                        "    Conv2D,\n": "    Conv2D,\n    Multiply,\n    branches,\n",
                        "(body + Identity())": "branches(body, Identity(), merge=Multiply())",
                    }
                ),
                "input1 >> Conv2D(32, 1) before it": Edit({"Input(28, 28, 1)": "Input(28, 28, 1) >> Conv2D(32, 1)"}),
            },
        ),
    ],
    "doubled_activations": [
        Found(
            "GN201",
            "dense1",
            "Dense(120)",
            "no activation between it and the next layer: together they are one linear layer",
            {
                "ReLU() after dense1": Edit({"Dense(120)": "Dense(120) >> ReLU()"}),
                "leave dense1 out": Edit({"Dense(120) >> ": ""}),
            },
        ),
        Found(
            "GN203",
            "sigmoid1",
            "Sigmoid() >>",
            "a sigmoid between hidden layers",
            {"ReLU() in place of sigmoid1": Edit({"Sigmoid() >>": "ReLU() >>"})},
        ),
        Found(
            "GN203",
            "softmax2",
            "Softmax() >> Softmax()",
            "what comes in is between 0 and 1 already",
            {
                "leave softmax1 out": Edit({"Softmax() >> Softmax()": "Softmax()"}),
                "leave softmax2 out": Edit({"Softmax() >> Softmax()": "Softmax()"}),
            },
        ),
    ],
}
