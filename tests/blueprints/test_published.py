"""The blueprints against what was published: the decks' table of VGG-16, and the totals people quote."""

import pytest

from graphnet import Conv2D, Dense, MaxPooling2D, analyze, blueprints, load
from graphnet.ops import InputLayer
from graphnet.volumes import volumes

# Case Study: VGGNet, "not counting biases": volume, memory, params
VGG16 = """
INPUT: [224x224x3]    memory: 224*224*3=150K  params: 0
CONV3-64: [224x224x64]  memory: 224*224*64=3.2M  params: (3*3*3)*64 = 1,728
CONV3-64: [224x224x64]  memory: 224*224*64=3.2M  params: (3*3*64)*64 = 36,864
POOL2: [112x112x64]  memory: 112*112*64=800K  params: 0
CONV3-128: [112x112x128]  memory: 112*112*128=1.6M  params: (3*3*64)*128 = 73,728
CONV3-128: [112x112x128]  memory: 112*112*128=1.6M  params: (3*3*128)*128 = 147,456
POOL2: [56x56x128]  memory: 56*56*128=400K  params: 0
CONV3-256: [56x56x256]  memory: 56*56*256=800K  params: (3*3*128)*256 = 294,912
CONV3-256: [56x56x256]  memory: 56*56*256=800K  params: (3*3*256)*256 = 589,824
CONV3-256: [56x56x256]  memory: 56*56*256=800K  params: (3*3*256)*256 = 589,824
POOL2: [28x28x256]  memory: 28*28*256=200K  params: 0
CONV3-512: [28x28x512]  memory: 28*28*512=400K  params: (3*3*256)*512 = 1,179,648
CONV3-512: [28x28x512]  memory: 28*28*512=400K  params: (3*3*512)*512 = 2,359,296
CONV3-512: [28x28x512]  memory: 28*28*512=400K  params: (3*3*512)*512 = 2,359,296
POOL2: [14x14x512]  memory: 14*14*512=100K  params: 0
CONV3-512: [14x14x512]  memory: 14*14*512=100K  params: (3*3*512)*512 = 2,359,296
CONV3-512: [14x14x512]  memory: 14*14*512=100K  params: (3*3*512)*512 = 2,359,296
CONV3-512: [14x14x512]  memory: 14*14*512=100K  params: (3*3*512)*512 = 2,359,296
POOL2: [7x7x512]  memory: 7*7*512=25K  params: 0
FC: [1x1x4096]  memory: 4096  params: 7*7*512*4096 = 102,760,448
FC: [1x1x4096]  memory: 4096  params: 4096*4096 = 16,777,216
FC: [1x1x1000]  memory: 1000  params: 4096*1000 = 4,096,000
"""


def rows_of_the_deck():
    for line in VGG16.strip().splitlines():
        kind, _, rest = line.partition(": [")
        volume, _, rest = rest.partition("]")
        memory, _, params = rest.partition("params:")
        exact = memory.partition("memory:")[2].partition("=")[0]
        numbers = 1
        for factor in exact.split("*"):
            numbers *= int(factor)
        yield kind, tuple(map(int, volume.split("x"))), numbers, int(params.split("=")[-1].replace(",", ""))


def test_vgg16_is_the_table_of_the_decks_row_by_row():
    ours = [row for row in analyze(load("vgg16")) if isinstance(row.op, (InputLayer, Conv2D, MaxPooling2D, Dense))]
    kinds = {InputLayer: "INPUT", Conv2D: "CONV3", MaxPooling2D: "POOL2", Dense: "FC"}
    for row, (kind, volume, memory, params) in zip(ours, rows_of_the_deck(), strict=True):
        assert kinds[type(row.op)] == kind.partition("-")[0]
        assert row.shape == (volume if len(row.shape) == 3 else volume[-1:])
        assert row.activations == memory
        biases = 0 if isinstance(row.op, (InputLayer, MaxPooling2D)) else row.shape[-1]
        assert row.params - biases == params
        if isinstance(row.op, Conv2D):
            assert row.op == Conv2D(volume[-1], 3, strides=1, padding="same")
        if isinstance(row.op, MaxPooling2D):
            assert row.op == MaxPooling2D(2, strides=2)


def test_vgg16_needs_the_memory_that_its_rows_come_to():
    facts = analyze(load("vgg16"))
    assert facts.activations == sum(memory for _, _, memory, _ in rows_of_the_deck()) == 15_237_608


@pytest.mark.parametrize(
    ("name", "params", "trainable", "macs"),
    [
        ("lenet5", 61_706, 61_706, None),
        ("vgg16", 138_357_544, 138_357_544, 15.470e9),
        ("vgg19", 143_667_240, 143_667_240, 19.632e9),
        ("resnet50", 25_636_712, 25_583_592, 3.858e9),
        ("resnet101", 44_707_176, 44_601_832, None),
        ("resnet152", 60_419_944, 60_268_520, None),
    ],
)
def test_the_totals_are_those_that_were_published(name, params, trainable, macs):
    facts = analyze(load(name))
    assert facts.params == params
    assert facts.trainable_params == trainable
    if macs is not None:
        assert round(facts.macs / 1e6) == round(macs / 1e6)


def test_lenet5_has_the_layers_of_its_paper():
    facts = analyze(load("lenet5"))
    weighty = [(row.shape, row.params) for row in facts if row.params]
    assert weighty == [
        ((28, 28, 6), 156),
        ((10, 10, 16), 2_416),
        ((1, 1, 120), 48_120),
        ((84,), 10_164),
        ((10,), 850),
    ]


def test_the_inception_module_is_that_of_the_table():
    facts = analyze(load("inception_3a"))
    last = list(facts)[-1]
    assert last.shape == (28, 28, 256)
    assert round(facts.macs / 1e6) == 128  # "ops 128M"
    assert facts["inception1.conv1"].shape == (28, 28, 64)
    assert 159_000 < facts.params < 165_000  # "params 159K" leaves the biases and some of the 1×1 filters out


def test_resnet50_has_the_stages_of_table_1():
    network = load("resnet50")
    facts = analyze(network)
    for stage, (extent, channels, blocks) in enumerate(
        [(56, 256, 3), (28, 512, 4), (14, 1024, 6), (7, 2048, 3)], start=1
    ):
        scope = network.scope(f"stage{stage}")
        assert facts[scope[-1]].shape == (extent, extent, channels)
        assert {name.split(".")[1] for name in scope} == {f"bottleneck{number}" for number in range(1, blocks + 1)}
    weighted = sum(isinstance(row.op, (Conv2D, Dense)) for row in facts)
    projections = 4
    assert weighted - projections == 50


@pytest.mark.parametrize("blueprint", blueprints(), ids=lambda blueprint: blueprint.name)
def test_every_blueprint_fits_and_is_the_same_each_time(blueprint):
    network = blueprint()
    assert volumes(network).problems == []
    assert blueprint() == network
    assert load(blueprint.name) == network
    assert all(call.source.file == blueprint.source.file for call in network.calls)


@pytest.mark.parametrize("name", ["vgg16", "resnet50", "lenet5"])
def test_classes_and_input_shape_can_be_set(name):
    network = load(name, classes=7, input_shape=(64, 64, 1))
    facts = analyze(network)
    assert facts[network.input_names[0]].shape == (64, 64, 1)
    assert facts[network.output_names[0]].shape == (7,)


def test_resnet_takes_images_of_any_size():
    facts = analyze(load("resnet50", input_shape=(None, None, 3)))
    assert facts.params == 25_636_712
    assert facts.macs is None
    assert next(row for row in facts if isinstance(row.op, Dense)).macs == 2_048_000
