"""What a page shows when it opens, in windows of several sizes: all of a network that can be read at once."""

from __future__ import annotations

from typing import Any

import pytest
from page_geometry import ASTRAY, BORDERS, box, collisions, within
from page_samples import html, misfit

import graphnet as gn
from graphnet.drawing.page import page
from graphnet.drawing.subject import Subject

pytestmark = pytest.mark.browser

LAPTOP, DESK, PHONE = (1400, 900), (1920, 1080), (390, 844)

SMALLEST = """Math.min(...[...document.querySelectorAll("#faces text, .plane text")].map(
  text => parseFloat(getComputedStyle(text).fontSize))) * page.panes[0].camera.scale"""
"""The height of the smallest type, in pixels."""


def spread(drawn: list[Any]) -> list[float]:
    """The borders of all that is drawn."""
    rectangles = [rectangle for *_, rectangle in drawn]
    return [
        min(r[0] for r in rectangles),
        min(r[1] for r in rectangles),
        *(max(r[i] for r in rectangles) for i in (2, 3)),
    ]


@pytest.mark.parametrize("size", [LAPTOP, DESK], ids=["laptop", "desk"])
@pytest.mark.parametrize("name", ["resnet50", "resnet152", "googlenet", "densenet121", "lenet5", "mobilenet_v2"])
def test_all_of_a_network_is_seen_and_read(browser, name, size):
    browser.open(html(name), size=size)
    assert browser.text("h1") == name
    assert browser.text("#totals").startswith(f"{len(gn.load(name))} nodes")
    drawn, room = browser.js(BORDERS), box(browser, ".drawing")
    assert len(drawn) > 8
    assert collisions(drawn) == [] == browser.js(ASTRAY)
    assert within(spread(drawn), room)
    assert browser.js(SMALLEST) >= 9
    left, top, right, foot = spread(drawn)
    shares = (right - left) / (room[2] - room[0]), (foot - top) / (room[3] - room[1])
    assert max(shares) > 0.7 and min(shares) > (0.4 if len(drawn) > 12 else 0.1)


def test_frames_are_open_as_deep_as_can_be_read(browser):
    opened = []
    for size in [PHONE, LAPTOP]:
        browser.open(html("resnet152"), size=size)
        assert within(spread(browser.js(BORDERS)), box(browser, ".drawing"))
        assert browser.js(SMALLEST) >= 9
        opened.append(len(browser.all(".frame")))
    assert opened[0] < opened[1] == 8  # stages, and the blocks in them
    browser.open(html("googlenet"), size=LAPTOP)
    assert not browser.all(".frame")


@pytest.mark.parametrize("size", [LAPTOP, PHONE], ids=["laptop", "phone"])
def test_what_is_too_long_begins_where_data_enters(browser, size):
    browser.open(html("unet"), size=size)
    drawn, room = browser.js(BORDERS), box(browser, ".drawing")
    assert not within(spread(drawn), room)
    assert within(drawn[0][2], room)
    assert browser.js(SMALLEST) >= 9


def test_columns_stay_while_something_is_unfolded_and_are_chosen_anew_to_fit(browser):
    browser.open(html("googlenet"), size=LAPTOP)
    heads = "[...page.panes[0].heads].map(item => item.index)"
    chosen, before = browser.js(heads), browser.js("page.panes[0].camera.scaleOf(page.panes[0].area)")
    assert chosen
    browser.click(f"{browser.item('inception_4a')} > .knob")
    assert browser.js(heads) == chosen
    assert collisions(browser.js(BORDERS)) == [] == browser.js(ASTRAY)
    browser.click("#unfold")
    assert within(spread(browser.js(BORDERS)), box(browser, ".drawing"))
    browser.click("#fold")
    assert browser.js("page.panes[0].camera.scale") == pytest.approx(before)


def test_a_direction_that_is_asked_for_is_kept(browser):
    for rankdir, axis in [("TB", 1), ("LR", 0)]:
        browser.open(page(Subject(gn.load("lenet5")), rankdir), size=PHONE if rankdir == "LR" else DESK)
        starts = [rectangle[axis] for *_, rectangle in browser.js(BORDERS)[:3]]
        assert starts == sorted(set(starts))
        assert browser.js("page.panes[0].direction") == rankdir


def test_a_depth_that_is_asked_for_is_kept(browser):
    browser.open(page(Subject(gn.load("resnet50"), depth=1)))
    assert not browser.all(".frame")
    browser.open(page(Subject(misfit())))
    assert browser.all(".item")
