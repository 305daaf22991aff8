"""The arithmetic of windows, held against windows that are really slid over cells."""

from itertools import product

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from graphnet.errors import Misfit
from graphnet.shapes import Window, broadcast, effective_size, positions, same_pads, size, volume_text

extents = st.integers(1, 60)
windows = st.integers(1, 12)
strides = st.integers(1, 9)


def starts(extent: int, window: int, stride: int, pads: tuple[int, int]) -> list[int]:
    """Where a window may start, so that it lies wholly on the padded cells."""
    padded = range(-pads[0], extent + pads[1])
    return [start for start in padded[::stride] if start + window - 1 in padded]


@given(extents, windows, strides, st.integers(0, 12), st.integers(0, 12))
def test_positions_counts_the_places_where_a_window_lies(extent, window, stride, before, after):
    places = starts(extent, window, stride, (before, after))
    count = positions(extent, window, stride, (before, after))
    assert max(count, 0) == len(places)


@given(extents, windows, strides, st.data())
def test_ceil_mode_slides_on_until_every_cell_was_met(extent, window, stride, data):
    before, after = (data.draw(st.integers(0, window - 1)) for _ in range(2))
    total = before + extent + after
    assume(total >= window)
    count = 1
    while (count - 1) * stride + window < total:
        count += 1
    if (count - 1) * stride >= before + extent:  # the last one would see nothing but padding
        count -= 1
    assert positions(extent, window, stride, (before, after), ceil=True) == count


@given(extents, windows, strides)
def test_same_padding_is_the_least_that_fits_a_window_at_every_stride(extent, window, stride):
    before, after = same_pads(extent, window, stride)
    wanted = len(range(0, extent, stride))
    assert after - before in (0, 1)
    assert len(starts(extent, window, stride, (before, after))) == wanted
    if before + after:
        fewer = before + after - 1
        assert len(starts(extent, window, stride, (0, fewer))) < wanted


@given(windows, st.integers(1, 6))
def test_a_dilated_window_reaches_from_its_first_cell_to_its_last(window, dilation):
    cells = range(0, window * dilation, dilation)
    assert effective_size(window, dilation) == cells[-1] - cells[0] + 1


@pytest.mark.parametrize(
    ("extent", "window", "stride", "pads", "count"),
    [
        (227, 11, 4, (0, 0), 55),  # CONV1 of AlexNet
        (32, 5, 1, (2, 2), 32),  # the decks' example: ten 5×5 filters with stride 1, pad 2
        (55, 3, 2, (0, 0), 27),
        (7, 3, 1, (0, 0), 5),
        (7, 3, 2, (0, 0), 3),
        (7, 3, 1, (1, 1), 7),
    ],
)
def test_the_worked_examples_of_the_decks(extent, window, stride, pads, count):
    assert positions(extent, window, stride, pads) == count


@pytest.mark.parametrize("padding", ["valid", "same", "full", ((1, 1), (0, 2))])
@pytest.mark.parametrize("dilation", [(1, 1), (2, 3)])
def test_each_axis_is_slid_by_itself(padding, dilation):
    window = Window((3, 2), (1, 1), padding, dilation)
    for height, width in product(range(7, 12), repeat=2):
        whole = window.slide((height, width))
        alone = [
            Window((size,), (1,), padding if isinstance(padding, str) else (padding[axis],), (dilation[axis],))
            for axis, size in enumerate((3, 2))
        ]
        assert whole == (*alone[0].slide((height,)), *alone[1].slide((width,)))


@given(extents, windows)
def test_full_padding_lets_every_overlap_count(extent, window):
    overlaps = [
        start for start in range(-window, extent + window) if {*range(start, start + window)} & {*range(extent)}
    ]
    assert Window((window,), (1,), "full").slide((extent,)) == (len(overlaps),)


@given(extents, windows, strides)
def test_same_padding_makes_one_place_a_stride(extent, window, stride):
    assert Window((window,), (stride,), "same").slide((extent,)) == (len(range(0, extent, stride)),)


@pytest.mark.parametrize("padding", ["valid", "same", "full", ((1, 1),)])
def test_an_unknown_extent_stays_unknown(padding):
    assert Window((3,), (2,), padding).slide((None,)) == (None,)


def test_a_window_that_fits_nowhere_is_a_misfit_with_its_arithmetic():
    with pytest.raises(Misfit, match=r"\(3 − 5 \+ 0\)/1 \+ 1 = −1"):
        Window((5, 5), (1, 1)).slide((3, 9))


@given(extents, windows, strides, st.integers(0, 5))
def test_leftovers_are_reported_exactly_where_cells_lie_behind_the_last_window(extent, window, stride, pad):
    places = starts(extent, window, stride, (pad, pad))
    assume(places)
    behind = extent + pad - (places[-1] + window)
    text = Window((window,), (stride,), ((pad, pad),)).leftovers((extent,))
    assert bool(text) == (behind > 0)
    data_behind = min(behind - pad, extent)
    said = f"the last {data_behind} of {extent} never seen" if data_behind > 0 else "only padding is left over"
    assert not text or text.endswith(said)


def test_the_arithmetic_of_what_does_not_fit_never_shows_a_whole_number():
    text = Window((2,), (999,)).leftovers((1000,))
    assert not text.partition(" + 1 = ")[2].startswith("2,")


def test_with_same_padding_or_in_ceil_mode_everything_fits():
    assert Window((3,), (2,), "same").leftovers((8,)) == ""
    assert Window((3,), (2,), ceil_mode=True).leftovers((8,)) == ""
    assert Window((3,), (2,)).leftovers((None,)) == ""


volumes = st.lists(st.sampled_from([None, 1, 2, 3]), min_size=1, max_size=3).map(tuple)


@given(st.lists(volumes, min_size=2, max_size=3))
def test_broadcasting_is_right_for_whatever_the_unknown_extents_turn_out_to_be(given_volumes):
    """A sum is refused only where no extents could save it."""

    def possible(volume):
        return product(*([1, 2, 3] if extent is None else [extent] for extent in volume))

    def summed(concrete):
        if len({len(volume) for volume in concrete}) > 1:
            return None
        axes = [set(extents) - {1} for extents in zip(*concrete, strict=True)]
        return None if any(len(axis) > 1 for axis in axes) else tuple(max(axis, default=1) for axis in axes)

    outcomes = {summed(choice) for choice in product(*map(possible, given_volumes))} - {None}
    joined = broadcast(*given_volumes)
    assert (joined is None) == (not outcomes)
    if joined is not None:
        for axis, extent in enumerate(joined):
            assert extent is None or {outcome[axis] for outcome in outcomes} == {extent}


def test_sizes_and_texts():
    assert size((2, 3, 4)) == 24
    assert size((2, None, 4)) is None
    assert size(()) == 1
    assert volume_text((13, None, 6)) == "13×?×6"
    assert volume_text(None) == "unknown"
