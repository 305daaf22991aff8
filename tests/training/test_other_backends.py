"""What a model learns with, once more on the other backends."""

import os
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import pytest

PARTS = {"jax": ("optimizers", "schedules", "losses", "plateaus", "steps", "trainer"), "torch": ("steps", "trainer")}


@pytest.mark.long
@pytest.mark.parametrize("backend", PARTS)
def test_on_another_backend_too(backend):
    if find_spec(backend) is None:
        pytest.skip(f"{backend} is not installed")
    files = [str(Path(__file__).with_name(f"test_{part}.py")) for part in PARTS[backend]]
    environment = {**os.environ, "KERAS_BACKEND": backend}
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", *files]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=600)
    assert done.returncode == 0, done.stdout
