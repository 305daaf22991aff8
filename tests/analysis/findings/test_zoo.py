"""What check says of the architectures: nothing that an expert would call wrong. Each finding here was looked at."""

import pytest

import graphnet as gn

BIASES = {"GN202"}  # as keras.applications has them, so that its weights fit
LARGE_DENSE = {"GN305"}  # fc6, which holds 61 to 77 % of the parameters, as CS231n says of VGG
EXPECTED = {
    "resnet50": BIASES,
    "resnet101": BIASES,
    "resnet152": BIASES,
    "alexnet": LARGE_DENSE,
    "alexnet_two_column": LARGE_DENSE,
    "zfnet": LARGE_DENSE,
    "vgg11": LARGE_DENSE,
    "vgg13": LARGE_DENSE,
    "vgg16": LARGE_DENSE,
    "vgg19": LARGE_DENSE,
    "squeezenet": {"GN101"},  # its valid 7×7 at stride 2 wants 225 or 227
    "squeezenet_1_1": {"GN101"},  # its valid 3×3 at stride 2 wants 225
    "xception": {"GN308"},  # "same" pooling of 74 cells, beside a 1×1 of stride 2
}


@pytest.mark.parametrize("architecture", gn.blueprints(), ids=lambda blueprint: blueprint.name)
def test_the_zoo_is_told_what_is_true_of_it_and_no_more(architecture):
    findings = gn.check(architecture())
    assert {finding.code for finding in findings} == EXPECTED.get(architecture.name, set())
    assert all(finding.severity == "note" for finding in findings)


def test_every_expectation_is_of_an_architecture():
    assert EXPECTED.keys() <= {blueprint.name for blueprint in gn.blueprints()}
