"""Where a network is trained, chosen in processes of their own, since a choice lasts as long as its process."""

import json
import os
import subprocess
import sys
from importlib.util import find_spec

import pytest

from graphnet.errors import ArgumentError

CHOSEN = ("KERAS_BACKEND", "KERAS_HOME", "CUDA_VISIBLE_DEVICES", "JAX_PLATFORMS")

PROGRAM = """
import os, sys
from importlib import util
from graphnet.errors import ArgumentError
from graphnet.training.devices import prepare
find_spec = util.find_spec
def without(name, package=None):
    return None if name in {missing!r} else find_spec(name, package)
util.find_spec = without
sys.modules["graphnet.training.devices"].find_spec = without
{before}
try:
    prepare({arguments})
except ArgumentError as error:
    print("refused:", error)
else:
    print(*(os.environ.get(name) for name in {chosen!r}))
assert {loaded} or not {{"keras", "tensorflow", "jax", "torch", "numpy"}} & set(sys.modules)
"""


def prepared(arguments="", before="", missing=(), loaded=False, **environment):
    """What a new process says that prepares: the chosen variables, or why it is refused."""
    program = PROGRAM.format(arguments=arguments, before=before, missing=missing, chosen=CHOSEN, loaded=loaded)
    clean = {name: value for name, value in os.environ.items() if name not in CHOSEN}
    command = [sys.executable, "-c", program]
    return subprocess.run(command, env=clean | environment, capture_output=True, text=True, check=True).stdout


@pytest.fixture
def home(tmp_path):
    """Makes Keras's own settings name a backend."""

    def make(text):
        (tmp_path / "keras.json").write_text(text)
        return str(tmp_path)

    return make


def backend(said):
    return said.split()[0]


def test_what_is_asked_for_comes_before_the_environment_and_that_before_keras_json(home):
    configured = home(json.dumps({"backend": "torch"}))
    assert backend(prepared("'tensorflow'", KERAS_BACKEND="jax", KERAS_HOME=configured)) == "tensorflow"
    assert backend(prepared(KERAS_BACKEND="jax", KERAS_HOME=configured, before=HAVING_ALL)) == "jax"
    assert backend(prepared(KERAS_HOME=configured, before=HAVING_ALL)) == "torch"


HAVING_ALL = "sys.modules['graphnet.training.devices'].find_spec = lambda name: True"
"""As where every backend is installed."""


@pytest.mark.parametrize("text", ['{"backend": "plaidml"}', "[]", "{}", "no json", '{"backend": ["jax"]}'])
def test_without_a_choice_it_is_the_first_that_is_installed(home, text):
    configured = home(text)
    assert backend(prepared(KERAS_HOME=configured, before=HAVING_ALL)) == "tensorflow"


def test_a_backend_that_is_configured_and_not_installed_is_passed_over(home):
    configured = home('{"backend": "torch"}')
    assert backend(prepared(KERAS_HOME=configured, missing=("torch",), before=HAVING_ALL_BUT_MISSING)) == "jax"


HAVING_ALL_BUT_MISSING = """
sys.modules["graphnet.training.devices"].find_spec = lambda name: name not in ("torch", "tensorflow") or None
"""


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ("'tensorfow'", "backend must be one of tensorflow, jax, torch, got 'tensorfow'; did you mean tensorflow?"),
        ("'tensorflow', 'tpu'", "device must be cpu, gpu or gpu:NUMBER, got 'tpu'"),
        ("'tensorflow', 'gpu:'", "device must be cpu, gpu or gpu:NUMBER, got 'gpu:'"),
        ("'tensorflow', 'gpu:-1'", "device must be cpu, gpu or gpu:NUMBER, got 'gpu:-1'"),
        ("'tensorflow', 'cpu\\n'", "device must be cpu, gpu or gpu:NUMBER, got 'cpu\\\\n'"),
    ],
)
def test_wrong_names_are_refused(arguments, message):
    assert prepared(arguments) == f"refused: {message}\n".replace("\\\\", "\\")


def test_a_backend_that_is_not_installed_is_refused():
    told = "refused: the backend jax is not installed\n    mend: pip install jax\n"
    assert prepared("'jax'", missing=("jax",)) == told
    assert prepared(missing=("jax",), KERAS_BACKEND="jax") == told


def test_a_wrong_backend_in_the_environment_is_refused():
    assert prepared(KERAS_BACKEND="theano").startswith("refused: backend must be one of tensorflow, jax, torch")


@pytest.mark.parametrize(
    ("device", "visible", "platforms"),
    [("None", "None", "None"), ("'gpu'", "None", "None"), ("'gpu:3'", "3", "None"), ("'cpu'", "-1", "cpu")],
)
def test_other_devices_are_hidden(device, visible, platforms):
    assert prepared(f"'tensorflow', {device}").split()[2:] == [visible, platforms]


@pytest.mark.parametrize(
    ("device", "given", "visible"),
    [("gpu:1", "4,5", "5"), ("gpu:0", "GPU-8a, GPU-9b", "GPU-8a"), ("gpu", "4,5", "4,5"), ("cpu", "4,5", "-1")],
)
def test_gpus_are_counted_among_those_that_a_cluster_lends(device, given, visible):
    assert prepared(f"'tensorflow', {device!r}", CUDA_VISIBLE_DEVICES=given).split()[2] == visible


def test_a_process_may_choose_its_gpu_twice():
    twice = "prepare('tensorflow', 'gpu:1')"
    assert prepared("'tensorflow', 'gpu:1'", before=twice, CUDA_VISIBLE_DEVICES="4,5").split()[2] == "5"


@pytest.mark.parametrize(("given", "count", "mend"), [("4,5", 2, "gpu:0 to gpu:1"), ("-1", 0, "--device cpu")])
def test_a_gpu_beyond_those_lent_is_refused(given, count, mend):
    told = prepared("'tensorflow', 'gpu:2'", CUDA_VISIBLE_DEVICES=given)
    first = f"refused: device gpu:2: CUDA_VISIBLE_DEVICES={given} leaves this process {count} of the GPUs\n"
    assert told == f"{first}    mend: {mend}, or ask for more of them\n"


def test_a_cpu_asked_for_too_late_is_refused():
    from graphnet.training.learning.hardware import Hardware, check

    with pytest.raises(ArgumentError, match="device cpu: Keras is already in use with H100\n    mend: begin a new"):
        check("cpu", Hardware("gpu", "H100", bfloat16=True))
    check("cpu", Hardware("cpu", "a CPU", bfloat16=False))


IN_USE = """
import types
sys.modules["keras"] = types.SimpleNamespace(config=types.SimpleNamespace(backend=lambda: "torch"))
"""
"""A Keras that was imported before, and computes with torch."""


def test_another_backend_than_that_in_use_is_refused():
    told = prepared("'tensorflow'", before=IN_USE, loaded=True)
    assert told == "refused: backend tensorflow: Keras is already in use with torch\n    mend: begin a new process\n"
    assert "refused" not in prepared(before=IN_USE, loaded=True)
    assert "refused" not in prepared("'torch'", before=IN_USE + HAVING_ALL, loaded=True)


@pytest.mark.skipif(find_spec("tensorflow") is None, reason="TensorFlow is not installed")
def test_keras_computes_with_what_was_prepared():
    program = "from graphnet.training.devices import prepare\nprepare('tensorflow')\nimport keras\n"
    program += "print(keras.config.backend())"
    environment = os.environ | {"KERAS_BACKEND": "torch"}
    done = subprocess.run([sys.executable, "-c", program], env=environment, capture_output=True, text=True, check=True)
    assert done.stdout == "tensorflow\n"
