"""The page of the docs that sets what Keras prints of ten broken networks beside what graphnet prints."""

from __future__ import annotations

import ast
import os
import re
import subprocess
import sys
import textwrap
from collections.abc import Mapping
from importlib.metadata import version
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parents[1]
FOLDER = ROOT / "tests" / "mistakes"
PAGE = ROOT / "docs" / "mistakes.md"
WIDTH = 108
"""How many characters of a line fit a code block on GitHub."""

MISTAKES = (
    "pooled_to_nothing",
    "residual_without_projection",
    "several_at_once",
    "forgotten_channels",
    "uneven_branches",
    "missing_crop",
    "stride_does_not_fit",
    "dense_on_volume",
    "silent_broadcast",
    "doubled_activations",
)

_INTRODUCTION = """
# Ten mistakes, and what they look like

Ten networks with mistakes that people make, each written twice: as a blueprint, and as a script for
{versions}. The table shows what either says is wrong; where Keras says nothing, it has built
the network and trained it on a batch. Below, each has a section with all that the script and `graphnet check` print;
only the frames within Keras are left out, marked by an ellipsis, and TensorFlow's notices about the machine. Long lines
are folded.

The page is made by `tools/mistakes`; `tests/test_mistakes.py` holds it to what both print, and applies every mend.
[findings.md](findings.md) explains the codes.
"""

_HEAD = """
| mistake | Keras | graphnet |
|---|---|---|
"""

_FINDING = re.compile(r"^\S+:(\d+)  (error|warning|note) \S+  (.*)$", re.MULTILINE)
_NOTICES = re.compile(r"(WARNING: All log messages|[IWE]\d{4} |To enable the following).*\n")
_STYLES = re.compile(r"\x1b\[\d*m")
_ERROR = re.compile(r"^\w+Error: (?P<message>.*?)\s*(^Arguments received|\Z)", re.MULTILINE | re.DOTALL)
_FRAME = re.compile(r'  File "(?P<file>[^"]+)", line .*\n(?:    .*\n)*')


class Printed(NamedTuple):
    """What a program printed, and how it ended."""

    text: str
    status: int


def blueprint_of(mistake: str) -> Path:
    return FOLDER / f"{mistake}.py"


def script_of(mistake: str) -> Path:
    return FOLDER / f"{mistake}_keras.py"


def graphnet_prints(mistake: str) -> Printed:
    """What `graphnet check` makes of a blueprint."""
    return _run("-m", "graphnet", "check", blueprint_of(mistake).name)


def keras_prints(mistake: str) -> Printed:
    """What becomes of the script that builds the same network with Keras."""
    printed = _run(script_of(mistake).name)
    return printed._replace(text=_NOTICES.sub("", printed.text))


