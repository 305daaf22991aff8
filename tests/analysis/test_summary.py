"""The table in its formats, and what folding does to it."""

import json
import re
from xml.etree import ElementTree

import pytest

from graphnet import (
    Conv2D,
    Dense,
    GlobalAveragePooling2D,
    Input,
    ReLU,
    UpSampling2D,
    analyze,
    blueprint,
    blueprints,
    load,
    summary,
)
from graphnet.analysis.summary import totals
from graphnet.errors import ArgumentError, GraphnetError, ShapeError
from graphnet.network import gather
from graphnet.shapes import volume_text

NAMES = [blueprint.name for blueprint in blueprints()]
TOTALS = ("params", "trainable_params", "macs", "activations")


def as_json(network, **settings):
    return json.loads(summary(network, "json", **settings))


def cells(line: str) -> list[str]:
    """The cells of a markdown row."""
    assert line.startswith("| ")
    assert line.endswith(" |")
    return [cell.strip() for cell in re.split(r"(?<!\\)\|", line)[1:-1]]


def markdown(network, **settings) -> list[list[str]]:
    return [cells(line) for line in summary(network, "markdown", **settings).splitlines() if line.startswith("|")]


def number(text: str) -> int:
    return int(text.replace(",", "") or 0)


@pytest.mark.parametrize("name", NAMES)
def test_json_holds_every_node_and_adds_up(name):
    network = load(name)
    facts, data = analyze(network), as_json(network)
    assert data["name"] == network.name
    assert [node["name"] for node in data["nodes"]] == list(network)
    for node in data["nodes"]:
        row = facts[node["name"]]
        assert tuple(node["shape"]) == row.shape
        assert node["op"] == repr(row.op)
        assert [node[total] for total in TOTALS] == [getattr(row, total) for total in TOTALS]
    for total in TOTALS:
        assert data["total"][total] == getattr(facts, total) == sum(node[total] for node in data["nodes"])


@pytest.mark.parametrize("name", NAMES)
def test_folding_changes_no_sum(name):
    network = load(name)
    whole = as_json(network)
    deepest = max(node.count(".") for node in network) + 1
    for depth in range(1, deepest + 2):
        folded = as_json(network, depth=depth)
        assert folded["total"] == whole["total"]
        for total in TOTALS:
            assert sum(node[total] for node in folded["nodes"]) == whole["total"][total]
        names = [node["name"] for node in folded["nodes"]]
        assert len(set(names)) == len(names)
        assert set(names) == {".".join(node.split(".")[:depth]) for node in network}
        for node in folded["nodes"]:
            within = [row for row in whole["nodes"] if f"{row['name']}.".startswith(f"{node['name']}.")]
            assert node["shape"] == within[-1]["shape"]
            assert [node[total] for total in TOTALS] == [sum(row[total] for row in within) for total in TOTALS]
            assert len(within) == 1 or node["op"] == f"{len(within)} nodes"
    assert as_json(network, depth=deepest) == whole


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("depth", [None, 1])
def test_markdown_is_a_table_whose_rows_have_the_cells_of_its_head(name, depth):
    network = load(name)
    head, rule, *rows = markdown(network, depth=depth)
    assert head == ["name", "op", "volume", "params", "MACs", "activations", "receptive field"]
    assert all(re.fullmatch(r"-{3,}:?", cell) for cell in rule)
    assert {len(row) for row in (head, rule, *rows)} == {7}
    facts = analyze(network)
    assert sum(number(row[3]) for row in rows) == facts.params
    assert sum(number(row[4]) for row in rows) == facts.macs
    assert sum(number(row[5]) for row in rows) == facts.activations
    assert [row[0] for row in rows] == [node["name"] for node in as_json(network, depth=depth)["nodes"]]


@pytest.mark.parametrize("width", [40, 80, 140, 200])
@pytest.mark.parametrize("name", ["lenet5", "inception_3a", "resnet50"])
def test_text_holds_every_node_and_stays_within_its_width(name, width):
    network = load(name)
    text = summary(network, width=width)
    facts = analyze(network)
    table = text.partition("parameters   ")[0]
    assert max(map(len, table.splitlines())) <= width or width < 80
    if width >= 140:
        for row in facts:
            line = next(line for line in table.splitlines() if line.split()[:1] == [row.name])
            assert volume_text(row.shape) in line
            assert not row.params or f"{row.params:,}" in line
    assert f"{facts.params:,}" in text
    assert f"{facts.macs:,} per image" in text
    assert f"{2 * facts.macs:,}" in text


def test_the_totals_say_which_numbers_they_are():
    text = summary(load("resnet50"))
    assert "25,636,712 (trainable 25,583,592, not trainable 53,120)" in text
    assert "MACs         3,857,973,248 per image (FLOPs, twice as many: 7,715,946,496)" in text


