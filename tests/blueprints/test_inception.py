"""The Inception family against the decks' table of GoogLeNet, the papers' figures and the totals of other ports."""

import re
from collections import Counter
from math import prod
from typing import NamedTuple

import pytest

from graphnet import Conv2D, Dense, analyze, load, to_keras
from graphnet.shapes import Volume

# Case Study: GoogLeNet: type, patch size/stride, output size, depth, #1x1, #3x3 reduce, #3x3, #5x5 reduce, #5x5,
# pool proj, params, ops
GOOGLENET = """
convolution 7x7/2 112x112x64 1 2.7K 34M
max pool 3x3/2 56x56x64 0
convolution 3x3/1 56x56x192 2 64 192 112K 360M
max pool 3x3/2 28x28x192 0
inception (3a) 28x28x256 2 64 96 128 16 32 32 159K 128M
inception (3b) 28x28x480 2 128 128 192 32 96 64 380K 304M
max pool 3x3/2 14x14x480 0
inception (4a) 14x14x512 2 192 96 208 16 48 64 364K 73M
inception (4b) 14x14x512 2 160 112 224 24 64 64 437K 88M
inception (4c) 14x14x512 2 128 128 256 24 64 64 463K 100M
inception (4d) 14x14x528 2 112 144 288 32 64 64 580K 119M
inception (4e) 14x14x832 2 256 160 320 32 128 128 840K 170M
max pool 3x3/2 7x7x832 0
inception (5a) 7x7x832 2 256 160 320 32 128 128 1072K 54M
inception (5b) 7x7x1024 2 384 192 384 48 128 128 1388K 71M
avg pool 7x7/1 1x1x1024 0
dropout (40%) 1x1x1024 0
linear 1x1x1000 1 1000K 1M
softmax 1x1x1000 0
"""
LAST_NODES = [
    *("conv1", "pool1", "conv3", "pool2"),
    *("inception_3a.concat1", "inception_3b.concat1", "pool3"),
    *(f"inception_4{letter}.concat1" for letter in "abcde"),
    *("pool4", "inception_5a.concat1", "inception_5b.concat1", "pool5", "dropout1", "dense1", "softmax1"),
]
"""The nodes that the rows end in."""


class Printed(NamedTuple):
    """A row as the deck prints it; params in units of 1024, ops in millions."""

    type: str
    volume: Volume
    depth: int
    filters: list[int]
    params: float
    ops: int


class Counted(NamedTuple):
    """The same row as it is in our network; weights without biases."""

    volume: Volume
    depth: int
    filters: list[int]
    weights: int
    macs: int


def printed_rows():
    for line in GOOGLENET.strip().splitlines():
        kind, volume, rest = re.fullmatch(r"(.+) (\d+x\d+x\d+) (.+)", line).groups()
        depth, *cells = rest.split()
        counts = [float(cell[:-1]) for cell in cells if cell[-1] in "KM"] or [0, 0]
        filters = [int(cell) for cell in cells if cell.isdigit()]
        yield Printed(kind, tuple(map(int, volume.split("x"))), int(depth), filters, *counts)


def counted_rows():
    network = load("googlenet", auxiliary=False)
    facts = analyze(network)
    depths = {}  # the most weighted layers on any way from the input
    rows = iter(facts)
    before = 0
    for last in LAST_NODES:
        chunk = []
        while not chunk or chunk[-1].name != last:
            row = next(rows)
            chunk.append(row)
            depths[row.name] = max((depths[name] for name in row.inputs), default=0) + bool(row.params)
        layers = [row for row in chunk if row.params]
        yield Counted(
            (1, 1, *facts[last].shape)[-3:],
            depths[last] - before,
            [row.shape[-1] for row in layers],
            sum(row.params - row.shape[-1] for row in layers),
            sum(row.macs for row in layers),
        )
        before = depths[last]


@pytest.fixture(scope="module")
def table():
    """What is printed and what is counted, by the node that the row ends in."""
    return dict(zip(LAST_NODES, zip(printed_rows(), counted_rows(), strict=True), strict=True))


