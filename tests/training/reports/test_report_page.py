"""The report of a run as a reader meets it, in a real browser."""

import math
import re

import numpy as np
import pytest
from report_samples import filters, history, record, said, small

import graphnet as gn
from graphnet.training.measuring import measured
from graphnet.training.reports.markup import page
from graphnet.training.reports.page import report

pytestmark = pytest.mark.browser

PHONE, DESKTOP = (375, 720), (1280, 900)

HOSTILE = '</script><script>document.title="owned"</script><img src=x onerror="document.title=1">\u202e\x00\n'


def usual():
    return report(record(), small(), history(), {"held out": said(), "test": said(seed=1)}, filters())


def many():
    unfinished = record(300, status="interrupted", test=None)
    pictures = {"held out": said(300, 3000, sure=5, shape=(64, 48, 3))}
    return report(unfinished, small(300), history(3), pictures, filters(3, 64, 7))


def one_epoch():
    figures = history(1)[0]._replace(val_loss=math.nan, val_accuracy=math.nan)
    failed = record(2, status="failed", reason="the loss is no number", epochs=1, held_out=None, test=None)
    return report(failed, small(2), [figures], {"held out": said(2, 40, shape=(8, 8, 1))}, filters(1, 6, 3))


def nothing():
    return report(record(status="running", epochs=0, held_out=None, test=None), small(), [], {}, None)


def hostile():
    names = tuple(f"{HOSTILE}{number}" for number in range(5))
    told = record(names, name=HOSTILE, blueprint=HOSTILE, reason=HOSTILE, status="failed", parameters={"a": HOSTILE})
    return report(told, small(5), history(), {"test": said(5, name=HOSTILE)}, filters(), HOSTILE)


PAGES = [usual, many, one_epoch, nothing, hostile]


def spilled(browser):
    """What reaches beyond the right edge of the page and cannot be scrolled to within its frame."""
    return browser.js(
        """(() => [...document.querySelectorAll("body *")].filter(each =>
        !each.closest(".scrolled, svg, .file") && each.getBoundingClientRect().right > innerWidth + 1)
        .map(each => each.outerHTML.slice(0, 200)))()"""
    )


@pytest.mark.parametrize("size", [PHONE, DESKTOP])
@pytest.mark.parametrize("made", PAGES)
def test_pages_fit_their_window_and_show_every_picture(browser, made, size):
    browser.open(made(), size)
    assert spilled(browser) == []
    assert browser.js("document.documentElement.scrollWidth") <= size[0]
    assert browser.js("[...document.images].filter(each => !each.closest('details') && !each.naturalWidth).length") == 0


def every_shade():
    """A class of which 0 of 20 pictures is told, one of which 1 is, and so on."""
    labels = np.repeat(np.arange(21), 20)
    told = np.arange(20)[np.newaxis] < np.arange(21)[:, np.newaxis]
    predicted = np.where(told.flatten(), labels, (labels + 1) % 21)
    measures = measured([np.eye(21, dtype=np.float32)[predicted]], "softmax", labels)
    return report(record(21), small(21), history(), {"test": (measures, said()[1])}, None)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("made", [usual, every_shade, one_epoch])
def test_all_type_can_be_read_on_its_ground(browser, made, scheme):
    browser.open(made(), prefers_color_scheme=scheme)
    assert browser.js(TOO_FAINT) == []


