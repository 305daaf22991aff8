"""Search in a page: what it finds, in which order, and where it shows it."""

from __future__ import annotations

import pytest
from page_geometry import box, within
from page_samples import html

import graphnet as gn

pytestmark = pytest.mark.browser

ENTER, ESCAPE, DOWN = "\ue007", "\ue00c", "\ue015"

FOUND = "found(page.panes[0], arguments[0]).map(node => node.name)"


def test_search_leads_to_a_node_and_unfolds_what_hides_it(browser):
    browser.open(html("resnet152"))
    hidden = browser.item("stage3.bottleneck14.conv2")
    assert not browser.all(hidden)
    browser.keys("/", "bottleneck14.conv")
    found = [line.text.split()[0] for line in browser.all("#found [role=option]")]
    assert found == [f"stage3.bottleneck14.conv{number}" for number in (1, 2, 3)]
    browser.keys(DOWN, ENTER)
    assert browser.text("#facts h2") == "stage3.bottleneck14.conv2"
    assert within(box(browser, f"{hidden} > use"), box(browser, ".drawing"))
    browser.keys("/", "nothing of the kind")
    assert browser.text("#found") == "nothing found"
    browser.keys(ESCAPE)
    assert not browser.shown("#found")


def test_search_finds_by_op_and_kind(browser):
    browser.open(html("googlenet"))
    network = gn.load("googlenet")
    for query, kind in [("pooling", "pooling"), ("lrn", None), ("7×7 conv", "convolution")]:
        names = browser.js("found(page.panes[0], arguments[0]).map(node => node.name)", query)
        if kind == "pooling":
            assert set(names) == {call.name for call in network.calls if call.op.kind == "pooling"}
        if kind == "convolution":
            assert names == ["conv1"]


def test_names_come_before_ops(browser):
    browser.open(html("googlenet"))
    network = gn.load("googlenet")
    names = browser.js(FOUND, "conv1")
    assert names[0] == "conv1"
    assert names[1:] == [name for name in network if "conv1" in name and name != "conv1"]
    names = browser.js(FOUND, "inception_4b conv")
    assert names == [name for name in network if name.startswith("inception_4b.conv")]
    names = browser.js(FOUND, "dropout")
    last = max(i for i, name in enumerate(names) if "dropout" in name)
    assert all("dropout" in name for name in names[: last + 1])


def test_an_x_will_do_for_a_times_sign(browser):
    browser.open(html("googlenet"))
    times = browser.js(FOUND, "conv 3×3")
    assert len(times) == 10
    assert browser.js(FOUND, "conv 3x3") == times == browser.js(FOUND, "CONV 3X3")


@pytest.mark.parametrize("width", [1400, 390])
def test_what_is_found_stays_in_the_window(browser, width):
    browser.open(html("resnet50"), size=(width, 860))
    before = box(browser, "main")
    browser.keys("/", "stage3 conv2")
    browser.keys(*[DOWN] * 5)
    assert len(browser.all("#found [role=option]")) > 5
    assert within(box(browser, "#found"), [0, 0, width, 860])
    assert box(browser, "main") == before
    assert browser.js("document.scrollingElement.scrollWidth") == width
    lines = browser.js("[...document.querySelectorAll('#found li')].map(line => line.scrollWidth - line.clientWidth)")
    assert max(lines) <= 0
