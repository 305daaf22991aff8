"""Two networks side by side: what is marked, what is open, what is linked."""

from __future__ import annotations

from functools import cache
from typing import Any

import pytest

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
        told = comparison(difference)
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
    assert browser.js("page.panes[0].legend.textContent").startswith("parameters")


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
