"""What a page carries, read without a browser."""

from __future__ import annotations

import base64
import hashlib
import json
import re
from collections import Counter
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from page_samples import HOSTILE, html, misfit, telling, without_folders

import graphnet as gn
from graphnet.drawing.page import page
from graphnet.drawing.page.nodes import MOST_OF_THEIR_OWN
from graphnet.drawing.subject import Subject
from graphnet.errors import ArgumentError

NAMES = ["lenet5", "googlenet", "resnet50", "unet"]


class Elements(HTMLParser):
    """The tags of a document, and what stands in its scripts and its title."""

    def __init__(self, html: str):
        super().__init__()
        self.tags: Counter[str] = Counter()
        self.attributes: list[tuple[str, str | None]] = []
        self.texts: dict[str, list[str]] = {"script": [], "title": []}
        self._within = ""
        self.feed(html)

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        self.tags[tag] += 1
        self.attributes += attributes
        self._within = tag

    def handle_endtag(self, tag: str) -> None:
        self._within = ""

    def handle_data(self, data: str) -> None:
        if self._within in self.texts:
            self.texts[self._within].append(data)


def pane_of(html: str) -> dict[str, Any]:
    data, _ = Elements(html).texts["script"]
    (pane,) = json.loads(data)["panes"]
    return dict(pane)


def items_in(item: dict[str, Any]) -> Iterator[dict[str, Any]]:
    yield item
    for inner in item.get("items") or item.get("copies") or []:
        yield from items_in(inner)


@pytest.mark.parametrize("name", NAMES)
def test_every_node_is_in_one_box_and_in_one_row(name):
    pane, network = pane_of(html(name)), gn.load(name)
    boxes = [item for item in items_in(pane["root"]) if item["kind"] == "box"]
    assert sorted(call for box in boxes for call in box["calls"]) == list(range(len(network)))
    rows = [dict(zip(pane["columns"], row, strict=True)) for row in pane["nodes"]]
    assert [row["name"] for row in rows] == list(network)
    for row, fact in zip(rows, gn.analyze(network), strict=True):
        assert [rows[place]["name"] for place in row["inputs"]] == list(fact.inputs)
        assert row["measures"][:2] == [fact.params, fact.macs]
        assert row["op"] == repr(fact.op)


@pytest.mark.parametrize("name", NAMES)
def test_every_frame_has_a_layout_of_its_items(name):
    text = html(name)
    pane = pane_of(text)
    assert set(pane["layouts"]) == {"TB", "LR"}
    for item in items_in(pane["root"]):
        assert item["kind"] == "group" or f'id="pane0-face-{item["face"]}"' in text
        items = item.get("items") or (item["copies"][item["shown"]].get("items") if item["kind"] == "repeat" else None)
        if items is None:
            continue
        for layouts in pane["layouts"].values():
            layout = layouts[item["layout"]]
            sizes = [pane["sizes"][inner["face"]] for inner in items]
            for place, size in zip(layout["places"], sizes, strict=True):
                assert place[2:] == pytest.approx(size, abs=0.06)
            assert all(-1 <= wire[end] < len(items) for wire in layout["wires"] for end in ("source", "target"))


def test_copies_share_faces_and_layouts():
    pane = pane_of(html("resnet50"))
    groups = [item for item in items_in(pane["root"]) if item["kind"] == "group"]
    assert len(pane["layouts"]["TB"]) < len(groups)
    bottlenecks = [group for group in groups if re.fullmatch(r"stage3\.bottleneck[2-6]", group.get("scope", ""))]
    assert len({group["layout"] for group in bottlenecks}) == 1


@pytest.mark.parametrize("name", ["lenet5", "googlenet"])
def test_the_arithmetic_is_that_of_explain(name):
    pane, network = pane_of(html(name)), gn.load(name)
    working = pane["working"]

    def text(place: int) -> str:
        return "\n".join(working["lines"][line] for line in working["texts"][place])

    for node, place in zip(network, working["of"], strict=True):
        assert text(place) == without_folders(gn.explain(network, node))
    assert set(working["scopes"]) == set(network.scopes())
    for scope, place in working["scopes"].items():
        assert text(place) == gn.explain(network, scope)


def test_large_networks_share_what_is_worked_out():
    @gn.blueprint
    def deep():
        layer = gn.Conv2D(4, 3, padding="same") >> gn.ReLU()
        return gn.Input(8, 8, 4) >> (MOST_OF_THEIR_OWN // 2) * layer

    text = page(Subject(deep()))
    working = pane_of(text)["working"]
    assert len(working["of"]) == MOST_OF_THEIR_OWN + 1
    assert len(working["texts"]) == 3
    assert len(text) < 600_000


def test_files_are_small():
    assert len(page(Subject(gn.load("resnet152"))).encode()) < 1_000_000
    assert len(html("lenet5").encode()) < 150_000


def test_a_page_refers_to_nothing_outside():
    elements = Elements(html("googlenet"))
    loading = [value for name, value in elements.attributes if name in ("src", "href", "action", "data")]
    assert all(value is not None and value.startswith("#") for value in loading)
    assert not re.search(r"@import|url\((?!#)", html("googlenet"))
    policy = next(value for name, value in elements.attributes if name == "content" and "default-src" in (value or ""))
    _, script = elements.texts["script"]
    digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
    assert policy == f"default-src 'none'; style-src 'unsafe-inline'; script-src 'sha256-{digest}'"


@pytest.mark.parametrize("words", HOSTILE, ids=range(len(HOSTILE)))
def test_hostile_texts_are_data(words):
    text = page(Subject(telling(words)))
    text.encode()
    assert Elements(text).tags == Elements(page(Subject(telling("plain")))).tags
    rows = [dict(zip(pane_of(text)["columns"], row, strict=True)) for row in pane_of(text)["nodes"]]
    assert rows[1]["op"] == f"Told({words})"
    assert rows[1]["kind"] == words


def test_what_does_not_fit_is_told_with_its_node():
    pane = pane_of(page(Subject(misfit())))
    ((node, message),) = pane["problems"]
    assert list(misfit())[node] == "large"
    assert "5×5" in message
    working = pane["working"]
    behind = working["texts"][working["of"][list(misfit()).index("dense1")]]
    assert "does not fit" in working["lines"][behind[0]]


def test_a_page_opens_as_the_subject_asks():
    network = gn.load("googlenet")
    asked = page(Subject(network, depth=1, color_by="macs"), "LR")
    data, _ = Elements(asked).texts["script"]
    told = json.loads(data)
    assert (told["colouring"], told["direction"]) == ("macs", "LR")
    groups = [item for item in items_in(told["panes"][0]["root"]) if item.get("scope")]
    assert groups and all(group["collapsed"] for group in groups)
    assert told["panes"][0]["sizes"] == pane_of(html("googlenet"))["sizes"]  # amounts are no part of the boxes
    with pytest.raises(ArgumentError, match="TB"):
        page(Subject(network), "down")
    with pytest.raises(ArgumentError, match="light or dark"):
        page(Subject(network), theme="dim")


def test_a_page_is_the_same_wherever_it_is_made(tmp_path, monkeypatch):
    here = page(Subject(gn.load("lenet5"))), page(Subject(misfit()))
    monkeypatch.chdir(tmp_path)
    assert (page(Subject(gn.load("lenet5"))), page(Subject(misfit()))) == here
    for text, file in zip(here, ("lenet.py", "page_samples.py"), strict=True):
        assert f"written in {file}:" in text
        assert not re.search(rf"\w[/\\]+{re.escape(file)}", text)
        assert str(Path.home()) not in text
