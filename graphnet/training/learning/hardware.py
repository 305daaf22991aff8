"""The device that Keras computes on, and what suits it."""

from __future__ import annotations

import os
import platform
from dataclasses import replace
from typing import NamedTuple

import keras

from graphnet.errors import ArgumentError
from graphnet.training.options import Options


class Hardware(NamedTuple):
    """What computes."""

    kind: str
    """cpu or gpu."""
    name: str
    bfloat16: bool
    """Whether it multiplies bfloat16 faster than float32."""


def backend() -> str:
    """What Keras computes with."""
    name: str = keras.config.backend()
    return name


def hardware() -> Hardware:
    """The first GPU that the backend sees, or else the CPU."""
    first = {"tensorflow": _tensorflow, "jax": _jax, "torch": _torch}[keras.config.backend()]
    return first() or Hardware("cpu", f"{platform.machine()} CPU, {os.cpu_count()} cores", bfloat16=False)


def check(device: str | None, found: Hardware) -> None:
    """Raise `ArgumentError` where a GPU was asked for and there is none, or one is in use against what was asked."""
    if device == "cpu" and found.kind == "gpu":
        raise ArgumentError(f"device cpu: Keras is already in use with {found.name}\n    mend: begin a new process")
    if device is not None and not device.startswith(found.kind):
        raise ArgumentError(
            f"device {device}: {keras.config.backend()} sees no such GPU\n"
            '    mend: --device cpu, or install the GPU build: pip install "graphnet[gpu]"'
        )


def suited(options: Options, found: Hardware) -> Options:
    """The options with precision and XLA decided.

    On CPUs bfloat16 is slower than float32, and TensorFlow's oneDNN is faster than XLA (both measured).
    """
    return replace(
        options,
        precision=options.precision or ("mixed_bfloat16" if found.bfloat16 else "float32"),
        xla=found.kind == "gpu" if options.xla is None else options.xla,
    )


def _tensorflow() -> Hardware | None:
    import tensorflow as tf

    for device in tf.config.list_physical_devices("GPU"):
        details = tf.config.experimental.get_device_details(device)
        return _nvidia(details.get("device_name", "GPU"), details.get("compute_capability", (0, 0))[0])
    return None


def _jax() -> Hardware | None:
    import jax

    device = jax.devices()[0]
    if device.platform != "gpu":
        return None
    return _nvidia(device.device_kind, float(getattr(device, "compute_capability", 0)))


def _torch() -> Hardware | None:
    import torch

    if not torch.cuda.is_available():
        return None
    return _nvidia(torch.cuda.get_device_name(0), torch.cuda.get_device_capability(0)[0])


def _nvidia(name: str, capability: float) -> Hardware:
    """From compute capability 8 (Ampere) on, tensor cores take bfloat16."""
    return Hardware("gpu", name, bfloat16=capability >= 8)
