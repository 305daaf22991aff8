"""`graphnet diff` as a person runs it."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

import graphnet
from graphnet.cli import main

TOY = """
from graphnet import Conv2D, Dense, Flatten, Input, ReLU, blueprint


@blueprint
def toy(size: int = 3, classes: int = 10):
    return Input(8, 8, 3) >> Conv2D(4, size) >> ReLU() >> Flatten() >> Dense(classes)


@blueprint
def asking(size: int = 9):
    x = Input(8, 8, 3) >> Conv2D(4, size)
    return x >> Dense(x.channels) if x.shape else x
"""


@pytest.fixture
def run(capsys, tmp_path, monkeypatch):
    """Run `graphnet diff` in a folder of its own: its exit status, and what it printed on stdout and on stderr."""
    monkeypatch.chdir(tmp_path)
    Path("toy.py").write_text(TOY)

    def run(*arguments: str) -> tuple[int, str, str]:
        with pytest.raises(SystemExit) as ended:
            main(["diff", *arguments])
        printed = capsys.readouterr()
        assert "Traceback" not in printed.err
        return int(ended.value.code or 0), printed.out, printed.err

    return run


def test_one_blueprint_with_other_parameters(run):
    status, out, err = run("resnet", "--set", "depth=50", "--to", "depth=101")
    assert status == 1
    assert err == "resnet and resnet differ: 170 nodes added\n"
    assert re.search(r"^parameters +25,636,712 +44,707,176 +\+19,070,464 \(\+74.4 %\)$", out, re.MULTILINE)
    assert out.splitlines()[0] == "resnet → resnet (depth 50 → 101)"


def test_settings_hold_for_both(run):
    _, out, _ = run("toy.py:toy", "--set", "size=5", "--set", "classes=3", "--to", "classes=4", "--format", "json")
    told = json.loads(out)
    assert told["before"]["parameters"] == {"size": 5, "classes": 3}
    assert told["after"]["parameters"] == {"size": 5, "classes": 4}
    status, _, _ = run("toy.py:toy", "toy.py:toy", "--to", "classes=4")
    assert status == 1


def test_nothing_differs(run):
    graphnet.save(graphnet.load("lenet5"), "lenet.json")
    for other in ("lenet5", "lenet.json"):
        status, out, err = run("lenet5", other)
        assert (status, out, err) == (0, "lenet5 → lenet5\nno difference\n", "")


def test_names_alone_are_a_difference(run):
    status, out, err = run("resnet", "resnet50")
    assert status == 1
    assert "names only" in out
    assert "names only" in err


@pytest.mark.parametrize("format", ["text", "markdown", "json"])
def test_formats_are_those_of_the_library(run, format):
    _, out, _ = run("vgg16", "vgg19", "--format", format)
    assert out == graphnet.diff(graphnet.load("vgg16"), graphnet.load("vgg19")).report(format) + "\n"


def test_misfits_are_compared(run):
    for name in ("toy", "asking"):
        status, out, err = run(f"toy.py:{name}", "--set", "size=9", "--to", "size=7")
        assert status == 1
        assert "~ conv1" in out
        assert "kernel_size 9 → 7" in out
        assert "unknown" in out
        assert "differ" in err


def test_signs_are_coloured_in_a_terminal_alone(run, monkeypatch):
    _, plain, _ = run("vgg16", "vgg19")
    assert "\x1b" not in plain
    monkeypatch.setenv("FORCE_COLOR", "1")
    monkeypatch.setenv("TERM", "xterm-256color")
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True)
    _, coloured, _ = run("vgg16", "vgg19")
    assert "\x1b[32m+ block3.conv4" in coloured
    assert re.sub(r"\x1b\[[\d;]*m", "", coloured) == plain


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["lenet5"], "what to compare lenet5 with? mend:"),
        (["lenet5", "lenet6"], "did you mean lenet5"),
        (["lenet5", "nothing.json"], "nothing.json cannot be read"),
        (["lenet5", "damaged.json"], "damaged.json: not a JSON document"),
        (["resnet", "--to", "dept=50"], "did you mean depth"),
        (["resnet", "--to", "depth"], "--to depth: say it as NAME=VALUE"),
        (["resnet", "--to", "depth=50", "--to", "depth=101"], "--to depth is given twice"),
        (["resnet", "--to", "depth=7"], "one of 50, 101, 152"),
        (["lenet.json", "--to", "classes=3"], "lenet.json is a document"),
        (["lenet5", "vgg16", "--format", "html"], "html"),
        ([], "A"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else "",
)
def test_nonsense_ends_with_2_and_a_message(run, arguments, message):
    Path("damaged.json").write_text('{"format": "graphnet", "ver')
    graphnet.save(graphnet.load("lenet5"), "lenet.json")
    status, out, err = run(*arguments)
    assert status == 2
    assert message in re.sub(r"\s+", " ", re.sub(r"[│╭╮╰╯─]", " ", err))
    assert out == ""


def test_no_framework_is_loaded(tmp_path):
    program = """
import sys
from graphnet.cli import main
try:
    main(["diff", "resnet50", "resnet101"])
except SystemExit as end:
    assert end.code == 1
assert not {"keras", "tensorflow", "networkx", "matplotlib"} & sys.modules.keys()
"""
    environment = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])}
    subprocess.run([sys.executable, "-c", program], check=True, cwd=tmp_path, env=environment, capture_output=True)


def test_a_page_shows_both_side_by_side(run):
    status, out, err = run("vgg16", "vgg19", "-o", "diff.html")
    assert (status, out) == (1, "diff.html\n")
    assert "6 nodes added" in err
    page = Path("diff.html").read_text(encoding="utf-8")
    assert page.startswith("<!DOCTYPE html>")
    assert "block3.conv4" in page


def test_two_networks_of_one_name_are_called_as_they_were_typed(run):
    graphnet.save(graphnet.load("lenet5"), "after.json")
    assert run("lenet5", "after.json", "-o", "diff.html")[0] == 0
    assert "lenet5 → after.json" in Path("diff.html").read_text(encoding="utf-8")


def test_only_a_page_holds_two_networks(run):
    status, _, err = run("vgg16", "vgg19", "-o", "diff.svg")
    assert status == 2
    assert "diff.svg: two networks are drawn as a page" in err
    assert not Path("diff.svg").exists()
