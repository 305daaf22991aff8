"""A name, a path or a document, and what comes of each; and whatever can be wrong with a file."""

import itertools
import os
import subprocess
import sys
from pathlib import Path

import pytest

from graphnet import blueprints, load, save
from graphnet.errors import ArgumentError, BlueprintError, GraphnetError, NotFoundError
from graphnet.loading import find, offers
from graphnet.network import Network

ROOT = Path(__file__).parent.parent
HEADER = "from graphnet import *\n\n"  # so that a body begins on line 3
_serials = itertools.count()


@pytest.fixture
def written(tmp_path):
    """Write a blueprint file and give its path."""

    def write(body: str, name: str | None = None, folder: str = "here") -> Path:
        path = tmp_path / folder / (name or f"toy{next(_serials)}.py")
        path.parent.mkdir(exist_ok=True)
        path.write_text(HEADER + body)
        return path

    return write


ONE = """@blueprint
def toy(depth: int = 2, width: int = 4):
    return Input(3) >> depth * Dense(width)
"""
TWO = """@blueprint(variants={"deep": {"depth": 5}, "very-deep": {"depth": 9}})
def first(depth: int = 1):
    return Input(3) >> depth * ReLU()

@blueprint
def second():
    return Input(3) >> Tanh()
"""


def fails(attempt, kind=GraphnetError) -> str:
    with pytest.raises(kind) as caught:
        attempt()
    return str(caught.value)


# --- what can be loaded ----------------------------------------------------------------------------------------------


def test_the_blueprints_that_graphnet_carries_are_loaded_by_name():
    listed = blueprints()
    assert {"lenet5", "vgg16", "vgg19", "resnet50", "resnet101", "resnet152", "inception_3a", "typical"} <= {
        blueprint.name for blueprint in listed
    }
    assert [blueprint.year or 0 for blueprint in listed] == sorted(blueprint.year or 0 for blueprint in listed)
    for blueprint in listed:
        assert blueprint.paper
        assert find(blueprint.name).name == blueprint.name


def test_parameters_are_given_in_python_or_as_text():
    assert load("resnet", depth=101) == load("resnet101") == load("resnet", settings={"depth": "101"})
    assert load("vgg16", settings={"classes": "7"}, depth=19) == load("vgg19", classes=7)
    assert load("lenet5", input_shape=(28, 28, 1)) == load("lenet5", settings={"input_shape": "28,28,1"})


def test_a_path_stands_for_its_one_blueprint(written):
    path = written(ONE)
    for reference in (path, str(path), f"{path}:toy"):
        network = load(reference)
        assert isinstance(network, Network)
        assert len(network) == 3
    assert len(load(path, depth=7)) == len(load(path, settings={"depth": "7"})) == 8


def test_a_relative_path_is_found_from_the_working_folder(written, monkeypatch):
    path = written(ONE)
    monkeypatch.chdir(path.parent)
    assert load(path.name) == load(f"./{path.name}") == load(path)


def test_a_function_or_a_variant_is_named_behind_a_colon(written):
    path = written(TWO)
    assert len(load(f"{path}:first")) == 2
    assert len(load(f"{path}:second")) == 2
    assert len(load(f"{path}:deep")) == 6
    assert len(load(f"{path}:very-deep")) == 10
    assert set(offers(path)) == {"first", "deep", "very-deep", "second"}


def test_the_blueprint_that_is_named_like_its_file_comes_first(written):
    path = written(TWO, "second.py")
    assert load(path).name == "second"


def test_a_document_is_loaded_by_its_path(tmp_path, monkeypatch):
    path = save(load("lenet5"), tmp_path / "net.json")
    assert load(path) == load(str(path)) == load("lenet5")
    monkeypatch.chdir(tmp_path)
    assert load("net.json") == load("lenet5")


def test_modules_beside_a_blueprint_can_be_imported(written):
    written("WIDTH = 11\n", "sizes.py")
    body = "from sizes import WIDTH\n\n@blueprint\ndef toy():\n    return Input(3) >> Dense(WIDTH)\n"
    assert load(written(body))["dense1"].op.units == 11


def test_modules_beside_a_blueprint_are_those_beside_it_and_not_those_of_another(written):
    body = "from depths import DEPTH\n\n@blueprint\ndef toy():\n    return Input(3) >> DEPTH * ReLU()\n"
    for depth, folder in ((1, "one"), (4, "four")):
        written(f"DEPTH = {depth}\n", "depths.py", folder)
        assert len(load(written(body, folder=folder))) == 1 + depth


def test_what_a_blueprint_imports_from_an_environment_in_its_folder_stays_imported(written, monkeypatch):
    path = written("import installed_here\n\n" + ONE)
    library = path.parent / ".venv" / "site-packages"
    library.mkdir(parents=True)
    (library / "installed_here.py").write_text("")
    monkeypatch.syspath_prepend(str(library))
    load(path)
    assert Path(sys.modules.pop("installed_here").__file__).parent == library