class TestGoogLeNet:
    """The decks' table row by row. "Ops" are MACs; "params" are 1024 weights, biases left out."""

    def test_volumes_and_depths(self, table):
        for printed, counted in table.values():
            assert counted.volume == printed.volume, printed.type
            assert counted.depth == printed.depth, printed.type
        assert sum(counted.depth for _, counted in table.values()) == 22  # "22 layers deep", in the paper

    def test_filters(self, table):
        for printed, counted in table.values():
            if printed.filters:
                assert counted.filters == printed.filters, printed.type

    def test_ops(self, table):
        otherwise = {"conv1", "inception_4a.concat1", "inception_5a.concat1"}
        for name in table.keys() - otherwise:
            printed, counted = table[name]
            assert round(counted.macs / 1e6) == printed.ops, name

    def test_params(self, table):
        """3b is printed one higher and 4b one lower than their weights come to."""
        for name in ("conv3", *(f"inception_{module}.concat1" for module in ("3a", "3b", "4b")), "dense1"):
            printed, counted = table[name]
            assert abs(counted.weights / 1024 - printed.params) <= 1, name

    def test_the_first_row_counts_a_separable_convolution(self, table):
        """Both its figures are those of eight 7×7 filters a channel, then 1×1; the layer as described has 9,408."""
        printed, counted = table["conv1"]
        separable = 7 * 7 * 3 * 8 + 3 * 8 * 64
        assert round(separable / 1000, 1) == printed.params
        assert round(112 * 112 * separable / 1e6) == printed.ops
        assert counted.weights == 7 * 7 * 3 * 64
        assert counted.macs == 112 * 112 * counted.weights

    def test_row_4a_cuts_off(self, table):
        """73.6 million are printed as 73; the params are 0.8 % off, as they are in other rows."""
        printed, counted = table["inception_4a.concat1"]
        assert int(counted.macs / 1e6) == printed.ops
        assert counted.weights / 1024 == pytest.approx(printed.params, rel=0.01)

    def test_row_5a_counts_48_filters(self, table):
        """Its ops are those of #5x5 reduce = 48, as in 5b, not of the 32 that it prints."""
        printed, counted = table["inception_5a.concat1"]
        others = 832 * (256 + 160 + 128) + 3 * 3 * 160 * 320
        as_printed, as_counted = (others + reduce * (832 + 5 * 5 * 128) for reduce in (32, 48))
        assert counted.weights == as_printed
        assert round(49 * as_printed / 1e6) == 51
        assert round(49 * as_counted / 1e6) == printed.ops == 54
        assert as_counted / 1024 == pytest.approx(printed.params, rel=0.01)

    @pytest.mark.parametrize("module", ["4c", "4d", "4e", "5b"])
    def test_rows_whose_params_contradict_their_ops(self, table, module):
        """Every weight is used once at every position: the printed params give other ops, ours the printed ones."""
        printed, counted = table[f"inception_{module}.concat1"]
        height, width, _ = printed.volume
        assert round(height * width * printed.params * 1024 / 1e6) < printed.ops
        assert round(height * width * counted.weights / 1e6) == printed.ops
        assert 0.93 < printed.params * 1024 / counted.weights < 1

    def test_auxiliary_classifiers(self):
        """Section 5: pooling with "an 4×4×512 output for the (4a), and 4×4×528 for the (4d) stage"."""
        network = load("googlenet")
        facts = analyze(network)
        assert list(network.outputs) == ["main", "aux1", "aux2"]
        assert {facts[name].shape for name in network.outputs.values()} == {(1000,)}
        assert network.inputs("aux1.pool1") == ("inception_4a.concat1",)
        assert network.inputs("aux2.pool1") == ("inception_4d.concat1",)
        assert facts["aux1.pool1"].shape == (4, 4, 512)
        assert facts["aux2.pool1"].shape == (4, 4, 528)
        assert facts["aux1.dense1"].params == (4 * 4 * 128 + 1) * 1024


# Batch normalization, figure 5: #1×1, #3×3 reduce, #3×3, double #3×3 reduce, double #3×3, pool proj
INCEPTION_V2 = {
    "3a": (64, 64, 64, 64, 96, 32),
    "3b": (64, 64, 96, 64, 96, 64),
    "3c": (0, 128, 160, 64, 96, 0),
    "4a": (224, 64, 96, 96, 128, 128),
    "4b": (192, 96, 128, 96, 128, 128),
    "4c": (160, 128, 160, 128, 160, 128),
    "4d": (96, 128, 192, 160, 192, 128),
    "4e": (0, 128, 192, 192, 256, 0),
    "5a": (352, 192, 320, 160, 224, 128),
    "5b": (352, 192, 320, 192, 224, 128),
}


