"""Two networks side by side: what is marked, what is open, what is linked."""

from __future__ import annotations

from functools import cache
from typing import Any

import pytest
from page_geometry import ASTRAY, BORDERS, box, collisions, within

import graphnet as gn
from graphnet.analysis.difference import Difference, diff
from graphnet.drawing.page import diff_page
from graphnet.drawing.page.comparison import comparison, marks


@cache
def compared(before: str, after: str) -> tuple[Difference, str]:
    first, second = gn.load(before), gn.load(after)
    difference = diff(first, second)
    return difference, diff_page(difference)


def test_marks_are_those_of_the_difference():
    difference = diff(gn.load("alexnet"), gn.load("zfnet"))
    before, after = marks(difference)
    assert before["conv1"] == after["conv1"] == "changed"
    assert {change.before.name for change in difference.resized} == {
        name for name, mark in before.items() if mark == "resized"
    }
    grown = diff(gn.load("resnet50"), gn.load("resnet101"))
    before, after = marks(grown)
    assert before == {}
    assert set(after) == {row.name for row in grown.added}
    assert set(after.values()) == {"added"}
    assert marks(diff(gn.load("resnet101"), gn.load("resnet50")))[1] == {}


def test_every_line_leads_to_its_nodes():
    for pair in [("alexnet", "zfnet"), ("resnet50", "resnet101"), ("resnet101", "resnet50")]:
        difference, _ = compared(*pair)
        told = comparison(difference, pair)
        names = [list(network) for network in (difference.before.network, difference.after.network)]
        led_to = {(line["pane"], names[line["pane"]][place]) for line in told["lines"] for place in line["members"]}
        expected = {(0, row.name) for row in difference.removed} | {(1, row.name) for row in difference.added}
        expected |= {(1, change.after.name) for change in (*difference.changed, *difference.resized)}
        assert led_to == expected


def shown(browser: Any, pane: int, mark: str) -> list[str]:
    """The labels of what is drawn with a mark."""
    found = browser.all(f"#pane{pane} .item[data-mark={mark}]")
    return [element.get_attribute("aria-label") for element in found]


@pytest.mark.browser
def test_what_changed_is_in_colour_and_partners_are_selected_together(browser):
    difference, html = compared("alexnet", "zfnet")
    browser.open(html)
    assert browser.text("h1").startswith("alexnet → zfnet")
    assert browser.text("#changes h2") == difference.verdict
    assert any(label.startswith("Conv 11×11") for label in shown(browser, 0, "changed"))
    assert any(label.startswith("Conv 7×7") for label in shown(browser, 1, "changed"))
    fill = "page.panes.map(pane => pane.elementOf(pane.itemOf.get(1)).style.getPropertyValue('--shade'))"
    assert browser.js(fill) == ["var(--changed)"] * 2
    browser.click("#changes li:first-child button")
    name = browser.text("#facts h2")
    assert name in {change.after.name for change in difference.changed}
    assert browser.js("page.panes.map(pane => pane.nodes[pane.node].name)") == [name, name]
    assert len(browser.all(".item.selected")) == 2
    browser.js("page.panes[0].selectNode(1)")
    volumes = [cell.text for cell in browser.all("#facts dd") if "→" in cell.text]
    assert "55×55×96 → 110×110×96" in volumes


@pytest.mark.browser
def test_what_came_is_unfolded_and_the_rest_is_not(browser):
    difference, html = compared("resnet50", "resnet101")
    browser.open(html)
    added = shown(browser, 1, "added")
    assert added == ["bottleneck7–23, 17 times"]
    assert shown(browser, 0, "added") == shown(browser, 0, "removed") == []
    scopes = "page.panes[arguments[0]].items.filter(item => item.open && item.scope).map(item => item.scope)"
    assert browser.js(scopes, 1) == ["stage3"]
    assert "stage3" in browser.js(scopes, 0) and "stage4" not in browser.js(scopes, 0)
    rows = {row.text.partition(" ")[0]: row.text for row in browser.all("#changes tbody tr")}
    assert f"{difference.before.params:,} {difference.after.params:,}" in rows["parameters"]
    browser.choose("#measure", "params")
    legends = browser.js("page.panes.map(pane => pane.legend.textContent)")
    assert legends[0].startswith("parameters") and legends[0] == legends[1]  # one scale for both


