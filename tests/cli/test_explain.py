"""`graphnet explain` as a person runs it."""

import re
import shlex

import pytest
from test_imports import FRAMEWORKS, command

import graphnet as gn
from graphnet.cli import main


@pytest.fixture
def run(capsys):
    """Run the command: its exit status, and what it printed on stdout and on stderr."""

    def run(*arguments: str) -> tuple[int, str, str]:
        with pytest.raises(SystemExit) as ended:
            main(["explain", *arguments])
        printed = capsys.readouterr()
        assert "Traceback" not in printed.err
        return int(ended.value.code or 0), printed.out, printed.err

    return run


@pytest.mark.parametrize("node", [(), ("conv1",), ("softmax1",)], ids=str)
@pytest.mark.parametrize("format", ["text", "markdown", "latex"])
def test_it_prints_what_the_function_says(run, node, format):
    status, printed, errors = run("alexnet", *node, "--format", format)
    assert (status, errors) == (0, "")
    assert printed == gn.explain(gn.load("alexnet"), *node, format=format, reference="alexnet") + "\n"


def test_the_text_is_the_usual_form(run):
    assert run("lenet5", "conv1") == run("lenet5", "conv1", "--format", "text")


def test_parameters_are_set(run):
    _, printed, _ = run("alexnet", "dense3", "--set", "classes=7")
    assert "4,096·7 + 7 = 28,679" in printed


def test_a_scope(run):
    status, printed, _ = run("googlenet", "inception_3a")
    assert status == 0
    assert "a scope of 14 nodes" in printed


def test_the_hint_is_a_command_that_works(run, tmp_path):
    """Wherever the blueprint is, and whatever was set."""
    path = tmp_path / "my nets.py"
    path.write_text(
        "from graphnet import Conv2D, Input, blueprint\n\n\n"
        "@blueprint\ndef gan(depth: int = 1):\n    return Input(9, 9, 2) >> depth * Conv2D(3, 3)\n\n\n"
        "@blueprint\ndef gan2(depth: int = 1):\n    return Input(9, 9, 2) >> depth * Conv2D(3, 3)\n"
    )
    _, printed, _ = run(f"{path}:gan2", "--set", "depth=3")
    hint = re.search(r"by its name: graphnet explain (.*)", printed)[1]
    status, printed, errors = run(*shlex.split(hint))
    assert (status, errors) == (0, "")
    assert "Conv2D(3, 3)" in printed


def test_the_nodes_that_are_healthy_are_told_of_a_network_that_is_not(run, tmp_path):
    path = tmp_path / "small.py"
    path.write_text(
        "from graphnet import Conv2D, Input, blueprint\n\n\n"
        "@blueprint\ndef small():\n    return Input(6, 6, 2) >> Conv2D(3, 3) >> Conv2D(3, 5)\n"
    )
    status, printed, errors = run(str(path), "conv1")
    assert (status, errors) == (0, "")
    assert "4×4×3" in printed
    status, printed, errors = run(str(path))
    assert (status, errors) == (1, "small: 1 of 3 nodes do not fit\n")
    assert "of which 1 are not known" in printed
    assert run(str(path), "conv2")[0] == 1


def test_a_wrong_name_names_what_is_near(run):
    status, printed, errors = run("alexnet", "conv9")
    assert (status, printed) == (2, "")
    assert "no node or scope 'conv9'; did you mean conv" in errors


def test_an_unknown_format_is_refused(run):
    status, _, errors = run("alexnet", "--format", "xml")
    assert status == 2
    assert "xml" in errors


def test_a_network_that_does_not_fit_is_told_as_everywhere(run, tmp_path):
    path = tmp_path / "small.py"
    path.write_text(
        "from graphnet import Conv2D, Input, blueprint\n\n\n"
        "@blueprint\ndef small():\n    return Input(4, 4, 2) >> Conv2D(3, 5)\n"
    )
    status, _, errors = run(str(path), "conv1")
    assert status == 1
    assert "conv1" in errors


def test_it_loads_no_framework():
    assert not command("explain", "alexnet", "conv1") & (FRAMEWORKS | {"networkx", "numpy", "pygraphviz"})