def test_the_title_names_the_blueprint_and_its_parameters():
    assert summary(load("lenet5", classes=7)).startswith("lenet5(classes=7, input_shape=(32, 32, 1))")


def test_what_is_not_known_is_said_and_never_shown_as_nought():
    network = gather(Input(None, None, 3) >> Conv2D(4, 3) >> ReLU() >> GlobalAveragePooling2D() >> Dense(2))
    text, data, (_, _, *rows) = summary(network), as_json(network), markdown(network)
    assert "?×?×4" in text
    assert re.search(r"MACs +unknown\b", text)
    assert re.search(r"activations +unknown\b", text)
    assert data["nodes"][1]["macs"] is None
    assert data["nodes"][1]["shape"] == [None, None, 4]
    assert data["total"]["macs"] is data["total"]["activations"] is None
    assert data["total"]["params"] == 112 + 10
    assert rows[1][2:] == ["?×?×4", "112", "unknown", "unknown", "3"]
    assert rows[3][-1] == "unknown"
    assert data["nodes"][3]["receptive_field"] is None
    assert data["nodes"][4]["macs"] == 8


def test_receptive_fields_are_shown():
    network = gather(Input(40, 40, 3) >> (Conv2D(4, 3, 2) >> Conv2D(4, (7, 1))).named("scope") >> UpSampling2D(4))
    assert [row[-1] for row in markdown(network)[2:]] == ["1", "3", "15×3", "15×3"]
    assert re.search(r"Conv2D\(4, \(7, 1\)\) .* 15×3$", summary(network), re.MULTILINE)
    _, scope, upsampled = as_json(network, depth=1)["nodes"]
    assert scope["receptive_field"] == {"size": [15, 3], "stride": 2, "padding": 0, "least": [15, 3]}
    assert upsampled["receptive_field"] == {"size": [15, 3], "stride": 0.5, "padding": 0.75, "least": [15, 3]}
    assert [row[-1] for row in markdown(gather(Input(4) >> Dense(2)))[2:]] == ["", ""]


def test_a_folded_scope_with_something_unknown_is_unknown():
    network = gather(Input(None, None, 3) >> (Conv2D(4, 3) >> GlobalAveragePooling2D() >> Dense(2)).named("scope"))
    _, scope = as_json(network, depth=1)["nodes"]
    assert scope["macs"] is scope["activations"] is None
    assert scope["params"] == 112 + 10


def test_parameters_of_any_kind_are_shown():
    @blueprint
    def toy(options=None, pair=(1, 2)):
        return Input(3) >> Dense(2)

    for options in ({"a": {"b": [1]}}, {1, 2}, object(), print, "|", "a\nb", "[red]", None):
        network = toy(options)
        data = as_json(network)
        assert data["name"] == "toy"
        assert data["parameters"]["pair"] == [1, 2]
        assert "dense1" in summary(network)
        assert {len(row) for row in markdown(network)} == {7}


@pytest.mark.parametrize("axes", [1, 2, 20, 40, 300])
def test_numbers_of_any_size_are_shown_or_refused_in_words(axes):
    try:
        network = gather(Input(*[10**15] * axes) >> ReLU())
        total = as_json(network)["total"]["activations"]
        text = summary(network)
        table = summary(network, "markdown")
    except GraphnetError:
        assert axes > 2
    else:
        assert total == 10 ** (15 * axes)
        assert "1" + ",000" * 5 * axes in text
        assert "1" + ",000" * 5 * axes in table


@pytest.mark.parametrize("format", ["markdwn", "", "xml", None, 3], ids=repr)
def test_an_unknown_format_is_refused_with_those_there_are(format):
    with pytest.raises(ArgumentError, match="text, json, markdown") as caught:
        summary(load("lenet5"), format)
    assert ("did you mean markdown?" in str(caught.value)) == (format == "markdwn")


@pytest.mark.parametrize("depth", [0, -1])
@pytest.mark.parametrize("format", ["text", "json", "markdown", "html"])
def test_a_depth_below_one_is_refused(depth, format):
    with pytest.raises(ArgumentError, match="depth must be"):
        summary(load("lenet5"), format, depth)


@pytest.mark.parametrize("format", ["text", "json", "markdown", "html"])
def test_a_network_that_does_not_fit_has_no_summary(format):
    with pytest.raises(ShapeError, match="conv1"):
        summary(gather(Input(4, 4, 3) >> Conv2D(4, 9)), format)


def test_the_html_table_has_the_cells_of_the_markdown_one():
    network = gather(Input(8, 8, 3) >> Conv2D(4, 3).named("conv1") >> ReLU())
    page = ElementTree.fromstring(f"<div>{summary(network, 'html')}</div>")
    rows = [["".join(cell.itertext()) for cell in row] for row in page.iter("tr")]
    head, _, *body = markdown(network)
    assert rows == [head, *body]
    assert [item.text for item in page.iter("li")] == totals(analyze(network))
