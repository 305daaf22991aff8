"""Optimizers, schedules and losses once more, on the other backend."""

import os
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import pytest

PARTS = ("optimizers", "schedules", "losses", "plateaus")


@pytest.mark.long
@pytest.mark.skipif(find_spec("jax") is None, reason="JAX is not installed")
def test_on_jax_too():
    files = [str(Path(__file__).with_name(f"test_{part}.py")) for part in PARTS]
    environment = {**os.environ, "KERAS_BACKEND": "jax"}
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", *files]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=600)
    assert done.returncode == 0, done.stdout
