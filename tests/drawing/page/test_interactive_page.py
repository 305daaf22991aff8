"""The interactive page as a reader meets it, in a real browser."""

from __future__ import annotations

import json
import random
from itertools import pairwise

import pytest
from page_geometry import ASTRAY, BORDERS, box, collisions, within
from page_samples import HOSTILE, html, misfit, telling, without_folders

import graphnet as gn
from graphnet.drawing.page import page
from graphnet.drawing.subject import Subject

pytestmark = pytest.mark.browser

ENTER, ESCAPE, TAB = "\ue007", "\ue00c", "\ue004"
LEFT, UP, RIGHT, DOWN = "\ue012", "\ue013", "\ue014", "\ue015"

SELECTED = "page.panes[0].nodes[page.panes[0].node].name"


def test_frames_fold_and_unfold_where_they_are_clicked(browser):
    browser.open(html("googlenet"))
    module, inner = browser.item("inception_3a"), browser.item("inception_3a.conv1")
    assert not browser.all(inner)
    before = browser.find(f"{module} > use").rect
    browser.click(f"{module} > .knob")
    assert browser.shown(inner)
    assert browser.find(module).get_attribute("aria-expanded") == "true"
    after = browser.find(f"{module} > .ground").rect
    assert after["y"] == pytest.approx(before["y"], abs=1)  # what was clicked stays where it was
    browser.click(f"{module} > .name")
    assert not browser.all(inner)
    browser.double_click(f"{module} > .ring")
    assert browser.shown(inner)
    browser.click("#fold")
    assert not browser.all(".frame")
    browser.click("#unfold")
    assert len(browser.all(".frame")) == len(gn.load("googlenet").scopes())
    assert collisions(browser.js(BORDERS)) == []


def test_a_repeat_is_drawn_once_and_unrolls_to_all_its_copies(browser):
    browser.open(html("resnet152"))
    copies = {f"stage3.bottleneck{number}" for number in range(1, 37)}
    drawn = "page.panes[0].drawn.filter(item => item.scope).map(item => [item.scope, item.area.y])"
    assert not copies & dict(browser.js(drawn)).keys()
    browser.keys("/", "stage3.bottleneck36.conv1", ENTER)
    browser.click("#fit")
    (tab,) = (tab for tab in browser.all(".tab") if tab.text.endswith("×36"))
    tab.click()
    tops = dict(browser.js(drawn))
    assert copies <= tops.keys()
    assert [
        tops[name] for name in sorted(copies, key=lambda name: int(name.removeprefix("stage3.bottleneck")))
    ] == sorted(tops[name] for name in copies)
    assert collisions(browser.js(BORDERS)) == []
    browser.js("page.panes[0].svg.focus()")
    browser.keys("r")
    assert not copies & dict(browser.js(drawn)).keys()


def test_a_node_is_read_with_its_arithmetic(browser):
    browser.open(html("googlenet"))
    network = gn.load("googlenet")
    name = "inception_4a.conv2"
    browser.keys("/", name, ENTER)
    assert browser.js("document.querySelector('#facts pre').textContent") == without_folders(gn.explain(network, name))
    row = gn.analyze(network)[name]
    told = dict(zip(*[[cell.text for cell in browser.all(f"#facts {tag}")] for tag in ("dt", "dd")], strict=True))
    assert told["op"] == repr(row.op)
    assert told["volume"] == "14×14×96"
    assert told["parameters"] == f"{row.params:,}"
    assert told["MACs"] == f"{row.macs:,}"
    assert told["takes"] == "pool3"
    chips = browser.all("#facts h2 + .chips button")
    assert [chip.text for chip in chips] == ["Conv 1×1, 96", "ReLU"]
    chips[1].click()
    assert browser.text("#facts h2") == "inception_4a.relu2"
    assert browser.js("location.hash") == "#inception_4a.relu2"
    browser.keys(ESCAPE)
    assert not browser.shown("#facts")


def test_the_address_keeps_the_node(browser):
    browser.open(html("googlenet"))
    browser.js("location.hash = 'inception_5b.conv1'")
    assert browser.until(lambda: browser.text("#facts h2") == "inception_5b.conv1")
    assert browser.all(browser.item("inception_5b.conv1"))