class TestInceptionV2:
    def test_modules(self):
        """4c and 4d come to 608 channels and 4e to 1056, where the output column still has 576 and 1024."""
        network = load("inception_v2")
        facts = analyze(network)
        channels = 192
        for module, (n1, r3, n3, r33, n33, proj) in INCEPTION_V2.items():
            reduces = n1 == 0
            extent = {"3": 28, "4": 14, "5": 7}[module[0]] // (2 if reduces else 1)
            weights = channels * (n1 + r3 + r33 + proj) + 9 * (r3 * n3 + r33 * n33 + n33 * n33)
            normalized = n1 + r3 + n3 + r33 + n33 + n33 + proj
            channels = n1 + n3 + n33 + (channels if reduces else proj)
            scope = network.scope(f"inception_{module}")
            assert facts[scope[-1]].shape == (extent, extent, channels)
            assert sum(facts[name].params for name in scope) == weights + 4 * normalized
            assert sum(facts[name].trainable_params for name in scope) == weights + 2 * normalized

    def test_the_first_convolution_is_separable(self):
        """Appendix: "separable convolution with depth multiplier 8 on the first convolutional layer"."""
        first = analyze(load("inception_v2"))["conv1"]
        assert first.shape == (112, 112, 64)
        assert first.params == 7 * 7 * 3 * 8 + 3 * 8 * 64

    def test_total_of_the_port(self):
        """BN-Inception as ported from Caffe to PyTorch: 11,295,240, with a bias before each batch normalization."""
        facts = analyze(load("inception_v2", separable=False))
        biases = sum(row.shape[-1] for row in facts if isinstance(row.op, Conv2D))
        assert facts.trainable_params + biases == 11_295_240


def test_totals_of_googlenet():
    """As people quote them, with and without the auxiliary classifiers."""
    assert analyze(load("googlenet")).params == 13_378_280
    assert analyze(load("googlenet", auxiliary=False)).params == 6_998_552


@pytest.mark.parametrize(
    ("name", "params", "trainable"),
    [("inception_v3", 23_851_784, 23_817_352), ("inception_resnet_v2", 55_873_736, 55_813_192)],
)
def test_totals_of_keras_applications(name, params, trainable):
    facts = analyze(load(name))
    assert facts.params == params
    assert facts.trainable_params == trainable


def test_total_of_inception_v4():
    """As timm and pretrained-models have it, which count what can be trained."""
    assert analyze(load("inception_v4")).trainable_params == 42_679_816


def test_total_of_inception_resnet_v1():
    """FaceNet's, 22,779,312 and 28,832 not trained, has a sixth module C, and ends in 128 normalized features."""
    module = 1792 * 192 + 1792 * 192 + 3 * 192 * 192 + 3 * 192 * 192 + (384 + 1) * 1792
    facenet_only = module + 4 * 192 + 1792 * 128 + 128
    facts = analyze(load("inception_resnet_v1"))
    assert facts.trainable_params == 22_779_312 - facenet_only + (1792 + 1) * 1000
    assert facts.params - facts.trainable_params == 28_832 - 2 * (4 * 192 + 128)


@pytest.mark.parametrize(
    ("name", "settings", "macs"),
    [
        ("inception_v2", {"separable": False}, 2_048.06e6),
        ("inception_v3", {}, 5_743.06e6),
        ("inception_v4", {}, 12_304.93e6),
        ("inception_resnet_v2", {}, 13_188.64e6),
    ],
)
def test_macs_of_imgclsmob(name, settings, macs):
    """Its counts take in what is done element by element, less than 1 % here."""
    assert 0.99 * macs < analyze(load(name, **settings)).macs < macs


def test_macs_of_inception_v3():
    assert analyze(load("inception_v3")).macs == pytest.approx(5.713e9, rel=1e-4)


# What leaves the stages: Rethinking, table 1; Inception-v4, figures 3, 9 and 15; keras.applications
STAGES = {
    "inception_v3": {
        "stem": (35, 35, 192),
        "inception_a": (35, 35, 288),
        "reduction_a": (17, 17, 768),
        "inception_b": (17, 17, 768),
        "reduction_b": (8, 8, 1280),
        "inception_c": (8, 8, 2048),
    },
    "inception_v4": {
        "stem": (35, 35, 384),
        "inception_a": (35, 35, 384),
        "reduction_a": (17, 17, 1024),
        "inception_b": (17, 17, 1024),
        "reduction_b": (8, 8, 1536),
        "inception_c": (8, 8, 1536),
    },
    "inception_resnet_v1": {
        "stem": (35, 35, 256),
        "inception_resnet_a": (35, 35, 256),
        "reduction_a": (17, 17, 896),
        "inception_resnet_b": (17, 17, 896),
        "reduction_b": (8, 8, 1792),
        "inception_resnet_c": (8, 8, 1792),
    },
    "inception_resnet_v2": {
        "stem": (35, 35, 320),
        "inception_resnet_a": (35, 35, 320),
        "reduction_a": (17, 17, 1088),
        "inception_resnet_b": (17, 17, 1088),
        "reduction_b": (8, 8, 2080),
        "inception_resnet_c": (8, 8, 2080),
    },
}
MODULES = {
    "inception_v3": (3, 4, 2),
    "inception_v4": (4, 7, 3),
    "inception_resnet_v1": (5, 10, 5),
    "inception_resnet_v2": (10, 20, 10),
}
"""How many modules A, B and C there are."""


