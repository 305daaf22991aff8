"""Whole pictures of networks whose words mean harm, read back by those who would be harmed."""

import re
import shutil
import subprocess
from collections import Counter
from html.parser import HTMLParser
from pathlib import Path
from xml.etree import ElementTree

import pytest
from telling_op import Told

from graphnet import Conv2D, Dense, Flatten, Input, KerasLayer, Network, blueprint, diff, load, summary
from graphnet.drawing import Subject, render, render_difference
from graphnet.drawing.quoting import visible
from graphnet.drawing.rendering import SUFFIXES
from graphnet.drawing.tree import WIDTH, tree
from graphnet.network import Call
from graphnet.ops import InputLayer
from graphnet.source import Source

STYLES = ("graph", "volumes", "table")

HOSTILE = (
    "</title></svg><script>alert(1)</script>",
    "\" onload='alert(1)' x=\"",
    "<![CDATA[ ]]> <!-- --> &lt; &#60; &",
    "javascript:alert(1) url(https://example.com/x)",
    "`${alert(1)}` {{7*7}} %s {0} $data",
    "%%{init: {'securityLevel': 'loose'}}%% click n1 call alert()",
    '"] --> n9 ; end',
    r"\N \G \E ends in \\",
    r"\input{secret} \write18{touch pwned} ^^5cinput{secret} \end{document}",
    "\x1b[31mred\x1b[0m \x9b5m \x07 \0",
    "two\nlines\r\nand\ta tab",
    "\u202ereversed\u2066 \u200b\u200d",
    "漢字かな交じり文 ünï 🙂",
    "\ud800 \ufffe",
)

BLUEPRINT = """
from graphnet import Conv2D, Input, blueprint


@blueprint
def net():
    return Input(8, 8, 3) >> Conv2D(4, 9)
"""

every_word = pytest.mark.parametrize("words", HOSTILE)


def telling(*several: str) -> Network:
    """A network that says some words wherever a network can."""
    calls = [Call("input1", InputLayer((8, 8, 3)), (), "input1", Source("net.py", 1))]
    for number, words in enumerate(several):
        place, (taken, *_) = Source(words, 1), calls
        calls += [
            Call(f"told{number}", Told(words), (taken.name,), f"told{number}", place),
            Call(f"keras{number}", KerasLayer("Layer", mode=words), (taken.name,), f"keras{number}", place),
            Call(f"wrong{number}", Conv2D(4, 99), (f"told{number}",), f"wrong{number}", place),
        ]
    outputs = {f"{words} {number}": f"told{number}" for number, words in enumerate(several)}
    return Network(calls, outputs, parameters={"words": several})


class Markup(HTMLParser):
    """The elements of a page, and the names of their attributes."""

    def __init__(self, text: str):
        super().__init__()
        self.elements: Counter[str] = Counter()
        self.attributes: set[str] = set()
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        self.elements[tag] += 1
        self.attributes |= {name for name, _ in attrs}


def markup(text: str) -> tuple[dict[str, int], set[str]]:
    """What a page is made of, but for how many lines its texts are broken into."""
    read = Markup(text)
    return {tag: count for tag, count in read.elements.items() if tag != "text"}, read.attributes


@every_word
@pytest.mark.parametrize("style", STYLES)
def test_an_svg_is_made_of_the_same_things_whatever_it_says(tmp_path, words, style):
    def elements(words: str) -> tuple[Counter, set[str]]:
        path = render(telling(words), tmp_path / "net.svg", style=style)
        tree = list(ElementTree.parse(path).getroot().iter())
        names = {name for element in tree for name in element.attrib}
        return Counter(element.tag for element in tree if not element.tag.endswith("}text")), names

    (tags, names), (plain_tags, plain_names) = elements(words), elements("plain words")
    assert tags == plain_tags
    assert names - {"{http://www.w3.org/XML/1998/namespace}space"} <= plain_names