def test_rows_of_the_table_lead_to_nodes_and_back(browser):
    browser.open(html("googlenet"))
    network = gn.load("googlenet")
    browser.click("#list")
    rows = browser.all("#table tbody tr")
    assert [row.find_element("css selector", "th").text for row in rows] == list(network)
    facts = gn.analyze(network)
    place = list(network).index("inception_4e.conv3")
    cells = [cell.text for cell in rows[place].find_elements("css selector", "td")]
    row = facts["inception_4e.conv3"]
    assert cells[1:4] == ["14×14×320", f"{row.params:,}", f"{row.macs:,}"]
    rows[place].click()
    item = browser.item("inception_4e.conv3")
    assert within(box(browser, f"{item} > use"), box(browser, ".drawing"))
    assert browser.js(SELECTED) == "inception_4e.conv3"
    browser.click(f"{browser.item('inception_4e.conv1')} > use")
    assert browser.text("#table [aria-selected=true] th") == "inception_4e.conv1"
    rows[place].send_keys(DOWN, DOWN, ENTER)
    assert browser.js(SELECTED) == list(network)[place + 2]


def test_a_page_is_walked_through_with_keys_alone(browser):
    browser.open(page(Subject(gn.load("googlenet")), "TB"))
    for _ in range(40):
        browser.keys(TAB)
        if browser.js("document.activeElement.matches('.drawing')"):
            break
    else:
        pytest.fail("the tab key does not come to the drawing")
    walked = []
    for _ in range(60):
        browser.keys(DOWN)
        item = browser.js("page.panes[0].selected.index")
        if walked and item == walked[-1]:
            break
        walked.append(item)
    kinds = [browser.js("page.panes[0].items[arguments[0]].kind", item) for item in walked]
    assert len(walked) > 15 and kinds[-1] == "end" and "group" in kinds
    browser.keys(*[UP] * len(walked))
    assert browser.js(SELECTED) == "input1"
    while browser.js("page.panes[0].selected.scope") != "inception_3a":
        browser.keys(DOWN)
    browser.keys(ENTER, DOWN)
    assert browser.all(browser.item("inception_3a.conv1"))
    browser.keys(UP, DOWN)
    row = []
    for _ in range(3):
        row.append(browser.js(SELECTED))
        browser.keys(RIGHT)
    assert len(set(row)) == 3 and all(name.startswith("inception_3a.") for name in row)
    browser.keys("f")
    assert not browser.all(browser.item("inception_3a.conv1"))
    assert browser.js("page.panes[0].selected.scope") == "inception_3a"
    assert browser.js("document.activeElement.matches('.drawing')")
    ring = browser.js("getComputedStyle(document.activeElement).outlineStyle")
    assert ring == "solid"


def test_steps_follow_wires(browser):
    """Every step of a walk goes from a node to one that takes its result, or the same of another copy."""
    browser.open(html("unet"))
    browser.click("#unfold")
    ahead = browser.js(
        """[...page.panes[0].links].flatMap(([item, { ahead }]) =>
           ahead.map(next => [item.calls, next.calls ?? [next.call]]))"""
    )
    network = gn.load("unet")
    names = list(network)
    edges = {(source, call.name) for call in network.calls for source in call.inputs}
    for sources, targets in ahead:
        pairs = {(names[source], names[target]) for source in sources for target in targets}
        assert pairs & edges or targets[0] == sources[-1]
    joined = {(names[sources[-1]], names[targets[0]]) for sources, targets in ahead}
    assert {edge for edge in edges if edge[1].startswith("concat")} <= joined


def test_wheel_drag_and_buttons_move_the_drawing(browser):
    browser.open(html("lenet5"))
    view = "[page.panes[0].camera.x, page.panes[0].camera.y, page.panes[0].camera.scale]"
    x, y, scale = browser.js(view)
    browser.drag(".drawing", (200, 300), (30, -40))
    assert browser.js(view) == pytest.approx([x + 30, y - 40, scale])
    browser.wheel(".drawing", -200)
    assert browser.js(view)[2] > scale
    for way, key in [("#in", "+"), ("#out", "-")]:
        before = browser.js(view)[2]
        browser.click(way)
        clicked = browser.js(view)[2]
        browser.js("page.panes[0].svg.focus()")
        browser.keys(key)
        assert (browser.js(view)[2] / clicked) == pytest.approx(clicked / before)
    browser.click("#fit")
    assert within(box(browser, ".plane"), box(browser, ".drawing"))


@pytest.mark.parametrize("direction", ["TB", "LR"])
@pytest.mark.parametrize("name", ["googlenet", "resnet152", "densenet121"])
def test_nothing_ever_overlaps_whatever_is_folded(browser, name, direction):
    browser.open(html(name))
    browser.js("page.turn(arguments[0])", direction)
    chance = random.Random(f"{name} {direction}")
    for _ in range(20):
        drawn = browser.js("page.panes[0].drawn.filter(foldable).map(item => item.index)")
        change = chance.choice(["toggle", "toggle", "roll"])
        item = chance.choice(drawn)
        how = f"isRepeat(page.panes[0].items[{item}]) ? {change} : toggle"
        browser.js(f"page.panes[0].change(page.panes[0].items[{item}], {how})")
        assert collisions(browser.js(BORDERS)) == []
        assert browser.js(ASTRAY) == []