TOPS = """page.panes.map(pane => Object.fromEntries(pane.drawn.filter(item => item.kind === "box").map(item =>
  [item.main, pane.elementOf(item).querySelector(":scope > .ring").getBoundingClientRect().top])))"""


def levels(browser: Any, difference: Difference) -> list[float]:
    """How far apart the boxes of nodes that match begin, down the screen."""
    before, after = ({int(place): top for place, top in tops.items()} for tops in browser.js(TOPS))
    places = [
        {name: place for place, name in enumerate(facts.network)} for facts in (difference.before, difference.after)
    ]
    pairs = [(places[0][mine], places[1][theirs]) for mine, theirs in difference.matching.items()]
    return [before[mine] - after[theirs] for mine, theirs in pairs if mine in before and theirs in after]


@pytest.mark.browser
@pytest.mark.parametrize("pair", [("vgg16", "vgg19"), ("resnet101", "resnet50"), ("alexnet", "zfnet")])
def test_what_matches_stands_level_at_one_scale(browser, pair):
    difference, html = compared(*pair)
    browser.open(html, size=(1400, 900))
    assert len(levels(browser, difference)) >= 5
    assert levels(browser, difference) == pytest.approx([0] * len(levels(browser, difference)), abs=0.5)
    browser.click("#fit")
    for pane in (0, 1):
        drawn = browser.js(BORDERS, pane)
        assert collisions(drawn) == [] == browser.js(ASTRAY, pane)
        assert all(within(rectangle, box(browser, f"#pane{pane} .drawing")) for *_, rectangle in drawn)
    scales = "page.panes.map(pane => pane.plane.getScreenCTM().a)"
    browser.wheel("#pane1 .drawing", -300)
    first, second = browser.js(scales)
    assert first == second > 1
    index = browser.js("page.panes[0].drawn.find(item => foldable(item) && !item.open).index")
    browser.js("page.panes[0].change(page.panes[0].items[arguments[0]], toggle)", index)
    assert levels(browser, difference) == pytest.approx([0] * len(levels(browser, difference)), abs=0.5)
    assert collisions(browser.js(BORDERS, 1)) == [] == browser.js(ASTRAY, 1)


@pytest.mark.browser
def test_a_title_tells_two_networks_apart(browser):
    lenet = gn.load("lenet5")
    other = gn.Network(lenet.calls, lenet.outputs, name="lenet5", parameters=lenet.parameters)
    difference = diff(lenet, other)
    browser.open(diff_page(difference))
    assert browser.text("h1") == "two networks called lenet5"
    browser.open(diff_page(difference, ("old.json", "new.json")))
    assert browser.text("h1") == browser.js("document.title") == "old.json → new.json"
    assert [heading.text for heading in browser.all(".pane h2")] == ["before: old.json", "after: new.json"]


@pytest.mark.browser
def test_networks_that_are_the_same_say_so(browser):
    _, html = compared("lenet5", "lenet5")
    browser.open(html)
    assert browser.text("#changes h2") == "no difference"
    assert not browser.all("#changes li")
    assert not browser.all("[data-mark=changed], [data-mark=added], [data-mark=removed]")


@pytest.mark.browser
def test_what_went_is_marked_before(browser):
    _, html = compared("resnet101", "resnet50")
    browser.open(html)
    assert shown(browser, 0, "removed") == ["bottleneck7–23, 17 times"]
    browser.click("#changes li:first-child button")
    assert browser.js("page.panes[1].selected") is None
    assert browser.text("#facts h2").startswith("stage3.bottleneck")
