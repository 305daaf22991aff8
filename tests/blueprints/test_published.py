"""The blueprints against what was published: the totals that others count, and the tables of papers."""

import pytest

from graphnet import Conv2D, Dense, analyze, blueprints, load
from graphnet.volumes import volumes


@pytest.mark.parametrize(
    ("name", "params", "trainable", "gmacs"),
    [  # what keras.applications builds, weights=None; GMACs are counted from its convolution and dense layers
        ("vgg16", 138_357_544, 138_357_544, 15.470),
        ("vgg19", 143_667_240, 143_667_240, 19.632),
        ("resnet50", 25_636_712, 25_583_592, 3.858),
        ("resnet101", 44_707_176, 44_601_832, 7.570),
        ("resnet152", 60_419_944, 60_268_520, 11.282),
        ("resnet50_v2", 25_613_800, 25_568_360, 3.482),
        ("resnet101_v2", 44_675_560, 44_577_896, 7.194),
        ("resnet152_v2", 60_380_648, 60_236_904, 10.907),
        ("inception_v3", 23_851_784, 23_817_352, 5.713),
        ("inception_resnet_v2", 55_873_736, 55_813_192, 13.156),
        ("xception", 22_910_480, 22_855_952, 8.357),
        ("densenet121", 8_062_504, 7_978_856, 2.834),
        ("densenet169", 14_307_880, 14_149_480, 3.360),
        ("densenet201", 20_242_984, 20_013_928, 4.291),
        ("mobilenet", 4_253_864, 4_231_976, 0.569),
        ("mobilenet_v2", 3_538_984, 3_504_872, 0.301),
    ],
)
def test_the_totals_are_those_of_keras_applications(name, params, trainable, gmacs):
    facts = analyze(load(name))
    assert facts.params == params
    assert facts.trainable_params == trainable
    assert round(facts.macs / 1e9, 3) == gmacs


@pytest.mark.parametrize(
    ("name", "trainable", "gmacs"),
    [  # torchvision's num_params, in which moving statistics do not count, and the GMACs it calls ops
        ("vgg11", 132_863_336, 7.609),
        ("vgg13", 133_047_848, 11.308),
        ("vgg16", 138_357_544, 15.470),
        ("vgg19", 143_667_240, 19.632),
        ("resnet18", 11_689_512, 1.814),
        ("resnet34", 21_797_672, 3.664),
        ("resnet50_v1_5", 25_557_032, 4.089),
        ("resnet101_v1_5", 44_549_160, 7.801),
        ("resnet152_v1_5", 60_192_808, 11.514),
        ("densenet121", 7_978_856, 2.834),
        ("densenet169", 14_149_480, 3.360),
        ("densenet201", 20_013_928, 4.291),
        ("mobilenet_v2", 3_504_872, 0.301),
        ("squeezenet", 1_248_424, 0.819),
        ("squeezenet_1_1", 1_235_496, 0.349),
    ],
)
def test_the_totals_are_those_of_torchvision(name, trainable, gmacs):
    facts = analyze(load(name))
    assert facts.trainable_params == trainable
    assert round(facts.macs / 1e9, 3) == gmacs


@pytest.mark.parametrize(
    ("name", "layers", "millions"),
    [("resnet20", 20, "0.27"), ("resnet56", 56, "0.85"), ("resnet110", 110, "1.7")],  # the paper's table 6
)
def test_the_cifar_resnets_have_the_size_of_their_table(name, layers, millions):
    facts = analyze(load(name))
    decimals = len(millions.partition(".")[2])
    assert f"{facts.trainable_params / 1e6:.{decimals}f}" == millions
    assert sum(isinstance(row.op, (Conv2D, Dense)) for row in facts) == layers, "shortcuts have no weights"


@pytest.mark.parametrize(
    ("alpha", "extent", "million_macs", "million_params"),
    [
        (1.0, 224, 569, 4.2),
        (0.75, 224, 325, 2.6),
        (0.5, 224, 149, 1.3),
        (0.25, 224, 41, 0.5),
        (1.0, 192, 418, 4.2),
        (1.0, 160, 290, 4.2),
        (1.0, 128, 186, 4.2),
    ],
)
def test_mobilenet_scales_as_in_tables_6_and_7(alpha, extent, million_macs, million_params):
    facts = analyze(load("mobilenet", alpha=alpha, input_shape=(extent, extent, 3)))
    assert facts.macs / 1e6 == pytest.approx(million_macs, abs=1)  # 290.7 stands there as 290
    assert round(facts.trainable_params / 1e6, 1) == million_params


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
