"""Laying out, in this process and by a program."""

import sys

import pytest

from graphnet.drawing.styles.graph.graphviz import lay_out
from graphnet.errors import GraphnetError, NotFoundError


@pytest.fixture
def without_pygraphviz(monkeypatch, tmp_path):
    """A machine with nothing on its PATH but one empty folder, which is given."""
    monkeypatch.setitem(sys.modules, "pygraphviz", None)
    monkeypatch.setenv("PATH", str(tmp_path))
    return tmp_path


def program(folder, script):
    path = folder / "dot"
    path.write_text(f"#!{sys.executable}\n{script}")
    path.chmod(0o755)


def test_no_program_is_started(monkeypatch, tmp_path):
    monkeypatch.setenv("PATH", str(tmp_path))
    assert b"<svg" in lay_out("digraph { a -> b }", "svg")


def test_a_format_that_graphviz_does_not_know():
    with pytest.raises(GraphnetError, match="as hologram"):
        lay_out("digraph { a }", "hologram")


def test_text_that_is_not_dot(capfd):
    with pytest.raises(GraphnetError, match="could not draw"):
        lay_out("digraph {", "svg")


def test_falls_back_on_a_program(without_pygraphviz):
    program(without_pygraphviz, "import sys; sys.stdout.write(sys.argv[1] + ' ' + sys.stdin.read())")
    assert lay_out("digraph { é }", "svg").decode() == "-Kdot digraph { é }"


def test_a_program_that_fails_is_quoted(without_pygraphviz):
    program(without_pygraphviz, "import sys; sys.exit('no such plugin')")
    with pytest.raises(GraphnetError, match="no such plugin"):
        lay_out("digraph { a }", "svg")


def test_without_graphviz_the_error_says_what_to_install(without_pygraphviz):
    with pytest.raises(NotFoundError, match="pip install pygraphviz"):
        lay_out("digraph { a }", "svg")
