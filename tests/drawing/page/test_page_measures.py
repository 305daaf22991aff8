"""Colours of a page: what has more of a measure, the numbers beside it, the legend, light and dark."""

from __future__ import annotations

import re

import pytest
from page_geometry import ASTRAY, BORDERS, box, collisions
from page_samples import html

import graphnet as gn
from graphnet.drawing.measures import measured
from graphnet.drawing.page import page
from graphnet.drawing.subject import Subject

pytestmark = pytest.mark.browser


BOXES = """page.panes[0].drawn.filter(item => item.kind === "box").map(item => ({
  calls: item.calls.map(call => page.panes[0].nodes[call].name),
  shade: getComputedStyle(page.panes[0].elementOf(item).querySelector("use")).getPropertyValue("--shade"),
}))"""


@pytest.mark.parametrize("key, figure", [("params", "params"), ("macs", "macs"), ("memory", "activations")])
def test_what_has_more_of_a_measure_is_darker(browser, key, figure):
    browser.open(html("googlenet"))
    browser.click("#unfold")
    browser.choose("#measure", key)
    facts = gn.analyze(gn.load("googlenet"))
    shades = {
        sum(getattr(facts[name], figure) for name in box["calls"]): brightness(box["shade"])
        for box in browser.js(BOXES)
    }
    by_amount = [shades[amount] for amount in sorted(shades)]
    assert len(shades) > 10
    assert by_amount == sorted(by_amount, reverse=True)
    assert by_amount[-1] < 0.3 < by_amount[0]
    browser.choose("#measure", "kind")
    assert {box["shade"] for box in browser.js(BOXES)} == {""}


def brightness(colour: str) -> float:
    return sum(int(colour[start : start + 2], 16) for start in (1, 3, 5)) / 3 / 255


def test_light_and_dark(browser):
    ground = "getComputedStyle(document.documentElement).backgroundColor"
    browser.open(html("lenet5"), prefers_color_scheme="light")
    assert browser.js(ground) == "rgb(255, 255, 255)"
    browser.click("#theme")
    assert browser.js(ground) == "rgb(22, 25, 29)"
    browser.open(html("lenet5"), prefers_color_scheme="dark")
    assert browser.js(ground) == "rgb(22, 25, 29)"
    browser.click("#theme")
    assert browser.js(ground) == "rgb(255, 255, 255)"


TAGS = """[...document.querySelectorAll(".item")].flatMap(element => {
  const item = page.panes[0].items[element.dataset.index], tag = element.querySelector(".tag text");
  return item.kind === "box" ? [[page.panes[0].nodes[item.main].name, tag ? tag.textContent : ""]] : [];
})"""


@pytest.mark.parametrize("key", ["params", "macs", "memory", "receptive-field"])
@pytest.mark.parametrize("name", ["googlenet", "resnet50"])
def test_numbers_stand_under_what_they_are_of(browser, name, key):
    """They are those of all copies that a box is drawn for, told as other pictures tell them."""
    browser.open(page(Subject(gn.load(name), color_by=key)))
    browser.click("#unfold")
    subject = Subject(gn.load(name))
    measure = measured(subject.facts, subject.outline, key)
    expected = {box.key: measure.phrase(measure.of(box)) if measure.of(box) else "" for box in subject.outline.boxes}
    assert dict(browser.js(TAGS)) == expected
    assert collisions(browser.js(BORDERS)) == [] == browser.js(ASTRAY)


def test_a_folded_frame_counts_as_what_is_in_it(browser):
    browser.open(html("resnet50"))
    browser.choose("#measure", "params")
    amounts = """(pane => pane.drawn.filter(item => !item.open).map(item => amountOf(pane, item, pane.measure)))(
      page.panes[0])"""
    total = gn.analyze(gn.load("resnet50")).params
    browser.click("#fold")
    assert sum(browser.js(amounts)) == total
    browser.click(f"{browser.item('stage2')} > .knob")
    assert sum(browser.js(amounts)) == total


def test_the_legend_tells_of_all_copies_where_one_is_drawn_for_several(browser):
    for name, copied in [("resnet50", True), ("googlenet", False)]:
        browser.open(page(Subject(gn.load(name), color_by="macs")))
        assert ("of all copies together" in browser.text(".legend")) == copied
        browser.choose("#measure", "receptive-field")
        assert "copies" not in browser.text(".legend")
    browser.open(html("resnet50"))
    browser.hover(f"{browser.item('stage3.bottleneck6.conv2')} > use")
    assert re.search("MACs: .* of all copies together", browser.text("#card"))


@pytest.mark.parametrize("size", [(1400, 900), (390, 844)])
def test_the_legend_lists_what_is_drawn_and_covers_none_of_it(browser, size):
    browser.open(html("resnet50"), size=size)
    browser.click("#unfold")
    network, folded = gn.load("resnet50"), Subject(gn.load("resnet50"))
    kinds = {box.main.op.kind for box in folded.outline.boxes}
    assert set(browser.text(".legend").split()) == kinds != {call.op.kind for call in network.calls}
    browser.click("#fold")
    shown = [item for item in folded.outline.items if hasattr(item, "main")]
    assert set(browser.text(".legend").split()) == {box.main.op.kind for box in shown}
    assert box(browser, ".legend")[1] >= box(browser, ".drawing")[3]


@pytest.mark.parametrize("theme, ground", [("light", "rgb(255, 255, 255)"), ("dark", "rgb(22, 25, 29)")])
def test_a_theme_that_is_asked_for_is_that_of_the_page(browser, theme, ground):
    other = {"light": "dark", "dark": "light"}[theme]
    browser.open(page(Subject(gn.load("lenet5")), theme=theme), prefers_color_scheme=other)
    colour = "getComputedStyle(document.documentElement).backgroundColor"
    assert browser.js(colour) == ground
    browser.click("#theme")
    assert browser.js(colour) != ground
    browser.click("#theme")
    assert browser.js(colour) == ground
    browser.media("print")
    assert browser.js(colour) == "rgb(255, 255, 255)"
