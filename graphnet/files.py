"""Files: written whole or not at all, and JSON read that names nothing twice."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path
from typing import Any

from graphnet.errors import FileError


def write(path: str | os.PathLike[str], content: bytes | str) -> Path:
    """Write beside and rename. Raises `FileError`, and leaves what was there as it was."""
    target = Path(path)
    data = content.encode() if isinstance(content, str) else content
    try:
        if target.is_dir():
            raise FileError(f"{target} is a folder: name a file in it")
        descriptor, beside = tempfile.mkstemp(prefix=f".{target.name[:50]}.", dir=target.parent)
    except (OSError, ValueError) as error:
        raise _refusal(target, error) from None
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(data)
        os.chmod(beside, 0o666 & ~_umask())
        os.replace(beside, target)
    except OSError as error:
        raise _refusal(target, error) from None
    finally:
        Path(beside).unlink(missing_ok=True)
    return target


def _refusal(target: Path, error: OSError | ValueError) -> FileError:
    if isinstance(error, FileError):
        return error
    reason = error.strerror if isinstance(error, OSError) else error
    return FileError(f"{str(target)[:200]} cannot be written: {reason}")


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask


def json_object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """An object of a JSON file, which names each of its entries once: an `object_pairs_hook` for `json.loads`.

    >>> json_object([("name", "conv1"), ("op", "Conv2D")])
    {'name': 'conv1', 'op': 'Conv2D'}
    """
    data = dict(pairs)
    if len(data) != len(pairs):
        raise ValueError("an object names one of its entries twice")
    return data
