"""Mends are tried before they are offered: the network after any of them is one that Keras builds."""

import dataclasses

import keras
import pytest
from random_networks import Author

from graphnet import (
    Add,
    BatchNormalization,
    Conv2D,
    Dense,
    Flatten,
    GlobalAveragePooling2D,
    Identity,
    Input,
    MaxPooling2D,
    ReLU,
    Reshape,
    UpSampling2D,
    blueprint,
    shared,
    to_keras,
)
from graphnet.network import gather
from graphnet.volumes import problems, volumes
from graphnet.volumes.mends import Mender, mended


def unit(filters, size=3, **arguments):
    return Conv2D(filters, size, **arguments) >> ReLU()


@blueprint
def pooled_away():
    x = Input(28, 28, 1)
    for filters in (8, 16, 32, 32, 64):
        x = x >> unit(filters, padding="same") >> MaxPooling2D(2)
    return x >> Flatten() >> Dense(10)


@blueprint
def large_filter():
    return Input(28, 28, 1) >> 3 * (unit(8, padding="same") >> MaxPooling2D(2)) >> Conv2D(8, 5) >> Flatten()


@blueprint
def no_projection():
    body = unit(128, strides=2, padding="same") >> Conv2D(128, 3, padding="same") >> BatchNormalization()
    return Input(32, 32, 64) >> (body + Identity()) >> ReLU()


@blueprint
def other_channels():
    return Input(32, 32, 64) >> (unit(128, padding="same") + Identity()) >> ReLU()


@blueprint
def valid_branch():
    return Input(32, 32, 3) >> (unit(8, 1) | unit(8, 3) | unit(8, 5, padding="same")) >> ReLU()


@blueprint
def strided_branch():
    return Input(32, 32, 3) >> (unit(8, strides=2, padding="same") + unit(8, padding="same"))


@blueprint
def forgotten_channels():
    return Input(28, 28) >> unit(4) >> Flatten() >> Dense(10)


@blueprint
def flat_too_early():
    return Input(28, 28, 1) >> Flatten() >> unit(4) >> GlobalAveragePooling2D() >> Dense(10)


@blueprint
def groups():
    return Input(28, 28, 10) >> Conv2D(8, 3, groups=4)


@blueprint
def open_extents():
    return Input(None, None, 3) >> unit(8) >> Flatten() >> Dense(10)


@blueprint
def uncropped():
    x = Input(64, 64, 1) >> unit(8)
    deep = x >> MaxPooling2D(2) >> unit(16) >> UpSampling2D(2) >> Conv2D(8, 2, padding="same")
    return (x | deep) >> Conv2D(2, 1)


@blueprint
def wrong_reshape():
    return Input(8, 8, 3) >> Reshape((7, 8, 3)) >> Flatten() >> Dense(2)


@blueprint(exact_fit=True)
def alexnet_on_224():
    return Input(224, 224, 3) >> unit(96, 11, strides=4) >> MaxPooling2D(3, strides=2)


@blueprint(exact_fit=True)
def pooled_unevenly():
    return Input(12, 12, 3) >> MaxPooling2D(3, strides=2)


EXPECTED = {
    pooled_away: {"drop pool4", "an input of at least 32×32×1"},
    large_filter: {'padding="same"', "kernel_size=3", "drop pool3"},
    no_projection: {"input1 >> Conv2D(128, 1, strides=2) before it"},
    other_channels: {"filters=64 in conv1", "input1 >> Conv2D(128, 1) before it"},
    valid_branch: {'padding="same" in conv2'},
    strided_branch: {"strides=1 in conv1", "strides=2 in conv2"},
    forgotten_channels: {"Input(28, 28, 1), with an axis of channels"},
    flat_too_early: {"drop flatten1"},
    groups: {"groups=2"},
    open_extents: {"drop flatten1"},
    uncropped: {'padding="same" in conv2', "relu1 >> Cropping2D(2) before it"},
    wrong_reshape: {"target_shape=(-1, 8, 3)"},
    alexnet_on_224: {"an input of 227×227×3"},
    pooled_unevenly: {"an input of 13×13×3", "ceil_mode=True"},
}


@pytest.mark.parametrize("broken", EXPECTED, ids=lambda broken: broken.name)
def test_the_mends_a_person_would_think_of_are_offered(broken):
    (problem,) = problems(broken())
    offered = set(problem.mends)
    missing = {text for text in EXPECTED[broken] if not any(mend.startswith(text) for mend in offered)}
    assert not missing, offered
    assert len(offered) <= 4


@pytest.mark.parametrize("broken", EXPECTED, ids=lambda broken: broken.name)
def test_keras_builds_what_a_mend_makes(broken):
    network = broken()
    found = volumes(network)
    (problem,) = found.problems
    for mend in Mender(network, found).misfit(problem.node):
        again = mended(network, mend)
        assert volumes(again).shapes[problem.node] is not None
        if not volumes(again).problems:
            assert isinstance(to_keras(again), keras.Model)


def test_a_mend_changes_every_call_that_the_same_line_made():
    conv = Conv2D(4, 9)
    network = gather((Input(8, 8, 3) >> conv, Input(7, 7, 3) >> conv))
    first, second = problems(network)
    assert 'padding="same"' in set(first.mends) & set(second.mends)
    found = volumes(network)
    (mend,) = (mend for mend in Mender(network, found).misfit("conv1") if mend.text == 'padding="same"')
    assert not volumes(mended(network, mend)).problems


def test_what_breaks_something_further_down_comes_last_of_its_kind():
    mends = problems(pooled_away())[0].mends
    assert not any("pool_size=1" in mend for mend in mends)


def test_weights_that_cannot_be_shared_are_told_how_to_be_parted():
    dense = shared(Dense(4))
    network = gather((Input(3) >> dense, Input(5) >> dense))
    (problem,) = problems(network)
    assert "outside of shared" in problem.mends[0]


@pytest.mark.parametrize("seed", range(60))
def test_of_random_networks_too_every_mend_works(seed):
    network = Author(seed).network()
    found = volumes(network)
    mender = Mender(network, found)
    for problem in found.problems:
        for mend in mender.misfit(problem.node):
            assert volumes(mended(network, mend)).shapes[problem.node] is not None


def test_the_arguments_of_alternatives_are_the_ops_own():
    for op, volume in [(Conv2D(8, 9, groups=4), (5, 5, 10)), (MaxPooling2D(9), (5, 5, 3)), (Reshape((7,)), (5,))]:
        for arguments in op.alternatives(volume):
            assert arguments.keys() <= {field.name for field in dataclasses.fields(op)}


def test_joins_of_many_axes_offer_nothing_that_is_not_there():
    network = gather(Add()(Input(4, 4, 4, 4, 2), Input(3, 4, 4, 4, 2)))
    (problem,) = problems(network)
    assert problem.mends == ()
