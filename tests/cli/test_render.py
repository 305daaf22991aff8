"""`graphnet render` as a person runs it."""

import os
import re
from pathlib import Path

import pytest

import graphnet
from graphnet.cli import main
from graphnet.drawing.outline.items import calls_of
from graphnet.drawing.rendering import SUFFIXES
from graphnet.drawing.subject import Subject

TOY = """
from graphnet import Add, Conv2D, Dense, Input, blueprint


@blueprint
def misfits():
    x = Input(8, 8, 3)
    y = x >> Conv2D(4, 9)
    z = x >> Conv2D(4, 3)
    return y >> Dense(3), Add()(z, x >> Conv2D(4, 5))


@blueprint
def asking():
    x = Input(8, 8, 3) >> Conv2D(4, 9)
    return x >> Dense(x.channels)
"""

BEGINNINGS = {
    ".svg": "<",
    ".png": "\x89PNG",
    ".pdf": "%PDF",
    ".tex": "\\documentclass",
    ".html": "<!doctype html>",
    ".dot": "digraph",
    ".gv": "digraph",
    ".mmd": "---\ntitle:",
}


@pytest.fixture
def run(capsys, tmp_path, monkeypatch):
    """Run `graphnet render` in a folder of its own: its exit status, and what it printed on stdout and on stderr."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "200")
    Path("toy.py").write_text(TOY)

    def run(*arguments: str) -> tuple[int, str, str]:
        with pytest.raises(SystemExit) as ended:
            main(["render", *arguments])
        printed = capsys.readouterr()
        assert "Traceback" not in printed.err
        return int(ended.value.code or 0), printed.out, printed.err

    return run


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_every_format_is_written(run, suffix):
    assert run("lenet5", "-o", f"lenet5{suffix}") == (0, f"lenet5{suffix}\n", "")
    written = Path(f"lenet5{suffix}").read_bytes().decode("latin-1")
    assert re.sub(r"^((\s|%[^P].*|//.*)\n)*", "", written).lower().startswith(BEGINNINGS[suffix].lower())


@pytest.mark.parametrize("style", ["graph", "volumes", "table"])
@pytest.mark.parametrize("suffix", [".svg", ".png", ".pdf", ".tex"])
def test_every_style_is_written_in_every_format(run, style, suffix):
    options = ["--theme", "dark", "--color-by", "macs"]
    assert run("lenet5", "-o", f"picture{suffix}", "--style", style, *options)[0] == 0
    assert Path(f"picture{suffix}").stat().st_size > 1000


def test_without_a_file_the_tree_is_printed(run):
    status, out, _ = run("resnet50")
    assert status == 0
    assert [int(count) for count in re.findall(r"bottleneck × (\d+)", out)] == [3, 4, 6, 3]
    for call in graphnet.load("resnet50").scope("stage1"):
        assert call.split(".")[0] in out


def test_options_reach_the_picture(run):
    def sizes(*options: str) -> int:
        assert run("resnet50", "-o", "x.dot", *options)[0] == 0
        return len(Path("x.dot").read_text())

    folded, shallow, whole, focused = (
        sizes(),
        sizes("--depth", "1"),
        sizes("--fold", "none"),
        sizes("--focus", "stage2.bottleneck3"),
    )
    assert shallow < folded < whole
    assert "stage2.bottleneck3.conv2" in Path("x.dot").read_text()
    assert focused < whole
    assert run("resnet", "--set", "depth=152", "-o", "y.dot")[0] == 0
    assert "×36" in Path("y.dot").read_text()


def test_a_document_is_drawn_like_its_blueprint(run):
    graphnet.save(graphnet.load("lenet5"), "lenet5.json")
    run("lenet5.json", "-o", "document.svg")
    run("lenet5", "-o", "blueprint.svg")
    drawn = [re.sub(r"[^<>]*\.py:\d+[^<>]*", "", Path(name).read_text()) for name in ("document.svg", "blueprint.svg")]
    assert drawn[0] == drawn[1]


@pytest.mark.parametrize("output", ["x.svg", "x.html", "x.mmd", "x.tex", None])
@pytest.mark.parametrize("function", ["misfits", "asking"])
def test_a_network_with_errors_is_drawn_as_far_as_it_is_known(run, function, output):
    status, out, err = run(f"toy.py:{function}", *(["-o", output] if output else []))
    assert status == 1
    assert re.search(r"^toy.py:\d+  conv1: a 9×9 window does not fit 8×8", err, re.MULTILINE)
    assert "mend:" in err
    drawn = Path(output).read_text() if output else out
    assert "conv1" in drawn
    assert "does not fit" in drawn


NONSENSE = [
    (["lenet5", "-o", "lenet5.jpg"], "ends in one of .svg, .png"),
    (["lenet5", "-o", "lenet5"], "not in nothing"),
    (["lenet5", "-o", "lenet5.svgg"], "did you mean .svg?"),
    (["lenet5", "-o", "no/such/folder/lenet5.svg"], "cannot be written"),
    (["lenet5", "-o", "folder.svg"], "is a folder"),
    (["lenet5", "-o", "x.svg", "--style", "cubes"], "cubes"),
    (["lenet5", "-o", "x.html", "--style", "table"], "the style table"),
    (["lenet5", "-o", "x.svg", "--theme", "blue"], "blue"),
    (["lenet5", "-o", "x.svg", "--fold", "all"], "all"),
    (["lenet5", "-o", "x.svg", "--color-by", "size"], "size"),
    (["lenet5", "-o", "x.svg", "--depth", "0"], "depth must be"),
    (["lenet5", "-o", "x.svg", "--columns", "0"], "columns must be"),
    (["resnet50", "-o", "x.svg", "--focus", "stage9"], "did you mean stage"),
    (["lenet5", "--style", "table"], "a tree in the terminal has no use for --style"),
    (["lenet5", "-o", "x.svg", "--style", "table", "--columns", "2"], "the style table has no use for columns"),
    (["lenet5", "-o", "x.mmd", "--theme", "dark"], ".mmd has no use for theme"),
    (
        ["resnet50", "-o", "x.svg", "--focus", "stage1.bottleneck1.conv1"],
        "it is a node of the scope stage1.bottleneck1",
    ),
    (["resnet51", "-o", "x.svg"], "did you mean resnet56 or resnet50"),
]


@pytest.mark.parametrize(("arguments", "message"), NONSENSE, ids=lambda value: " ".join(value))
def test_nonsense_ends_with_2_and_a_message(run, arguments, message):
    Path("folder.svg").mkdir()
    there = set(os.listdir())
    status, out, err = run(*arguments)
    assert (status, out) == (2, "")
    assert message in re.sub(r"\s+", " ", re.sub(r"[│╭╮╰╯─]", " ", err))
    assert set(os.listdir()) - {"__pycache__"} == there


@pytest.mark.parametrize("suffix", [".svg", ".html", ".png", ".dot"])
def test_what_was_there_stays_where_drawing_fails(run, suffix):
    Path(f"kept{suffix}").write_text("precious")
    assert run("resnet50", "-o", f"kept{suffix}", "--focus", "nowhere")[0] == 2
    assert Path(f"kept{suffix}").read_text() == "precious"


def test_every_node_of_a_network_stands_in_its_page(run):
    assert run("googlenet", "-o", "x.html")[0] == 0
    page = Path("x.html").read_text()
    network = graphnet.load("googlenet")
    assert all(name in page for name in network)
    assert {call.name for item in Subject(network).outline.items for call in calls_of(item)} == set(network)
