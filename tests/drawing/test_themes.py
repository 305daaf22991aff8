"""Colours that can be read: WCAG 2 asks for a contrast of 4.5 for type and of 3 for what else must be seen."""

import pytest

from graphnet.drawing.themes import DARK, LIGHT, THEMES, theme_named
from graphnet.errors import ArgumentError

TYPE, SEEN = 4.5, 3.0

FILLS = (
    *("input", "convolution", "dense", "pooling", "sampling", "normalization", "activation", "regularization"),
    *("join", "reshaping", "other", "unknown", "added", "removed", "changed"),
)
GROUNDS = ("ground", "group", "group_within")

themes = pytest.mark.parametrize("theme", THEMES.values(), ids=lambda theme: theme.name)


def luminance(colour: str) -> float:
    """Relative luminance in sRGB."""
    red, green, blue = (int(colour[start : start + 2], 16) / 255 for start in (1, 3, 5))
    linear = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in (red, green, blue))
    return sum(weight * c for weight, c in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


def contrast(one: str, other: str) -> float:
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def test_contrast_is_that_of_the_standard():
    assert contrast("#000000", "#FFFFFF") == pytest.approx(21)
    assert contrast("#FFFFFF", "#767676") == pytest.approx(4.54, abs=0.01)


@themes
@pytest.mark.parametrize("fill", FILLS)
@pytest.mark.parametrize("ink", ["on_kind", "quiet_on_kind"])
def test_type_is_read_on_every_kind(theme, fill, ink):
    assert contrast(theme.colour(ink), theme.colour(fill)) >= TYPE


@themes
@pytest.mark.parametrize("ground", [*GROUNDS, "fault_ground"])
@pytest.mark.parametrize("ink", ["ink", "quiet", "fault"])
def test_type_is_read_on_every_ground(theme, ground, ink):
    assert contrast(theme.colour(ink), theme.colour(ground)) >= TYPE


@themes
@pytest.mark.parametrize("ground", GROUNDS)
@pytest.mark.parametrize("outline", ["line", "frame", "fault"])
def test_outlines_are_seen_on_every_ground(theme, ground, outline):
    assert contrast(theme.colour(outline), theme.colour(ground)) >= SEEN


@themes
def test_what_is_read_and_what_is_merely_reshaped_are_told_apart_in_print_without_colour(theme):
    assert contrast(theme.colour("input"), theme.colour("reshaping")) > 1.8


@themes
def test_themes_know_the_same_colours(theme):
    assert theme.colours.keys() == LIGHT.colours.keys()


def test_a_colour_may_be_given_as_such():
    assert DARK.colour("#123456") == "#123456"


def test_a_theme_that_is_not_there_is_named():
    with pytest.raises(ArgumentError, match="sepia"):
        theme_named("sepia")