TOO_FAINT = """(() => {
  const canvas = document.createElement("canvas").getContext("2d", { willReadFrequently: true });
  const over = colours => {
    canvas.clearRect(0, 0, 1, 1);
    for (const colour of colours) { canvas.fillStyle = colour; canvas.fillRect(0, 0, 1, 1); }
    return [...canvas.getImageData(0, 0, 1, 1).data].slice(0, 3);
  };
  const luminance = rgb => rgb.map(part => part / 255)
    .map(part => part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4)
    .reduce((sum, part, place) => sum + part * [0.2126, 0.7152, 0.0722][place], 0);
  const ground = element => {
    const colours = [];
    for (let each = element; each; each = each.parentElement) colours.unshift(getComputedStyle(each).backgroundColor);
    return colours;
  };
  const found = [];
  for (const element of document.querySelectorAll("body *:not(svg *)")) {
    const own = [...element.childNodes].some(node => node.nodeType === 3 && node.data.trim());
    if (!own || element.closest("svg") || !element.checkVisibility()) continue;
    const below = ground(element), back = luminance(over(below));
    const front = luminance(over([...below, getComputedStyle(element).color]));
    const contrast = (Math.max(back, front) + 0.05) / (Math.min(back, front) + 0.05);
    if (contrast < 4) found.push([element.outerHTML.slice(0, 160), contrast]);
  }
  return found;
})()"""


def test_the_headline_tells_how_well_it_went(browser):
    browser.open(usual())
    assert browser.text("h1") == "small on fashion-mnist"
    assert browser.text(".tiles div:first-child strong") == "90.47 %"
    assert browser.text(".status") == "finished"


def test_test_pictures_are_shown_and_held_out_ones_on_demand(browser):
    browser.open(usual())
    assert browser.shown("#test-confusions") and not browser.shown("#held-out-confusions")
    browser.click("body > details > summary")
    assert browser.shown("#held-out-confusions")


def test_the_worst_class_comes_first(browser):
    browser.open(usual())
    figures = [float(cell.text.removesuffix(" %")) for cell in browser.all("#test-classes tbody tr td:nth-child(2)")]
    assert figures == sorted(figures) and len(figures) == 10


def test_chosen_options_are_marked_apart(browser):
    browser.open(usual())
    assert {cell.text for cell in browser.all("#options .chosen dt")} == {"epochs", "augment"}


def test_small_pictures_are_enlarged_without_a_blur(browser):
    browser.open(usual())
    assert browser.js("getComputedStyle(document.querySelector('.pictures img')).imageRendering") == "pixelated"
    assert browser.js("document.querySelector('.pictures img').getBoundingClientRect().width") == 112


def test_diagram_and_table_are_those_of_the_network(browser):
    browser.open(usual())
    assert browser.js("document.querySelectorAll('.diagram svg text').length") > 5
    assert not browser.shown(".summary")
    browser.click("#network summary")
    assert len(browser.all(".summary tbody tr")) == len(small())


def test_hostile_names_do_nothing_and_turn_nothing_round(browser):
    browser.open(hostile())
    assert browser.js("document.title").startswith("</script>")
    assert browser.js("document.querySelectorAll('script, img[src=x]').length") == 0
    assert "\u202e" not in browser.js("document.documentElement.outerHTML")


def test_an_unfinished_run_says_how_to_go_on(browser):
    browser.open(many())
    assert "--resume RUN" in browser.text("#next")


@pytest.mark.parametrize(("size", "width"), [(PHONE, 300), (DESKTOP, 600)])
def test_the_picture_of_a_large_matrix_is_as_wide_as_there_is_room(browser, size, width):
    browser.open(many(), size)
    assert not browser.all(".confusion")
    box = browser.js("document.querySelector('.matrix img').getBoundingClientRect().toJSON()")
    assert box["width"] >= width and box["width"] == pytest.approx(box["height"])


def test_a_page_may_run_no_script_and_load_nothing(browser):
    browser.open(page("page", '<p id="told">as it was</p>'))
    assert browser.js("document.querySelector('meta[http-equiv]').content").startswith("default-src 'none'")
    html = page("page", "<p id='told'>as it was</p><script>document.getElementById('told').textContent='run'</script>")
    browser.open(html)
    assert browser.text("#told") == "as it was"
    (refused,) = browser.complaints()
    assert "Content Security Policy" in refused


def test_every_page_holds_its_style_in_itself():
    assert not re.search(r"(src|href)=\"(?!data:image/png;base64,)", usual())


def test_a_run_of_any_network_can_be_reported():
    network = gn.load("googlenet")
    assert "<svg" in report(record(1000, name=network.name), network, history(2), {}, None)
