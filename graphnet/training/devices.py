"""Where a network is trained: chosen before Keras is imported, since afterwards it is too late."""

from __future__ import annotations

import json
import os
import re
import sys
from functools import cache
from importlib.util import find_spec
from pathlib import Path

from graphnet.errors import ArgumentError, near_matches

BACKENDS = ("tensorflow", "jax", "torch")

_DEVICE = re.compile(r"cpu|gpu(:(?P<number>\d+))?")


def prepare(backend: str | None = None, device: str | None = None) -> None:
    """Have Keras use a backend (tensorflow, jax or torch), a device (cpu, gpu, gpu:1), no more GPU memory than needed.

    None leaves the backend as the environment or keras.json has it, or the first that is installed, and the device the
    first GPU where there is one. Raises `ArgumentError`.
    """
    chosen = _backend(backend)
    if "keras" in sys.modules:
        in_use = sys.modules["keras"].config.backend()
        if backend is not None and in_use != chosen:
            raise ArgumentError(
                f"backend {chosen}: Keras is already in use with {in_use}\n    mend: begin a new process"
            )
    else:
        os.environ["KERAS_BACKEND"] = chosen
    os.environ.setdefault("TF_FORCE_GPU_ALLOW_GROWTH", "true")
    os.environ.setdefault("XLA_PYTHON_CLIENT_PREALLOCATE", "false")
    if device is not None:
        _show_only(device, chosen)


def _backend(wanted: str | None) -> str:
    if wanted is None:
        wanted = os.environ.get("KERAS_BACKEND") or _configured() or next(filter(find_spec, BACKENDS), BACKENDS[0])
    if wanted not in BACKENDS:
        raise ArgumentError(
            f"backend must be one of {', '.join(BACKENDS)}, got {wanted!r}{near_matches(wanted, BACKENDS)}"
        )
    if find_spec(wanted) is None:
        raise ArgumentError(f"the backend {wanted} is not installed\n    mend: pip install {wanted}")
    return wanted


def _configured() -> str | None:
    """The backend in Keras's own settings, where it is installed."""
    settings = Path(os.environ.get("KERAS_HOME", Path.home() / ".keras")) / "keras.json"
    try:
        backend = json.loads(settings.read_text("utf-8"))["backend"]
    except (OSError, ValueError, KeyError, TypeError):
        return None
    return backend if backend in BACKENDS and find_spec(backend) else None


def _show_only(device: str, backend: str) -> None:
    """Hide all other devices from the backend."""
    _given()
    found = _DEVICE.fullmatch(device)
    if not found:
        raise ArgumentError(f"device must be cpu, gpu or gpu:NUMBER, got {device!r}")
    if device == "cpu":
        os.environ["CUDA_VISIBLE_DEVICES"] = "-1"
        os.environ["JAX_PLATFORMS"] = "cpu"
    elif found["number"]:
        os.environ["CUDA_VISIBLE_DEVICES"] = _lent(int(found["number"]), device)


def _lent(number: int, device: str) -> str:
    """What CUDA calls a GPU, counted among those that the environment leaves to this process."""
    given = _given()
    if given is None:
        return str(number)
    lent = [name for name in given.replace(" ", "").split(",") if name not in ("", "-1")]
    if number >= len(lent):
        raise ArgumentError(
            f"device {device}: CUDA_VISIBLE_DEVICES={given} leaves this process {len(lent)} of the GPUs\n"
            f"    mend: {f'gpu:0 to gpu:{len(lent) - 1}' if lent else '--device cpu'}, or ask for more of them"
        )
    return lent[number]


@cache
def _given() -> str | None:
    """The GPUs that the environment named before this process hid any."""
    return os.environ.get("CUDA_VISIBLE_DEVICES")
