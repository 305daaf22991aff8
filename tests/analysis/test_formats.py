"""The formats of analyses: what is no format, and which the command line offers."""

import pytest

import graphnet as gn
from graphnet.analysis.difference import diff
from graphnet.analysis.formats import DIFFERENCE_FORMATS, EXPLANATION_FORMATS, SUMMARY_FORMATS
from graphnet.cli import main
from graphnet.errors import ArgumentError

LENET = gn.load("lenet5")

every_analysis = pytest.mark.parametrize(
    ("tell", "formats"),
    [
        pytest.param(lambda asked: gn.summary(LENET, asked), SUMMARY_FORMATS, id="summary"),
        pytest.param(lambda asked: gn.explain(LENET, format=asked), EXPLANATION_FORMATS, id="explain"),
        pytest.param(lambda asked: diff(LENET, LENET).report(asked), DIFFERENCE_FORMATS, id="diff"),
    ],
)


@every_analysis
def test_each_format_tells_something_else(tell, formats):
    assert len({tell(known) for known in formats}) == len(formats) >= 3


@every_analysis
@pytest.mark.parametrize("format", ["xml", "", None, 3, ["text"], "txt" * 100])
def test_what_is_no_format_is_refused_with_those_there_are(tell, formats, format):
    with pytest.raises(ArgumentError, match=f"unknown format .*: {', '.join(formats)}") as caught:
        tell(format)
    assert len(str(caught.value)) < 200


def test_a_format_that_is_meant_is_named():
    with pytest.raises(ArgumentError, match=r"did you mean json\?"):
        gn.summary(LENET, "jsno")


@pytest.mark.parametrize(
    ("command", "formats"),
    [
        (["summary", "lenet5"], SUMMARY_FORMATS),
        (["explain", "lenet5"], EXPLANATION_FORMATS),
        (["diff", "lenet5", "lenet5"], DIFFERENCE_FORMATS),
    ],
    ids=["summary", "explain", "diff"],
)
def test_the_command_line_takes_every_format(command, formats, capsys):
    told = set()
    for known in formats:
        with pytest.raises(SystemExit) as ended:
            main([*command, "--format", known])
        assert ended.value.code == 0
        told.add(capsys.readouterr().out)
    assert len(told) == len(formats)
