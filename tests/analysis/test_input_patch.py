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
from graphnet.errors import ArgumentError, NotFoundError, ShapeError
from graphnet.network import gather
from graphnet.volumes import checked_volumes

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
    try:
        shapes = checked_volumes(network)
    except ShapeError:
        return 0
    if any(None in volume for volume in shapes.values()):
        return 0
    patches = {unit: patch for unit in sampled_units(shapes) if (patch := input_patch(network, *unit)) is not None}
    from_channels = any(isinstance(call.op, (Permute, Reshape)) for call in network.calls)
    for (unit, patch), seen in zip(patches.items(), seen_cells(network, list(patches)), strict=True):
        assert patch == seen or (from_channels and covers(patch, seen)), (seed, unit)
    return len(patches)


def covers(patch, other) -> bool:
    """Whether a patch holds another. It may hold more where space is made of channels, which are not told apart."""
    return all(
        set(cells) <= set(patch[name][axis]) for name, axes in other.items() for axis, cells in enumerate(axes)
    )


@pytest.mark.filterwarnings("ignore")
def test_what_a_unit_reads_is_where_its_gradient_is():
    assert sum(map(compare, range(40))) > 300


@pytest.mark.long
@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("seeds", [range(start, start + 100) for start in range(1000, 3000, 100)], ids=repr)
def test_what_a_unit_reads_is_where_its_gradient_is_in_many_networks(seeds):
    assert sum(map(compare, seeds)) > 500
