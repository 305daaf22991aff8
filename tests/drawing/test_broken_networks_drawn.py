"""Networks with errors in them: whatever the style and the format, they are drawn, and what is wrong is marked."""

import re
import time
from itertools import product
from pathlib import Path
from xml.etree import ElementTree

import pytest
from mistakes_found import FOUND

from graphnet import Concatenate, Conv2D, Dense, Flatten, Input, KerasLayer, MaxPooling2D, Network, ReLU
from graphnet.cli import main
from graphnet.drawing import Subject, save
from graphnet.drawing.rendering import SUFFIXES
from graphnet.drawing.themes import LIGHT
from graphnet.drawing.tree import tree_lines
from graphnet.loading import load_doubtful
from graphnet.network import gather

SVG = "{http://www.w3.org/2000/svg}"
FAULT = LIGHT.colour("fault")
STYLES = ("graph", "volumes", "table")
FOLDER = Path(__file__).parent.parent / "mistakes"

REFUSED = {mistake: {found.node for found in FOUND[mistake] if found.code == "GN001"} for mistake in FOUND}
"""The nodes of every mistake that do not fit."""

every_mistake = pytest.mark.parametrize("mistake", FOUND)
every_style = pytest.mark.parametrize("style", STYLES)


def subject_of(mistake: str, **options) -> Subject:
    network, refused = load_doubtful(FOLDER / f"{mistake}.py")
    return Subject(network, refused=refused, **options)


def marked(path: Path) -> list[str]:
    """The titles of all nodes of an SVG that have the colour of faults in them."""
    root = ElementTree.parse(path).getroot()
    nodes = [layer for layer in root.iter(f"{SVG}g") if (layer.get("id") or "").startswith("node-")]
    return [
        node.findtext(f"{SVG}title")
        for node in nodes
        if any(FAULT in (shape.get("fill"), shape.get("stroke")) for shape in node.iter())
    ]


def names_in(title: str) -> set[str]:
    return set(re.findall(r"[\w.-]+\w", title))


@every_mistake
@every_style
def test_the_nodes_that_do_not_fit_are_marked(tmp_path, mistake, style):
    titles = marked(save(subject_of(mistake), tmp_path / "net.svg", style=style))
    wrong = REFUSED[mistake]
    assert len(titles) == len(wrong)
    assert all(names_in(title) & wrong for title in titles)


@every_mistake
def test_text_names_them_and_says_what_is_wrong(tmp_path, mistake):
    subject = subject_of(mistake)
    faults = [line.text for line in tree_lines(subject, width=140) if line.kind == "fault"]
    assert {text.partition(":")[0] for text in faults if ": " in text} >= REFUSED[mistake]
    chart = save(subject, tmp_path / "net.mmd").read_text("utf-8")
    assert chart.count(":::fault") == len(REFUSED[mistake])


@pytest.mark.parametrize(
    ("suffix", "style"),
    [*((suffix, "graph") for suffix in SUFFIXES), *product((".svg", ".png", ".pdf", ".tex"), ("volumes", "table"))],
)
def test_every_format_is_written_and_the_status_is_1(tmp_path, capsys, suffix, style):
    path = tmp_path / f"net{suffix}"
    with pytest.raises(SystemExit) as ended:
        main(["render", str(FOLDER / "several_at_once.py"), "-o", str(path), "--style", style])
    said = capsys.readouterr()
    assert ended.value.code == 1
    assert said.out == f"{path}\n"
    assert path.stat().st_size > 500
    assert set(re.findall(r"\.py:\d+  (\w+): ", said.err)) == REFUSED["several_at_once"]
    assert said.err.count("mend: ") == 3


def test_a_scope_that_is_drawn_as_a_box_is_marked_for_what_is_in_it(tmp_path):
    stage = (Conv2D(4, 3, padding="same") >> ReLU() >> MaxPooling2D(2)).named("stage")
    subject = Subject(gather(Input(32, 32, 3) >> 8 * stage), depth=1)
    assert subject.faults.keys() == {"stage6.pool1"}
    for style in STYLES:
        (title,) = marked(save(subject, tmp_path / f"{style}.svg", style=style))
        assert "stage6" in title


def odd_ones() -> dict[str, Network]:
    """Networks at the edges of what there is."""
    x = Input(2, 2, 3)
    image = Input(8, 8, 3)
    anything = Input(None, None, 3)
    return {
        "one node": gather(Input(8, 8, 3)),
        "an input as two outputs": gather([image, image]),
        "nothing fits": gather([Input(2, 2, 3) >> Conv2D(4, 9) for _ in range(5)]),
        "nothing is known": gather(x >> KerasLayer("Unheard") >> Conv2D(4, 3) >> KerasLayer("Of")),
        "of any size, and that matters": gather(anything >> Conv2D(4, 9) >> Flatten() >> Dense(3)),
        "of no place": gather(Input(5) >> Conv2D(4, 3) >> MaxPooling2D(2)),
        "in pieces": gather([Input(3) >> ReLU(), Input(8, 8, 2) >> Conv2D(3, 9), Input(7)]),
        "huge": gather(Input(10**6, 10**6, 3) >> Conv2D(2**53, 3) >> Flatten() >> Dense(2**53)),
    }


@pytest.mark.parametrize("name", odd_ones())
@pytest.mark.parametrize("color_by", [None, "params", "receptive-field"])
def test_the_edges_of_what_there_is_are_drawn(tmp_path, name, color_by):
    network = odd_ones()[name]
    subject = Subject(network, color_by=color_by)
    for style in STYLES:
        path = save(subject, tmp_path / f"{style}.svg", style=style)
        assert {title for title in marked(path) if not names_in(title) & subject.faults.keys()} == set()
        assert len(marked(path)) == len(subject.faults)
    for suffix in (".html", ".mmd", ".dot"):
        assert save(subject, tmp_path / f"net{suffix}").stat().st_size


@every_style
def test_a_thousand_faults_take_no_time(tmp_path, style):
    x = Input(8, 8, 3)
    network = gather(Concatenate()(*(x >> Conv2D(4, 90 + number % 5) for number in range(1000))))
    begin = time.process_time()
    subject = Subject(network)
    assert len(subject.faults) == 1000
    assert len(marked(save(subject, tmp_path / "net.svg", style=style))) == 1000
    assert time.process_time() - begin < 20


@every_mistake
def test_a_notebook_shows_the_drawing_and_the_message(mistake):
    network = subject_of(mistake).network
    shown = network._repr_html_()
    assert shown.count("<svg") == 1
    assert all(f"{node}: " in shown for node in REFUSED[mistake])