def test_stretching_keeps_order_and_gives_room(browser):
    browser.open(html("lenet5"))
    chance = random.Random(5)
    for _ in range(100):
        starts = [chance.uniform(0, 90) for _ in range(chance.randrange(6))]
        spans = [[start, start + chance.uniform(0.5, 10), chance.uniform(0, 60)] for start in starts]
        stops = sorted(
            [0, 100, *(chance.uniform(-10, 110) for _ in range(20)), *(end for span in spans for end in span[:2])]
        )
        reached = browser.js("(map => arguments[1].map(map))(stretched(100, arguments[0]))", spans, stops)
        for (a, b), (c, d) in zip(pairwise(stops), pairwise(reached), strict=True):
            assert d - c >= b - a - 1e-9
        place = dict(zip(stops, reached, strict=True))
        assert all(place[to] - place[start] >= room - 1e-9 for start, to, room in spans)


def test_what_does_not_fit_is_listed_and_marked(browser):
    browser.open(page(Subject(misfit())))
    assert "5×5" in browser.text("#problems") and "large" in browser.text("#problems")
    browser.click("#problems button")
    assert browser.text("#facts h2") == "large"
    assert "5×5" in browser.text("#facts .fault")
    assert "does not fit" in browser.find(browser.item("large")).get_attribute("aria-label")
    browser.click(f"{browser.item('first')} > use")
    assert not browser.all("#facts .fault")
    assert "3×3" in browser.text("#facts pre")


@pytest.mark.parametrize("words", HOSTILE, ids=range(len(HOSTILE)))
def test_hostile_texts_stay_texts(browser, words):
    browser.open(page(Subject(telling(words))))
    tags = "[...document.querySelectorAll('*')].map(element => element.localName).sort().join()"
    seen = browser.js(tags)
    browser.click(f"{browser.item('told1')} > use")
    shown = json.loads(browser.js("JSON.stringify(document.querySelector('#facts dd').textContent)"))
    assert shown == f"Told({words})"
    browser.keys("/", "told1", ENTER)
    browser.click("#list")
    assert browser.js("window.broken ?? null") is None
    browser.open(page(Subject(telling("plain"))))
    assert browser.js(tags) == seen


def test_the_policy_lets_no_other_script_run(browser):
    browser.open(html("lenet5"))
    browser.js(
        "document.body.append(Object.assign(document.createElement('script'), { textContent: 'window.broken = 1' }))"
    )
    assert browser.js("window.broken ?? null") is None
    assert any("Content Security Policy" in complaint for complaint in browser.complaints())


def test_motion_is_only_for_who_wants_it(browser):
    scale = "page.panes[0].camera.scale"
    go = "(camera => { camera.zoom(3); page.panes[0].fit(); return camera.scale; })(page.panes[0].camera)"
    browser.open(html("lenet5"), prefers_reduced_motion="reduce")
    assert browser.js(go) < 2
    browser.open(html("lenet5"), prefers_reduced_motion="no-preference")
    assert browser.js(go) > 2
    assert browser.until(lambda: browser.js(scale) < 2)


def test_a_card_tells_in_short_what_is_pointed_at(browser):
    browser.open(html("googlenet"))
    browser.hover(f"{browser.item('conv1')} > use")
    assert browser.text("#card").splitlines()[:3] == ["conv1", "Conv 7×7, 64, /2 → ReLU", "112×112×64"]
    browser.hover("h1")
    assert not browser.shown("#card")


def test_two_fingers_zoom(browser):
    browser.open(html("lenet5"))
    before = browser.js("page.panes[0].camera.scale")
    for kind, places in [
        ("touchStart", [(500, 400), (600, 400)]),
        ("touchMove", [(400, 400), (700, 400)]),
        ("touchEnd", []),
    ]:
        points = [{"x": x, "y": y, "id": finger} for finger, (x, y) in enumerate(places)]
        browser.driver.execute_cdp_cmd("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})
    assert browser.until(lambda: browser.js("page.panes[0].camera.scale") == pytest.approx(3 * before, rel=0.1))


def test_paper_shows_the_whole(browser):
    browser.open(html("resnet152"))
    browser.js("window.dispatchEvent(new Event('beforeprint'))")
    drawn = [rectangle for *_, rectangle in browser.js(BORDERS)]
    assert len(drawn) > 20 and all(within(rectangle, box(browser, ".drawing"), slack=5) for rectangle in drawn)
    browser.js("window.dispatchEvent(new Event('afterprint'))")
    assert not browser.js("page.panes[0].svg.hasAttribute('viewBox')")