def test_a_module_may_be_imported_while_the_blueprint_is_written(written):
    written("DEPTH = 3\n", "later.py")
    body = "@blueprint\ndef toy():\n    from later import DEPTH\n    return Input(3) >> DEPTH * ReLU()\n"
    assert len(load(written(body))) == 4


def test_loading_leaves_the_search_path_as_it_was(written):
    before = list(sys.path)
    load(written(ONE))
    with pytest.raises(BlueprintError):
        load(written("1 / 0\n"))
    assert sys.path == before


def test_a_file_that_was_edited_is_read_again(written):
    path = written(ONE, "edited.py")
    assert len(load(path)) == 3
    path.write_text(HEADER + ONE.replace("depth: int = 2", "depth: int = 25"))
    os.utime(path, ns=(10**18, 10**18))
    assert len(load(path)) == 26


def test_a_file_that_was_broken_can_be_mended(written):
    path = written("1 / 0\n", "mended.py")
    with pytest.raises(BlueprintError):
        load(path)
    path.write_text(HEADER + ONE)
    os.utime(path, ns=(10**18, 10**18))
    assert len(load(path)) == 3


def test_a_document_with_ops_of_ones_own_is_read_with_their_module(written, tmp_path):
    module = written(
        "class Halved(Op):\n"
        '    short = "half"\n'
        "    def output_shape(self, *inputs):\n"
        "        return tuple(extent // 2 for extent in inputs[0])\n\n"
        "@blueprint\ndef toy():\n    return Input(8, 8, 4) >> Halved()\n"
    )
    network = load(module)
    path = save(network, tmp_path / "net.json")
    assert "--ops my_ops.py" in fails(lambda: load(path))
    assert list(load(path, ops=module)) == ["input1", "half1"]
    assert "is not there" in fails(lambda: load(path, ops=tmp_path / "missing.py"), NotFoundError)
    assert "--ops" in fails(lambda: load(module, ops=module), ArgumentError)


# --- what cannot -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("reference", "said"),
    [
        ("vgg61", "did you mean vgg1"),
        ("zebra", "graphnet list"),
        ("", "no blueprint ''"),
        (".", "no blueprint '.'"),
        ("missing.py", "missing.py is not there"),
        ("no/such/folder/toy.py:toy", "is not there"),
        ("missing.json", "missing.json cannot be read"),
        ("nul\0.json", "cannot be read"),
        ("nul\0.py", "is not there"),
        ("x" * 5000 + ".py", "x.py"),
        ("net.keras", "net.keras"),
    ],
    ids=lambda text: text[:12],
)
def test_what_is_not_there_is_refused(reference, said):
    assert said in fails(lambda: load(reference))


def test_a_folder_is_no_blueprint(tmp_path):
    for name in ("folder", "folder.py", "folder.json"):
        (tmp_path / name).mkdir()
        assert name in fails(lambda name=name: load(tmp_path / name))


BROKEN = {
    "a syntax error": ("def toy(:\n", 3, "syntax error"),
    "an indentation error": ("def toy():\nreturn 3\n", 4, "syntax error"),
    "an unclosed bracket": ("toy = (\n", 3, "syntax error"),
    "a null byte": ("\0\n", None, "null bytes"),
    "an exception on import": ("\n1 / 0\n", 4, "ZeroDivisionError: division by zero"),
    "an import of what is not there": ("import zebra_crossing\n", 3, "No module named 'zebra_crossing'"),
    "sys.exit on import": ("import sys\nsys.exit(3)\n", 4, "SystemExit: 3"),
    "an exception inside": ("@blueprint\ndef toy():\n    return {}['x']\n", 5, "KeyError: 'x'"),
    "an exception in a helper": (
        "def helper():\n    raise ValueError('why')\n\n@blueprint\ndef toy():\n    return helper()\n",
        4,
        "ValueError: why",
    ),
    "an exception in a fragment": (
        "def odd(x):\n    return x.missing\n\n@blueprint\ndef toy():\n    return Input(3) >> (ReLU() >> odd)\n",
        4,
        "AttributeError",
    ),
    "an exception in the standard library": (
        "import json\n@blueprint\ndef toy():\n    json.loads('')\n",
        6,
        "JSONDecode",
    ),
    "sys.exit inside": ("@blueprint\ndef toy():\n    raise SystemExit\n", 5, "SystemExit: no message"),
    "StopIteration inside": ("@blueprint\ndef toy():\n    return next(iter([]))\n", 5, "StopIteration"),
    "StopIteration on import": ("next(iter([]))\n", 3, "StopIteration"),
    "endless recursion": ("@blueprint\ndef toy():\n    return toy()\n", 5, "RecursionError"),
    "an op that makes no sense": ("@blueprint\ndef toy():\n    return Input(3) >> Dense(-1)\n", 5, "units must be"),
    "an op that makes no sense on import": ("d = Dense(-1)\n", 3, "units must be"),
    "a class for an op": ("@blueprint\ndef toy():\n    return Input(3) >> ReLU\n", 5, "ReLU is a class"),
    "a fragment returned": ("@blueprint\ndef toy():\n    return ReLU() >> ReLU()\n", 3, "begin with a tensor"),
    "a list of fragments returned": ("@blueprint\ndef toy():\n    return [ReLU()]\n", 3, "returned [ReLU()], not"),
    "nothing returned": ("@blueprint\ndef toy():\n    Input(3)\n", 3, "returned None, not tensors"),
    "a name that is not fit": ("@blueprint\ndef _toy():\n    return Input(3)\n", 3, "is no name"),
    "a type that is not there": ("@blueprint\ndef toy(n: 'Missing' = 1):\n    return Input(3)\n", 3, "Missing"),
    "a parameter without a value": ("@blueprint\ndef toy(n: int):\n    return Input(3)\n", 3, "argument: 'n'"),
    "a key that is no name": ("@blueprint\ndef toy():\n    return {'a b': Input(3)}\n", 3, "is no name"),
    "a decorator's unknown argument": ("@blueprint(yeer=3)\ndef toy():\n    return Input(3)\n", 3, "yeer"),
    "a variant of what is not there": (
        "@blueprint(variants={'deep': {'dpeth': 3}})\ndef toy(depth: int = 1):\n    return Input(3)\n",
        3,
        "did you mean depth",
    ),
}