@pytest.mark.parametrize("name", STAGES)
def test_stages(name):
    network = load(name)
    facts = analyze(network)
    leaving = {scope.rstrip("0123456789"): facts[network.scope(scope)[-1]].shape for scope in network.scopes()}
    assert leaving == STAGES[name]
    kinds = Counter(scope.rstrip("0123456789")[-2:] for scope in network.scopes() if scope.startswith("inception"))
    assert kinds == dict(zip(("_a", "_b", "_c"), MODULES[name], strict=True))


def test_stem_of_inception_v4():
    """The volumes that figure 3 prints, from the input on."""
    printed = [(149, 32), (147, 32), (147, 64), (73, 160), (71, 192), (35, 384)]
    shapes = [row.shape for row in analyze(load("inception_v4")) if row.name.startswith("stem.")]
    met = [shape for shape in dict.fromkeys(shapes) if (shape[0], shape[-1]) in printed]
    assert met == [(extent, extent, channels) for extent, channels in printed]


def test_auxiliary_classifier_of_inception_v3():
    """torchvision's has 3,326,696 parameters, 896 of them scales of batch normalization, which are not here."""
    network = load("inception_v3", auxiliary=True)
    facts = analyze(network)
    assert list(network.outputs) == ["main", "aux"]
    assert network.inputs("aux.pool1") == ("inception_b4.concat1",)
    assert facts["aux.pool1"].shape == (5, 5, 768)
    assert facts["aux.flatten1"].shape == (768,)
    added = facts.trainable_params - analyze(load("inception_v3")).trainable_params
    assert added == 3_326_696 - (128 + 768)


@pytest.mark.parametrize("name", ["googlenet", "inception_v2", *STAGES])
def test_any_size_and_number_of_classes(name):
    settings = {"auxiliary": False} if name == "googlenet" else {}
    facts = analyze(load(name, classes=7, input_shape=(None, None, 1), **settings))
    dense = next(row for row in facts if isinstance(row.op, Dense))
    assert dense.shape == (7,)
    assert facts.params < analyze(load(name, **settings)).params


def layers_of(model):
    """The convolutions and dense layers of a Keras model: the shapes of the kernel, and of what leaves."""
    return Counter(
        (tuple(layer.kernel.shape), tuple(layer.output.shape[1:])) for layer in model.layers if hasattr(layer, "kernel")
    )


def macs_of(layers):
    """Every weight is used at every position that leaves."""
    return sum(times * prod(kernel) * prod(leaving[:-1]) for (kernel, leaving), times in layers.items())


@pytest.mark.long
@pytest.mark.parametrize(
    ("name", "settings"),
    [
        ("googlenet", {}),
        ("inception_v2", {"separable": False}),
        ("inception_v3", {"auxiliary": True}),
        ("inception_v4", {}),
        ("inception_resnet_v1", {}),
    ],
)
def test_what_keras_builds(name, settings):
    network = load(name, **settings)
    facts = analyze(network)
    model = to_keras(network)
    assert model.count_params() == facts.params
    assert sum(prod(weight.shape) for weight in model.trainable_weights) == facts.trainable_params
    assert macs_of(layers_of(model)) == facts.macs


@pytest.mark.long
@pytest.mark.parametrize(
    ("name", "reference"), [("inception_v3", "InceptionV3"), ("inception_resnet_v2", "InceptionResNetV2")]
)
def test_the_layers_of_keras_applications(name, reference):
    applications = pytest.importorskip("keras").applications
    theirs = layers_of(getattr(applications, reference)(weights=None))
    assert layers_of(to_keras(load(name))) == theirs
    assert analyze(load(name)).macs == macs_of(theirs)
