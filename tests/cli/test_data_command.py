"""`graphnet data` as a person runs it."""

import json
import os
import subprocess
import sys

import numpy as np
import pytest
from PIL import Image

from graphnet.cli import main


@pytest.fixture
def run(capsys, tmp_path, monkeypatch):
    """Run a command in a folder of its own: its exit status, and what it printed on stdout and on stderr."""
    monkeypatch.chdir(tmp_path)

    def run(*arguments):
        with pytest.raises(SystemExit) as ended:
            main(["data", *arguments])
        printed = capsys.readouterr()
        assert "Traceback" not in printed.err
        return int(ended.value.code or 0), printed.out, printed.err

    return run


@pytest.fixture
def folder(tmp_path):
    """As many folders as asked for; each with two pictures more than the one before."""

    def folder(*names):
        random = np.random.default_rng(0)
        for number, name in enumerate(names):
            (tmp_path / "pets" / name).mkdir(parents=True)
            for picture in range(6 + 2 * number):
                pixels = random.integers(0, 256, (5, 7, 3), np.uint8)
                Image.fromarray(pixels).save(tmp_path / "pets" / name / f"{picture}.png")
        return tmp_path / "pets"

    return folder


def test_what_is_found_is_printed(run, folder):
    root = folder("cat", "dog")
    (root / "cat" / "odd\n\x1b[31m.png").write_text("no")
    status, out, err = run("pets")
    assert (status, err) == (0, "")
    lines = out.splitlines()
    assert lines[0].startswith("pets: ")
    assert lines[0].endswith("14 pictures of 2 classes")
    (cat,) = [line.split() for line in lines if line.strip().startswith("cat ")]
    (dog,) = [line.split() for line in lines if line.strip().startswith("dog ")]
    assert (cat[1], dog[1]) == ("6", "8")
    assert len(cat[2]) == 18
    assert dog[2] == "█" * 24
    for line in ("size        5×7, all", "formats     PNG 14", "colors      RGB 14", "cannot be read (1):"):
        assert line in lines
    assert any(line.startswith(r"    cat/odd\n\x1b[31m.png: it is no JPEG") for line in lines)
    assert "\x1b" not in out


def test_plain_data(run, folder):
    folder("cat", "dog")
    status, out, _ = run("pets", "--format", "json")
    assert status == 0
    assert [(of_class["name"], of_class["train"]) for of_class in json.loads(out)["classes"]] == [
        ("cat", 6),
        ("dog", 8),
    ]


def test_markup_in_names_is_no_markup(run, folder):
    folder("[red]cat", "[bold]dog")
    _, out, _ = run("pets")
    assert "[red]cat" in out
    assert "[bold]dog" in out


def test_long_lists_of_classes_are_folded(run, folder):
    folder(*(f"class{number:02}" for number in range(42)))
    _, out, _ = run("pets")
    shown = [line.split()[0] for line in out.splitlines() if line.strip().startswith("class")][1:]
    assert shown == [f"class{number:02}" for number in [*range(41, 21, -1), *range(19, -1, -1)]]
    assert "… 2 classes between" in out


def test_a_contact_sheet(run, folder, tmp_path):
    folder("cat", "dog")
    status, _, err = run("pets", "-o", "sheet.png")
    assert (status, err) == (0, "wrote sheet.png\n")
    with Image.open(tmp_path / "sheet.png") as sheet:
        assert sheet.format == "PNG"
        assert min(sheet.size) > 100


def test_a_sheet_is_refused_before_anything_is_read(run):
    status, out, err = run("no-such-data", "-o", "sheet.jpg")
    assert (status, out) == (2, "")
    assert err == "sheet.jpg: a contact sheet is a PNG\n    mend: -o sheet.png\n"


def test_a_sheet_that_cannot_be_written(run, folder):
    folder("cat", "dog")
    status, _, err = run("pets", "-o", "nowhere/sheet.png")
    assert status == 2
    assert err.startswith("nowhere/sheet.png cannot be written: ")


def test_strict(run, folder):
    root = folder("cat", "dog")
    assert run("pets", "--strict-data")[0] == 0
    (root / "cat" / "0.png").write_bytes(b"")
    status, out, err = run("pets", "--strict-data")
    assert status == 2
    assert "cannot be read (1):" in out
    assert err.splitlines()[:2] == ["pets: a picture cannot be read", "    cat/0.png: the file is empty"]


def test_data_that_is_not_there(run):
    status, out, err = run("digist")
    assert (status, out) == (2, "")
    assert "did you mean digits?" in err


def test_no_framework_is_loaded(folder):
    root = folder("cat", "dog")
    program = """
import sys
from graphnet.cli import main
try:
    main(["data", sys.argv[1], "-o", sys.argv[1] + "/sheet.png"])
except SystemExit as exit:
    assert not exit.code
print({"keras", "tensorflow", "jax", "torch", "matplotlib", "sklearn"} & {*sys.modules})
"""
    done = subprocess.run(
        [sys.executable, "-c", program, str(root)],
        capture_output=True,
        text=True,
        check=True,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
    )
    assert done.stdout.splitlines()[-1] == "set()"