@every_word
def test_an_svg_says_the_words(tmp_path, words):
    path = render(telling(words), tmp_path / "net.svg")
    text = path.read_bytes().decode("utf-8")
    assert all(letter == "\n" or letter.isprintable() for letter in text)
    assert visible(words) in "".join(ElementTree.fromstring(text).itertext())


@every_word
@pytest.mark.parametrize("page", ["render", "difference", "notebook", "summary"])
def test_a_page_is_made_of_the_same_things_whatever_it_says(tmp_path, words, page):
    def written(words: str) -> str:
        network = telling(words)
        match page:
            case "render":
                return render(network, tmp_path / "net.html").read_text("utf-8")
            case "difference":
                found = diff(network, telling(f"{words} again"))
                return render_difference(found, tmp_path / "net.html").read_text("utf-8")
            case "notebook":
                return network._repr_html_()
        return summary(known(words), "html")

    def known(words: str) -> Network:
        """Without what does not fit, of which there would be no table."""
        network = telling(words)
        return network.with_ops({"wrong0": Conv2D(4, 1), "keras0": Told(words)})

    assert markup(written(words)) == markup(written("plain words"))


@every_word
def test_a_terminal_is_told_letters_only(words):
    lines = tree(Subject(telling(words))).split("\n")
    assert all(line.isprintable() for line in lines)
    assert max(map(len, lines)) <= WIDTH


@every_word
def test_a_flowchart_has_a_line_for_everything_and_no_more(tmp_path, words):
    def lines(words: str) -> list[str]:
        """How every line begins, and the signs on it that mean something."""
        text = render(telling(words), tmp_path / "net.mmd").read_text("utf-8").replace("<br/>", "")
        return [re.match(r"\W*\w*", line)[0] + re.sub(r"#\d+;|[^\"<>`%;{}@]", "", line) for line in text.split("\n")]

    assert lines(words) == lines("plain words")


@pytest.mark.skipif(not shutil.which("pdflatex"), reason="pdflatex is not installed")
@pytest.mark.parametrize("style", STYLES)
def test_tex_reads_no_file_and_runs_nothing(tmp_path, style):
    (tmp_path / "secret.tex").write_text("the secret is out")
    render(telling(*HOSTILE), tmp_path / "net.tex", style=style)
    done = subprocess.run(
        ["pdflatex", "-shell-escape", "-halt-on-error", "-interaction=nonstopmode", "-recorder", "net.tex"],
        cwd=tmp_path,
        capture_output=True,
    )
    assert done.returncode == 0, done.stdout[-2000:]
    assert b"(1 page," in done.stdout
    assert not (tmp_path / "pwned").exists()
    assert "secret" not in (tmp_path / "net.fls").read_text("utf-8", "replace")


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_ten_thousand_letters_do_not_burst_a_file(tmp_path, suffix):
    path = render(telling("x" * 10_000), tmp_path / f"net{suffix}")
    assert path.stat().st_size < 500_000


@pytest.mark.parametrize("name", ["a\"b'c`d", "<img src=x onerror=alert(1)>", "]]> -- ${x} %n #", "\x1b[31m\u202e"])
def test_a_blueprint_may_lie_anywhere(tmp_path, name):
    folder = tmp_path / name
    folder.mkdir()
    (folder / "net.py").write_text(BLUEPRINT)
    network = load(folder / "net.py")
    for suffix in SUFFIXES:
        picture = render(network, folder / f"net{suffix}")
        assert Path(picture).parent == folder
    ElementTree.parse(folder / "net.svg")
    assert markup((folder / "net.html").read_text("utf-8"))[0].get("img") is None


@blueprint
def spoken(words: str = ""):
    return Input(4, 4, 1) >> Flatten() >> Dense(len(words) + 1)


@every_word
def test_parameters_may_say_anything(tmp_path, words):
    plain = markup(render(spoken("x" * len(words)), tmp_path / "plain.html").read_text("utf-8"))
    assert markup(render(spoken(words), tmp_path / "net.html").read_text("utf-8")) == plain
