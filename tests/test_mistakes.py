"""Ten mistakes: what graphnet finds, that every mend works, and that the page shows what graphnet and Keras print."""

import os
import runpy
import traceback
from importlib.metadata import version

import pytest
from mistakes_found import FOUND, OWN_WEIGHTS, Edit, Found
from mistakes_page import (
    FOLDER,
    MISTAKES,
    PAGE,
    Printed,
    blueprint_of,
    graphnet_in_brief,
    graphnet_prints,
    keras_in_brief,
    keras_prints,
    page,
    script_of,
    told,
    told_of_graphnet,
    told_of_keras,
    versions,
)

import graphnet as gn
from graphnet.analysis.findings import Finding
from graphnet.cli import main
from graphnet.loading import load_doubtful

every_mistake = pytest.mark.parametrize("mistake", MISTAKES)
every_finding = pytest.mark.parametrize(
    ("mistake", "found"),
    [pytest.param(mistake, found, id=f"{mistake}-{found.node}") for mistake in MISTAKES for found in FOUND[mistake]],
)
every_mend = pytest.mark.parametrize(
    ("mistake", "found", "edit"),
    [
        pytest.param(mistake, found, edit, id=f"{mistake}-{found.node}-{mend}")
        for mistake in MISTAKES
        for found in FOUND[mistake]
        for mend, edit in found.mends.items()
    ],
)
with_keras_of_the_page = pytest.mark.skipif(
    f"Keras {version('keras')} on" not in PAGE.read_text("utf-8")
    or os.environ.get("KERAS_BACKEND") in ("jax", "torch"),
    reason="the page shows what another Keras prints: tools/mistakes makes it anew",
)


@pytest.fixture(scope="module")
def shown() -> str:
    return PAGE.read_text("utf-8")


@pytest.fixture(autouse=True)
def in_folder(monkeypatch):
    """Lines are named relative to where one is."""
    monkeypatch.chdir(FOLDER)


def check(mistake: str) -> list[Finding]:
    return gn.check(load_doubtful(blueprint_of(mistake))[0])


def test_there_are_ten_each_in_both_languages():
    assert len(MISTAKES) == len(FOUND) == 10
    files = {path for mistake in MISTAKES for path in (blueprint_of(mistake), script_of(mistake))}
    assert files == set(FOLDER.glob("*.py")) - {FOLDER / "conftest.py"}


@every_mistake
def test_everything_is_found_and_nothing_else(mistake):
    assert [(finding.code, finding.node) for finding in check(mistake)] == [found[:2] for found in FOUND[mistake]]


@every_finding
def test_a_finding_names_the_line_and_the_formula_and_offers_mends(mistake: str, found: Found):
    finding = finding_of(check(mistake), found)
    assert finding is not None
    (line,) = [
        number
        for number, text in enumerate(blueprint_of(mistake).read_text("utf-8").splitlines(), start=1)
        if found.written in text
    ]
    assert finding.source[:2] == (str(blueprint_of(mistake)), line)
    assert found.says in finding.message
    assert finding.mends == tuple(found.mends), "every mend needs its edit in mistakes_found.py"


def finding_of(findings: list[Finding], found: Found) -> Finding | None:
    return next((finding for finding in findings if (finding.code, finding.node) == found[:2]), None)


def mended(mistake: str, edit: Edit, folder) -> gn.Network:
    """The network of a blueprint after an edit; all it replaces is there just once."""
    text = blueprint_of(mistake).read_text("utf-8")
    for old, new in edit.texts.items():
        assert text.count(old) == 1, old
        text = text.replace(old, new)
    path = folder / blueprint_of(mistake).name
    path.write_text(text, "utf-8")
    network, refused = load_doubtful(path)
    assert not refused
    return network


@every_mend
def test_every_mend_works(mistake: str, found: Found, edit: Edit, tmp_path):
    findings = gn.check(mended(mistake, edit, tmp_path))
    assert finding_of(findings, found) is None
    before = {finding.node for finding in check(mistake) if finding.severity == "error"}
    after = {finding.node for finding in findings if finding.severity == "error"}
    assert after - before == set(edit.then)


def test_three_mends_of_three_mistakes_leave_nothing_to_say(tmp_path):
    mends = {mend: edit for found in FOUND["several_at_once"] for mend, edit in found.mends.items()}
    together = [mends[mend].texts for mend in ("groups=2", "kernel_size=4", OWN_WEIGHTS)]
    edit = Edit({old: new for texts in together for old, new in texts.items()})
    assert gn.check(mended("several_at_once", edit, tmp_path)) == []


@every_mistake
def test_the_page_shows_what_graphnet_prints(mistake, shown, capsys):
    with pytest.raises(SystemExit) as ended:
        main(["check", blueprint_of(mistake).name])
    out, err = capsys.readouterr()
    printed = Printed(out + err, int(ended.value.code or 0))
    assert f"{told(mistake)}\n\n" in shown
    assert f"| {graphnet_in_brief(printed)} |\n" in shown
    assert f"{told_of_graphnet(mistake, printed)}\n" in shown


@with_keras_of_the_page
@every_mistake
def test_the_page_shows_what_keras_prints(mistake, shown, capsys):
    """The scripts in this process, which imports Keras once; a long test runs each on its own."""
    import keras

    keras.backend.clear_session()  # names are counted from the start
    printed = Printed("", 0)
    try:
        runpy.run_path(str(script_of(mistake)), run_name="__main__")
    except ValueError as error:
        printed = Printed("".join(traceback.format_exception(from_script(error, mistake))), 1)
    out, err = capsys.readouterr()
    assert out + err == ""
    assert f"| {keras_in_brief(printed)} |" in shown
    assert f"{told_of_keras(mistake, printed)}\n\n" in shown


def from_script(error: ValueError, mistake: str) -> ValueError:
    """An error with the frames that it has when the script is run on its own."""
    frames = error.__traceback__
    while frames and frames.tb_frame.f_code.co_filename != str(script_of(mistake)):
        frames = frames.tb_next
    return error.with_traceback(frames)


@pytest.mark.skipif(versions() not in PAGE.read_text("utf-8"), reason="the page is of other versions")
@pytest.mark.long
def test_the_page_is_what_both_print_as_programs(shown):
    printed = {mistake: (keras_prints(mistake), graphnet_prints(mistake)) for mistake in MISTAKES}
    assert shown == page(printed)


@pytest.mark.long
@every_mend
def test_keras_builds_what_is_mended(mistake: str, found: Found, edit: Edit, tmp_path):
    network = mended(mistake, edit, tmp_path)
    if any(finding.severity == "error" for finding in gn.check(network)):
        with pytest.raises(gn.ShapeError):
            gn.to_keras(network)
        return
    facts = gn.analyze(network)
    outputs = gn.to_keras(network).outputs
    assert [output.shape[1:] for output in outputs] == [facts[name].shape for name in network.output_names]
