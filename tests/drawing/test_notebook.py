"""What a notebook shows of a network by itself."""

from xml.etree import ElementTree

import pytest

from graphnet import Conv2D, Dense, Flatten, Input, MaxPooling2D, ReLU, load
from graphnet.drawing import notebook
from graphnet.errors import NotFoundError
from graphnet.network import gather

SVG = "{http://www.w3.org/2000/svg}"


def shown(network) -> ElementTree.Element:
    return ElementTree.fromstring(f"<div>{network._repr_html_()}</div>")


def test_the_diagram_and_the_table_are_shown():
    page = shown(load("lenet5"))
    assert len(list(page.iter(f"{SVG}svg"))) == 1
    names = [row[0].text for row in page.iter("tr")][1:]
    assert names == list(load("lenet5"))


def test_a_long_table_is_folded():
    network = load("resnet152")
    names = [row[0].text for row in shown(network).iter("tr")][1:]
    assert names == list(dict.fromkeys(name.partition(".")[0] for name in network))


def test_the_svg_stands_by_itself():
    picture = ElementTree.fromstring(load("lenet5")._repr_svg_())
    assert picture.tag == f"{SVG}svg"


def test_what_is_wrong_is_told_and_drawn():
    network = gather(Input(8, 8, 3) >> Conv2D(4, 9).named("conv1") >> ReLU() >> Flatten() >> Dense(2))
    page = shown(network)
    assert "a 9×9 window does not fit 8×8" in page.find("pre").text
    assert len(list(page.iter(f"{SVG}svg"))) == 1


@pytest.mark.parametrize("key", ["<script>alert(1)</script>", '"&<', "]]>", "</details>"])
def test_hostile_text_is_shown_as_it_stands(key):
    network = gather({key: Input(8, 8, 3) >> MaxPooling2D(2)})
    assert key in "".join(shown(network).itertext())


def test_without_graphviz_the_table_is_left(monkeypatch):
    def refused(*_):
        raise NotFoundError("there is no Graphviz")

    monkeypatch.setattr(notebook, "scene", refused)
    network = load("lenet5")
    assert network._repr_svg_() is None
    assert list(shown(network).iter("tr"))
