"""Runs of a folder, held against one another."""

import csv
import dataclasses
import io
import json
import math
import os
import subprocess
import sys

import pytest
from report_samples import OPTIONS, history, record, small
from rich.console import Console

import graphnet as gn
from graphnet.errors import ArgumentError, NotFoundError
from graphnet.training.reports import comparison
from graphnet.training.reports.comparing import KEYS, differing
from graphnet.training.reports.page import report
from graphnet.training.runs import history as histories
from graphnet.training.runs import record as records
from graphnet.training.runs.record import Scores


def write(directory, found, rows=()):
    directory.mkdir(parents=True)
    records.write(directory, found)
    (directory / histories.FILE).write_text(histories.to_csv(rows), "utf-8")


@pytest.fixture
def folder(tmp_path):
    """Runs of every kind there is."""
    root = tmp_path / "runs"
    write(root / "good", record(held_out=Scores(0.2, 0.95), started="2026-03-03T10:00:00+00:00"), history(12))
    slow = dataclasses.replace(OPTIONS, learning_rate=0.01, optimizer="adam", momentum=None)
    write(root / "deep" / "down" / "slow", record(options=slow, held_out=Scores(0.5, 0.85), params=10), history(5))
    write(root / "stopped", record(status="running", held_out=None, test=None, epochs=3), history(3))
    write(root / "begun", record(status="interrupted", held_out=None, test=None, epochs=0, params=None))
    write(root / "failed", record(status="failed", reason="the disk is full\n    mend: room", held_out=None, test=None))
    (root / "damaged").mkdir()
    (root / "damaged" / "run.json").write_text('{"format": "graphnet run", "ver', "utf-8")
    (root / "older").mkdir()
    (root / "older" / "run.json").write_text('{"format": "graphnet run", "version": 1}', "utf-8")
    (root / "lost").mkdir()
    (root / "lost" / "history.csv").write_text("epoch\n", "utf-8")
    write(root / "crooked", record(), history(2))
    (root / "crooked" / "history.csv").write_text("epoch,loss\n1,x\n", "utf-8")
    (root / "notes").mkdir()
    (root / "notes" / "read me.txt").write_text("no run", "utf-8")
    return root


NAMES = {"begun", "crooked", "damaged", "failed", "good", "lost", "older", "slow", "stopped"}


def by_name(found):
    return {run.directory.name: run for run in found}


def test_every_run_is_found_in_whatever_state_it_is(folder):
    found = by_name(gn.runs(folder))
    assert set(found) == NAMES
    assert {name: run.status for name, run in found.items()} == {
        "good": "finished", "slow": "finished", "crooked": "finished", "failed": "failed",
        "stopped": "interrupted",  # it says that it is running, but no process is at work on it
        "begun": "interrupted", "damaged": "unreadable", "older": "unreadable", "lost": "unreadable",
    }  # fmt: skip
    assert "version 1" in found["older"].reason
    assert "run.json" in found["lost"].reason
    assert "history.csv" in found["crooked"].reason and found["crooked"].record is not None
    assert found["failed"].reason.startswith("the disk is full")


def test_a_run_that_is_worked_on_is_running(folder):
    from graphnet.training.runs.folders import locked

    with locked(folder / "stopped"):
        code = f"import graphnet as gn; print(*(run.status for run in gn.runs({str(folder / 'stopped')!r})))"
        told = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
    assert told == "running\n"
    assert by_name(gn.runs(folder))["stopped"].status == "interrupted"


def test_a_run_itself_is_a_folder_of_one_run(folder):
    (run,) = gn.runs(folder / "good")
    assert run.directory == folder / "good"
    assert len(run.history) == 12


def test_held_out_figures_of_an_unfinished_run_are_those_of_its_last_epoch(folder):
    found = by_name(gn.runs(folder))
    last = found["stopped"].history[-1]
    assert found["stopped"].held_out == Scores(last.val_loss, last.val_accuracy)
    assert math.isnan(found["stopped"].test.accuracy)
    assert all(map(math.isnan, found["begun"].held_out))


