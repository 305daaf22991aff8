"""Networks whose pages are hard to trust: with hostile texts, with errors in them."""

from __future__ import annotations

import re
from functools import cache

from telling_op import Told

import graphnet as gn
from graphnet import Conv2D, Dense, Flatten, Input, MaxPooling2D, Network, blueprint
from graphnet.drawing.page import page
from graphnet.drawing.subject import Subject
from graphnet.network import Call
from graphnet.ops import InputLayer
from graphnet.source import Source

HOSTILE = (
    "</script><script>window.broken = 1</script>",
    "</style></svg><img src=x onerror='window.broken = 1'>",
    "<!-- <script>",
    "--> ]]> &lt; &amp; &#60;",
    "\"'`${window.broken = 1}",
    "\u2028window.broken = 1\u2029",
    "two\nlines \0 \x1b \ud800 \ufffe",
    "$data ${script} $$ %s {0}",
    "'); window.broken = 1; ('",
    "url(https://example.com/x)); background: url(https://example.com/y)",
    "x" * 5000,
)


@cache
def html(name: str) -> str:
    """The page of a network of the zoo."""
    return page(Subject(gn.load(name)))


def without_folders(text: str) -> str:
    """An explanation in which files are told by their names alone."""
    return re.sub(r"^  written in .*[/\\]", "  written in ", text, flags=re.MULTILINE)


def telling(words: str) -> Network:
    """A network that says some words wherever a network can."""
    place = Source(words, 1)
    calls = [
        Call("input1", InputLayer((3,)), (), "input1", place),
        Call("told1", Told(words), ("input1",), "told1", place),
    ]
    return Network(calls, {words: "told1"})


@blueprint
def misfit():
    """A filter that is larger than what it slides over, and a layer behind it."""
    return (
        Input(8, 8, 3)
        >> Conv2D(4, 3).named("first")
        >> MaxPooling2D(2)
        >> Conv2D(8, 5).named("large")
        >> Flatten()
        >> Dense(2)
    )
