"""What one unit reads, to the cell, against backpropagation through the compiled network."""

import pytest
from random_networks import Author
from seen_cells import seen_cells

from graphnet import (
    Add,
    Average,
    AveragePooling1D,
    AveragePooling2D,
    BatchNormalization,
    Concatenate,
    Conv1D,
    Conv1DTranspose,
    Conv2D,
    Conv2DTranspose,
    Cropping1D,
    Cropping2D,
    Dense,
    DepthwiseConv1D,
    DepthwiseConv2D,
    Dropout,
    Flatten,
    GlobalAveragePooling1D,
    GlobalAveragePooling2D,
    Identity,
    Input,
    KerasLayer,
    LocallyConnected1D,
    LocallyConnected2D,
    Permute,
    Reshape,
    SeparableConv1D,
    SeparableConv2D,
    SpatialDropout1D,
    SpatialDropout2D,
    Subsampling1D,
    Subsampling2D,
    UpSampling1D,
    UpSampling2D,
    ZeroPadding1D,
    ZeroPadding2D,
    input_patch,
)
from graphnet.errors import ArgumentError, NotFoundError
from graphnet.network import gather
from graphnet.volumes import sharing_problems, volumes

ADDING = (
    Add, Average, AveragePooling1D, AveragePooling2D, BatchNormalization, Concatenate, Conv1D, Conv1DTranspose, Conv2D,
    Conv2DTranspose, Cropping1D, Cropping2D, Dense, DepthwiseConv1D, DepthwiseConv2D, Dropout, Flatten,
    GlobalAveragePooling1D, GlobalAveragePooling2D, Identity, LocallyConnected1D, LocallyConnected2D, Permute, Reshape,
    SeparableConv1D, SeparableConv2D, SpatialDropout1D, SpatialDropout2D, Subsampling1D, Subsampling2D, UpSampling1D,
    UpSampling2D, ZeroPadding1D, ZeroPadding2D,
)  # fmt: skip
"""Ops that add numbers up and weigh them, so that a gradient cannot cancel or vanish."""


def corners_and_middle(volume):
    """Places at which borders matter, and one where they matter least."""
    spatial = volume[:-1]
    far = tuple(extent - 1 for extent in spatial)
    mixed = tuple(extent - 1 if axis % 2 else 0 for axis, extent in enumerate(spatial))
    near = tuple(min(1, extent - 1) for extent in spatial)
    return {(0,) * len(spatial), near, tuple(extent // 2 for extent in spatial), mixed, far}


def sampled_units(shapes):
    return [(node, unit) for node, volume in shapes.items() for unit in sorted(corners_and_middle(volume))]


def compare(seed: int) -> int:
    """How many units of a random network were compared."""
    network = Author(seed, ADDING).network()
    found = volumes(network)
    if found.problems or sharing_problems(network, found) or any(None in volume for volume in found.shapes.values()):
        return 0
    patches = {
        unit: patch for unit in sampled_units(found.shapes) if (patch := input_patch(network, *unit)) is not None
    }
    from_channels = any(isinstance(call.op, (Permute, Reshape)) for call in network.calls)
    for (unit, patch), seen in zip(patches.items(), seen_cells(network, list(patches)), strict=True):
        assert patch == seen or (from_channels and covers(patch, seen)), (seed, unit)
    return len(patches)


def covers(patch, other) -> bool:
    """Whether a patch holds another. It may hold more where space is made of channels, which are not told apart."""
    return all(set(cells) <= set(patch[name][axis]) for name, axes in other.items() for axis, cells in enumerate(axes))


@pytest.mark.filterwarnings("ignore")
def test_what_a_unit_reads_is_where_its_gradient_is():
    assert sum(map(compare, range(24))) > 200


@pytest.mark.long
@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("seeds", [range(start, start + 100) for start in range(1000, 3000, 100)], ids=repr)
def test_what_a_unit_reads_is_where_its_gradient_is_in_many_networks(seeds):
    assert sum(map(compare, seeds)) > 500


def test_a_patch_is_clipped_at_the_border_of_every_layer():
    network = gather(Input(10, 10, 1) >> Conv2D(1, 3, padding=1) >> Cropping2D(3) >> Conv2D(1, 3, padding=1))
    assert input_patch(network, "conv2", (0, 3)) == {"input1": (range(2, 6), range(4, 8))}


def test_holes_are_holes():
    two_taps = Conv1D(1, 2, dilation_rate=4)
    assert input_patch(gather(Input(9, 1) >> two_taps), "conv1", (0,)) == {"input1": (range(0, 5),)}
    assert input_patch(gather(Input(9, 1) >> ZeroPadding1D((1, 0)) >> two_taps), "conv1", (0,)) == {
        "input1": (range(3, 4),)
    }
    spread = gather(Input(9, 1) >> UpSampling1D(2, "zeros"))
    assert input_patch(spread, "upsample1", (6,)) == {"input1": (range(3, 4),)}
    assert input_patch(spread, "upsample1", (7,)) == {}


def test_paths_that_read_nothing_along_one_axis_count_for_none():
    x = Input(6, 6, 1)
    upper = x >> ZeroPadding2D(((1, 0), 0)) >> Cropping2D(((0, 1), 0)) >> Conv2D(1, (1, 6), padding=((0, 0), (0, 5)))
    network = gather(Add()(upper, x))
    assert input_patch(network, "add1", (0, 0)) == {"input1": (range(0, 1), range(0, 1))}
    assert input_patch(network, "add1", (1, 0)) == {"input1": (range(0, 2), range(0, 6))}


def test_inputs_of_which_nothing_is_read_are_left_out():
    left, right = Input(5, 5, 1, name="left"), Input(5, 5, 1, name="right")
    network = gather(Concatenate(axis=1)(left, right) >> Conv2D(1, 3, padding=1))
    assert input_patch(network, "conv1", (0, 0)) == {"left": (range(0, 2), range(0, 2))}
    assert input_patch(network, "conv1", [4, 2]) == {
        "left": (range(3, 5), range(1, 4)),
        "right": (range(0, 1), range(1, 4)),
    }
    assert input_patch(network, "right", (1, 1)) == {"right": (range(1, 2), range(1, 2))}
    assert input_patch(gather(Input(3, 1) >> ZeroPadding1D(1)), "pad1", (0,)) == {}


def test_what_is_not_known_is_none():
    x = Input(5, 5, 1) >> Conv2D(1, 3)
    assert input_patch(gather(x >> KerasLayer("UnitNormalization").named("it") >> Conv2D(1, 1)), "it", (0, 0)) is None
    assert input_patch(gather(Input(None, 1) >> Conv1D(1, 3)), "conv1", (0,)) is None
    assert input_patch(gather(Input(10**15, 1) >> Conv1D(1, 3)), "conv1", (0,)) is None
    assert input_patch(gather(x >> Conv2D(1, 9)), "conv2", (0, 0)) is None


@pytest.mark.parametrize("unit", [(0,), (3, 0), (0, -1), "00", 3, None, (0.0, 1.0), (True, 0)], ids=repr)
def test_a_unit_that_is_not_there_is_refused(unit):
    network = gather(Input(5, 5, 1) >> Conv2D(1, 3))
    with pytest.raises(ArgumentError, match=r"conv1 \(3×3×1\) has"):
        input_patch(network, "conv1", unit)


def test_a_node_that_is_not_there_is_refused():
    with pytest.raises(NotFoundError, match="did you mean conv1"):
        input_patch(gather(Input(5, 5, 1) >> Conv2D(1, 3)), "conv2", (0, 0))