def test_throughput_is_all_images_over_all_seconds(folder):
    run = by_name(gn.runs(folder))["good"]
    images = sum(row.images_per_second * row.seconds for row in run.history)
    assert run.images_per_second * run.seconds == pytest.approx(images)


@pytest.mark.parametrize(
    ("sort", "value", "rising"),
    [
        ("accuracy", lambda run: run.held_out.accuracy, False),
        ("loss", lambda run: run.held_out.loss, True),
        ("time", lambda run: run.seconds or math.nan, True),
        ("throughput", lambda run: run.images_per_second, False),
        ("params", lambda run: math.nan if run.record is None else run.record.params or math.nan, True),
    ],
)
def test_the_best_come_first_and_the_unknown_last(folder, sort, value, rising):
    values = [value(run) for run in gn.runs(folder, sort)]
    known = [each for each in values if not math.isnan(each)]
    assert known == values[: len(known)]
    assert known == sorted(known, reverse=not rising) and len(set(known)) > 1


def test_sorted_by_their_start_those_that_never_started_come_last(folder):
    found = gn.runs(folder, "started")
    assert {run.directory.name for run in found[-3:]} == {"damaged", "lost", "older"}
    assert found[-4].directory.name == "good"


def test_an_unknown_order_is_refused_with_those_there_are(folder):
    with pytest.raises(ArgumentError, match=r"accuracy.*did you mean accuracy"):
        gn.runs(folder, "acuracy")
    assert "accuracy" in KEYS


def test_a_folder_that_is_not_there_is_refused(tmp_path):
    with pytest.raises(NotFoundError, match="not there"):
        gn.runs(tmp_path / "none")
    (tmp_path / "file").touch()
    with pytest.raises(NotFoundError, match="no folder"):
        gn.runs(tmp_path / "file")


def test_links_that_lead_round_in_circles_are_not_followed(folder):
    (folder / "round").symlink_to(folder)
    assert set(by_name(gn.runs(folder))) == NAMES


@pytest.mark.skipif(os.geteuid() == 0, reason="to root nothing is refused")
def test_a_folder_that_may_not_be_read_is_listed(folder):
    (folder / "secret").mkdir(mode=0)
    assert "cannot be read" in by_name(gn.runs(folder))["secret"].reason


def test_only_settings_that_differ_are_told(folder):
    assert set(differing(gn.runs(folder))) == {"optimizer", "learning_rate", "momentum"}
    assert differing(gn.runs(folder / "good")) == []


def printed(found, width=200):
    console = Console(file=io.StringIO(), width=width)
    console.print(comparison.table(found))
    return console.file.getvalue()


def test_the_table_has_a_line_a_run_with_what_differs(folder):
    text = printed(gn.runs(folder / "deep")) + printed(gn.runs(folder), 400)
    lines = {name: line for line in text.splitlines() for name in NAMES if f"{os.sep}{name} " in line}
    assert set(lines) == NAMES
    assert "85.00 %" in lines["slow"] and "optimizer=adam" in lines["slow"]
    assert "3/12" in lines["stopped"]
    assert "unreadable" in lines["older"]


def test_reasons_are_a_line_each(folder):
    told = comparison.reasons(gn.runs(folder))
    assert len(told) == 5 and not any("\n" in line for line in told)


def test_json_and_csv_tell_the_same(folder):
    found = gn.runs(folder)
    plain = json.loads(comparison.to_json(found), parse_constant=pytest.fail)
    rows = list(csv.DictReader(io.StringIO(comparison.to_csv(found))))
    assert [run["run"] for run in plain] == [row["run"] for row in rows]
    for run, row in zip(plain, rows, strict=True):
        told = run.pop("settings") | run
        assert {name: "" if told.get(name) is None else str(told[name]) for name in row} == row
    good = next(run for run in plain if run["run"].endswith("good"))
    assert (good["held_out_accuracy"], good["params"], good["status"]) == (0.95, 18_346, "finished")