def _run(*arguments: str) -> Printed:
    settings = {"KERAS_BACKEND": "tensorflow", "TF_CPP_MIN_LOG_LEVEL": "3", "PYTHONIOENCODING": "utf-8"}
    done = subprocess.run(
        [sys.executable, *arguments],
        cwd=FOLDER,
        env={**os.environ, **settings, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    return Printed(done.stdout + done.stderr, done.returncode)


def versions() -> str:
    """What the scripts are run with."""
    return f"Keras {version('keras')} on TensorFlow {version('tensorflow')}"


def page(printed: Mapping[str, tuple[Printed, Printed]]) -> str:
    """The whole page, from what Keras and graphnet print of each mistake."""
    rows = [
        f"| {link(mistake)} | {keras_in_brief(k)} | {graphnet_in_brief(g)} |" for mistake, (k, g) in printed.items()
    ]
    parts = [_INTRODUCTION.strip().format(versions=versions()), "\n".join([_HEAD.strip(), *rows])]
    for mistake, (k, g) in printed.items():
        parts += [told(mistake), told_of_keras(mistake, k), told_of_graphnet(mistake, g)]
    return "\n\n".join(parts) + "\n"


def link(mistake: str) -> str:
    """A title that leads to its section, by the name that GitHub gives to a heading."""
    title = _title(mistake)
    anchor = re.sub(r"[^\w -]", "", title.lower()).replace(" ", "-")
    return f"[{title}](#{anchor})"


def _title(mistake: str) -> str:
    return f"{MISTAKES.index(mistake) + 1}. {_docstring(mistake)[0]}"


def _docstring(mistake: str) -> tuple[str, str]:
    """What a mistake is called, and what it is."""
    docstring = ast.get_docstring(ast.parse(blueprint_of(mistake).read_text(encoding="utf-8"))) or ""
    title, _, explanation = docstring.partition("\n\n")
    return title, explanation


def keras_in_brief(printed: Printed) -> str:
    """The message of an error, without the traceback before it and the tensors after it.

    >>> keras_in_brief(Printed("Traceback (most recent call last):\\n  …\\nValueError: too small\\n", 1))
    'too small'
    """
    error = _ERROR.search(printed.text)
    return _in_cell(error["message"] if error else printed.text) or "nothing"


def graphnet_in_brief(printed: Printed) -> str:
    """The findings that are worst, without their details.

    >>> graphnet_in_brief(Printed("a.py:3  error GN001  conv1: no\\n    mend: 3\\na.py:4  note GN101  conv2: hm\\n", 1))
    'line 3, conv1: no'
    """
    found = _FINDING.findall(printed.text)
    return "<br>".join(f"line {line}, {_in_cell(told)}" for line, severity, told in found if severity == found[0][1])


def _in_cell(text: str) -> str:
    return " ".join(_STYLES.sub("", text).replace("|", "\\|").split())


def told(mistake: str) -> str:
    """A blueprint without its imports, its lines numbered as the findings number them, and what is wrong with it."""
    source = blueprint_of(mistake).read_text(encoding="utf-8")
    tree = ast.parse(source)
    imports = [place for place, node in enumerate(tree.body) if isinstance(node, ast.ImportFrom)]
    numbered = [f"{number:2}  {line}".rstrip() for number, line in enumerate(source.splitlines(), start=1)]
    code = "\n".join(numbered[_first_line(tree.body[imports[-1] + 1]) - 1 :])
    return f"## {_title(mistake)}\n\n{_docstring(mistake)[1]}\n\n```python\n{code}\n```"


def _first_line(statement: ast.stmt) -> int:
    """The number of a statement's first line, its decorators included."""
    return min(node.lineno for node in [statement, *getattr(statement, "decorator_list", [])])


def told_of_keras(mistake: str, printed: Printed) -> str:
    name = f"[{script_of(mistake).name}](../tests/mistakes/{script_of(mistake).name})"
    if not printed.text:
        assert printed.status == 0
        return f"**Keras** prints nothing: {name} builds the network and trains it."
    return f"**Keras**, {name}, ends with status {printed.status}:\n\n{_block(without_inner_frames(printed.text))}"


def told_of_graphnet(mistake: str, printed: Printed) -> str:
    name = f"[{blueprint_of(mistake).name}](../tests/mistakes/{blueprint_of(mistake).name})"
    return f"**graphnet check** {name} ends with status {printed.status}:\n\n{_block(printed.text)}"


def _block(text: str) -> str:
    lines = [folded for line in _STYLES.sub("", text).rstrip().splitlines() for folded in fold(line)]
    return "\n".join(["```text", *lines, "```"])


def fold(line: str, width: int = WIDTH) -> list[str]:
    """A line in as many as it takes, the further ones indented.

    >>> fold("    mend: one thing, or another", 20)
    ['    mend: one thing,', '        or another']
    """
    indent = len(line) - len(line.lstrip())
    further = " " * (indent + 4)
    return textwrap.wrap(line, width, subsequent_indent=further, break_long_words=False, break_on_hyphens=False) or [""]


def without_inner_frames(traceback: str) -> str:
    """A traceback of the script's own frames alone, an ellipsis in place of others."""

    def own(frame: re.Match[str]) -> str:
        path = Path(frame["file"])
        return frame[0].replace(str(path), path.name) if path.parent == FOLDER else "  …\n"

    return re.sub(r"(  …\n)+", "  …\n", _FRAME.sub(own, traceback))