@pytest.mark.parametrize(("body", "line", "said"), BROKEN.values(), ids=BROKEN)
def test_whatever_is_wrong_with_a_file_is_said_with_its_line(body, line, said, written):
    path = written(body)
    message = fails(lambda: load(path))
    place, _, rest = message.partition("  ")
    assert said in rest
    assert Path(place.partition(".py")[0] + ".py").resolve() == path.resolve()
    assert line is None or place.endswith(f".py:{line}"), message


def test_the_choice_among_several_blueprints_is_left_to_the_caller(written):
    path = written(TWO)
    message = fails(lambda: load(path), ArgumentError)
    assert f"{path}:first" in message
    assert ":second" in message
    assert ":deep" not in message


def test_a_variant_is_not_a_blueprint_to_choose_from(written):
    path = written("@blueprint(variants={'plain': {}})\ndef toy():\n    return Input(3)\n")
    assert load(path).name == "toy"


def test_a_file_without_a_blueprint_and_a_function_that_is_not_there(written):
    assert "put @blueprint above" in fails(lambda: load(written("x = 3\n")), NotFoundError)
    assert "has no blueprint" in fails(lambda: load(f"{written('x = 3')}:toy"), NotFoundError)
    path = written(TWO)
    assert "did you mean first?" in fails(lambda: load(f"{path}:frist"), NotFoundError)
    assert "it has first, deep, very-deep, second" in fails(lambda: load(f"{path}:zebra"), NotFoundError)


def test_an_imported_blueprint_is_not_one_of_the_file(written):
    written(ONE, "imported_toy.py")
    path = written("from imported_toy import toy\n\n@blueprint\ndef mine():\n    return Input(3) >> ReLU()\n")
    assert set(offers(path)) == {"mine"}


def test_a_document_has_no_parameters(tmp_path):
    path = save(load("lenet5"), tmp_path / "net.json")
    assert "no parameters to set" in fails(lambda: load(path, classes=3), ArgumentError)
    assert "no parameters to set" in fails(lambda: load(path, settings={"classes": "3"}), ArgumentError)


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"dpeth": 3}, "did you mean depth"),
        ({"depth": "x"}, "depth must be"),
        ({"depth": 17}, "depth"),
    ],
    ids=repr,
)
@pytest.mark.parametrize("name", ["vgg", "resnet"])
def test_parameters_that_do_not_fit_are_refused(name, values, said):
    message = fails(lambda: load(name, **values), ArgumentError)
    assert said in message
    assert said in fails(lambda: load(name, settings={key: str(value) for key, value in values.items()}), ArgumentError)


def test_the_command_line_says_the_line_of_the_blueprint_and_shows_no_traceback(written):
    for body, line, said in (BROKEN["a parameter without a value"], BROKEN["StopIteration inside"]):
        path = written(body)
        done = subprocess.run(
            [sys.executable, "-m", "graphnet", "summary", str(path)],
            capture_output=True,
            text=True,
            env={**os.environ, "PYTHONPATH": str(ROOT)},
            check=False,
        )
        assert done.returncode == 2
        assert done.stdout == ""
        assert said in done.stderr
        assert f"{path.name}:{line}  " in done.stderr
        assert "Traceback" not in done.stderr