@pytest.mark.parametrize(("part", "mark"), [("test", " (test part)"), ("validation", ""), ("train", "")])
def test_held_out_figures_of_test_pictures_are_marked(tmp_path, part, mark):
    kept = record(held_out_part=part, held_out=Scores(0.2, 0.95))
    write(tmp_path / "run", kept)
    found = gn.runs(tmp_path)
    assert json.loads(comparison.to_json(found))[0]["held_out_part"] == part
    for told in (printed(found), comparison.comparison_page(found), report(kept, small(), [], {}, None)):
        assert ("(test part)" in told) == bool(mark)
    assert f"95.00 %{mark} " in printed(found)
    write(tmp_path / "begun" / "run", record(held_out_part=part, held_out=None))
    assert "(test part)" not in printed(gn.runs(tmp_path / "begun"))


def test_curves_are_drawn_to_a_picture_of_some_size(folder, tmp_path):
    from PIL import Image

    path = comparison.save(gn.runs(folder), tmp_path / "curves.png")
    with Image.open(path) as picture:
        assert picture.width > 1000


def test_other_files_are_refused(folder, tmp_path):
    with pytest.raises(ArgumentError, match=r"\.html"):
        comparison.save(gn.runs(folder), tmp_path / "curves.txt")
    assert not (tmp_path / "curves.txt").exists()


def graphnet(*arguments, folder):
    command = [sys.executable, "-m", "graphnet", "runs", *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, cwd=folder)


def test_the_command_looks_in_runs_and_needs_no_keras(folder):
    done = graphnet("--sort", "accuracy", folder=folder.parent)
    assert done.returncode == 0, done.stderr
    assert done.stdout.index("runs/good") < done.stdout.index("runs/deep/down/slow")
    assert "runs/failed: the disk is full" in done.stdout
    code = "import sys; from graphnet.cli import main; main(['runs'])"
    probe = f"import atexit, sys; atexit.register(lambda: print('keras' in sys.modules)); {code}"
    told = subprocess.run([sys.executable, "-c", probe], capture_output=True, text=True, cwd=folder.parent)
    assert told.stdout.splitlines()[-1] == "False"


def test_the_command_writes_a_page(folder):
    done = graphnet("-o", "all.html", folder=folder.parent)
    assert (done.returncode, done.stdout) == (0, "all.html\n")
    assert "<svg" in (folder.parent / "all.html").read_text("utf-8")


def test_where_there_are_no_runs_the_command_says_what_to_do(tmp_path):
    (tmp_path / "runs").mkdir()
    done = graphnet(folder=tmp_path)
    assert done.returncode == 2 and not done.stdout
    assert "there are no runs in runs\n    mend: graphnet fit" in done.stderr


@pytest.mark.browser
@pytest.mark.parametrize("size", [(375, 720), (1280, 900)])
def test_the_page_shows_all_and_fits_its_window(browser, folder, size):
    hostile = '</title><script>document.title="owned"</script>\x1b'
    write(folder / "<b>hostile", record(name=hostile, reason=hostile, status="failed", parameters={hostile: hostile}))
    browser.open(comparison.comparison_page(gn.runs(folder)), size)
    assert browser.js("document.documentElement.scrollWidth") <= size[0]
    assert len(browser.all(".runs tbody tr")) == len(NAMES) + 1
    assert browser.js("document.querySelectorAll('script').length") == 0
    assert len(browser.all(".charts figure")) == 4


@pytest.mark.browser
def test_of_many_runs_the_first_have_colours_and_all_are_drawn(browser, tmp_path):
    for number in range(40):
        write(tmp_path / f"run {number:02}", record(), history(4, seed=number))
    browser.open(comparison.comparison_page(gn.runs(tmp_path)))
    assert browser.text(".legend").splitlines()[-1] == "and 32 more"
    first = ".charts figure:first-child"
    assert len(browser.all(f"{first} polyline")) == 40
    colours = browser.js(
        f"[...document.querySelectorAll('{first} polyline:not(.faint)')].map(each => getComputedStyle(each).stroke)"
    )
    assert len(set(colours)) == len(colours) == 8


def test_a_report_and_a_comparison_name_the_same_network(folder):
    assert {run.record.name for run in gn.runs(folder) if run.record} == {small().name}
