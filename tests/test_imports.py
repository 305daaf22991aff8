"""What gets imported: describing a network must not wait for a framework."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
FRAMEWORKS = {"keras", "tensorflow", "jax", "torch", "matplotlib", "sklearn"}


def loaded(code: str, *arguments: str) -> set[str]:
    """The top-level modules that are loaded after running some code in a fresh Python."""
    program = f"""
import json, sys
sys.argv[1:] = {list(arguments)!r}
try:
{chr(10).join("    " + line for line in code.splitlines())}
except SystemExit as exit:
    assert not exit.code, exit.code
print()
print(json.dumps(sorted({{name.partition(".")[0] for name in sys.modules}})))
"""
    done = subprocess.run(
        [sys.executable, "-c", program],
        capture_output=True,
        text=True,
        check=True,
        env={**os.environ, "PYTHONPATH": str(ROOT), "PYTHONWARNINGS": "error"},
    )
    return set(json.loads(done.stdout.splitlines()[-1]))


def command(*arguments: str) -> set[str]:
    return loaded("import runpy\nrunpy.run_module('graphnet', run_name='__main__')", *arguments)


def test_the_probe_sees_what_is_imported():
    assert {"sklearn", "numpy"} <= loaded("import sklearn.tree")


@pytest.mark.parametrize("code", ["import graphnet", "from graphnet import *", "import graphnet as gn; dir(gn)"])
def test_importing_graphnet_loads_no_framework(code):
    assert not loaded(code) & (FRAMEWORKS | {"pygraphviz", "graphviz", "PIL"})


USE = """
import graphnet as gn
net = gn.load("lenet5")
gn.analyze(net), gn.summary(net), gn.summary(net, "json"), len(net.graph)
"""


def test_describing_a_network_loads_no_framework():
    assert not loaded(USE) & (FRAMEWORKS | {"pygraphviz", "graphviz"})


@pytest.mark.parametrize(
    "arguments",
    [
        ("summary", "lenet5"),
        ("summary", "resnet50", "--depth", "1"),
        ("summary", "lenet5", "--format", "json"),
        ("summary", "lenet5", "--format", "markdown"),
        ("list",),
        ("--help",),
        ("summary", "--help"),
        ("fit", "--help"),
        ("render", "--help"),
    ],
    ids=" ".join,
)
def test_these_commands_load_no_framework(arguments):
    assert not command(*arguments) & (FRAMEWORKS | {"pygraphviz", "graphviz"})


def test_a_summary_loads_no_networkx():
    assert "networkx" not in command("summary", "lenet5")


def test_every_name_that_is_offered_is_there():
    loaded("import graphnet\nfor name in graphnet.__all__: getattr(graphnet, name)")


def test_a_name_that_is_not_there_is_an_attribute_error():
    with pytest.raises(AttributeError, match="zebra"):
        __import__("graphnet").zebra  # noqa: B018
